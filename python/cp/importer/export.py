"""torch.export, with errors that say what in the model is the matter."""

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch.export import ExportedProgram
from torch.export.graph_signature import ConstantArgument, InputKind, OutputKind, TensorArgument

from ..errors import Error, ImportFailure
from .interception import whole_attention
from .source import location, location_of_exception

_DATA_DEPENDENT = (
    "GuardOnDataDependent",
    "data-dependent",
    "Could not extract specialized integer",
    "DataDependentOutputException",
    "DynamicOutputShapeException",
    "calling .item() on a Tensor",
)


def export(
    model: torch.nn.Module, args: Sequence[Any], kwargs: Mapping[str, Any] | None
) -> ExportedProgram:
    """Exports with the shapes of the example inputs."""
    if not isinstance(model, torch.nn.Module):
        raise ImportFailure(f"expects a torch.nn.Module, got {type(model).__name__}")
    _check_devices(model, args, kwargs or {})
    args, kwargs = _distinct((tuple(args), dict(kwargs or {})))
    try:
        with torch.no_grad(), whole_attention():
            return torch.export.export(model, args, kwargs, strict=False)
    except Error as error:
        place = error.location or location_of_exception(error)
        raise type(error)(error.message, place) from error
    except Exception as error:
        raise _translate(error) from error


def _distinct(inputs: tuple[tuple, dict]) -> tuple[tuple, dict]:
    """The same inputs, none of which is another: torch.export would take them for one."""
    seen: set[int] = set()

    def copy_again(leaf: Any) -> Any:
        if isinstance(leaf, torch.Tensor) and id(leaf) in seen:
            return leaf.clone()
        seen.add(id(leaf))
        return leaf

    return torch.utils._pytree.tree_map(copy_again, inputs)


def _check_devices(model: torch.nn.Module, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
    inputs = torch.utils._pytree.tree_leaves((tuple(args), dict(kwargs)))
    named = [("an example input", leaf) for leaf in inputs if isinstance(leaf, torch.Tensor)]
    for name, tensor in [*model.named_parameters(), *model.named_buffers(), *named]:
        if tensor.device.type != "cpu":
            raise ImportFailure(
                f"{name} is on device {tensor.device}; import on the CPU: model.to('cpu')"
            )


def _translate(error: Exception) -> ImportFailure:
    cause: BaseException | None = error
    while cause is not None:
        text = f"{type(cause).__name__}: {cause}"
        if any(mark in text for mark in _DATA_DEPENDENT):
            line = location_of_exception(cause) or location_of_exception(error)
            return ImportFailure(
                "the model's control flow or shapes depend on data, which cannot be traced; "
                "compute both branches and choose with torch.where, or make the value "
                f"part of the model ({_first_line(text)})",
                line,
            )
        cause = cause.__cause__ or cause.__context__
    return ImportFailure(
        f"torch.export failed: {_first_line(f'{type(error).__name__}: {error}')}",
        location_of_exception(error),
    )


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0]


def check(program: ExportedProgram) -> None:
    """Raises ImportFailure for what no program of this importer may have."""
    for node in program.graph.nodes:
        value = node.meta.get("val")
        for item in value if isinstance(value, (tuple, list)) else [value]:
            _check_static(node, item)
    for spec in program.graph_signature.input_specs:
        if spec.kind in (InputKind.TOKEN, InputKind.CUSTOM_OBJ):
            raise ImportFailure(f"inputs of kind {spec.kind.name} are not supported")
        if not isinstance(spec.arg, (TensorArgument, ConstantArgument)):
            raise ImportFailure(f"input {spec.arg.name} is not a tensor and not a constant")
    for spec in program.graph_signature.output_specs:
        if spec.kind == OutputKind.USER_OUTPUT:
            if not isinstance(spec.arg, (TensorArgument, ConstantArgument)):
                raise ImportFailure(f"result {spec.arg} is not a tensor and not a constant")
        elif spec.kind == OutputKind.BUFFER_MUTATION:
            raise ImportFailure(
                f"the model changes its buffer {spec.target}; call model.eval() first, or pass "
                "the state as an input and return it"
            )
        else:
            raise ImportFailure(f"the model changes its input {spec.target}: return a new tensor")


def _check_static(node: torch.fx.Node, value: Any) -> None:
    sizes = value.shape if isinstance(value, torch.Tensor) else [value]
    if not any(isinstance(size, (torch.SymInt, torch.SymBool, torch.SymFloat)) for size in sizes):
        return
    kind = "an input" if node.op == "placeholder" else f"{node.target}"
    raise ImportFailure(
        f"dynamic shapes are not supported: {kind} ({node.name}) has shape {list(sizes)}; "
        "export without dynamic_shapes, and import once for each size",
        location(node),
    )
