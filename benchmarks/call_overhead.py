#!/usr/bin/env python3
"""What a call of a compiled model costs beside its kernels.

A tiny model (causal attention, weights that scale it) is called many times; the least time of a call
less what its slowest rank spent in attention is the overhead: arguments dealt to ranks, threads woken,
rotations, results put together. Prints microseconds, and the ratio to the 100 that a call may cost;
with --check the exit status is 1 if a call costs more.

    ninja -C build cp_c && PYTHONPATH=python /usr/bin/python3 benchmarks/call_overhead.py
"""

import argparse
import sys
import time

import numpy as np

import cp
from cp import _arrays, _capi

LIMIT = 100.0
HEADS, LENGTH, SIZE = 2, 16, 8
TENSOR = f"tensor<1x{HEADS}x{LENGTH}x{SIZE}xf32>"
MODEL = f"""
func.func @main(%q: {TENSOR}, %k: {TENSOR}, %v: {TENSOR},
                %w: {TENSOR} {{cp.weight = "w"}}) -> {TENSOR} {{
  %scaled = arith.mulf %v, %w : {TENSOR}
  %o, %l = cp.sdpa %q, %k, %scaled {{is_causal}}
    : ({TENSOR}, {TENSOR}, {TENSOR}) -> ({TENSOR}, tensor<1x{HEADS}x{LENGTH}xf32>)
  return %o : {TENSOR}
}}
"""


def get_kernel_seconds(compiled):
    """The slowest rank's time in attention, in the last call."""
    attentions = compiled.plan["attention"]
    totals = zip(*([rank["compute_seconds"] for rank in a["ranks"]] for a in attentions))
    return max(map(sum, totals))


def measure(call, compiled, repeats):
    """Of the fastest call: its seconds and those in kernels."""
    best = (float("inf"), 0.0)
    for _ in range(repeats):
        start = time.perf_counter()
        call()
        seconds = time.perf_counter() - start
        if seconds < best[0]:
            best = (seconds, get_kernel_seconds(compiled))
    return best


def make_c_call(compiled, inputs, output):
    """The same call without Python's part of it."""
    tensors = (_capi.Tensor * 4)()
    kept = [_arrays.view(value, "it", tensor) for value, tensor in zip(inputs, tensors)]
    result = _capi.Tensor()
    kept.append(_arrays.view(output, "it", result))
    execute, program = compiled._library.program_execute, compiled._program.value
    return lambda kept=kept: _capi.check(execute(program, tensors, 3, result, 1))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ranks", default="1,2,4")
    parser.add_argument("--repeats", type=int, default=3000)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()

    random = np.random.default_rng(0)
    shape = (1, HEADS, LENGTH, SIZE)
    q, k, v, w = (random.standard_normal(shape, np.float32) for _ in range(4))
    print("ranks  from    call us  kernels us  overhead us  of the limit")
    slow = False
    for ranks in map(int, options.ranks.split(",")):
        compiled = cp.compile(MODEL, ranks=ranks, threads=1, weights={"w": w})
        calls = {
            "C": make_c_call(compiled, (q, k, v), np.empty(shape, np.float32)),
            "Python": lambda compiled=compiled: compiled(q, k, v),
        }
        for name, call in calls.items():
            compiled(q, k, v)
            total, kernels = (1e6 * x for x in measure(call, compiled, options.repeats))
            overhead = total - kernels
            slow |= overhead > LIMIT
            print(f"{ranks:5d}  {name:6s}{total:9.1f}{kernels:12.1f}{overhead:13.1f}"
                  f"{overhead / LIMIT:13.2f}x")
    return 1 if slow and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
