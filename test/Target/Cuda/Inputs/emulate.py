"""Runs kernels on the host as NVRTC gets them: the kernel's text with the text
of a mask and a score function, in the emulator; and compares with cp-run.

    emulate.py --build=DIR --source=DIR --arch=ARCH NAMES...

NAMES are mods of test/Execution/models.py. Inputs are f16. ARCH is what NVRTC
would compile for, like sm_80.
"""

import argparse
import ctypes
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

EXECUTION = pathlib.Path(__file__).resolve().parents[3] / "Execution"
sys.path.insert(0, str(EXECUTION))

import models


def build(args, model, dims, folder):
    """The kernel for a model as a library."""
    text = subprocess.run([args.build / "bin/cp-translate", "--cp-mods-to-cuda", model],
                          check=True, capture_output=True).stdout
    source = subprocess.run([args.build / "bin/cp-compile-kernels", args.arch, "f16",
                             *map(str, dims), "source"], input=text, check=True, capture_output=True).stdout
    (folder / "kernel.cu").write_bytes(source)
    cuda = args.source / "lib/Runtime/Cuda"
    includes = [args.source / "include", cuda, cuda / "Kernels",
                args.source / "unittests/Cuda/Emulation"]
    libraries = [args.build / "lib/libcp_cuda_emulation.a", args.build / "lib/libcp_runtime.a"]
    library = folder / f"{model.stem}.so"
    subprocess.run(["c++", "-std=c++17", "-O1", "-shared", "-fPIC", "-ffp-contract=off",
                    "-Wall", "-Wextra", "-Werror", "-Wno-unused", "-Wno-psabi",
                    f'-DCP_KERNEL_SOURCE="{folder / "kernel.cu"}"', f'-DCP_ARCH="{args.arch}"',
                    *[f"-I{i}" for i in includes],
                    pathlib.Path(__file__).with_name("emulate.cpp"), *libraries,
                    "-pthread", "-o", library], check=True)
    return ctypes.CDLL(str(library))


def emulate(library, qkv, captures, shape, tile):
    """(out, lse) by the emulator."""
    (heads, hkv), (rows, keys) = shape.heads, shape.lengths
    out = np.full((shape.batch, heads, rows, shape.dims[1]), np.nan, np.float32)
    lse = np.full((shape.batch, heads, rows), -np.inf, np.float32)

    def pointer(array):
        return ctypes.c_void_p(array.ctypes.data)

    pointers = (ctypes.c_void_p * max(1, len(captures)))(*[c.ctypes.data for c in captures])
    sizes = np.array([shape.batch, heads, hkv, rows, keys, tile, 1], np.int64)
    error = ctypes.create_string_buffer(1000)
    library.emulate(*map(pointer, qkv), pointer(out), pointer(lse), pointers,
                    ctypes.c_int64(len(captures)), pointer(sizes), error)
    assert not error.value, error.value
    return out, lse


def check(args, name, key, folder):
    shape = models.SHAPES[key]
    made = models.MODS[name](shape)
    arguments = models.write_model(name, "f16", shape, str(folder))
    rng = np.random.default_rng(len(name))
    (heads, hkv), (rows, keys), (depth, width) = shape.heads, shape.lengths, shape.dims
    qkv = [rng.normal(size=(shape.batch, *size)).astype(np.float16)
           for size in ((heads, rows, depth), (hkv, keys, depth), (hkv, keys, width))]
    for i, array in enumerate(qkv):
        np.save(folder / f"{i}.npy", array)
        arguments.append(f"--input={i}={folder / f'{i}.npy'}")
    subprocess.run([args.build / "bin/cp-run", *arguments, "--ranks=1",
                    f"--output-dir={folder}"], check=True, capture_output=True)
    library = build(args, pathlib.Path(arguments[0]), shape.dims, folder)
    out, lse = emulate(library, qkv, [array for _, array in made.captures], shape, 32)
    want, want_lse = np.load(folder / "0.npy").astype(np.float32), np.load(folder / "1.npy")
    seen = np.isfinite(want_lse)
    assert (seen == np.isfinite(lse)).all()
    errors = np.abs(out - want).max(), np.abs(lse[seen] - want_lse[seen]).max(initial=0)
    print(f"{name}, {key}: out differs by {errors[0]:.2g}, lse by {errors[1]:.2g}", flush=True)
    return errors[0] < 4e-3 and errors[1] < 1e-4


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("--arch", required=True)
    parser.add_argument("names", nargs="+")
    args = parser.parse_args()
    good = True
    for n, name in enumerate(args.names):
        key = ["plain", "gqa", "ragged", "cross", "tall"][n % 5]
        with tempfile.TemporaryDirectory() as folder:
            good &= bool(check(args, name, key, pathlib.Path(folder)))
    return not good


if __name__ == "__main__":
    sys.exit(main())
