"""Runs one attention on several rank counts, layouts and ways to rotate, and
checks each against the unsharded graph.

usage: matrix.py CP_RUN WORK_DIR MODS DTYPE SHAPE RANKS

MODS and SHAPE are names in models.py, DTYPE is f32, f16 or bf16, RANKS a list
as cp-run takes it. The layouts are contiguous, head-tail and a random table,
the ways to rotate ring, exchange and all-gather.
"""

import os
import subprocess
import sys

from golden import write_table
from models import SHAPES, write_model


def run(cp_run, work, mods, dtype, shape, ranks):
    """True if all combinations are right; cp-run prints its table."""
    shape = SHAPES[shape]
    arguments = write_model(mods, dtype, shape, work)
    table = os.path.join(work, "table.npy")
    write_table(table, shape.batch, shape.lengths[0])
    command = [cp_run, *arguments, f"--ranks={ranks}", "--rotate=ring,exchange,all-gather"]
    command.append(f"--layout=contiguous,head-tail,table:{table}")
    # A tile smaller than the sequence, so that there are tiles to skip.
    command += ["--tile=16", "--check"]
    print("+", " ".join(command), flush=True)
    return subprocess.run(command).returncode == 0


if __name__ == "__main__":
    sys.exit(0 if run(*sys.argv[1:]) else 1)
