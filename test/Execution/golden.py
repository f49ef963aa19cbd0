"""Runs a golden case by cp-run and compares the results with PyTorch's.

usage: golden.py CP_RUN CASE_DIR WORK_DIR RANKS,LAYOUT,ROTATE...

The layout `table` is a random permutation of the positions of the first
attention's queries, for each batch row its own, with some padding in between.
"""

import glob
import os
import re
import subprocess
import sys

import numpy as np

from compare import compare


def write_table(path, batch, length):
    """A random layout table."""
    random = np.random.default_rng(length)
    entries = np.concatenate([np.arange(length), np.full(5, -1)])
    rows = [random.permutation(entries) for _ in range(batch)]
    np.save(path, np.array(rows, dtype=np.int64))


def find_queries(model):
    """Batch and length of the first attention's queries."""
    with open(model) as file:
        text = file.read()
    text = text[re.search(r"= cp\.(sdpa|flex_attention)", text).start():]
    shape = re.search(r": \(tensor<([0-9x]*)x\w+>, tensor", text)[1].split("x")
    return int(shape[0]), int(shape[2])


def run(cp_run, case, work, ranks, layout, rotate):
    """True if the results are right."""
    if layout == "table":
        table = os.path.join(work, "table.npy")
        write_table(table, *find_queries(os.path.join(case, "model.mlir")))
        layout = "table:" + table
    inputs = sorted(glob.glob(os.path.join(case, "[0-9]*.npy")))
    command = [cp_run, os.path.join(case, "model.mlir")]
    command += [f"--ranks={ranks}", f"--layout={layout}", f"--rotate={rotate}"]
    command += [f"--output-dir={work}"]
    command += [f"--input={index}={file}" for index, file in enumerate(inputs)]
    print("+", " ".join(command), file=sys.stderr, flush=True)
    status = subprocess.run(command, stdout=subprocess.DEVNULL).returncode
    return status == 0 and compare(case, work)


def main(cp_run, case, work, *configurations):
    os.makedirs(work, exist_ok=True)
    results = [run(cp_run, case, work, *c.split(",")) for c in configurations]
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
