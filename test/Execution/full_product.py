"""The full product of the execution tests, of which the lit tests are a
pairwise selection: every mask and score function, element type, shape, number
of ranks, layout and way to rotate.

usage: full_product.py [--cp-run=build/bin/cp-run] [--mods=NAME,...]
         [--dtypes=f32,f16,bf16]

Takes an hour or so on two cores. The last line counts the programs; the exit
status is 0 if all are right.
"""

import argparse
import itertools
import sys
import tempfile

from matrix import run
from models import MODS, Shape

RANKS = "1,2,3,4,8"

SHAPES = [
    Shape(),
    Shape(batch=2, heads=(4, 1), dims=(40, 24)),
    Shape(heads=(6, 2), lengths=(101, 101), dims=(16, 56)),
    Shape(batch=2, lengths=(48, 80)),
    Shape(heads=(4, 2), lengths=(80, 48), dims=(24, 40)),
    # Fewer rows than ranks.
    Shape(lengths=(5, 5), dims=(64, 64)),
]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cp-run", default="build/bin/cp-run")
    parser.add_argument("--mods", default=",".join(MODS))
    parser.add_argument("--dtypes", default="f32,f16,bf16")
    a = parser.parse_args()
    failures = []
    cases = list(itertools.product(a.mods.split(","), a.dtypes.split(","), SHAPES))
    for mods, dtype, shape in cases:
        name = f"{mods}, {dtype}, {shape}"
        print(f"== {name}", flush=True)
        with tempfile.TemporaryDirectory() as work:
            if not run(a.cp_run, work, mods, dtype, shape, RANKS):
                failures.append(name)
    for name in failures:
        print(f"failed: {name}")
    print(f"{len(cases) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
