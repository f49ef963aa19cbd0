"""How close sparse attention comes to its share of full attention:

    benchmarks/masks.py --cp-run=build/bin/cp-run [--length=32768] [--repeat=3]

Runs full attention, a causal window of 1024 and 28 causal documents (log-normal
lengths) on 2 ranks with one thread each, and prints for each mask its time / (time of full attention x share of tiles that are not empty), minima of one
run each. 1.15 is the goal.
"""

import argparse
import json
import pathlib
import subprocess
import tempfile

import numpy as np

HEADS, DIM = 1, 64

# Those that share the work evenly.
LAYOUTS = {"full": "contiguous", "window": "contiguous", "documents": "greedy"}

MASKS = {
    "full": "",
    "window": """      %d = arith.subi %i, %j : index
      %w = arith.constant 1024 : index
      %m = arith.cmpi ult, %d, %w : index""",
    "documents": """      %x = tensor.extract %doc[%i] : tensor<LENGTHxi32>
      %y = tensor.extract %doc[%j] : tensor<LENGTHxi32>
      %same = arith.cmpi eq, %x, %y : i32
      %causal = arith.cmpi sge, %i, %j : index
      %m = arith.andi %same, %causal : i1""",
}


def model(mask, length):
    tensor = f"tensor<1x{HEADS}x{length}x{DIM}xf32>"
    ids = f"tensor<{length}xi32>"
    region = "" if not MASKS[mask] else f"""
    mask_mod {{
    ^bb0(%b: index, %h: index, %i: index, %j: index, %doc: {ids}):
{MASKS[mask].replace("LENGTH", str(length))}
      cp.yield %m : i1
    }}"""
    return f"""func.func @main(%q: {tensor}, %k: {tensor}, %v: {tensor}, %ids: {ids}) -> {tensor} {{
  %out, %lse = cp.flex_attention %q, %k, %v captures(%ids){region}
      : ({tensor}, {tensor}, {tensor}, {ids}) -> ({tensor}, tensor<1x{HEADS}x{length}xf32>)
  return %out : {tensor}
}}
"""


def documents(length, count, seed):
    lengths = np.random.default_rng(seed).lognormal(0.0, 1.0, count)
    ends = np.round(np.cumsum(lengths) / lengths.sum() * length)
    return np.searchsorted(ends, np.arange(length), side="right").astype(np.int32)


def measure(cp_run, mask, length, repeat, folder):
    """The least time, and the share of tiles that are not empty."""
    path, stats = folder / f"{mask}.mlir", folder / f"{mask}.json"
    path.write_text(model(mask, length))
    subprocess.run(
        [cp_run, path, "--ranks=2", "--threads=1", f"--layout={LAYOUTS[mask]}",
         f"--repeat={repeat}", f"--input=3={folder / 'ids.npy'}", f"--stats={stats}"],
        check=True, stdout=subprocess.DEVNULL)
    result = json.loads(stats.read_text())
    tiles = {kind: sum(rank[f"tiles_{kind}"] for rank in result["attention"][0]["ranks"])
             for kind in ("empty", "full", "partial")}
    used = tiles["full"] + tiles["partial"]
    return result["seconds"]["min"], used / (used + tiles["empty"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cp-run", default="build/bin/cp-run")
    parser.add_argument("--length", type=int, default=32768)
    parser.add_argument("--repeat", type=int, default=3)
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work)
        np.save(folder / "ids.npy", documents(a.length, 28, 0))
        full, _ = measure(a.cp_run, "full", a.length, a.repeat, folder)
        for mask in ("window", "documents"):
            seconds, share = measure(a.cp_run, mask, a.length, a.repeat, folder)
            print(f"{mask:10} tiles {share:7.4f}   time / (full x tiles) {seconds / (full * share):6.3f}")


if __name__ == "__main__":
    main()
