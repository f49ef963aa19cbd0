"""Which table layout=auto takes when the mask reads data.

usage: layout_auto.py CP_RUN WORK_DIR
"""

import json
import os
import subprocess
import sys

import numpy as np

RANKS, LENGTH = 4, 1024
LAYOUTS = ["head-tail", "contiguous", "striped", "ptrr", "greedy", "per-document"]

MODEL = """func.func @main(%q: tensor<{b}x2x{s}x8xf32>, %d: tensor<{b}x{s}xi32>) -> tensor<{b}x2x{s}x8xf32> {{
  %out, %lse = cp.flex_attention %q, %q, %q captures(%d)
    mask_mod {{
    ^bb0(%b: index, %h: index, %i: index, %j: index, %x: tensor<{b}x{s}xi32>):
      %p = tensor.extract %x[{row}, %i] : tensor<{b}x{s}xi32>
      %r = tensor.extract %x[{row}, %j] : tensor<{b}x{s}xi32>
      %same = arith.cmpi eq, %p, %r : i32
      %c = arith.cmpi sge, %i, %j : index
      %m = arith.andi %same, %c : i1
      cp.yield %m : i1
    }} : (tensor<{b}x2x{s}x8xf32>, tensor<{b}x2x{s}x8xf32>, tensor<{b}x2x{s}x8xf32>, tensor<{b}x{s}xi32>) -> (tensor<{b}x2x{s}x8xf32>, tensor<{b}x2x{s}xf32>)
  return %out : tensor<{b}x2x{s}x8xf32>
}}
"""


def write(work, documents, reads_batch):
    ids = np.array([np.repeat(np.arange(len(row)), row) for row in documents], np.int32)
    np.save(os.path.join(work, "ids.npy"), ids)
    text = MODEL.format(b=ids.shape[0], s=ids.shape[1], row="%b" if reads_batch else "%zero")
    if not reads_batch:
        text = text.replace("      %p =", "      %zero = arith.constant 0 : index\n      %p =")
    with open(os.path.join(work, "model.mlir"), "w") as file:
        file.write(text)


def run(cp_run, work, layout, *options):
    """The layout table and the statistics."""
    table, stats = os.path.join(work, "table.npy"), os.path.join(work, "stats.json")
    subprocess.run([cp_run, f"{work}/model.mlir", f"--ranks={RANKS}", f"--layout={layout}",
                    f"--input=1={work}/ids.npy", f"--layout-table={table}",
                    f"--stats={stats}", *options], check=True, stdout=subprocess.DEVNULL)
    with open(stats) as file:
        return np.load(table), json.load(file)


def positions(table):
    """The positions of each rank, in order: where padding lies tells nothing."""
    return [row[row >= 0].tolist() for row in table.reshape(RANKS, -1)]


def find(cp_run, work, table):
    return [layout for layout in LAYOUTS
            if positions(run(cp_run, work, layout, "--plan-only")[0]) == positions(table)]


def busiest(stats):
    ranks = stats["attention"][0]["ranks"]
    return max(rank["tiles_full"] + rank["tiles_partial"] for rank in ranks)


def main():
    cp_run, work = sys.argv[1:]
    os.makedirs(work, exist_ok=True)

    write(work, [[256] * 4], False)
    table, _ = run(cp_run, work, "auto", "--check")
    print("equal documents:", *find(cp_run, work, table))

    write(work, [[LENGTH]], False)
    table, _ = run(cp_run, work, "auto", "--check")
    print("one document:", *find(cp_run, work, table))

    # Whatever it takes, the busiest rank computes no more tiles than with any
    # layout that deals whole tiles.
    for seed in range(5):
        lengths = np.random.default_rng(seed).multinomial(LENGTH - 9, [1 / 9] * 9) + 1
        write(work, [lengths.tolist()], False)
        got = busiest(run(cp_run, work, "auto", "--check", "--tile=32")[1])
        least = min(busiest(run(cp_run, work, layout, "--plan-only", "--tile=32")[1])
                    for layout in ["head-tail", "contiguous", "ptrr", "greedy"])
        assert got <= 1.1 * least, f"seed {seed}: {got} tiles, {least} with another layout"
    print("documents of all lengths: least")

    # One table serves all batch rows.
    write(work, [[200, 824], [512, 512]], True)
    table, _ = run(cp_run, work, "auto", "--check")
    assert table.shape[0] == 1 and sorted(table[table >= 0]) == list(range(LENGTH))
    print("batch rows that differ: ok")


if __name__ == "__main__":
    main()
