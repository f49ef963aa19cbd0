"""ATen operators on scalars, as a mask or score function may use them."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import torch
from torch.fx import Node

from .values import Value, View, constant

if TYPE_CHECKING:
    from .regions import Region

ScalarOp = Callable[["Region", Node], Value | View]


def _float_type(node: Node) -> str:
    # 16-bit floats are computed in f32, the type of scores.
    return "f64" if node.meta["val"].dtype == torch.float64 else "f32"


def _is_float(node: Node) -> bool:
    return node.meta["val"].dtype.is_floating_point


def _argument(node: Node, position: int, name: str, default: Any = None) -> Any:
    return node.args[position] if position < len(node.args) else node.kwargs.get(name, default)


def _convert(region: "Region", value: Value, dtype: torch.dtype) -> Value:
    if dtype == torch.bool:
        return region.to_bool(value)
    if dtype.is_floating_point:
        return region.to_float(value, "f64" if dtype == torch.float64 else "f32")
    if dtype not in (torch.int32, torch.int64):
        raise region.error(f"a conversion to {dtype} is not supported in a mask or score function")
    return region.to_integer(value)


def _pair(region: "Region", node: Node) -> tuple[Value, Value]:
    a, b = region.scalar(node.args[0]), region.scalar(node.args[1])
    if not _is_float(node):
        return a, b
    type = _float_type(node)
    return region.to_float(a, type), region.to_float(b, type)


def _arithmetic(integer: str, floating: str) -> ScalarOp:
    def emit(region: "Region", node: Node) -> Value:
        a, b = _pair(region, node)
        alpha = node.kwargs.get("alpha", 1)
        if alpha != 1:
            scale = constant(alpha)
            b = _multiply(region, node, scale, b)
        if _is_float(node):
            return region.floating(f"arith.{floating}", a.type, a, b)
        return region.integer(integer, a, b)

    return emit


def _multiply(region: "Region", node: Node, a: Value, b: Value) -> Value:
    if _is_float(node):
        type = _float_type(node)
        return region.floating(
            "arith.mulf", type, region.to_float(a, type), region.to_float(b, type)
        )
    return region.integer("muli", a, b)


def _divide(region: "Region", node: Node) -> Value:
    mode = node.kwargs.get("rounding_mode")
    if mode == "floor":
        return _floor_divide(region, node)
    a, b = _pair(region, node)
    if mode == "trunc":
        if _is_float(node):
            return region.floating(
                "math.trunc", a.type, region.floating("arith.divf", a.type, a, b)
            )
        return region.integer("divsi", a, b)
    return region.floating("arith.divf", a.type, a, b)


def _round_quotient(region: "Region", op: str, a: Value, b: Value) -> Value:
    return region.floating(op, a.type, region.floating("arith.divf", a.type, a, b))


def _floor_divide(region: "Region", node: Node) -> Value:
    a, b = _pair(region, node)
    if _is_float(node):
        return _round_quotient(region, "math.floor", a, b)
    return region.integer("floordivsi", a, b)


def _remainder(region: "Region", node: Node) -> Value:
    """The sign is the divisor's: a - floor(a / b) * b."""
    a, b = _pair(region, node)
    if _is_float(node):
        quotient = region.floating(
            "math.floor", a.type, region.floating("arith.divf", a.type, a, b)
        )
        product = region.floating("arith.mulf", a.type, quotient, b)
        return region.floating("arith.subf", a.type, a, product)
    if a.range[0] >= 0 and b.range[0] > 0:
        return region.integer("remsi", a, b)
    return region.integer("subi", a, region.integer("muli", region.integer("floordivsi", a, b), b))


def _fmod(region: "Region", node: Node) -> Value:
    a, b = _pair(region, node)
    if _is_float(node):
        return region.floating("arith.remf", a.type, a, b)
    return region.integer("remsi", a, b)


def _compare(predicate: str) -> ScalarOp:
    def emit(region: "Region", node: Node) -> Value:
        return region.compare(predicate, region.scalar(node.args[0]), region.scalar(node.args[1]))

    return emit


def _bitwise(op: str) -> ScalarOp:
    def emit(region: "Region", node: Node) -> Value:
        a, b = region.scalar(node.args[0]), region.scalar(node.args[1])
        if node.meta["val"].dtype == torch.bool:
            return region.logical(op, a, b)
        return region.integer(op, a, b)

    return emit


