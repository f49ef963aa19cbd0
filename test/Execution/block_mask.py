"""Compares what cp-run --block-mask writes with masks evaluated in numpy.

usage: block_mask.py CP_RUN WORK_DIR

The models are those of models.py, their masks written down again.
"""

import os
import subprocess
import sys

import numpy as np

from models import MODS, SHAPES, write_model

TILE = 16


def document(shape, b, h, i, j):
    captures = [ids[b] for _, ids in MODS["document"](shape).captures]
    q, k = captures[0], captures[-1]
    return (q[i] == k[j]) & (i >= j)


# The mask, and whether it tells batch rows and heads apart.
MASKS = {
    "full": (lambda shape, b, h, i, j: (i >= 0) & (j >= 0), False, False),
    "causal": (lambda shape, b, h, i, j: i >= j, False, False),
    "window": (lambda shape, b, h, i, j: (i >= j) & (i - j < 24), False, False),
    "prefix": (lambda shape, b, h, i, j: (i >= j) | (j < 5 + 11 * b), True, False),
    "document": (document, True, False),
    "masked-rows": (lambda shape, b, h, i, j: (i >= j) & (i >= 20) & (i % 5 != 2), False, False),
    "head-window": (lambda shape, b, h, i, j: (i >= j) & (i - j < 8 * (h + 1)), False, True),
}


def order(present):
    """As PyTorch's _dense_to_ordered: the blocks that are there, then the others."""
    indices = np.argsort(~present, axis=-1, kind="stable")
    return present.sum(axis=-1).astype(np.int32), indices.astype(np.int32)


def expect(mask, shape, batches, heads):
    (sq, skv) = shape.lengths
    blocks = [-(-length // TILE) for length in shape.lengths]
    partial = np.zeros((batches, heads, *blocks), bool)
    full = np.zeros_like(partial)
    i, j = np.arange(sq)[:, None], np.arange(skv)[None, :]
    for b in range(batches):
        for h in range(heads):
            dense = np.broadcast_to(mask(shape, b, h, i, j), (sq, skv))
            for q in range(blocks[0]):
                for k in range(blocks[1]):
                    # At the edge, only positions that exist count.
                    block = dense[q * TILE : (q + 1) * TILE, k * TILE : (k + 1) * TILE]
                    full[b, h, q, k] = block.all()
                    partial[b, h, q, k] = block.any() and not block.all()
    result = dict(zip(("kv_num_blocks", "kv_indices"), order(partial)))
    result.update(zip(("full_kv_num_blocks", "full_kv_indices"), order(full)))
    return result


def check(cp_run, work, name, shape_name):
    shape = SHAPES[shape_name]
    mask, reads_batch, reads_head = MASKS[name]
    command = [cp_run, *write_model(name, "f32", shape, work), "--plan-only"]
    command += [f"--tile={TILE}", f"--block-mask={work}/block-mask"]
    print("+", " ".join(command), flush=True)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    batches = shape.batch if reads_batch else 1
    heads = shape.heads[0] if reads_head else 1
    for file, want in expect(mask, shape, batches, heads).items():
        got = np.load(os.path.join(work, "block-mask", file + ".npy"))
        assert got.dtype == np.int32 and got.shape == want.shape, (file, got.shape, want.shape)
        assert (got == want).all(), (file, got, want)


def main(cp_run, work):
    for name in MASKS:
        for shape in ("gqa", "ragged", "cross"):
            check(cp_run, work, name, shape)


main(*sys.argv[1:])
