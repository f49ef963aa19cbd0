"""cp.compile with torch tensors and modules, compared with PyTorch."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import cp

HEADS, LENGTH, SIZE = 4, 37, 8


def make_text(dtype):
    query = f"tensor<1x{HEADS}x{LENGTH}x{SIZE}x{dtype}>"
    return f"""func.func @main(%q: {query}, %k: {query}, %v: {query}) -> {query} {{
  %o, %l = cp.sdpa %q, %k, %v {{is_causal}}
    : ({query}, {query}, {query}) -> ({query}, tensor<1x{HEADS}x{LENGTH}xf32>)
  return %o : {query}
}}"""


def make_inputs(dtype=torch.float32):
    # As a projection gives them: heads are not neighbours in memory.
    return [torch.randn(1, LENGTH, HEADS, SIZE, dtype=dtype).transpose(1, 2) for _ in range(3)]


@pytest.mark.parametrize("ranks", [1, 2, 4])
@pytest.mark.parametrize(
    "dtype, name, tolerance",
    [(torch.float32, "f32", 1e-5), (torch.bfloat16, "bf16", 1e-2), (torch.float16, "f16", 1e-3)],
)
def test_tensors(ranks, dtype, name, tolerance):
    compiled = cp.compile(make_text(name), ranks=ranks)
    for _ in range(3):
        q, k, v = make_inputs(dtype)
        got = compiled(q, k, v)
        assert isinstance(got, torch.Tensor) and got.dtype == dtype
        wanted = F.scaled_dot_product_attention(q.double(), k.double(), v.double(), is_causal=True)
        torch.testing.assert_close(got.double(), wanted, rtol=tolerance, atol=tolerance)


def test_results_in_given_memory():
    compiled = cp.compile(make_text("f32"), ranks=2)
    q, k, v = make_inputs()
    out = torch.empty(1, LENGTH, HEADS, SIZE).transpose(1, 2)
    assert compiled(q, k, v, out=[out]) is out
    torch.testing.assert_close(out, F.scaled_dot_product_attention(q, k, v, is_causal=True))


def test_numpy_and_torch_together():
    compiled = cp.compile(make_text("f32"), ranks=2)
    q, k, v = make_inputs()
    wanted = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    torch.testing.assert_close(compiled(q, k.numpy(), v), wanted)
    got = compiled(q.numpy(), k.numpy(), v.numpy())
    assert isinstance(got, np.ndarray)
    torch.testing.assert_close(torch.from_numpy(got), wanted)


def test_bad_tensors():
    compiled = cp.compile(make_text("f32"))
    q, k, v = make_inputs()
    for bad, text in (
        (k.to("meta"), "argument 1 is on meta: expected a tensor on the CPU"),
        (k.double(), "argument 1: expected f32"),
        (k.to(torch.complex64), "argument 1 has element type torch.complex64"),
        (k.to_sparse(), "argument 1 has layout torch.sparse_coo"),
        (k[0], "argument 1: expected f32"),
    ):
        with pytest.raises(cp.Error, match=text):
            compiled(q, bad, v)


class Block(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = torch.nn.LayerNorm(32)
        self.qkv = torch.nn.Linear(32, 96)
        self.out = torch.nn.Linear(32, 32, bias=False)

    def forward(self, x, *, scale):
        shape = (*x.shape[:2], HEADS, SIZE)
        q, k, v = (part.view(shape).transpose(1, 2) for part in self.qkv(self.norm(x)).chunk(3, -1))
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        y = self.out(y.transpose(1, 2).reshape(x.shape)) * scale
        return {"y": x + y, "attention": y}


@pytest.mark.parametrize("ranks", [1, 3])
def test_modules(ranks):
    pytest.importorskip("torch_mlir")
    model = Block().eval()
    x, scale = torch.randn(2, LENGTH, 32), torch.randn(1)
    compiled = cp.compile(model, (x,), {"scale": scale}, ranks=ranks)
    assert {info.weight for info in compiled.inputs} >= {"qkv.weight", "out.weight"}
    for _ in range(3):
        x, scale = torch.randn(2, LENGTH, 32), torch.randn(1)
        with torch.no_grad():
            wanted = model(x, scale=scale)
        got = compiled(x, scale=scale)
        assert list(got) == ["y", "attention"]
        for name, value in got.items():
            torch.testing.assert_close(value, wanted[name], rtol=1e-4, atol=3e-5)
    assert compiled.check()
    assert compiled.plan["ranks"] == ranks
    assert "cp.attend" in compiled.mlir