def _logical(op: str) -> ScalarOp:
    return lambda region, node: region.logical(
        op, region.scalar(node.args[0]), region.scalar(node.args[1])
    )


def _not(region: "Region", node: Node) -> Value:
    value = region.scalar(node.args[0])
    if node.meta["val"].dtype == torch.bool:
        return region.negate(value)
    return region.integer("xori", value, constant(-1))


def _negative(region: "Region", node: Node) -> Value:
    value = region.scalar(node.args[0])
    if value.is_float:
        return region.floating("arith.negf", value.type, value)
    return region.integer("subi", constant(0), value)


def _absolute(region: "Region", node: Node) -> Value:
    value = region.scalar(node.args[0])
    if value.is_float:
        return region.floating("math.absf", value.type, value)
    return region.integer("maxsi", value, region.integer("subi", constant(0), value))


def _clamp(region: "Region", node: Node) -> Value:
    value = region.scalar(node.args[0])
    bounds = [_argument(node, 1, "min"), _argument(node, 2, "max")]
    for bound, integer, floating in zip(bounds, ("maxsi", "minsi"), ("maximumf", "minimumf")):
        if bound is None:
            continue
        a, b = region.unify(value, region.scalar(bound))
        if a.is_float:
            value = region.floating(f"arith.{floating}", a.type, a, b)
        else:
            value = region.integer(integer, a, b)
    return _convert(region, value, node.meta["val"].dtype)


def _where(region: "Region", node: Node) -> Value:
    condition, a, b = (region.scalar(argument) for argument in node.args)
    dtype = node.meta["val"].dtype
    return region.select(condition, _convert(region, a, dtype), _convert(region, b, dtype))


def _masked_fill(region: "Region", node: Node) -> Value:
    value, mask, fill = (region.scalar(argument) for argument in node.args)
    dtype = node.meta["val"].dtype
    return region.select(mask, _convert(region, fill, dtype), _convert(region, value, dtype))


def _unary(op: str) -> ScalarOp:
    def emit(region: "Region", node: Node) -> Value:
        value = region.to_float(region.scalar(node.args[0]), _float_type(node))
        return region.floating(op, value.type, value)

    return emit


def _sigmoid(region: "Region", node: Node) -> Value:
    type = _float_type(node)
    value = region.to_float(region.scalar(node.args[0]), type)
    one = Value("", type, 1.0)
    exponential = region.floating("math.exp", type, region.floating("arith.negf", type, value))
    sum = region.floating("arith.addf", type, one, exponential)
    return region.floating("arith.divf", type, one, sum)


def _relu(region: "Region", node: Node) -> Value:
    value = region.scalar(node.args[0])
    if value.is_float:
        return region.floating("arith.maximumf", value.type, value, Value("", value.type, 0.0))
    return region.integer("maxsi", value, constant(0))


def _power(region: "Region", node: Node) -> Value:
    base, exponent = (region.scalar(argument) for argument in node.args)
    if not _is_float(node):
        if exponent.const is None or not 0 < exponent.const <= 8:
            raise region.error("an integer power is supported for constant exponents of 1 to 8")
        result = base
        for _ in range(exponent.const - 1):
            result = region.integer("muli", result, base)
        return result
    type = _float_type(node)
    base, exponent = region.to_float(base, type), region.to_float(exponent, type)
    if exponent.const == 2.0:
        return region.floating("arith.mulf", type, base, base)
    return region.floating("math.powf", type, base, exponent)


def _index(region: "Region", node: Node) -> Value | View:
    indices = list(node.args[1])
    if any(index is None for index in indices):
        raise region.error("a mask or score function slices a tensor; index it with scalars")
    return region.index(region.value(node.args[0]), [region.scalar(index) for index in indices])


def _select(region: "Region", node: Node) -> Value | View:
    dim, position = node.args[1:3]
    view = region.value(node.args[0])
    if dim != 0 and isinstance(view, View) and dim + len(view.shape) != 0:
        raise region.error("a mask or score function selects along an inner dimension")
    return region.index(view, [region.scalar(position)])


def _same(region: "Region", node: Node) -> Value | View:
    return region.value(node.args[0])


def _to(region: "Region", node: Node) -> Value:
    return _convert(region, region.scalar(node.args[0]), node.meta["val"].dtype)


