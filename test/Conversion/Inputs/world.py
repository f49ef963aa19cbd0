"""Runs the entries of a compiled library by the runtime's C interface."""

import ctypes
import time

import numpy as np

DTYPES = {"f32": 0, "f16": 1, "bf16": 2, "f64": 3, "i1": 4, "i8": 5, "i16": 6, "i32": 7, "i64": 8}
ARRAYS = {"f32": np.float32, "f16": np.float16, "bf16": np.uint16, "f64": np.float64,
          "i1": np.uint8, "i8": np.int8, "i16": np.int16, "i32": np.int32, "i64": np.int64}


class Tensor(ctypes.Structure):
    _fields_ = [("data", ctypes.c_void_p), ("dtype", ctypes.c_int32), ("rank", ctypes.c_int32),
                ("sizes", ctypes.c_int64 * 8), ("strides", ctypes.c_int64 * 8)]


class Options(ctypes.Structure):
    _fields_ = [("ranks", ctypes.c_int32), ("threads", ctypes.c_int32),
                ("transport", ctypes.c_char_p), ("kernel", ctypes.c_char_p),
                ("isa", ctypes.c_char_p), ("tile", ctypes.c_int64),
                ("deadline_seconds", ctypes.c_double), ("copy_rotations", ctypes.c_int32),
                ("plan_only", ctypes.c_int32), ("trace", ctypes.c_int32),
                ("record", ctypes.c_int32), ("devices", ctypes.c_int32),
                ("job", ctypes.c_void_p)]


def to_memory(array, kind):
    """A contiguous array of the bits that the runtime takes."""
    if kind == "bf16":
        return np.ascontiguousarray(array.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16)
    return np.ascontiguousarray(array.astype(ARRAYS[kind]))


def from_memory(array, kind):
    if kind == "bf16":
        return (array.astype(np.uint32) << 16).view(np.float32)
    return array


def describe(array, kind):
    sizes = list(array.shape)
    strides = [int(np.prod(sizes[i + 1:])) for i in range(len(sizes))]
    pad = [0] * (8 - len(sizes))
    return Tensor(array.ctypes.data, DTYPES[kind], len(sizes),
                  (ctypes.c_int64 * 8)(*sizes, *pad), (ctypes.c_int64 * 8)(*strides, *pad))


def make_array(tensors):
    return (Tensor * max(1, len(tensors)))(*tensors)


class World:
    def __init__(self, library, ranks, threads=1, trace=0):
        self.library = ctypes.CDLL(str(library))
        self.library.cp_world_error.restype = ctypes.c_char_p
        self.world = ctypes.c_void_p()
        options = Options(ranks=ranks, threads=threads, deadline_seconds=60, trace=trace)
        assert self.library.cp_world_create(ctypes.byref(options), ctypes.byref(self.world)) == 0

    def run(self, entry, inputs, results):
        """The results of each rank, or the error in words.

        inputs[r] is a list of (array, kind), results[r] one of (sizes, kind)."""
        memory = [[to_memory(array, kind) for array, kind in rank] for rank in inputs]
        # Whatever is not written shows.
        outputs = [[np.full(sizes, 0x55, ARRAYS[kind]) for sizes, kind in rank] for rank in results]
        given = [make_array([describe(a, kind) for a, (_, kind) in zip(arrays, rank)])
                 for arrays, rank in zip(memory, inputs)]
        taken = [make_array([describe(a, kind) for a, (_, kind) in zip(arrays, rank)])
                 for arrays, rank in zip(outputs, results)]
        pointers = ctypes.POINTER(Tensor) * len(inputs)
        begin = time.perf_counter()
        status = self.library.cp_world_run(self.world, getattr(self.library, entry),
                                           pointers(*given), pointers(*taken))
        self.seconds = time.perf_counter() - begin
        if status != 0:
            return self.library.cp_world_error(self.world).decode()
        return [[from_memory(a, kind) for a, (_, kind) in zip(arrays, rank)]
                for arrays, rank in zip(outputs, results)]

    def __del__(self):
        self.library.cp_world_destroy(self.world)
