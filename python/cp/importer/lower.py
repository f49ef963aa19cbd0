"""From a graph of ATen operators to MLIR: torch-mlir's import and lowering.

Attentions are calls of private functions meanwhile, which every pass carries along.
"""

import re
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch.fx import GraphModule
from torch_mlir import ir
from torch_mlir.dialects import torch as torch_dialect
from torch_mlir.extras.fx_importer import FxImporter, FxImporterHooks
from torch_mlir.passmanager import PassManager

from ..errors import ImportFailure
from .attention import Attention

# torch-mlir's pipeline to linalg, without the final check of the result, which refuses calls.
_PIPELINE = (
    "torchdynamo-export-to-torch-backend-pipeline",
    "func.func(convert-torch-to-tmtensor)",
    "canonicalize",
    "func.func(convert-torch-to-linalg)",
    "func.func(convert-torch-to-scf)",
    "func.func(convert-torch-to-arith)",
    "func.func(convert-torch-to-tensor)",
    "convert-torch-conversion-to-mlprogram",
    "func.func(memref-expand)",
    "func.func(canonicalize)",
    "func.func(resolve-shaped-type-result-dims)",
    "func.func(cse)",
    "torch-func-backend-type-conversion",
    "func.func(canonicalize)",
    "func.func(torch-finalizing-backend-type-conversion)",
)
_DIALECTS = {"arith", "builtin", "cf", "complex", "func", "linalg", "math", "scf", "tensor"}
# Operations of the torch dialect that the last pass removes.
_CARRIED = re.compile(r"constant\.|prim\.ListConstruct|derefine|runtime\.assert")
_MEANINGS = {
    "tm_tensor.scan": "a cumulative product, maximum or the like",
    "tm_tensor.scatter": "a write to elements chosen by an index tensor",
    "tm_tensor.sort": "a sort",
    "tm_tensor.topk": "the k largest elements",
}
_CALLEE = "cp_attention_"
_NO_FILE = "-"


class _Literals(FxImporterHooks):
    """Constants as readable `dense` attributes."""

    def resolve_literal(self, gni, literal, info):
        if not isinstance(literal, torch.Tensor) or literal.dtype == torch.bfloat16:
            return None
        type = gni._cc.tensor_to_vtensor_type(literal)
        element = ir.Type.parse(re.search(r",(\w+)>$", str(type))[1], gni._c)
        # Not literal.numpy(): it refuses where the importer runs under a fake mode.
        array = np.array(literal.tolist()).astype(str(literal.dtype).removeprefix("torch."))
        value = ir.DenseElementsAttr.get(array, type=element, shape=array.shape)
        return ir.Operation.create(
            "torch.vtensor.literal", results=[type], attributes={"value": value}
        ).result


def lower(
    module: GraphModule, name: str, attentions: Sequence[Attention], weights: dict[int, str]
) -> str:
    """The text of a module with the function `name`; `weights` are names by argument number."""
    context = ir.Context()
    torch_dialect.register_dialect(context)
    context.allow_unregistered_dialects = True
    importer = FxImporter(context=context, hooks=_Literals())
    importer.import_stateless_graph(module.graph, func_name=name)
    with context, ir.Location.unknown():
        function = next(iter(importer.module.body.operations))
        _set_argument_names(function, weights)
        _call_attentions(importer.module, function)
        _run(importer.module)
        text = importer.module.operation.get_asm(enable_debug_info=True)
    return _write_attentions(text, attentions)


def _set_argument_names(function: ir.OpView, weights: dict[int, str]) -> None:
    count = len(function.regions[0].blocks[0].arguments)
    attributes = [
        ir.DictAttr.get({"cp.weight": ir.StringAttr.get(weights[i])} if i in weights else {})
        for i in range(count)
    ]
    function.attributes["arg_attrs"] = ir.ArrayAttr.get(attributes)


