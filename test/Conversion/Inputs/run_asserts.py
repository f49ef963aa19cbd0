"""A failed assertion ends the run on all ranks, and not the process.

usage: run_asserts.py DIR LIBRARY_DIR
"""

import pathlib
import sys

import numpy as np

from graphs import CASES
from run_graphs import compile_all
from world import World

RESULT = [([1, 5, 48], "f32")]


def check(world, ids_of_ranks, want):
    model, (_, table), _ = CASES["embedding"]()
    inputs = [[(np.array([ids]), "i64"), (table, "f32")] for ids in ids_of_ranks]
    got = world.run("cp_entry_case_0", inputs, [RESULT] * len(inputs))
    if isinstance(got, str) or isinstance(want, str):
        assert got == want, f"{got!r} instead of {want!r}"
        return
    for rank, ids in zip(got, ids_of_ranks):
        assert (rank[0] == table[np.array([ids])]).all()


def main(folder, library_dir):
    library = compile_all(pathlib.Path(folder), library_dir, [CASES["embedding"]()[0]])
    good = [1, 2, 3, 4, 60]
    world = World(library, ranks=2)
    check(world, [good, [5, 4, 3, 2, 0]], None)
    # Far outside: an access would crash.
    check(world, [good, [1, 2, 61, 3, 4]], "rank 1: index must be smaller than dim size")
    check(world, [[1, 2, 3, 1 << 60, 4], good], "rank 0: index must be smaller than dim size")
    check(world, [good, [-1 - (1 << 59), 2, 3, 4, 5]],
          "rank 1: index must be larger or equal to 0")
    # A run after a failure starts anew.
    check(world, [good, good], None)


if __name__ == "__main__":
    main(*sys.argv[1:])
