"""scaled_dot_product_attention and the modules of torch.nn that end in it."""

import pytest
import torch
import torch.nn.functional as F
from support import attention_ops, check
from torch import nn

B, H, S, D = 2, 4, 40, 8


class Attention(nn.Module):
    """Projections, attention with the given options and masks, projection."""

    def __init__(self, kv_heads=H, dim=4, **options):
        super().__init__()
        self.options, self.kv_heads, self.dim = options, kv_heads, dim
        self.query = nn.Linear(H * D, H * D)
        self.key_value = nn.Linear(H * D, 2 * kv_heads * D)
        self.out = nn.Linear(H * D, H * D)

    def forward(self, x, mask=None):
        q = self.query(x).view(B, S, H, D).transpose(1, 2)
        k, v = self.key_value(x).view(B, S, 2, self.kv_heads, D).permute(2, 0, 3, 1, 4)
        if self.dim == 3:
            q, k, v = (t.reshape(B * H, S, D) for t in (q, k, v))
        if self.dim == 5:
            q, k, v = (t.unsqueeze(1) for t in (q, k, v))
        y = F.scaled_dot_product_attention(q, k, v, attn_mask=mask, **self.options)
        return self.out(y.reshape(B, H, S, D).transpose(1, 2).reshape(B, S, H * D))


def inputs(*masks):
    return (torch.randn(B, S, H * D), *masks)


def test_causal(tmp_path):
    imported = check(Attention(is_causal=True), inputs(), tmp_path)
    (op,) = attention_ops(imported)
    assert op.startswith("cp.sdpa") and "is_causal" in op


def test_gqa_is_not_repeated(tmp_path):
    model = Attention(kv_heads=2, is_causal=True, enable_gqa=True, scale=0.3)
    imported = check(model, inputs(), tmp_path)
    (op,) = attention_ops(imported)
    assert "scale = 3.0" in op
    assert f"(tensor<{B}x{H}x{S}x{D}xf32>, tensor<{B}x2x{S}x{D}xf32>" in op


@pytest.mark.parametrize("dim", [3, 5])
def test_other_ranks(dim, tmp_path):
    check(Attention(dim=dim, is_causal=True), inputs(), tmp_path)


@pytest.mark.parametrize("shape", [(S, S), (1, S), (B, 1, 1, S), (1, H, S, S), (B, H, S, 1)])
@pytest.mark.parametrize("dtype", [torch.bool, torch.float32])
def test_mask_argument(shape, dtype, tmp_path):
    mask = torch.randn(shape)
    mask = mask > -0.5 if dtype == torch.bool else mask
    imported = check(Attention(), inputs(mask), tmp_path)
    (op,) = attention_ops(imported)
    assert "captures" in op and ("mask_mod" if dtype == torch.bool else "score_mod") in op


def test_fully_masked_rows_give_zero(tmp_path):
    mask = torch.ones(S, S, dtype=torch.bool)
    mask[3] = mask[S - 1] = False
    check(Attention(), inputs(mask), tmp_path)


def test_constant_masks_are_recognised(tmp_path):
    class Constant(Attention):
        def forward(self, x):
            y = super().forward(x, torch.ones(S, S, dtype=torch.bool).tril())
            y = super().forward(y, nn.Transformer.generate_square_subsequent_mask(S))
            y = super().forward(y, torch.ones(S, S, dtype=torch.bool))
            return super().forward(y, torch.zeros(1, 1, S, S))

    imported = check(Constant(), inputs(), tmp_path)
    ops = attention_ops(imported)
    assert ["is_causal" in op for op in ops] == [True, True, False, False]
    assert all(op.startswith("cp.sdpa") for op in ops)


def test_mask_of_constants_that_is_not_causal(tmp_path):
    class Block(Attention):
        def forward(self, x):
            position = torch.arange(S) // 8
            return super().forward(x, position[:, None] >= position[None, :])

    imported = check(Block(), inputs(), tmp_path)
    assert "captures" in attention_ops(imported)[0]


@pytest.mark.parametrize("need_weights", [True, False])
def test_multihead_attention(need_weights, tmp_path):
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.attention = nn.MultiheadAttention(H * D, H, batch_first=True)

        def forward(self, x):
            return self.attention(x, x, x, need_weights=need_weights)[0]

    imported = check(Model().eval(), inputs(), tmp_path)
    assert attention_ops(imported)[0].startswith("cp.sdpa")


def test_transformer_encoder(tmp_path):
    layer = nn.TransformerEncoderLayer(H * D, H, 48, batch_first=True)
    model = nn.TransformerEncoder(layer, 2).eval()
    mask = nn.Transformer.generate_square_subsequent_mask(S)
    imported = check(model, inputs(), tmp_path, {"mask": mask, "is_causal": True})
    assert len(attention_ops(imported)) == 2


def test_transformer_encoder_with_padding(tmp_path):
    layer = nn.TransformerEncoderLayer(H * D, H, 48, batch_first=True)
    model = nn.TransformerEncoder(layer, 1).eval()
    padding = torch.arange(S) >= torch.tensor([[30], [S]])
    check(model, inputs(), tmp_path, {"src_key_padding_mask": padding})


def test_transformer_decoder(tmp_path):
    layer = nn.TransformerDecoderLayer(H * D, H, 48, batch_first=True)
    model = nn.TransformerDecoder(layer, 1).eval()
    args = (torch.randn(B, S, H * D), torch.randn(B, 24, H * D))
    mask = nn.Transformer.generate_square_subsequent_mask(S)
    check(model, args, tmp_path, {"tgt_mask": mask, "tgt_is_causal": True})


def test_in_place_operators(tmp_path):
    class Model(Attention):
        def forward(self, x):
            x = x.clone()
            x[:, :, 0] = 0.5
            x[:, :, 1:3].mul_(2).add_(x[:, :, 3:4])
            return super().forward(x)

    check(Model(is_causal=True), inputs(), tmp_path)


def test_structure_of_calls_and_results(tmp_path):
    class Model(Attention):
        def forward(self, pair, *, factor, name):
            y = super().forward(pair["x"] + pair["y"]) * factor
            return {"out": y, "name": name, "both": (y + 1, None)}

    model = Model(is_causal=True)
    args = ({"x": torch.randn(B, S, H * D), "y": torch.randn(B, S, H * D)},)
    kwargs = {"factor": 2.0, "name": "n"}
    imported = check(model, args, tmp_path, kwargs)
    tensors = imported.input_spec.flatten(args, {"name": "n", "factor": 2.0})
    assert [tuple(t.shape) for t in tensors] == [(B, S, H * D)] * 2
    assert imported.output_spec.unflatten([1, 2]) == {"out": 1, "name": "n", "both": (2, None)}


def test_same_example_twice_is_two_arguments(tmp_path):
    class Model(Attention):
        def forward(self, x, y):
            return super().forward(x) + y

    model, x = Model(is_causal=True), torch.randn(B, S, H * D)
    check(model, (x, x), tmp_path)
    from cp.importer import import_model

    assert "%arg1: tensor" in import_model(model, (x, x)).text


def test_half_precision(tmp_path):
    from cp.importer import import_model
    from support import run

    model = Attention(is_causal=True).bfloat16()
    args = (torch.randn(B, S, H * D).bfloat16(),)
    imported = import_model(model, args)
    assert "xbf16>" in attention_ops(imported)[0] + imported.text
    (got,) = run(imported, args, {}, tmp_path, (2, "head-tail", "ring"))
    want = model(*args).float().detach().numpy()
    assert abs(got - want).max() < 0.05
