"""Mask and score functions as the regions of `cp.flex_attention`.

The graph holds them as computations on scalars that begin at `cp::position` and `cp::score`
(see ops.py). Values that do not depend on these are captures. Integers carry their range, so that
comparisons with a known outcome and wrapped negative indices vanish; captures whose data is known
at import and affine in the index become arithmetic.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.fx import Node

from ..errors import ImportFailure
from .constants import Constants, as_affine
from .source import location, source_line

INDEX, BOOL = "index", "i1"

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

_UNBOUNDED = (-math.inf, math.inf)


@dataclass(frozen=True)
class Value:
    """An SSA value or, if `const` is set, a number; integers lie in `range`."""

    name: str
    type: str
    const: bool | int | float | None = None
    range: tuple[float, float] = _UNBOUNDED

    @property
    def is_float(self) -> bool:
        return self.type in ("f32", "f64")


@dataclass(frozen=True)
class View:
    """A captured tensor of which the leading indices are given."""

    node: Node
    indices: tuple[Value, ...]

    @property
    def shape(self) -> torch.Size:
        return self.node.meta["val"].shape[len(self.indices) :]


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


class Region:
    """Emits one region; `sizes` are the bounds of b, h, q_idx and kv_idx."""

    def __init__(self, captures: Captures, constants: Constants, sizes: Sequence[int]):
        self._captures = captures
        self._constants = constants
        names = ("%b", "%h", "%q_idx", "%kv_idx")
        self.positions = [
            Value(name, INDEX, range=(0, size - 1)) for name, size in zip(names, sizes)
        ]
        self.lines: list[str] = []
        self._values: dict[Node, Value | View] = {}
        self._emitted: dict[tuple, Value] = {}
        self._known: dict[Node, bool] = {}
        self._origin: Node | None = None
        self.definitions: dict[str, tuple[str, str]] = {}

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
            self._origin = order.pop()
            self._values[top] = self._emit_node(top)
        return self._values[node]

    def _emit_node(self, node: Node) -> Value | View:
        if node.target is torch.ops.cp.position.default:
            return self.positions[node.args[1]]
        if node.target is torch.ops.cp.score.default:
            return Value("%score", "f32")
        from .scalar_ops import EMITTERS

        packet = getattr(node.target, "overloadpacket", None)
        name = str(packet).removeprefix("aten.")
        if name not in EMITTERS:
            raise self.error(f"{name} is not supported in a mask or score function")
        return EMITTERS[name](self, node)

    def error(self, message: str) -> ImportFailure:
        return ImportFailure(message, location(self._origin) if self._origin else None)

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

    def emit(self, op: str, type: str, operands: Sequence[Value], text: str, **known: Any) -> Value:
        """`text` is the operation after its name; equal ones are emitted once."""
        key = (op, text)
        if key not in self._emitted:
            name = f"%{len(self._emitted)}"
            self.lines.append(f"{name} = {op} {text}{self._location()}")
            self._emitted[key] = Value(name, type, **known)
            self.definitions[name] = (op, text)
        return self._emitted[key]

    def _location(self) -> str:
        line = source_line(self._origin) if self._origin else None
        return f' loc("{line[0]}":{line[1]}:0)' if line else ""

    def name(self, value: Value) -> str:
        """The SSA name; of a number, that of a constant."""
        if value.const is None:
            return value.name
        text = f"{literal(value.const, value.type)} : {value.type}"
        if value.type == BOOL:
            text = literal(value.const, BOOL)
        return self.emit("arith.constant", value.type, (), text).name

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
        known = self._constants.value(view.node)
        affine = as_affine(known) if known is not None else None
        if affine is not None:
            return self._affine(affine, indices, known)
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

    def _affine(self, affine: tuple[int, list[int]], indices: list[Value], known: Any) -> Value:
        result = constant(affine[0])
        for stride, index in zip(affine[1], indices):
            result = self.integer("addi", result, self.integer("muli", index, constant(stride)))
        return self.to_bool(result) if known.dtype == torch.bool else result

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

    # Conversions

    def to_index(self, value: Value) -> Value:
        if value.is_float:
            raise self.error("a mask or score function indexes with a float")
        if value.const is not None:
            return constant(int(value.const))
        if value.type == INDEX:
            return value
        op = "arith.index_castui" if value.type == BOOL else "arith.index_cast"
        known = (0, 1) if value.type == BOOL else value.range
        return self.emit(op, INDEX, (value,), f"{value.name} : {value.type} to index", range=known)

    def to_bool(self, value: Value) -> Value:
        if value.type == BOOL:
            return value
        if value.const is not None:
            return constant(bool(value.const))
        return self.compare("ne", value, constant(0.0 if value.is_float else 0))

    def to_float(self, value: Value, type: str = "f32") -> Value:
        if value.const is not None:
            return Value("", type, float(value.const))
        if value.type == type:
            return value
        if value.is_float:
            op = "arith.extf" if type == "f64" else "arith.truncf"
            return self.emit(op, type, (value,), f"{value.name} : {value.type} to {type}")
        if value.type not in (BOOL, INDEX):
            return self.emit(
                "arith.sitofp", type, (value,), f"{value.name} : {value.type} to {type}"
            )
        value = self.to_index(value)
        low, high = value.range
        narrow = "i32" if -(1 << 31) <= low and high < 1 << 31 else "i64"
        word = self.emit(
            "arith.index_cast", narrow, (value,), f"{value.name} : index to {narrow}"
        )
        return self.emit("arith.sitofp", type, (word,), f"{word.name} : {narrow} to {type}")

    def to_integer(self, value: Value) -> Value:
        if not value.is_float:
            return self.to_index(value)
        if value.const is not None:
            return constant(int(value.const))
        word = self.emit("arith.fptosi", "i64", (value,), f"{value.name} : {value.type} to i64")
        return self.to_index(word)

    def unify(self, a: Value, b: Value) -> tuple[Value, Value]:
        """Both operands in one type: the wider float, else the common integer, else index."""
        if a.is_float or b.is_float:
            wide = [v.type for v in (a, b) if v.is_float and v.const is None]
            type = "f64" if "f64" in wide else "f32"
            return self.to_float(a, type), self.to_float(b, type)
        types = {v.type for v in (a, b) if v.const is None}
        if len(types) == 1 and BOOL not in types and INDEX not in types:
            (type,) = types
            bits = int(type[1:]) - 1
            values = [v.const for v in (a, b) if v.const is not None]
            if all(-(1 << bits) <= value < 1 << bits for value in values):
                return tuple(
                    Value("", type, int(v.const)) if v.const is not None else v for v in (a, b)
                )
        return self.to_index(a), self.to_index(b)

    # Arithmetic

    def integer(self, op: str, a: Value, b: Value) -> Value:
        """An `arith` operation on integers; simplified where the range tells."""
        a, b = self.unify(a, b)
        if a.const is not None and b.const is not None:
            return constant(_FOLD[op](a.const, b.const))
        if op in ("addi", "subi") and b.const == 0 or op in ("muli", "floordivsi") and b.const == 1:
            return a
        if op == "addi" and a.const == 0 or op == "muli" and a.const == 1:
            return b
        if op == "muli" and 0 in (a.const, b.const):
            return constant(0)
        names = f"{self.name(a)}, {self.name(b)}"
        return self.emit(
            f"arith.{op}", a.type, (a, b), f"{names} : {a.type}", range=_range(op, a, b)
        )

    def floating(self, op: str, type: str, *operands: Value) -> Value:
        names = ", ".join(self.name(operand) for operand in operands)
        return self.emit(op, type, operands, f"{names} : {type}")

    def compare(self, predicate: str, a: Value, b: Value) -> Value:
        """Integers by the predicates of arith.cmpi, floats by the ordered ones of the same name."""
        a, b = self.unify(a, b)
        if a.is_float:
            return self._compare_floats(predicate, a, b)
        outcome = _outcome(predicate, a, b)
        if outcome is not None:
            return constant(outcome)
        names = f"{self.name(a)}, {self.name(b)}"
        return self.emit("arith.cmpi", BOOL, (a, b), f"{predicate}, {names} : {a.type}")

    def _compare_floats(self, predicate: str, a: Value, b: Value) -> Value:
        if a.const is not None and b.const is not None:
            return constant(_COMPARE[predicate](a.const, b.const))
        # Only `!=` holds for NaN.
        predicate = "une" if predicate == "ne" else "o" + predicate.removeprefix("s")
        names = f"{self.name(a)}, {self.name(b)}"
        return self.emit("arith.cmpf", BOOL, (a, b), f"{predicate}, {names} : {a.type}")

    def logical(self, op: str, a: Value, b: Value) -> Value:
        """andi, ori or xori of two bools."""
        a, b = self.to_bool(a), self.to_bool(b)
        if a.const is not None:
            a, b = b, a
        if b.const is not None:
            if a.const is not None:
                return constant(bool(_FOLD[op](a.const, b.const)))
            if b.const == (op == "andi"):
                return self.negate(a) if op == "xori" and b.const else a
            if op != "xori":
                return b
            return self.negate(a)
        if a == b:
            return constant(False) if op == "xori" else a
        return self.emit(f"arith.{op}", BOOL, (a, b), f"{a.name}, {b.name} : i1")

    def negate(self, a: Value) -> Value:
        a = self.to_bool(a)
        if a.const is not None:
            return constant(not a.const)
        true = self.name(Value("", BOOL, True))
        return self.emit("arith.xori", BOOL, (a,), f"{a.name}, {true} : i1")

    def select(self, condition: Value, a: Value, b: Value) -> Value:
        condition = self.to_bool(condition)
        if condition.const is not None:
            return a if condition.const else b
        if not a.type == b.type == BOOL:
            a, b = self.unify(a, b)
        names = f"{self.name(condition)}, {self.name(a)}, {self.name(b)}"
        known = {} if a.is_float else {"range": _hull(a, b)}
        return self.emit("arith.select", a.type, (a, b), f"{names} : {a.type}", **known)


def _operands(node: Node) -> list[Node]:
    """The values that `node` is computed from; not what only gives it a type."""
    if node.target in (torch.ops.cp.position.default, torch.ops.cp.score.default):
        return []
    return node.all_input_nodes


def constant(value: bool | int | float) -> Value:
    if isinstance(value, bool):
        return Value("", BOOL, value, (int(value), int(value)))
    if isinstance(value, int):
        return Value("", INDEX, value, (value, value))
    return Value("", "f32", float(value))


def literal(value: bool | int | float, type: str) -> str:
    if type == BOOL:
        return "true" if value else "false"
    if type not in ("f32", "f64"):
        return str(int(value))
    if math.isfinite(value):
        return f"{value:.17e}" if type == "f64" else f"{value:.9e}"
    bits = {"f32": ("0x7F800000", "0xFF800000", "0x7FC00000"),
            "f64": ("0x7FF0000000000000", "0xFFF0000000000000", "0x7FF8000000000000")}[type]  # fmt: skip
    return bits[2] if math.isnan(value) else bits[0] if value > 0 else bits[1]


_COMPARE: dict[str, Callable] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "slt": lambda a, b: a < b,
    "sle": lambda a, b: a <= b,
    "sgt": lambda a, b: a > b,
    "sge": lambda a, b: a >= b,
}

_FOLD: dict[str, Callable] = {
    "addi": lambda a, b: a + b,
    "subi": lambda a, b: a - b,
    "muli": lambda a, b: a * b,
    "floordivsi": lambda a, b: a // b,
    "divsi": lambda a, b: math.trunc(a / b),
    "remsi": lambda a, b: int(math.fmod(a, b)),
    "minsi": min,
    "maxsi": max,
    "andi": lambda a, b: a & b,
    "ori": lambda a, b: a | b,
    "xori": lambda a, b: a ^ b,
    "shli": lambda a, b: a << b,
    "shrsi": lambda a, b: a >> b,
}


def _hull(a: Value, b: Value) -> tuple[float, float]:
    return min(a.range[0], b.range[0]), max(a.range[1], b.range[1])


def _range(op: str, a: Value, b: Value) -> tuple[float, float]:
    """Bounds of an integer operation; unbounded where none is cheap to tell."""
    (al, ah), (bl, bh) = a.range, b.range
    if op == "addi":
        return al + bl, ah + bh
    if op == "subi":
        return al - bh, ah - bl
    if op == "minsi":
        return min(al, bl), min(ah, bh)
    if op == "maxsi":
        return max(al, bl), max(ah, bh)
    if op == "muli" and all(map(math.isfinite, (al, ah, bl, bh))):
        corners = [x * y for x in (al, ah) for y in (bl, bh)]
        return min(corners), max(corners)
    if op == "floordivsi" and b.const is not None and b.const > 0:
        return tuple(x // b.const if math.isfinite(x) else x for x in (al, ah))
    if op == "remsi" and b.const is not None and b.const > 0 and al >= 0:
        return 0, min(ah, b.const - 1)
    return _UNBOUNDED


def _outcome(predicate: str, a: Value, b: Value) -> bool | None:
    """What an integer comparison must give, or None."""
    if a.name and a == b:
        return _COMPARE[predicate](0, 0)
    (al, ah), (bl, bh) = a.range, b.range
    if predicate in ("sgt", "sge"):
        swapped = {"sgt": "slt", "sge": "sle"}[predicate]
        return _outcome(swapped, b, a)
    if predicate == "slt":
        return True if ah < bl else False if al >= bh else None
    if predicate == "sle":
        return True if ah <= bl else False if al > bh else None
    if ah < bl or bh < al:
        return predicate == "ne"
    if al == ah == bl == bh:
        return predicate == "eq"
    return None
