"""Compile time of deep graphs, as minima of CPU time and ratios of them:

    benchmarks/compile_time.py --cp-opt=build/bin/cp-opt

Twice the attentions, or transformer blocks, should take at most about twice the
time, and 64 ranks no longer than 4. One attention on 1024 ranks is parallelized
only.
"""

import argparse
import pathlib
import re
import resource
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "test" / "Conversion" / "Inputs"))
from block_model import block  # noqa: E402


def model(count):
    tensor = "tensor<1x4x8192x64xf32>"
    lines, value = [], "%q"
    for i in range(count):
        lines.append(f"  %o{i}, %l{i} = cp.sdpa {value}, %k, %v {{is_causal}} : "
                     f"({tensor}, {tensor}, {tensor}) -> ({tensor}, tensor<1x4x8192xf32>)")
        value = f"%o{i}"
    body = "\n".join(lines)
    return (f"func.func @main(%q: {tensor}, %k: {tensor}, %v: {tensor}) -> {tensor} {{\n"
            f"{body}\n  return {value} : {tensor}\n}}\n")


def layers(count):
    """A function that calls a transformer block so many times."""
    text = block(is_global=True, name="private @block")[0]
    signature, kind = re.search(r"@block\((.*?)\) -> (\S+) \{", text).groups()
    names, kinds = zip(*re.findall(r"(%\w+): (tensor<[^>]+>)", signature))
    lines, value = [], names[0]
    for i in range(count):
        lines.append(f"  %y{i} = call @block({', '.join((value,) + names[1:])}) : ({', '.join(kinds)}) -> {kind}")
        value = f"%y{i}"
    body = "\n".join(lines)
    return f"{text}func.func @main({signature}) -> {kind} {{\n{body}\n  return {value} : {kind}\n}}\n"


def wide(window):
    """One attention over 16,777,216 positions: a causal window, or all before."""
    tensor = "tensor<1x8x16777216x64xf32>"
    return f"""func.func @main(%q: {tensor}) -> {tensor} {{
  %o, %l = cp.flex_attention %q, %q, %q
    mask_mod {{
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %w = arith.constant {window} : index
      %d = arith.subi %i, %j : index
      %past = arith.cmpi sge, %i, %j : index
      %near = arith.cmpi slt, %d, %w : index
      %m = arith.andi %past, %near : i1
      cp.yield %m : i1
    }} : ({tensor}, {tensor}, {tensor}) -> ({tensor}, tensor<1x8x16777216xf32>)
  return %o : {tensor}
}}
"""


def run(cp_opt, text, *options):
    """CPU seconds of one compilation."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([cp_opt, *options], input=text, text=True, check=True, stdout=subprocess.DEVNULL)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def seconds(cp_opt, count, ranks, repeat=3, model=model):
    options = [f"--cp-parallelize=ranks={ranks}", "--cp-lower-to-cpu"]
    return min(run(cp_opt, model(count), *options) for _ in range(repeat))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cp-opt", required=True)
    args = parser.parse_args()
    base = seconds(args.cp_opt, 128, 64)
    print(f"128 attentions, 64 ranks: {base:.2f} s (goal 5)")
    print(f"against 64 attentions: {base / seconds(args.cp_opt, 64, 64):.2f}")
    print(f"against 4 ranks: {base / seconds(args.cp_opt, 128, 4):.2f}")
    deep = seconds(args.cp_opt, 32, 64, model=layers)
    print(f"32 transformer blocks, 64 ranks: {deep:.2f} s (goal 20)")
    print(f"against 16 blocks: {deep / seconds(args.cp_opt, 16, 64, model=layers):.2f}")
    for layout in ("contiguous", "head-tail"):
        for name, window in (("causal", 1 << 24), ("window 65536", 65536)):
            options = f"--cp-parallelize=ranks=1024 layout={layout}"
            best = min(run(args.cp_opt, wide(window), options) for _ in range(3))
            print(f"{name}, {layout}, 1024 ranks: {best:.2f} s (goal 2)")


if __name__ == "__main__":
    main()
