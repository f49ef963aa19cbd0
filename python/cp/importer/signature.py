"""What a model's callers see: which tensors it takes and gives, in which nest of containers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch.export import ExportedProgram
from torch.export.graph_signature import ConstantArgument, InputKind, OutputKind
from torch.utils import _pytree as pytree

from ..errors import Error


@dataclass(frozen=True)
class TensorSpec:
    name: str
    shape: tuple[int, ...]
    dtype: torch.dtype

    def check(self, tensor: Any) -> None:
        """Raises Error unless `tensor`, of PyTorch or NumPy, is of this shape and type."""
        dtype = getattr(tensor, "dtype", None)
        if dtype is not self.dtype:
            # NumPy has no bfloat16: its values come as float32.
            name = "float32" if self.dtype == torch.bfloat16 else _dtype_name(self.dtype)
            if isinstance(tensor, torch.Tensor) or str(dtype) != name:
                raise Error(
                    f"argument {self.name} is {_dtype_name(dtype)}, expected "
                    f"{_dtype_name(self.dtype)} {list(self.shape)}"
                )
        if tuple(tensor.shape) != self.shape:
            raise Error(
                f"argument {self.name} is of shape {list(tensor.shape)}, expected "
                f"{list(self.shape)}: a program is made for one shape, import again for others"
            )
        if isinstance(tensor, torch.Tensor) and tensor.device.type != "cpu":
            raise Error(f"argument {self.name} is on device {tensor.device}, expected the CPU")


def _dtype_name(dtype: Any) -> str:
    return "no tensor" if dtype is None else str(dtype).removeprefix("torch.")


@dataclass(frozen=True)
class Constant:
    """A leaf that is no tensor: its value at import is part of the program."""

    name: str
    value: Any


@dataclass(frozen=True)
class InputSpec:
    """The arguments of a call. `leaves` are those of `tree`, which is that of (args, kwargs).

    `repeated` are numbers of tensors that the function takes once more, after the others.
    """

    tree: pytree.TreeSpec
    leaves: tuple[TensorSpec | Constant, ...]
    repeated: tuple[int, ...] = ()

    @property
    def tensors(self) -> tuple[TensorSpec, ...]:
        """The function's arguments before the weights."""
        tensors = [leaf for leaf in self.leaves if isinstance(leaf, TensorSpec)]
        return (*tensors, *(tensors[number] for number in self.repeated))

    def flatten(self, args: Sequence[Any], kwargs: Mapping[str, Any] | None = None) -> list[Any]:
        """The tensors (or arrays) of a call, in the order of the function's arguments.

        Raises Error unless the call has the structure and the values of the example.
        """
        names = self.tree.children()[1].context
        kwargs = dict(kwargs or {})
        if set(names) == set(kwargs):
            kwargs = {name: kwargs[name] for name in names}
        leaves, tree = pytree.tree_flatten((tuple(args), kwargs))
        if tree != self.tree:
            raise Error(f"expects arguments as in the example, {self.tree}, got {tree}")
        tensors = []
        for spec, leaf in zip(self.leaves, leaves):
            if isinstance(spec, TensorSpec):
                spec.check(leaf)
                tensors.append(leaf)
            elif leaf is not spec.value and leaf != spec.value:
                raise Error(
                    f"argument {spec.name} was {spec.value!r} at import and is {leaf!r} now; "
                    "import again"
                )
        return [*tensors, *(tensors[number] for number in self.repeated)]


@dataclass(frozen=True)
class OutputSpec:
    """The results of a call: `leaves` of `tree` are numbers of results, or constants."""

    tree: pytree.TreeSpec
    leaves: tuple[int | Constant, ...]
    tensors: tuple[TensorSpec, ...]

    def unflatten(self, results: Sequence[Any]) -> Any:
        """What the model returns, of the function's results in order."""
        leaves = [results[leaf] if isinstance(leaf, int) else leaf.value for leaf in self.leaves]
        return pytree.tree_unflatten(leaves, self.tree)


def input_spec(program: ExportedProgram, repeated: Sequence[int]) -> InputSpec:
    values = {node.name: node.meta.get("val") for node in program.graph.nodes}
    leaves: list[TensorSpec | Constant] = []
    for spec in program.graph_signature.input_specs:
        if spec.kind != InputKind.USER_INPUT:
            continue
        if isinstance(spec.arg, ConstantArgument):
            leaves.append(Constant(spec.arg.name, spec.arg.value))
        else:
            value = values[spec.arg.name]
            leaves.append(TensorSpec(spec.arg.name, tuple(value.shape), value.dtype))
    return InputSpec(program.call_spec.in_spec, tuple(leaves), tuple(repeated))


def output_spec(program: ExportedProgram) -> OutputSpec:
    values = {node.name: node.meta.get("val") for node in program.graph.nodes}
    leaves: list[int | Constant] = []
    tensors: list[TensorSpec] = []
    for spec in program.graph_signature.output_specs:
        if spec.kind != OutputKind.USER_OUTPUT:
            continue
        if isinstance(spec.arg, ConstantArgument):
            leaves.append(Constant(spec.arg.name, spec.arg.value))
        else:
            value = values[spec.arg.name]
            leaves.append(len(tensors))
            tensors.append(TensorSpec(spec.arg.name, tuple(value.shape), value.dtype))
    return OutputSpec(program.call_spec.out_spec, tuple(leaves), tuple(tensors))
