"""The golden models, imported anew from PyTorch, and configurations drawn at random."""

import random

import golden_models
import pytest
import torch
from conftest import SEED
from support import attention_ops, check
from torch import nn
from torch.nn.attention.flex_attention import (
    and_masks,
    create_block_mask,
    flex_attention,
    or_masks,
)


@pytest.mark.parametrize("name", golden_models.MODELS)
def test_golden(name, tmp_path):
    model, inputs, result = golden_models.load(name)
    imported = check(model, inputs, tmp_path, reference=[result])
    ops = attention_ops(imported)
    assert len(ops) == len(model.layers)
    assert all(("is_causal" in op) == (name != "encoder") for op in ops)


def random_mask(generator, model, depth):
    """A composition of the usual masks; what they read are buffers of `model`."""
    if depth > 0 and generator.random() < 0.7:
        combine = generator.choice([and_masks, or_masks])
        return combine(*(random_mask(generator, model, depth - 1) for _ in range(2)))
    width, chunk = generator.randint(2, 30), generator.choice([4, 7, 16])
    return generator.choice(
        [
            lambda b, h, q, k: q >= k,
            lambda b, h, q, k: abs(q - k) < width,
            lambda b, h, q, k: q // chunk == k // chunk,
            lambda b, h, q, k: (q + h) % chunk > k % chunk,
            lambda b, h, q, k: model.ids[b, q] == model.ids[b, k],
            lambda b, h, q, k: k < model.prefix[b],
            lambda b, h, q, k: model.keep[h, k],
        ]
    )


class Random(nn.Module):
    def __init__(self, generator):
        super().__init__()
        self.batch, self.length = generator.randint(1, 2), generator.randint(17, 70)
        self.kv_heads = generator.choice([1, 2])
        self.heads = self.kv_heads * generator.choice([1, 2])
        self.dim = generator.choice([4, 8])
        total = (self.heads + 2 * self.kv_heads) * self.dim
        self.project = nn.Linear(16, total, bias=generator.random() < 0.5)
        shape = (self.batch, self.length)
        self.register_buffer("ids", torch.randint(0, 3, shape).sort(-1).values)
        self.register_buffer("prefix", torch.randint(0, self.length, shape[:1]).int())
        self.register_buffer("keep", torch.rand(self.heads, self.length) > 0.2)
        self.mask = random_mask(generator, self, 2)
        self.cap = generator.choice([None, 3.0])

    def forward(self, x):
        n = [self.heads, self.kv_heads, self.kv_heads]
        heads = self.project(x).view(*x.shape[:2], -1, self.dim).transpose(1, 2)
        q, k, v = heads.split(n, 1)
        mask = create_block_mask(
            self.mask, self.batch, self.heads, self.length, self.length, device="cpu"
        )
        score = None
        if self.cap is not None:
            score = lambda s, b, h, q, k: self.cap * torch.tanh(s / self.cap)
        return flex_attention(q, k, v, score_mod=score, block_mask=mask, enable_gqa=True)


@pytest.mark.parametrize("number", range(6))
def test_random(number, tmp_path):
    seed = SEED + number
    print(f"seed {seed}")
    torch.manual_seed(seed)
    generator = random.Random(seed)
    model = Random(generator)
    configurations = [
        (ranks, generator.choice(["contiguous", "head-tail", "striped"]), rotate)
        for ranks, rotate in [(1, "ring"), (2, "all-gather"), (4, "ring")]
    ]
    inputs = (torch.randn(model.batch, model.length, 16),)
    check(model, inputs, tmp_path, configurations=configurations)
