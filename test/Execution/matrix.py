"""Runs one attention on several rank counts, layouts and ways to rotate, and
checks each against the unsharded graph.

usage: matrix.py CP_RUN WORK_DIR MODS DTYPE SHAPE RANKS [OPTION...]

MODS and SHAPE are names in models.py, DTYPE is f32, f16 or bf16, RANKS a list
as cp-run takes it. The layouts are all that there are, with a random table; the
ways to rotate ring, exchange and all-gather. Options are for cp-run. The lengths for per-document are random,
unless the mask compares ids.
"""

import os
import subprocess
import sys

import numpy as np

from golden import write_table
from models import SHAPES, write_model

LAYOUTS = ["contiguous", "head-tail", "striped", "per-document", "ptrr", "greedy"]


def write_lengths(path, batch, length):
    """Random lengths of documents, different in each batch row."""
    random = np.random.default_rng(length)
    rows = []
    for _ in range(batch):
        cuts = random.choice(length + 1, size=4)
        row = np.diff(np.sort(np.concatenate([[0, length], cuts])))
        rows.append(np.concatenate([row[row > 0], row[row == 0]]))
    np.save(path, np.array(rows, dtype=np.int64))


def run(cp_run, work, mods, dtype, shape, ranks, *options):
    """True if all combinations are right; cp-run prints its table."""
    shape = SHAPES[shape]
    arguments = write_model(mods, dtype, shape, work)
    table = os.path.join(work, "table.npy")
    write_table(table, shape.batch, shape.lengths[0])
    command = [cp_run, *arguments, f"--ranks={ranks}", "--rotate=ring,exchange,all-gather"]
    command.append(f"--layout={','.join(LAYOUTS)},table:{table}")
    if mods != "document" or shape.lengths[0] != shape.lengths[1]:
        lengths = os.path.join(work, "lengths.npy")
        write_lengths(lengths, shape.batch, shape.lengths[0])
        command.append(f"--doc-lengths={lengths}")
    # A tile smaller than the sequence, so that there are tiles to skip.
    command += ["--tile=16", "--check", *options]
    print("+", " ".join(command), flush=True)
    return subprocess.run(command).returncode == 0


if __name__ == "__main__":
    sys.exit(0 if run(*sys.argv[1:]) else 1)
