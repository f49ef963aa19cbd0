"""torch.nn.attention.flex_attention: masks and scores become regions."""

import pytest
import torch
from support import attention_ops, check
from torch import nn
from torch.nn.attention.flex_attention import (
    AuxRequest,
    and_masks,
    create_block_mask,
    flex_attention,
    or_masks,
)

B, H, S, D = 2, 4, 64, 8


def causal(b, h, q, k):
    return q >= k


def window(width):
    return lambda b, h, q, k: q - k < width


def documents(model, b, h, q, k):
    return model.ids[b, q] == model.ids[b, k]


class Model(nn.Module):
    """Attention with `mask(model, b, h, q, k)` and `score(model, s, b, h, q, k)`."""

    def __init__(self, mask=None, score=None, kv_heads=2, options=None, **buffers):
        super().__init__()
        self.mask, self.score, self.kv_heads, self.options = mask, score, kv_heads, options or {}
        self.project = nn.Linear(H * D, (H + 2 * kv_heads) * D)
        for name, buffer in buffers.items():
            self.register_buffer(name, buffer)

    def forward(self, x):
        heads = self.project(x).view(B, S, -1, D).transpose(1, 2)
        q, k, v = heads.split([H, self.kv_heads, self.kv_heads], 1)
        block_mask = score = None
        if self.mask:
            mask = lambda b, h, q, k: self.mask(self, b, h, q, k)
            block_mask = create_block_mask(mask, B, H, S, S, device="cpu")
        if self.score:
            score = lambda s, b, h, q, k: self.score(self, s, b, h, q, k)
        gqa = self.kv_heads < H
        return flex_attention(
            q, k, v, score_mod=score, block_mask=block_mask, enable_gqa=gqa, **self.options
        )


def plain(mask):
    return lambda model, *position: mask(*position)


IDS = torch.arange(S).div(20, rounding_mode="floor").int().expand(B, S).clone()
IDS[1] = IDS[1].flip(0)
PREFIX = torch.tensor([5, 30])
LENGTHS = torch.tensor([40, 64])
SLOPES = torch.tensor([0.5, 0.25, 0.1, 0.05])

MASKS = {
    "causal": lambda: Model(plain(causal)),
    "sliding window": lambda: Model(plain(and_masks(causal, window(9))), kv_heads=H),
    "prefix-LM": lambda: Model(
        lambda m, b, h, q, k: or_masks(causal, lambda b, h, q, k: k < m.prefix[b])(b, h, q, k),
        prefix=PREFIX,
    ),
    "document": lambda: Model(
        lambda m, *p: and_masks(causal, lambda *p: documents(m, *p))(*p), ids=IDS
    ),
    "padding": lambda: Model(lambda m, b, h, q, k: k < m.lengths[b], lengths=LENGTHS),
    "prefix or window, by document": lambda: Model(
        lambda m, *p: and_masks(
            or_masks(
                and_masks(causal, window(7)), lambda b, h, q, k: (k < m.prefix[b]) & (h % 2 == 0)
            ),
            lambda *p: documents(m, *p),
        )(*p),
        ids=IDS,
        prefix=PREFIX,
    ),
    "dilated blocks": lambda: Model(lambda m, b, h, q, k: ((q - k) % 3 == 0) & (q // 8 >= k // 8)),
    "window by head": lambda: Model(lambda m, b, h, q, k: abs(q - k) <= h * 4 + 3),
    "rows without keys": lambda: Model(lambda m, b, h, q, k: (q >= k) & (q % 5 != 2)),
    "not, xor": lambda: Model(lambda m, b, h, q, k: ~(q < k) ^ ((q + k) % 7 == 0)),
    "ALiBi": lambda: Model(
        plain(causal), lambda m, s, b, h, q, k: s + m.slopes[h] * (k - q), slopes=SLOPES
    ),
    "soft-cap": lambda: Model(None, lambda m, s, b, h, q, k: torch.tanh(s / 2) * 2),
    "relative positions": lambda: Model(
        None, lambda m, s, b, h, q, k: s + m.table[h, q - k + S], table=torch.randn(H, 2 * S)
    ),
    "negative indices": lambda: Model(
        plain(causal), lambda m, s, b, h, q, k: s + m.table[h, k - q], table=torch.randn(H, 2 * S)
    ),
    "bias, indexed step by step": lambda: Model(
        None, lambda m, s, b, h, q, k: s + m.bias[b, h][q][k], bias=torch.randn(B, H, S, S)
    ),
    "where, min, exp": lambda: Model(
        None,
        lambda m, s, b, h, q, k: torch.where(
            q > k, s * 1.5, torch.minimum(s, torch.exp(-s).clamp(max=3.0))
        ),
    ),
    "scalar and mask of bools": lambda: Model(
        lambda m, b, h, q, k: m.keep[k] & (m.offset + q >= k),
        keep=torch.arange(S) % 3 != 1,
        offset=torch.tensor(2),
    ),
}


@pytest.mark.parametrize("name", MASKS)
def test_mask(name, tmp_path):
    imported = check(MASKS[name](), (torch.randn(B, S, H * D),), tmp_path)
    (op,) = attention_ops(imported)
    assert op.startswith("cp.sdpa" if name == "causal" else "cp.flex_attention")
    if name not in ("sliding window",):
        assert f"tensor<{B}x2x{S}x{D}xf32>" in op, "keys and values are repeated"


def test_nothing_to_mask(tmp_path):
    (op,) = attention_ops(check(Model(), (torch.randn(B, S, H * D),), tmp_path))
    assert op.startswith("cp.sdpa") and "is_causal" not in op


def test_lse_and_scale(tmp_path):
    options = {"return_aux": AuxRequest(lse=True), "scale": 0.2}
    model = Model(plain(and_masks(causal, window(9))), options=options)
    imported = check(model, (torch.randn(B, S, H * D),), tmp_path)
    assert len(imported.output_spec.tensors) == 2


def test_block_mask_from_outside(tmp_path):
    class Outside(Model):
        block_mask = create_block_mask(causal, None, None, S, S, device="cpu")

        def forward(self, x):
            q, k, v = self.project(x).view(B, S, -1, D).transpose(1, 2).split([H, 2, 2], 1)
            return flex_attention(q, k, v, block_mask=self.block_mask, enable_gqa=True)

    imported = check(Outside(), (torch.randn(B, S, H * D),), tmp_path)
    assert "is_causal" in attention_ops(imported)[0]


def test_capture_that_the_model_computes(tmp_path):
    class Computed(nn.Module):
        def __init__(self):
            super().__init__()
            self.project = nn.Linear(H * D, 3 * H * D)

        def forward(self, x, tokens):
            q, k, v = self.project(x).view(B, S, -1, D).transpose(1, 2).chunk(3, 1)
            ids = (tokens == 0).cumsum(1)
            mask = create_block_mask(
                lambda b, h, i, j: (ids[b, i] == ids[b, j]) & (i >= j), B, None, S, S, device="cpu"
            )
            return flex_attention(q, k, v, block_mask=mask) * tokens[:, None, :, None]

    args = (torch.randn(B, S, H * D), torch.randint(0, 12, (B, S)))
    imported = check(Computed(), args, tmp_path)
    # Rows of the argument are sharded, and the sum needs it whole.
    assert imported.input_spec.repeated == (1,)


def test_locations_are_those_of_the_mask(tmp_path):
    imported = check(MASKS["document"](), (torch.randn(B, S, H * D),), tmp_path)
    assert f'"{__file__}"' in attention_ops(imported)[0]
