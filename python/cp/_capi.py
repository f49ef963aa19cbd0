"""The C interface (include/cp-c/cp.h) by ctypes.

The library is `libcp.so` beside this file, the file that the environment variable CP_LIBRARY names,
or the one in this tree's `build/lib`.
"""

import ctypes
import functools
import os
from pathlib import Path

from .errors import Error

ABI_VERSION = 1
MAX_RANK = 8

# By cpc_dtype.
DTYPES = ("float32", "float16", "bfloat16", "float64", "bool", "int8", "int16", "int32", "int64")
ITEM_SIZES = (4, 2, 2, 8, 1, 1, 2, 4, 8)


class Tensor(ctypes.Structure):
    _fields_ = [
        ("data", ctypes.c_void_p),
        ("dtype", ctypes.c_int32),
        ("rank", ctypes.c_int32),
        ("sizes", ctypes.c_int64 * MAX_RANK),
        ("strides", ctypes.c_int64 * MAX_RANK),
    ]


class TensorInfo(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char_p),
        ("weight", ctypes.c_char_p),
        ("dtype", ctypes.c_int32),
        ("rank", ctypes.c_int32),
        ("sizes", ctypes.c_int64 * MAX_RANK),
    ]


class CheckResult(ctypes.Structure):
    _fields_ = [("ok", ctypes.c_int32), ("max_abs_error", ctypes.c_double)]


_HANDLE = ctypes.c_void_p
_OUT_HANDLE = ctypes.POINTER(ctypes.c_void_p)
_TEXT = ctypes.c_char_p
_OUT_TEXT = ctypes.POINTER(ctypes.c_void_p)
_INT = ctypes.c_int32
_TENSORS = ctypes.POINTER(Tensor)
_INPUTS = [_HANDLE, _TENSORS, _INT]

# Functions that give a status: their parameters.
_STATUS = {
    "context_create": [_OUT_HANDLE],
    "module_parse": [_HANDLE, _TEXT, ctypes.c_size_t, _TEXT, _OUT_HANDLE],
    "module_load": [_HANDLE, _TEXT, _OUT_HANDLE],
    "module_parallelize": [_HANDLE, _HANDLE, _OUT_TEXT],
    "options_create": [_OUT_HANDLE],
    "options_set": [_HANDLE, _TEXT, _TEXT],
    "program_compile": [_HANDLE, _HANDLE, _OUT_HANDLE],
    "program_input": [_HANDLE, _INT, ctypes.POINTER(TensorInfo)],
    "program_output": [_HANDLE, _INT, ctypes.POINTER(TensorInfo)],
    "program_bind": [_HANDLE, _INT, _TENSORS],
    "program_load_weights": [_HANDLE, _TEXT],
    "program_execute": [*_INPUTS, _TENSORS, _INT],
    "program_plan": _INPUTS,
    "program_stats": [_HANDLE, _OUT_TEXT],
    "program_report": [*_INPUTS, _OUT_TEXT],
    "program_trace": [*_INPUTS, _OUT_TEXT],
    "program_layout_table": [*_INPUTS, _OUT_HANDLE],
    "program_block_mask": [*_INPUTS, _INT, _OUT_HANDLE],
    "program_check": [
        *_INPUTS,
        ctypes.c_double,
        ctypes.c_double,
        ctypes.POINTER(CheckResult),
        _OUT_TEXT,
    ],
}
# Others: result and parameters.
_OTHERS = {
    "last_error": (_TEXT, []),
    "last_error_location": (_TEXT, []),
    "free": (None, [ctypes.c_void_p]),
    "array_get": (None, [_HANDLE, _TENSORS]),
    "program_num_inputs": (_INT, [_HANDLE]),
    "program_num_outputs": (_INT, [_HANDLE]),
    "program_num_ranks": (_INT, [_HANDLE]),
    **{
        f"{kind}_destroy": (None, [_HANDLE])
        for kind in ("context", "module", "options", "program", "array")
    },
}


def _candidates() -> list[Path]:
    named = os.environ.get("CP_LIBRARY")
    if named:
        return [Path(named)]
    package = Path(__file__).resolve().parent
    return [package / "libcp.so", package.parents[1] / "build" / "lib" / "libcp.so"]


def _load() -> ctypes.CDLL:
    tried = []
    for path in _candidates():
        try:
            return ctypes.CDLL(str(path))
        except OSError as error:
            tried.append(f"  {error}" if path.exists() else f"  {path}: there is no such file")
    raise Error(
        "the library libcp.so cannot be loaded; build it (ninja -C build cp_c) or set CP_LIBRARY:\n"
        + "\n".join(tried)
    )


@functools.cache
def library() -> ctypes.CDLL:
    """The library with the types of its functions; they are called without the prefix cpc_."""
    loaded = _load()
    try:
        version = loaded.cpc_abi_version()
    except AttributeError:
        raise Error(f"{loaded._name} is not the library of cp") from None
    if version != ABI_VERSION:
        raise Error(
            f"{loaded._name} has version {version} of the C interface, this package needs "
            f"version {ABI_VERSION}: both have to come from the same tree"
        )
    for name, parameters in _STATUS.items():
        function = getattr(loaded, "cpc_" + name)
        function.restype, function.argtypes = _INT, parameters
        setattr(loaded, name, function)
    for name, (result, parameters) in _OTHERS.items():
        function = getattr(loaded, "cpc_" + name)
        function.restype, function.argtypes = result, parameters
        setattr(loaded, name, function)
    return loaded


def check(status: int) -> None:
    """Raises the library's last error if the status is one."""
    if status == 0:
        return
    message = library().last_error().decode(errors="replace")
    location = library().last_error_location().decode(errors="replace") or None
    if location:
        message = message.removeprefix(location + ": ").removeprefix("error: ")
    raise Error(message, location)


def take_text(text: ctypes.c_void_p) -> str:
    """The text that the library has given, which is freed."""
    try:
        return ctypes.string_at(text.value).decode()
    finally:
        library().free(text)
