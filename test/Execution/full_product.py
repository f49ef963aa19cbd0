"""The full product of the execution tests, of which the lit tests matrix-*.test
are a pairwise selection: every mask and score function, element type, shape,
number of ranks, layout and way to rotate.

usage: full_product.py [--cp-run=build/bin/cp-run] [--mods=NAME,...]
         [--dtypes=f32,f16,bf16] [--shapes=NAME,...]

The last line counts the models; the exit status is 0 if all are right.
"""

import argparse
import itertools
import sys
import tempfile

from matrix import run
from models import MODS, SHAPES

RANKS = "1,2,3,4,8"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cp-run", default="build/bin/cp-run")
    parser.add_argument("--mods", default=",".join(MODS))
    parser.add_argument("--dtypes", default="f32,f16,bf16")
    parser.add_argument("--shapes", default=",".join(SHAPES))
    a = parser.parse_args()
    models = list(itertools.product(*(n.split(",") for n in (a.mods, a.dtypes, a.shapes))))
    failures = []
    for model in models:
        print("==", *model, flush=True)
        with tempfile.TemporaryDirectory() as work:
            if not run(a.cp_run, work, *model, RANKS):
                failures.append(model)
    for model in failures:
        print("failed:", *model)
    print(f"{len(models) - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
