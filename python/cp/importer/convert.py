"""The steps from an exported program to MLIR, in order."""

from typing import Any

from torch._subclasses.fake_tensor import FakeTensor, FakeTensorMode
from torch.export import ExportedProgram
from torch.export.graph_signature import ConstantArgument, InputKind
from torch.fx import Node

from .attention import captured, cut_out
from .builder import Builder
from .constants import Constants
from .decompose import Decomposer
from .export import check
from .frontend import Frontend
from .functionalize import functionalize, is_pure
from .imported import Imported
from .lower import lower
from .signature import input_spec, output_spec
from .source import short_trace
from .whole import repeat_arguments

# Constants of up to this many elements stay in the IR, others become weights.
_MAX_INLINE = 64


def convert(program: ExportedProgram, name: str) -> Imported:
    check(program)
    builder = Builder(_fake_mode(program))
    frontend = Frontend(builder, Constants(builder.known))
    results = frontend.inline(program.graph_module, _arguments(program, builder))
    outputs = output_spec(program)
    builder.graph.output(tuple(_tensors(program, results)))
    if not is_pure(builder.graph):
        builder.drop_unused()
        builder = functionalize(builder)
    attentions = cut_out(builder, Constants(builder.known))
    inputs = [n for n in builder.graph.find_nodes(op="placeholder") if n not in builder.data]
    repeated = repeat_arguments(builder, captured(builder))
    builder = _decompose(builder)
    weights = {
        number: builder.data[node]
        for number, node in enumerate(builder.graph.find_nodes(op="placeholder"))
        if node in builder.data
    }
    names = {number: weight for number, (weight, _) in weights.items()}
    return Imported(
        text=lower(builder.module(), name, attentions, names),
        weights={weight: tensor.detach().contiguous() for weight, tensor in weights.values()},
        input_spec=input_spec(program, [inputs.index(node) for node in repeated]),
        output_spec=outputs,
        name=name,
    )


def _arguments(program: ExportedProgram, builder: Builder) -> dict[str, Any]:
    """What the program's placeholders stand for: the caller's arguments, then state."""
    values = {node.name: node.meta.get("val") for node in _placeholders(program)}
    arguments: dict[str, Any] = {}
    specs = program.graph_signature.input_specs
    for spec in specs:
        if spec.kind != InputKind.USER_INPUT:
            continue
        name = spec.arg.name
        if isinstance(spec.arg, ConstantArgument):
            arguments[name] = spec.arg.value
        else:
            arguments[name] = builder.placeholder(name, values[name])
    for spec in specs:
        if spec.kind == InputKind.USER_INPUT:
            continue
        # Buffers that the model does not save never change: they are constants.
        is_saved = spec.kind == InputKind.PARAMETER or bool(spec.persistent)
        tensor = (program.state_dict if is_saved else program.constants)[spec.target]
        value = values[spec.arg.name]
        arguments[spec.arg.name] = builder.state(spec.target, tensor, value, not is_saved)
    return arguments


def _placeholders(program: ExportedProgram) -> list[Node]:
    return program.graph.find_nodes(op="placeholder")


def _tensors(program: ExportedProgram, results: Any) -> list[Node]:
    return [result for result in results if isinstance(result, Node)]


def _fake_mode(program: ExportedProgram) -> FakeTensorMode:
    for node in program.graph.nodes:
        value = node.meta.get("val")
        if isinstance(value, FakeTensor):
            return value.fake_mode
    return FakeTensorMode()


def _decompose(builder: Builder) -> Builder:
    """The graph in the operators that torch-mlir lowers, small constants inline."""
    result = Builder(builder.fake_mode)
    inputs: dict[Node, Node] = {}
    for node in builder.graph.find_nodes(op="placeholder"):
        value = node.meta["val"]
        if node not in builder.data:
            inputs[node] = result.placeholder(node.name, value)
        elif node in builder.known and value.numel() <= _MAX_INLINE:
            inputs[node] = result.literal(builder.known[node])
        else:
            inputs[node] = result.state(*builder.data[node], value, node in builder.known)
    result.graph.output(Decomposer(result).run(builder.graph, inputs))
    result.drop_unused()
    _shorten_traces(result)
    return result


def _shorten_traces(builder: Builder) -> None:
    """One source line a node; arguments get the first line of the model."""
    traces = [short_trace(node) for node in builder.graph.nodes]
    first = next(filter(None, traces), "")
    for node, trace in zip(builder.graph.nodes, traces):
        node.meta["stack_trace"] = trace or (first if node.op == "placeholder" else "")
