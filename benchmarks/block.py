"""Where the time of a transformer block goes on one rank, minima of many runs:

    benchmarks/block.py --cp-opt=build/bin/cp-opt --library-dir=build/lib [--repeat=N]

* the share of what is neither attention nor matrix product (goal: 5 %);
* the products through the runtime against OpenBLAS called directly.

The block is what an importer makes of hidden size 1024, 16 query and 4 key heads
of size 64, a gated MLP of 2816 and 2048 positions in f32. It is compiled ahead of
time as one rank's program.
"""

import argparse
import ctypes
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "test" / "Conversion" / "Inputs"))
from block_model import SHAPES, block  # noqa: E402
from world import World, describe  # noqa: E402


def compile_model(args, folder, text):
    (folder / "model.mlir").write_text(text)
    tools = pathlib.Path(args.llvm_bin)
    for command in [
        [args.cp_opt, folder / "model.mlir", "--cp-lower-to-cpu", "-o", folder / "llvm.mlir"],
        [tools / "mlir-translate", "--mlir-to-llvmir", folder / "llvm.mlir", "-o", folder / "model.ll"],
        [tools / "clang", "-O3", "-march=native", "-fPIC", "-shared", folder / "model.ll",
         "-o", folder / "model.so", "-Wno-override-module", "-Wl,--whole-archive",
         f"{args.library_dir}/libcp_runtime.a", "-Wl,--no-whole-archive",
         "-lopenblas", "-lstdc++", "-lpthread", "-lm"],
    ]:
        subprocess.run(command, check=True)
    return folder / "model.so"


def measure(world, inputs, result, repeat, folder):
    """The run with the least time outside of attention and products."""
    best = None
    for _ in range(repeat):
        world.run("cp_entry_main", [inputs], [[result]])
        path = str(folder / "trace.json").encode()
        assert world.library.cp_world_write_trace(world.world, path) == 0
        events = [e for e in json.loads(pathlib.Path(path.decode()).read_text())["traceEvents"]
                  if e["ph"] == "X"]
        parts = {name: sum(e["dur"] for e in events if e["name"] == name) / 1e6
                 for name in ("gemm", "attend")}
        rest = world.seconds - sum(parts.values())
        if best is None or rest < best["rest"]:
            best = {"all": world.seconds, "rest": rest, **parts}
    return best


def least_seconds(function, repeat):
    times = []
    for _ in range(repeat):
        begin = time.perf_counter()
        function()
        times.append(time.perf_counter() - begin)
    return min(times)


def compare_products(world, repeat):
    """Time of OpenBLAS by itself / through the runtime, for each shape."""
    openblas = ctypes.CDLL("libopenblas.so.0")
    openblas.openblas_get_corename.restype = ctypes.c_char_p
    print(f"OpenBLAS's kernels: {openblas.openblas_get_corename().decode()}")
    sgemm = openblas.cblas_sgemm
    one = ctypes.c_float(1), ctypes.c_float(0)
    world.library.cp_world_context.restype = ctypes.c_void_p
    context = ctypes.c_void_p(world.library.cp_world_context(world.world, 0))
    for m, n, k in SHAPES:
        a, b = np.ones((m, k), np.float32), np.ones((n, k), np.float32)
        c = np.zeros((m, n), np.float32)
        tensors = [describe(a, "f32"), describe(b.T, "f32"), describe(c, "f32")]
        tensors[1].strides[0], tensors[1].strides[1] = 1, k
        pointers = [x.ctypes.data_as(ctypes.c_void_p) for x in (a, b, c)]
        direct = least_seconds(lambda: sgemm(
            101, 111, 112, m, n, k, one[0], pointers[0], k, pointers[1], k, one[1],
            pointers[2], n), repeat)
        through = least_seconds(lambda: world.library.cp_gemm(
            context, *(ctypes.byref(t) for t in tensors), 0), repeat)
        print(f"product {m} x {n} x {k}, OpenBLAS / runtime: {direct / through:.3f}"
              f" ({2e-9 * m * n * k / through:.0f} GFLOP/s)")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cp-opt", required=True)
    parser.add_argument("--library-dir", required=True)
    parser.add_argument("--llvm-bin", default="/usr/lib/llvm-22/bin")
    parser.add_argument("--repeat", type=int, default=13)
    parser.add_argument("--products", action=argparse.BooleanOptionalAction, default=True)
    args = parser.parse_args()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        text, inputs, result = block()
        library = compile_model(args, folder, text)
        world = World(library, ranks=1, trace=1)
        world.run("cp_entry_main", [inputs], [[result]])
        best = measure(world, inputs, result, args.repeat, folder)
        print(", ".join(f"{name}: {1e3 * seconds:.1f} ms" for name, seconds in best.items()))
        print(f"neither attention nor product (goal 0.05): {best['rest'] / best['all']:.3f}")
        args.products and compare_products(World(library, ranks=1), args.repeat)


if __name__ == "__main__":
    main()
