"""Scalar values of a region: constants, ranges, and what they let one tell at import."""

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch.fx import Node

INDEX, BOOL = "index", "i1"

UNBOUNDED = (-math.inf, math.inf)


@dataclass(frozen=True)
class Value:
    """An SSA value or, if `const` is set, a number; integers lie in `range`."""

    name: str
    type: str
    const: bool | int | float | None = None
    range: tuple[float, float] = UNBOUNDED

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
    pattern = "f" if type == "f32" else "d"
    return f"0x{struct.pack('>' + pattern, value).hex().upper()}"


COMPARE: dict[str, Callable] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "slt": lambda a, b: a < b,
    "sle": lambda a, b: a <= b,
    "sgt": lambda a, b: a > b,
    "sge": lambda a, b: a >= b,
}

FOLD: dict[str, Callable] = {
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


def hull(a: Value, b: Value) -> tuple[float, float]:
    return min(a.range[0], b.range[0]), max(a.range[1], b.range[1])


def range_of(op: str, a: Value, b: Value) -> tuple[float, float]:
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
    return UNBOUNDED


def outcome(predicate: str, a: Value, b: Value) -> bool | None:
    """What an integer comparison must give, or None."""
    if a.name and a == b:
        return COMPARE[predicate](0, 0)
    (al, ah), (bl, bh) = a.range, b.range
    if predicate in ("sgt", "sge"):
        swapped = {"sgt": "slt", "sge": "sle"}[predicate]
        return outcome(swapped, b, a)
    if predicate == "slt":
        return True if ah < bl else False if al >= bh else None
    if predicate == "sle":
        return True if ah <= bl else False if al > bh else None
    if ah < bl or bh < al:
        return predicate == "ne"
    if al == ah == bl == bh:
        return predicate == "eq"
    return None
