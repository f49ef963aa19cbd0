"""Tensors in memory: numpy arrays and torch tensors as the C interface takes them.

Neither numpy nor torch is imported before the user passes one of their objects.
"""

import sys
from typing import Any

from . import _capi
from .errors import Error

_DTYPE_NUMBERS = {name: number for number, name in enumerate(_capi.DTYPES)}
_TORCH_DTYPES = {"torch." + name: number for number, name in enumerate(_capi.DTYPES)}
# `__array_interface__`: kind and bytes of the type.
_NUMPY_DTYPES = {
    "f4": "float32",
    "f2": "float16",
    "f8": "float64",
    "b1": "bool",
    "i1": "int8",
    "i2": "int16",
    "i4": "int32",
    "i8": "int64",
}
_NATIVE = "<" if sys.byteorder == "little" else ">"


def is_torch(value: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def is_tensor(value: Any) -> bool:
    return is_torch(value) or hasattr(value, "__array_interface__")


def _set(tensor: _capi.Tensor, data: int, dtype: int, shape: Any, strides: Any) -> None:
    tensor.data = data
    tensor.dtype = dtype
    tensor.rank = len(shape)
    tensor.sizes[: len(shape)] = shape
    tensor.strides[: len(shape)] = strides


def _view_torch(value: Any, title: str, tensor: _capi.Tensor, written: bool) -> Any:
    if value.device.type != "cpu":
        raise Error(f"{title} is on {value.device}: expected a tensor on the CPU (see .cpu())")
    if str(value.layout) != "torch.strided":
        raise Error(f"{title} has layout {value.layout}: expected a dense tensor")
    dtype = _TORCH_DTYPES.get(str(value.dtype))
    if dtype is None:
        raise Error(f"{title} has element type {value.dtype}, which is not supported")
    if value.is_neg() or value.is_conj():  # numbers that are not what the memory holds
        if written:
            raise Error(f"{title} is a lazily negated view: results cannot be written to it")
        value = value.resolve_neg().resolve_conj()
    if value.dim() > _capi.MAX_RANK:
        raise Error(f"{title} has {value.dim()} dimensions, at most {_capi.MAX_RANK} are supported")
    _set(tensor, value.data_ptr(), dtype, value.shape, value.stride())
    return value


def _view_numpy(value: Any, title: str, tensor: _capi.Tensor, written: bool) -> Any:
    interface = value.__array_interface__
    typestr = interface["typestr"]
    name = _NUMPY_DTYPES.get(typestr[1:])
    if typestr[1:] == "V2" and str(value.dtype) == "bfloat16":  # of ml_dtypes
        name = "bfloat16"
    if name is None or typestr[0] not in (_NATIVE, "|"):
        raise Error(f"{title} has element type '{typestr}', which is not supported")
    shape, strides = interface["shape"], interface.get("strides")
    if len(shape) > _capi.MAX_RANK:
        raise Error(f"{title} has {len(shape)} dimensions, at most {_capi.MAX_RANK} are supported")
    data, read_only = interface["data"]
    if written and read_only:
        raise Error(f"{title} is read-only")
    number = _DTYPE_NUMBERS[name]
    size = _capi.ITEM_SIZES[number]
    if strides is None:
        elements, strides = 1, []
        for extent in reversed(shape):
            strides.insert(0, elements)
            elements *= extent
    elif any(stride % size for stride in strides):
        raise Error(f"{title} has strides {strides} that are no multiples of its elements' {size}")
    else:
        strides = [stride // size for stride in strides]
    _set(tensor, data, number, shape, strides)
    return value


def view(value: Any, title: str, tensor: _capi.Tensor, written: bool = False) -> Any:
    """Fills `tensor` with a view of the value; what it gives has to stay alive as long."""
    if is_torch(value):
        return _view_torch(value, title, tensor, written)
    if hasattr(value, "__array_interface__"):
        return _view_numpy(value, title, tensor, written)
    raise Error(f"{title} is a {type(value).__name__}: expected a numpy array or a torch tensor")


def empty(dtype: str, shape: tuple[int, ...], tensor: _capi.Tensor, torch_like: bool) -> Any:
    """New memory for a result; `tensor` becomes a view of it."""
    if torch_like:
        torch = sys.modules["torch"]
        value = torch.empty(shape, dtype=getattr(torch, dtype))
    else:
        import numpy

        # numpy has no bfloat16: int16 holds its bits.
        value = numpy.empty(shape, "int16" if dtype == "bfloat16" else dtype)
    view(value, "the result", tensor, written=True)
    tensor.dtype = _DTYPE_NUMBERS[dtype]
    return value


def finish(value: Any, dtype: str) -> Any:
    """What the user gets of what `empty` gave: bfloat16 without torch as float32, exactly."""
    if dtype != "bfloat16" or is_torch(value):
        return value
    import numpy

    return (value.view(numpy.uint16).astype(numpy.uint32) << 16).view(numpy.float32)


def copy_array(tensor: _capi.Tensor) -> Any:
    """A numpy array with the elements of a contiguous tensor."""
    import ctypes

    import numpy

    shape = tuple(tensor.sizes[: tensor.rank])
    name = _capi.DTYPES[tensor.dtype]
    count = int(numpy.prod(shape, dtype=numpy.int64))
    raw = ctypes.string_at(tensor.data, count * _capi.ITEM_SIZES[tensor.dtype])
    return numpy.frombuffer(raw, name).reshape(shape).copy()
