"""How layouts share the work of masks:

    benchmarks/balance.py --cp-run=build/bin/cp-run [--length=131072] [--ranks=8,64]
        [--seeds=10]

Plans one head with tiles of 128 for each mask, layout and number of ranks, and prints
max/mean of the ranks' non-empty tiles, and beside it the bytes that a ring moves against
W - 1 whole blocks. Documents: 28 of log-normal lengths, sigma 1; the greatest max/mean
and the mean of the bytes over the seeds. The goal is 1.02 with the best layout.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile

import numpy as np

from masks import documents

DIM = 8
LAYOUTS = ["contiguous", "head-tail", "striped", "per-document", "ptrr", "greedy"]

CAUSAL = "      %m = arith.cmpi sge, %i, %j : index"
SAME = """      %x = tensor.extract %doc[%i] : tensor<LENGTHxi32>
      %y = tensor.extract %doc[%j] : tensor<LENGTHxi32>
"""
MASKS = {
    "causal": CAUSAL,
    "prefix 16384": """      %c = arith.cmpi sge, %i, %j : index
      %p = arith.constant 16384 : index
      %n = arith.cmpi slt, %j, %p : index
      %m = arith.ori %c, %n : i1""",
    "window 8192": """      %d = arith.subi %i, %j : index
      %w = arith.constant 8192 : index
      %m = arith.cmpi ult, %d, %w : index""",
    "documents": SAME + "      %m = arith.cmpi eq, %x, %y : i32",
    "causal documents": SAME + """      %s = arith.cmpi eq, %x, %y : i32
      %c = arith.cmpi sge, %i, %j : index
      %m = arith.andi %s, %c : i1""",
}


def model(mask, length):
    tensor, ids = f"tensor<1x1x{length}x{DIM}xf32>", f"tensor<{length}xi32>"
    return f"""func.func @main(%q: {tensor}, %k: {tensor}, %v: {tensor}, %ids: {ids}) -> {tensor} {{
  %out, %lse = cp.flex_attention %q, %k, %v captures(%ids)
    mask_mod {{
    ^bb0(%b: index, %h: index, %i: index, %j: index, %doc: {ids}):
{MASKS[mask].replace("LENGTH", str(length))}
      cp.yield %m : i1
    }} : ({tensor}, {tensor}, {tensor}, {ids}) -> ({tensor}, tensor<1x1x{length}xf32>)
  return %out : {tensor}
}}
"""


def plan(cp_run, path, layout, ranks, length):
    """max/mean of the tiles, and the share of the naive ring's bytes."""
    stats = path.with_suffix(".json")
    done = subprocess.run(
        [cp_run, path, f"--ranks={ranks}", f"--layout={layout}", "--plan-only",
         f"--input=3={path.with_name('ids.npy')}", f"--stats={stats}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if done.returncode:
        return None  # per-document without ids
    result = json.loads(stats.read_text())["attention"][0]["ranks"]
    tiles = [rank["tiles_full"] + rank["tiles_partial"] for rank in result]
    naive = (ranks - 1) * length * 2 * DIM * 4
    return (max(tiles) * len(tiles) / sum(tiles),
            sum(rank["bytes_sent"] for rank in result) / naive)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cp-run", default="build/bin/cp-run")
    parser.add_argument("--length", type=int, default=131072)
    parser.add_argument("--ranks", default="8,64")
    parser.add_argument("--seeds", type=int, default=10)
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        path = pathlib.Path(work) / "model.mlir"
        print(f"{'mask':18} {'ranks':>5}" + "".join(f" {layout:>14}" for layout in LAYOUTS))
        for mask in MASKS:
            path.write_text(model(mask, a.length))
            for ranks in map(int, a.ranks.split(",")):
                cells = []
                for layout in LAYOUTS:
                    found = []
                    for seed in range(a.seeds if "documents" in mask else 1):
                        np.save(path.with_name("ids.npy"), documents(a.length, 28, seed))
                        found.append(plan(a.cp_run, path, layout, ranks, a.length))
                    cells.append("-" if None in found else
                                 f"{max(f[0] for f in found):.3f} {np.mean([f[1] for f in found]):.3f}")
                print(f"{mask:18} {ranks:5}" + "".join(f" {cell:>14}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
