"""Compares the tables of --layout-table with PyTorch's load balancers.

usage: layouts.py CP_RUN GOLDEN_DIR WORK_DIR

GOLDEN_DIR holds tables as PyTorch computes them and layouts.json, which says
of what: positions, ranks, lengths of documents, row blocks. Document lengths
are given as an option and as the ids that the mask compares.
"""

import json
import os
import subprocess
import sys

import numpy as np

MODEL = """func.func @main(%q: tensor<{b}x1x{s}x8xf32>, %d: tensor<{b}x{s}xi32>) -> tensor<{b}x1x{s}x8xf32> {{
  %out, %lse = cp.flex_attention %q, %q, %q captures(%d)
    mask_mod {{
    ^bb0(%b: index, %h: index, %i: index, %j: index, %x: tensor<{b}x{s}xi32>):
      %p = tensor.extract %x[%b, %i] : tensor<{b}x{s}xi32>
      %r = tensor.extract %x[%b, %j] : tensor<{b}x{s}xi32>
      %same = arith.cmpi eq, %p, %r : i32
      %c = arith.cmpi sge, %i, %j : index
      %m = arith.andi %same, %c : i1
      cp.yield %m : i1
    }} : (tensor<{b}x1x{s}x8xf32>, tensor<{b}x1x{s}x8xf32>, tensor<{b}x1x{s}x8xf32>, tensor<{b}x{s}xi32>) -> (tensor<{b}x1x{s}x8xf32>, tensor<{b}x1x{s}xf32>)
  return %out : tensor<{b}x1x{s}x8xf32>
}}
"""


def get_table(cp_run, work, lengths, ranks, layout, *options):
    """The table for documents of these lengths, one list for each batch row."""
    ids = np.array([np.repeat(np.arange(len(row)), row) for row in lengths], dtype=np.int32)
    np.save(os.path.join(work, "ids.npy"), ids)
    model, table = os.path.join(work, "model.mlir"), os.path.join(work, "table.npy")
    with open(model, "w") as file:
        file.write(MODEL.format(b=ids.shape[0], s=ids.shape[1]))
    command = [cp_run, model, f"--ranks={ranks}", f"--layout={layout}", "--plan-only"]
    command += [f"--input=1={work}/ids.npy", f"--layout-table={table}", *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return np.load(table)


def write_lengths(work, lengths):
    """The option for lists of different lengths."""
    padded = np.zeros((len(lengths), max(map(len, lengths))), dtype=np.int64)
    for row, values in zip(padded, lengths):
        row[: len(values)] = values
    np.save(os.path.join(work, "lengths.npy"), padded)
    return f"--doc-lengths={work}/lengths.npy"


def check(cp_run, work, case, want):
    lengths = case.get("lengths") or [[case["S"]]]
    options = [()]
    if case["layout"] == "ptrr":
        options = [(f"--tile={case['block']}",)]
    if case["layout"] == "per-document":
        options.append((write_lengths(work, lengths),))
        if len(lengths) == 1:
            options.append(("--doc-lengths", ",".join(map(str, lengths[0]))))
    for option in options:
        got = get_table(cp_run, work, lengths, case["ranks"], case["layout"], *option)
        # One batch row has the row of all.
        assert got.dtype == np.int64 and np.array_equal(got, want), (case, option, got)


def main(cp_run, golden, work):
    os.makedirs(work, exist_ok=True)
    with open(os.path.join(golden, "layouts.json")) as file:
        cases = json.load(file)
    for case in cases:
        check(cp_run, work, case, np.load(os.path.join(golden, case["name"] + ".npy")))
    print(len(cases), "tables are equal")


if __name__ == "__main__":
    main(*sys.argv[1:])
