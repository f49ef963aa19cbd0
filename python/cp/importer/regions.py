"""Mask and score functions as the regions of `cp.flex_attention`.

The graph holds them as computations on scalars that begin at `cp::position` and `cp::score`
(see ops.py). Values that do not depend on these are captures. Integers carry their range, so that
comparisons with a known outcome and wrapped negative indices vanish; captures whose data is known
at import and affine in the index become arithmetic.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.fx import Node

from .constants import Constants
from .emitter import Emitter
from .scalar_ops import EMITTERS
from .values import INDEX, Value, View, constant

ELEMENT_TYPES = {
    torch.bool: "i1",
    torch.uint8: "i8",
    torch.int8: "i8",
    torch.int16: "i16",
    torch.int32: "i32",
    torch.int64: "i64",
    torch.float16: "f16",
    torch.bfloat16: "bf16",
    torch.float32: "f32",
    torch.float64: "f64",
}


@dataclass
class Captures:
    """The tensors that the regions of one attention read, in the order of first use."""

    nodes: list[Node] = field(default_factory=list)

    def name(self, node: Node) -> str:
        if node not in self.nodes:
            self.nodes.append(node)
        return f"%c{self.nodes.index(node)}"

    def types(self) -> list[str]:
        return [tensor_type(node.meta["val"]) for node in self.nodes]


def tensor_type(value: torch.Tensor) -> str:
    return f"tensor<{''.join(f'{size}x' for size in value.shape)}{ELEMENT_TYPES[value.dtype]}>"


def depends_on_position(node: Node, known: dict[Node, bool]) -> bool:
    """Whether a value differs by position; `known` remembers the answers."""
    pending = [node]
    while pending:
        top = pending[-1]
        missing = [n for n in top.all_input_nodes if n not in known]
        if top in known:
            pending.pop()
        elif top.target in (torch.ops.cp.position.default, torch.ops.cp.score.default):
            known[pending.pop()] = True
        elif missing:
            pending.extend(missing)
        else:
            known[pending.pop()] = any(known[n] for n in top.all_input_nodes)
    return known[node]


class Region(Emitter):
    """Emits one region; `sizes` are the bounds of b, h, q_idx and kv_idx."""

    def __init__(self, captures: Captures, constants: Constants, sizes: Sequence[int]):
        super().__init__()
        self._captures = captures
        self._constants = constants
        names = ("%b", "%h", "%q_idx", "%kv_idx")
        self.positions = [
            Value(name, INDEX, range=(0, size - 1)) for name, size in zip(names, sizes)
        ]
        self._values: dict[Node, Value | View] = {}
        self._known: dict[Node, bool] = {}

    def value(self, node: Any) -> Value | View:
        """Emits `node` and what it needs."""
        if not isinstance(node, Node):
            return constant(node)
        order = [node]
        while order:
            top = order[-1]
            if top in self._values:
                order.pop()
                continue
            if not depends_on_position(top, self._known):
                self._values[order.pop()] = View(top, ())
                continue
            missing = [n for n in _operands(top) if n not in self._values]
            if missing:
                order.extend(missing)
                continue
            self.origin = order.pop()
            self._values[top] = self._emit_node(top)
        return self._values[node]

    def _emit_node(self, node: Node) -> Value | View:
        if node.target is torch.ops.cp.position.default:
            return self.positions[node.args[1]]
        if node.target is torch.ops.cp.score.default:
            return Value("%score", "f32")
        packet = getattr(node.target, "overloadpacket", None)
        name = str(packet).removeprefix("aten.")
        if name not in EMITTERS:
            raise self.error(f"{name} is not supported in a mask or score function")
        return EMITTERS[name](self, node)

    def scalar(self, argument: Any) -> Value:
        """The value of an operand that must be a scalar."""
        value = self.value(argument)
        if isinstance(value, Value):
            return value
        if any(size != 1 for size in value.shape):
            raise self.error(
                f"a mask or score function computes with a tensor of shape {list(value.shape)}; "
                "index it down to a scalar first"
            )
        return self._extract(value, len(value.shape))

    # Captures

    def index(self, value: Value | View, indices: Sequence[Value]) -> Value | View:
        if isinstance(value, Value) or len(indices) > len(value.shape):
            raise self.error("a mask or score function indexes a scalar")
        view = View(value.node, (*value.indices, *indices))
        return view if view.shape else self._extract(view, 0)

    def _extract(self, view: View, missing: int) -> Value:
        indices = [*view.indices, *[constant(0)] * missing]
        tensor = view.node.meta["val"]
        if tensor.dtype not in ELEMENT_TYPES:
            raise self.error(f"a captured tensor of type {tensor.dtype} is not supported")
        indices = [self._wrap(index, size) for index, size in zip(indices, tensor.shape)]
        affine = self._constants.affine(view.node)
        if affine is not None:
            return self._affine(affine, indices, tensor.dtype)
        known = self._constants.value(view.node)
        if known is not None and known.numel() == 1:
            return constant(known.item())
        return self._read(view.node, tensor, indices)

    def _wrap(self, index: Value, size: int) -> Value:
        """Negative indices count from the end, as in Python."""
        index = self.to_index(index)
        low, high = index.range
        if high < -size or low >= size:
            raise self.error(f"an index is out of bounds for a dimension of size {size}")
        if index.const is not None:
            return constant(index.const % size)
        if low >= 0:
            return index
        negative = self.compare("slt", index, constant(0))
        return self.select(negative, self.integer("addi", index, constant(size)), index)

    def _affine(
        self, affine: tuple[int, list[int]], indices: list[Value], dtype: torch.dtype
    ) -> Value:
        result = constant(affine[0])
        for stride, index in zip(affine[1], indices):
            result = self.integer("addi", result, self.integer("muli", index, constant(stride)))
        return self.to_bool(result) if dtype == torch.bool else result

    def _read(self, node: Node, tensor: torch.Tensor, indices: list[Value]) -> Value:
        element = ELEMENT_TYPES[tensor.dtype]
        names = ", ".join(self.name(index) for index in indices)
        capture = self._captures.name(node)
        raw = self.emit(
            "tensor.extract", element, indices, f"{capture}[{names}] : {tensor_type(tensor)}"
        )
        if element in ("f16", "bf16"):
            return self.emit("arith.extf", "f32", (raw,), f"{raw.name} : {element} to f32")
        if tensor.dtype == torch.uint8:
            return self.emit(
                "arith.index_castui", INDEX, (raw,), f"{raw.name} : i8 to index", range=(0, 255)
            )
        return raw


def _operands(node: Node) -> list[Node]:
    """The values that `node` is computed from; not what only gives it a type."""
    if node.target in (torch.ops.cp.position.default, torch.ops.cp.score.default):
        return []
    return node.all_input_nodes
