"""Writes models of mask and score functions, one after the other, to a file for
tools that take --split-input-file.

    write_families.py FILE [RANDOM SEED]

All of test/Execution/models.py, and RANDOM random ones of mask_grammar.py.
"""

import pathlib
import random
import sys
import tempfile

import numpy as np

EXECUTION = pathlib.Path(__file__).resolve().parents[3] / "Execution"
sys.path.insert(0, str(EXECUTION))

import mask_grammar as grammar
import models
import random_masks


def random_model(seed):
    rng = random.Random(seed)
    shape = (2, 2, 40, 40)
    tables = grammar.make_tables(np.random.default_rng(seed), shape)
    # Constant tables become captures by a pass that sees one rank's program.
    tables = [t for t in tables if not t.constant]
    tables.append(grammar.Table("bias", "f32", np.zeros(80, np.float32)))
    attention = random_masks.attention(rng, shape, tables, 3)
    return random_masks.program(rng, shape, 2, [attention], tables)[0]


def main(path, count="0", seed="1"):
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        for name in models.MODS:
            model = models.write_model(name, "f16", models.SHAPES["plain"], folder)[0]
            parts.append(pathlib.Path(model).read_text())
    parts += [random_model(int(seed) + n) for n in range(int(count))]
    pathlib.Path(path).write_text("// -----\n".join(parts))


if __name__ == "__main__":
    main(*sys.argv[1:])
