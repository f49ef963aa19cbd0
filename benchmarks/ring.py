"""Ratios of whole cp-run programs, minima of one run each:

    benchmarks/ring.py --cp-run=build/bin/cp-run [--repeat=N]

* a ring on 2 ranks against one rank with 2 threads (causal, head-tail);
* causal against full attention; a causal window of 256 against full;
* a transformer block (hidden size 1024, 2048 rows) on 2 ranks against one.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "test" / "Conversion" / "Inputs"))
from block_model import block  # noqa: E402

MASKS = {
    "full": "",
    "causal": "      %m = arith.cmpi sge, %i, %j : index",
    "window": """      %d = arith.subi %i, %j : index
      %w = arith.constant 256 : index
      %m = arith.cmpi ult, %d, %w : index""",
}


def model(mask, length, heads, dim):
    tensor = f"tensor<1x{heads}x{length}x{dim}xf32>"
    region = "" if not MASKS[mask] else f"""
    mask_mod {{
    ^bb0(%b: index, %h: index, %i: index, %j: index):
{MASKS[mask]}
      cp.yield %m : i1
    }}"""
    return f"""func.func @main(%q: {tensor}, %k: {tensor}, %v: {tensor}) -> {tensor} {{
  %out, %lse = cp.flex_attention %q, %k, %v{region}
      : ({tensor}, {tensor}, {tensor}) -> ({tensor}, tensor<1x{heads}x{length}xf32>)
  return %out : {tensor}
}}
"""


def seconds(args, folder, text, *options):
    path, stats = folder / "model.mlir", folder / "stats.json"
    path.write_text(text)
    subprocess.run([args.cp_run, path, f"--repeat={args.repeat}", f"--stats={stats}",
                    *options], check=True, stdout=subprocess.DEVNULL)
    return json.loads(stats.read_text())["seconds"]["min"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cp-run", required=True)
    parser.add_argument("--repeat", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        causal = model("causal", 8192, 8, 64)
        one = seconds(args, folder, causal, "--ranks=1", "--threads=2")
        two = seconds(args, folder, causal, "--ranks=2", "--threads=1", "--layout=head-tail")
        print(f"ring on 2 ranks / one rank, 2 threads (goal 1.10): {two / one:.3f}")
        for mask, length, goal in [("causal", 4096, 0.60), ("window", 8192, 0.10)]:
            times = [seconds(args, folder, model(m, length, 8, 64), "--ranks=1", "--threads=1")
                     for m in (mask, "full")]
            print(f"{mask} / full, S = {length} (goal {goal:.2f}): {times[0] / times[1]:.3f}")
        text = block(is_global=True)[0]
        one = seconds(args, folder, text, "--ranks=1", "--threads=2")
        two = seconds(args, folder, text, "--ranks=2", "--threads=1", "--layout=head-tail")
        print(f"block on 2 ranks / one rank, 2 threads (goal 1.10): {two / one:.3f}")


if __name__ == "__main__":
    main()
