"""Emitting `arith` and `math` operations on scalars, simplified where the operands tell."""

from collections.abc import Sequence
from typing import Any

from torch.fx import Node

from ..errors import ImportFailure
from .source import location, source_line
from .values import (
    BOOL,
    COMPARE,
    FOLD,
    INDEX,
    Value,
    constant,
    hull,
    literal,
    outcome,
    range_of,
)


class Emitter:
    """Collects lines of MLIR. Errors and locations are those of the node `origin`."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.definitions: dict[str, tuple[str, str]] = {}
        self.origin: Node | None = None
        self._emitted: dict[tuple, Value] = {}

    def error(self, message: str) -> ImportFailure:
        return ImportFailure(message, location(self.origin) if self.origin else None)

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
        line = source_line(self.origin) if self.origin else None
        return f' loc("{line[0]}":{line[1]}:0)' if line else ""

    def name(self, value: Value) -> str:
        """The SSA name; of a number, that of a constant."""
        if value.const is None:
            return value.name
        text = f"{literal(value.const, value.type)} : {value.type}"
        if value.type == BOOL:
            text = literal(value.const, BOOL)
        return self.emit("arith.constant", value.type, (), text).name

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
        word = self.emit("arith.index_cast", narrow, (value,), f"{value.name} : index to {narrow}")
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
            return constant(FOLD[op](a.const, b.const))
        if op in ("addi", "subi") and b.const == 0 or op in ("muli", "floordivsi") and b.const == 1:
            return a
        if op == "addi" and a.const == 0 or op == "muli" and a.const == 1:
            return b
        if op == "muli" and 0 in (a.const, b.const):
            return constant(0)
        names = f"{self.name(a)}, {self.name(b)}"
        return self.emit(
            f"arith.{op}", a.type, (a, b), f"{names} : {a.type}", range=range_of(op, a, b)
        )

    def floating(self, op: str, type: str, *operands: Value) -> Value:
        names = ", ".join(self.name(operand) for operand in operands)
        return self.emit(op, type, operands, f"{names} : {type}")

    def compare(self, predicate: str, a: Value, b: Value) -> Value:
        """Integers by the predicates of arith.cmpi, floats by the ordered ones of the same name."""
        a, b = self.unify(a, b)
        if a.is_float:
            return self._compare_floats(predicate, a, b)
        known = outcome(predicate, a, b)
        if known is not None:
            return constant(known)
        names = f"{self.name(a)}, {self.name(b)}"
        return self.emit("arith.cmpi", BOOL, (a, b), f"{predicate}, {names} : {a.type}")

    def _compare_floats(self, predicate: str, a: Value, b: Value) -> Value:
        if a.const is not None and b.const is not None:
            return constant(COMPARE[predicate](a.const, b.const))
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
                return constant(bool(FOLD[op](a.const, b.const)))
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
        known = {} if a.is_float else {"range": hull(a, b)}
        return self.emit("arith.select", a.type, (a, b), f"{names} : {a.type}", **known)