def _filled(value: int | None) -> ScalarOp:
    """A new scalar of the given value, or of the one in the arguments."""

    def emit(region: "Region", node: Node) -> Value:
        if math.prod(node.meta["val"].shape) != 1:
            raise region.error("a mask or score function makes a tensor; make scalars only")
        number = node.args[-1] if value is None else value
        return _convert(region, region.scalar(number), node.meta["val"].dtype)

    return emit


def _reversed_subtraction(region: "Region", node: Node) -> Value:
    a, b = _pair(region, node)
    if node.kwargs.get("alpha", 1) != 1:
        raise region.error("rsub with alpha is not supported in a mask or score function")
    if _is_float(node):
        return region.floating("arith.subf", a.type, b, a)
    return region.integer("subi", b, a)


def _clamp_max(region: "Region", node: Node) -> Value:
    a, b = region.unify(*(region.scalar(argument) for argument in node.args[:2]))
    if a.is_float:
        return region.floating("arith.minimumf", a.type, a, b)
    return region.integer("minsi", a, b)


def _reciprocal(region: "Region", node: Node) -> Value:
    type = _float_type(node)
    value = region.to_float(region.scalar(node.args[0]), type)
    return region.floating("arith.divf", type, Value("", type, 1.0), value)


def _square(region: "Region", node: Node) -> Value:
    value = region.scalar(node.args[0])
    return _multiply(region, node, value, value)


def _logical_not(region: "Region", node: Node) -> Value:
    return region.negate(region.scalar(node.args[0]))


def _same_scalar(region: "Region", node: Node) -> Value:
    if math.prod(node.meta["val"].shape) != 1:
        raise region.error("a mask or score function reshapes a tensor; index it first")
    return region.scalar(node.args[0])


EMITTERS: dict[str, ScalarOp] = {
    "add": _arithmetic("addi", "addf"),
    "sub": _arithmetic("subi", "subf"),
    "rsub": _reversed_subtraction,
    "mul": _arithmetic("muli", "mulf"),
    "div": _divide,
    "true_divide": _divide,
    "floor_divide": _floor_divide,
    "remainder": _remainder,
    "fmod": _fmod,
    "minimum": _arithmetic("minsi", "minimumf"),
    "maximum": _arithmetic("maxsi", "maximumf"),
    "pow": _power,
    "square": _square,
    "neg": _negative,
    "abs": _absolute,
    "clamp": _clamp,
    "clamp_min": _clamp,
    "clamp_max": _clamp_max,
    "eq": _compare("eq"),
    "ne": _compare("ne"),
    "lt": _compare("slt"),
    "le": _compare("sle"),
    "gt": _compare("sgt"),
    "ge": _compare("sge"),
    "__and__": _bitwise("andi"),
    "__or__": _bitwise("ori"),
    "__xor__": _bitwise("xori"),
    "bitwise_and": _bitwise("andi"),
    "bitwise_or": _bitwise("ori"),
    "bitwise_xor": _bitwise("xori"),
    "__lshift__": _arithmetic("shli", ""),
    "__rshift__": _arithmetic("shrsi", ""),
    "bitwise_left_shift": _arithmetic("shli", ""),
    "bitwise_right_shift": _arithmetic("shrsi", ""),
    "logical_and": _logical("andi"),
    "logical_or": _logical("ori"),
    "logical_xor": _logical("xori"),
    "bitwise_not": _not,
    "logical_not": _logical_not,
    "where": _where,
    "masked_fill": _masked_fill,
    "index": _index,
    "select": _select,
    "to": _to,
    "_to_copy": _to,
    "type_as": _to,
    "new_ones": _filled(1),
    "new_zeros": _filled(0),
    "ones_like": _filled(1),
    "zeros_like": _filled(0),
    "new_full": _filled(None),
    "full_like": _filled(None),
    "sigmoid": _sigmoid,
    "relu": _relu,
    "reciprocal": _reciprocal,
}
EMITTERS |= dict.fromkeys(("alias", "clone", "contiguous", "detach", "lift_fresh_copy"), _same)
EMITTERS |= dict.fromkeys(("expand", "reshape", "squeeze", "unsqueeze", "view"), _same_scalar)
EMITTERS |= {
    name: _unary(f"math.{name}")
    for name in ("exp", "exp2", "log", "log2", "log1p", "tanh", "sqrt", "rsqrt", "sin", "cos",
                 "floor", "ceil", "erf", "expm1")
}  # fmt: skip
