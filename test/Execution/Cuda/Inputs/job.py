"""The C interface in a process of a job: every process gets the whole results, equal to those of
ranks that are threads on the CPU.

The first argument is a file name, of a trace.
"""

import json
import sys

import numpy as np

import cp

QUERY, LSE = "tensor<1x4x50x8xf32>", "tensor<1x4x50xf32>"
CAUSAL = f"""
func.func @main(%q: {QUERY}, %k: {QUERY}, %v: {QUERY}, %w: tensor<3xf32>)
    -> ({QUERY}, {LSE}, tensor<3xf32>) {{
  %o, %l = cp.sdpa %q, %k, %v {{is_causal}} : ({QUERY}, {QUERY}, {QUERY}) -> ({QUERY}, {LSE})
  %s = arith.addf %w, %w : tensor<3xf32>
  return %o, %l, %s : {QUERY}, {LSE}, tensor<3xf32>
}}
"""
RANKS = 3


def count(stats):
    """What does not depend on time."""
    for attention in stats["attention"]:
        for rank in attention["ranks"]:
            del rank["compute_seconds"], rank["wait_seconds"]
        del attention["tile"]
    return [[{**rank, "tiles_empty": 0, "tiles_full": 0, "tiles_partial": 0}
             for rank in attention["ranks"]] for attention in stats["attention"]]


random = np.random.default_rng(3)
inputs = [random.standard_normal(shape, np.float32) for shape in 3 * [(1, 4, 50, 8)] + [(3,)]]
expected = cp.compile(CAUSAL, ranks=RANKS, layout="head-tail")
want = expected(*inputs)
for layout in ("head-tail", "striped"):
    compiled = cp.compile(CAUSAL, ranks=RANKS, target="cuda", transport="nccl", layout=layout)
    for _ in range(2):
        for got, wanted in zip(compiled(*inputs), want, strict=True):
            np.testing.assert_allclose(got, wanted, atol=1e-5)
    assert compiled.check(*inputs), compiled.check(*inputs)
    plan = compiled.plan
    assert len(plan["attention"][0]["ranks"]) == RANKS
    if layout == "head-tail":
        assert count(plan) == count(expected.plan), plan
    assert "<svg" in compiled.report(None, *inputs).svg
    compiled.trace(sys.argv[1], *inputs)
    with open(sys.argv[1]) as file:
        assert {event["pid"] for event in json.load(file)["traceEvents"]} == set(range(RANKS))
try:
    cp.compile(CAUSAL, ranks=RANKS, transport="nccl")
except cp.Error as error:
    assert "transport=nccl connects GPUs" in str(error)
else:
    sys.exit("a transport of GPUs ran on CPUs")
