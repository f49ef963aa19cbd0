"""Compile time of functions of many attentions, as ratios of minima:

    benchmarks/compile_time.py --cp-opt=build/bin/cp-opt

Twice the attentions should take at most about twice the time, and 64 ranks no
longer than 4.
"""

import argparse
import subprocess
import time


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


def seconds(cp_opt, count, ranks, repeat=3):
    best = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        subprocess.run([cp_opt, f"--cp-parallelize=ranks={ranks}", "--cp-lower-to-cpu"],
                       input=model(count), text=True, check=True, stdout=subprocess.DEVNULL)
        best = min(best, time.perf_counter() - start)
    return best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cp-opt", required=True)
    args = parser.parse_args()
    base = seconds(args.cp_opt, 128, 64)
    print(f"128 attentions, 64 ranks: {base:.2f} s (goal 5)")
    print(f"against 64 attentions: {base / seconds(args.cp_opt, 64, 64):.2f}")
    print(f"against 4 ranks: {base / seconds(args.cp_opt, 128, 4):.2f}")


if __name__ == "__main__":
    main()
