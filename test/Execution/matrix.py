"""Runs one attention on several rank counts, layouts and ways to rotate, and
checks each against the unsharded graph.

usage: matrix.py CP_RUN WORK_DIR MODS DTYPE RANKS [LAYOUTS ROTATES]
         [--batch=N] [--heads=HQ,HKV] [--lengths=SQ,SKV] [--dims=D,DV]

MODS is a name of models.MODS. RANKS, LAYOUTS and ROTATES are lists as cp-run
takes them; the layout `table` is a random permutation.
"""

import argparse
import os
import subprocess
import sys

from golden import write_table
from models import MODS, Shape, write_model

LAYOUTS = "contiguous,head-tail,table"
ROTATES = "ring,all-gather"


def run(cp_run, work, mods, dtype, shape, ranks, layouts=LAYOUTS, rotates=ROTATES):
    """True if all combinations are right; prints cp-run's table."""
    arguments = write_model(mods, dtype, shape, work)
    table = os.path.join(work, "table.npy")
    write_table(table, shape.batch, shape.lengths[0])
    layouts = ",".join("table:" + table if l == "table" else l for l in layouts.split(","))
    command = [cp_run, *arguments, f"--ranks={ranks}", f"--layout={layouts}"]
    # A tile smaller than the sequence, so that there are tiles to skip.
    command += [f"--rotate={rotates}", "--tile=16", "--check"]
    print("+", " ".join(command), flush=True)
    return subprocess.run(command).returncode == 0


def pair(text):
    first, second = text.split(",")
    return int(first), int(second)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cp_run")
    parser.add_argument("work")
    parser.add_argument("mods", choices=MODS)
    parser.add_argument("dtype", choices=("f32", "f16", "bf16"))
    parser.add_argument("ranks")
    parser.add_argument("layouts", nargs="?", default=LAYOUTS)
    parser.add_argument("rotates", nargs="?", default=ROTATES)
    parser.add_argument("--batch", type=int, default=Shape.batch)
    for name in ("heads", "lengths", "dims"):
        parser.add_argument(f"--{name}", type=pair, default=getattr(Shape, name))
    a = parser.parse_args()
    shape = Shape(a.batch, a.heads, a.lengths, a.dims)
    ok = run(a.cp_run, a.work, a.mods, a.dtype, shape, a.ranks, a.layouts, a.rotates)
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
