"""Compiles models for GPUs, and their kernels by NVIDIA's assembler.

usage: assemble.py PTXAS GRAPHS_DIR MODEL..., with cp-opt on the path. Also takes
the parts of models in GRAPHS_DIR/graphs.py.
"""

import pathlib
import re
import subprocess
import sys
import tempfile


def lower(model):
    """A program for GPUs, of three ranks if the model is of one device."""
    is_global = re.search(r"= cp\.(sdpa|flex_attention)", model)
    passes = ["--cp-parallelize=ranks=3"] if is_global else []
    return subprocess.run(["cp-opt", "-", *passes, "--cp-lower-to-cuda"], input=model,
                          stdout=subprocess.PIPE, text=True, check=True).stdout


def find_ptx(program):
    """The text of the kernels, a string constant of the program; "" without any."""
    for match in re.finditer(r'constant\("((?:[^"\\]|\\.)*)"', program):
        if ".address_size 64" in match[1]:
            return re.sub(r"\\([0-9A-F]{2})", lambda x: chr(int(x[1], 16)),
                          match[1]).rstrip("\0")
    return ""


def assemble(ptxas, name, model):
    """The number of kernels."""
    ptx = find_ptx(lower(model))
    kernels = ptx.count(".entry")
    print(f"{name}: {kernels} kernels", flush=True)
    with tempfile.NamedTemporaryFile("w", suffix=".ptx") as file:
        file.write(ptx)
        file.flush()
        for arch in ["sm_80", "sm_90a"] if kernels else []:
            subprocess.run([ptxas, f"-arch={arch}", "-o", "/dev/null", file.name],
                           check=True)
    return kernels


def main(ptxas, graphs_dir, *paths):
    sys.path.append(graphs_dir)
    from graphs import CASES  # pylint: disable=import-outside-toplevel
    models = {name: case()[0] for name, case in CASES.items()}
    models.update({path: pathlib.Path(path).read_text() for path in paths})
    total = sum(assemble(ptxas, *model) for model in models.items())
    return 0 if total >= len(models) else "almost no kernels"


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