def _call_attentions(module: ir.Module, function: ir.OpView) -> None:
    """Turns the operators `cp.attention_call` into calls of private functions."""
    for op in list(function.regions[0].blocks[0].operations):
        if op.operation.name != "torch.operator":
            continue
        operator = ir.StringAttr(op.operation.attributes["name"]).value
        if operator != "torch.cp.attention_call":
            raise ImportFailure(
                f"{operator} is an operator that torch-mlir does not know",
                _location_text(op.operation.location),
            )
        *tensors, captures, number = op.operation.operands
        operands = [*tensors, *captures.owner.operands]
        callee = f"{_CALLEE}{ir.IntegerAttr(number.owner.attributes['value']).value}"
        results = [result.type for result in op.operation.results]
        with ir.InsertionPoint(op), op.operation.location:
            call = ir.Operation.create(
                "func.call",
                results=results,
                operands=operands,
                attributes={"callee": ir.FlatSymbolRefAttr.get(callee)},
            )
        for old, new in zip(op.operation.results, call.results):
            old.replace_all_uses_with(new)
        op.operation.erase()
        type = ir.FunctionType.get([operand.type for operand in operands], results)
        with ir.InsertionPoint(module.body):
            ir.Operation.create(
                "func.func",
                regions=1,
                attributes={
                    "sym_name": ir.StringAttr.get(callee),
                    "sym_visibility": ir.StringAttr.get("private"),
                    "function_type": ir.TypeAttr.get(type),
                },
            )


def _run(module: ir.Module) -> None:
    _run_passes(module, _PIPELINE[:-1])
    # Operators that no pass knew; the last pass would name something that feeds them.
    _refuse(module, lambda dialect, op: dialect == "torch" and not _CARRIED.match(op))
    _run_passes(module, _PIPELINE[-1:])
    _refuse(module, lambda dialect, op: dialect not in _DIALECTS)


def _run_passes(module: ir.Module, passes: Sequence[str]) -> None:
    try:
        PassManager.parse(f"builtin.module({','.join(passes)})").run(module.operation)
    except ir.MLIRError as error:
        raise _translate(error) from error


def _refuse(module: ir.Module, is_foreign: Callable[[str, str], bool]) -> None:
    foreign: list[ir.Operation] = []

    def visit(op: ir.Operation) -> ir.WalkResult:
        if is_foreign(*op.name.split(".", 1)):
            foreign.append(op)
        return ir.WalkResult.ADVANCE

    module.operation.walk(visit, ir.WalkOrder.PRE_ORDER)
    if foreign:
        name = foreign[0].name
        name = f"{name} ({_MEANINGS[name]})" if name in _MEANINGS else name
        raise ImportFailure(
            f"torch-mlir lowers a part of the model no further than {name}, which the compiler "
            "does not read: compute it outside of the model and pass it as an input",
            _location_text(foreign[0].location),
        )


def _translate(error: ir.MLIRError) -> ImportFailure:
    for diagnostic in error.error_diagnostics:
        found = re.search(r"'(?:torch\.)?(aten\.[\w.]+|prims\.[\w.]+)'", diagnostic.message)
        if found:
            return ImportFailure(
                f"torch-mlir cannot lower {found[1]}: {diagnostic.message}",
                _location_text(diagnostic.location),
            )
    first = next(iter(error.error_diagnostics), None)
    return ImportFailure(
        f"torch-mlir cannot lower the model: {first.message if first else error}",
        _location_text(first.location) if first else None,
    )


def _location_text(location: ir.Location) -> str | None:
    found = re.search(r'"([^"]+)":(\d+)', str(location))
    return f"{found[1]}:{found[2]}" if found and found[1] != _NO_FILE else None


_CALL = re.compile(
    rf"^(?P<indent> *)(?P<results>%\S+ =) (?:func\.)?call @{_CALLEE}(?P<number>\d+)"
    r"\((?P<operands>[^)]*)\) : (?P<types>\(.*?\) -> \(.*?\))(?P<loc> loc\(.*\))?$",
    re.MULTILINE,
)
_DECLARATION = re.compile(rf"^ *func\.func private @{_CALLEE}\d+\(.*\n", re.MULTILINE)


def _write_attentions(text: str, attentions: Sequence[Attention]) -> str:
    """Turns the calls back into attention ops."""

    def replace(match: re.Match) -> str:
        attention = attentions[int(match["number"])]
        operands = [operand.strip() for operand in match["operands"].split(",")]
        operation = attention.operation(operands, match["types"], match["indent"])
        return f"{match['indent']}{match['results']} {operation}{match['loc'] or ''}"

    text = _DECLARATION.sub("", _CALL.sub(replace, text))
    if _CALLEE in text:
        raise AssertionError("a call of an attention was not rewritten")
    return text
