"""Compile time of what analyses the mask of one attention:

    benchmarks/analysis_time.py --cp-opt=build/bin/cp-opt [--ranks=8] [--layout=head-tail]

For each family the least milliseconds, of three runs, that the passes take which
classify steps, prune the ring and prove coverage, as --mlir-timing says. The
goal is 50 for each.
"""

import argparse
import re
import subprocess

LENGTH = 131072
PASSES = ("ClassifySteps", "PruneRing", "VerifyCoverage")

# Lines over %b, %h, %i (query), %j (key) and %x (an id for each position).
CAUSAL = "%c = arith.cmpi sge, %i, %j : index"
DISTANCE = "%d = arith.subi %i, %j : index"
DOCUMENT = """%p = tensor.extract %x[%i] : tensor<131072xi32>
      %r = tensor.extract %x[%j] : tensor<131072xi32>
      %s = arith.cmpi eq, %p, %r : i32"""


def constant(name, value):
    return f"%{name} = arith.constant {value} : index"


def join(*lines):
    return "\n      ".join(lines)


FAMILIES = {
    "causal": join(CAUSAL, "%m = arith.andi %c, %c : i1"),
    "window": join(DISTANCE, constant("w", 8192), "%m = arith.cmpi ult, %d, %w : index"),
    "two-sided window": join(DISTANCE, constant("w", 4096), constant("z", 0),
                             "%n = arith.subi %z, %d : index",
                             "%a = arith.maxsi %d, %n : index",
                             "%m = arith.cmpi slt, %a, %w : index"),
    "window and first keys": join(DISTANCE, constant("w", 8192), constant("f", 4), CAUSAL,
                                  "%u = arith.cmpi slt, %d, %w : index",
                                  "%v = arith.cmpi slt, %j, %f : index",
                                  "%o = arith.ori %u, %v : i1", "%m = arith.andi %o, %c : i1"),
    "prefix": join(CAUSAL, constant("f", 16384), "%v = arith.cmpi slt, %j, %f : index",
                   "%m = arith.ori %c, %v : i1"),
    "chunked": join(CAUSAL, constant("w", 4096), "%u = arith.divsi %i, %w : index",
                    "%v = arith.divsi %j, %w : index", "%e = arith.cmpi eq, %u, %v : index",
                    "%m = arith.andi %c, %e : i1"),
    "dilated": join(DISTANCE, CAUSAL, constant("w", 4), constant("z", 0),
                    "%u = arith.remsi %d, %w : index", "%e = arith.cmpi eq, %u, %z : index",
                    "%m = arith.andi %c, %e : i1"),
    "block-diagonal": join(constant("w", 8192), "%u = arith.divui %i, %w : index",
                           "%v = arith.divui %j, %w : index",
                           "%m = arith.cmpi eq, %u, %v : index"),
    "document": join(DOCUMENT, "%m = arith.andi %s, %s : i1"),
    "causal document": join(DOCUMENT, CAUSAL, "%m = arith.andi %s, %c : i1"),
    "document and window": join(DOCUMENT, DISTANCE, constant("w", 1024),
                                "%u = arith.cmpi ult, %d, %w : index",
                                "%m = arith.andi %s, %u : i1"),
    "window by head": join(DISTANCE, constant("w", 1024), constant("o", 1),
                           "%g = arith.addi %h, %o : index", "%u = arith.muli %g, %w : index",
                           "%m = arith.cmpi ult, %d, %u : index"),
}


def model(mask):
    tensor = f"tensor<1x4x{LENGTH}x64xf32>"
    ids = f"tensor<{LENGTH}xi32>"
    return f"""func.func @main(%q: {tensor}, %ids: {ids}) -> {tensor} {{
  %out, %lse = cp.flex_attention %q, %q, %q captures(%ids)
    mask_mod {{
    ^bb0(%b: index, %h: index, %i: index, %j: index, %x: {ids}):
      {mask}
      cp.yield %m : i1
    }} : ({tensor}, {tensor}, {tensor}, {ids}) -> ({tensor}, tensor<1x4x{LENGTH}xf32>)
  return %out : {tensor}
}}
"""


def milliseconds(cp_opt, mask, ranks, layout):
    done = subprocess.run(
        [cp_opt, f"--cp-parallelize=ranks={ranks} layout={layout}", "--mlir-timing",
         "--mlir-timing-display=list"],
        input=model(mask), text=True, check=True, capture_output=True)
    return 1000 * sum(float(seconds) for seconds, name in
                      re.findall(r"^\s*([\d.]+) \([^)]*\)\s+(\w+)$", done.stderr, re.MULTILINE)
                      if name in PASSES)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cp-opt", required=True)
    parser.add_argument("--ranks", type=int, default=8)
    parser.add_argument("--layout", default="head-tail")
    args = parser.parse_args()
    for family, mask in FAMILIES.items():
        least = min(milliseconds(args.cp_opt, mask, args.ranks, args.layout) for _ in range(3))
        print(f"{family:24} {least:8.1f} ms  (goal 50)")


if __name__ == "__main__":
    main()
