"""The models whose MLIR and results lie in test/Execution/Inputs/models, and their weights."""

import re
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

FOLDER = Path(__file__).resolve().parents[1] / "Execution" / "Inputs" / "models"


class RMSNorm(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-5) * self.weight


def rotate(x, positions):
    """Rotary embedding with base 100 by halves; positions `[S]` or `[B, S]`."""
    half = x.shape[-1] // 2
    inverse = 1.0 / 100.0 ** (torch.arange(half, dtype=x.dtype) / half)
    angle = positions[..., None].to(x.dtype) * inverse
    angle = angle if angle.dim() == 2 else angle[:, None]
    a, b = x.chunk(2, -1)
    return torch.cat([a * angle.cos() - b * angle.sin(), b * angle.cos() + a * angle.sin()], -1)


class LlamaBlock(nn.Module):
    """6 query heads, 2 of keys and values."""

    def __init__(self, size=48, inner=64):
        super().__init__()
        self.norm1 = RMSNorm(size)
        self.query = nn.Linear(size, size, bias=False)
        self.key = nn.Linear(size, 16, bias=False)
        self.value = nn.Linear(size, 16, bias=False)
        self.out = nn.Linear(size, size, bias=False)
        self.norm2 = RMSNorm(size)
        self.gate = nn.Linear(size, inner, bias=False)
        self.up = nn.Linear(size, inner, bias=False)
        self.down = nn.Linear(inner, size, bias=False)

    def forward(self, x, positions):
        y = self.norm1(x)
        q, k, v = (
            p(y).view(*y.shape[:2], -1, 8).transpose(1, 2)
            for p in (self.query, self.key, self.value)
        )
        q, k = rotate(q, positions), rotate(k, positions)
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
        x = x + self.out(y.transpose(1, 2).reshape(x.shape))
        y = self.norm2(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))


class Llama(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.embed = nn.Embedding(61, 48)
        self.layers = nn.ModuleList(LlamaBlock() for _ in range(layers))
        self.norm = RMSNorm(48)
        self.head = nn.Linear(48, 61, bias=False)

    def forward(self, tokens, positions=None):
        x = self.embed(tokens)
        positions = torch.arange(tokens.shape[1]) if positions is None else positions
        for layer in self.layers:
            x = layer(x, positions)
        return self.head(self.norm(x))


class Block(nn.Module):
    """Of GPT-2 and the encoder: layer norms, fused projection, GELU."""

    def __init__(self, size, inner, heads, causal, approximate):
        super().__init__()
        self.norm1 = nn.LayerNorm(size)
        self.project = nn.Linear(size, 3 * size)
        self.out = nn.Linear(size, size)
        self.norm2 = nn.LayerNorm(size)
        self.up = nn.Linear(size, inner)
        self.down = nn.Linear(inner, size)
        self.heads, self.causal, self.approximate = heads, causal, approximate

    def forward(self, x):
        batch, length, size = x.shape
        q, k, v = (
            t.view(batch, length, self.heads, -1).transpose(1, 2)
            for t in self.project(self.norm1(x)).split(size, 2)
        )
        y = F.scaled_dot_product_attention(q, k, v, is_causal=self.causal)
        x = x + self.out(y.transpose(1, 2).reshape(x.shape))
        return x + self.down(F.gelu(self.up(self.norm2(x)), approximate=self.approximate))


class GPT2(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(53, 40)
        self.positions = nn.Embedding(128, 40)
        self.layers = nn.ModuleList(Block(40, 96, 5, True, "tanh") for _ in range(2))
        self.norm = nn.LayerNorm(40)

    def forward(self, tokens):
        x = self.embed(tokens) + self.positions(torch.arange(tokens.shape[1]))
        for layer in self.layers:
            x = layer(x)
        return F.linear(self.norm(x), self.embed.weight)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(Block(40, 72, 4, False, "none") for _ in range(2))
        self.norm = nn.LayerNorm(40)
        self.head = nn.Linear(40, 7)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.head(self.norm(x).mean(1))


MODELS = {
    "encoder": Encoder,
    "gpt2": GPT2,
    "llama": lambda: Llama(2),
    "llama_positions": lambda: Llama(1),
}


def stored_weights(name):
    """The weights in the order in which the model first uses them."""
    text = (FOLDER / name / "model.mlir").read_text()
    blobs = dict(re.findall(r'(torch_tensor[\w.]+): "0x[0-9A-F]{8}([0-9A-F]*)"', text))
    constants = re.findall(r"dense_resource<(\S+)> : tensor<([\dx]+)xf32>", text)
    # The importer lists constants from the last to the first use.
    for blob, shape in reversed(constants):
        array = np.frombuffer(bytes.fromhex(blobs[blob]), np.float32)
        yield torch.from_numpy(array.reshape([int(n) for n in shape.split("x")]).copy())


def load(name):
    """(model, inputs, result of PyTorch)."""
    model = MODELS[name]().eval()
    parameters = list(model.parameters())
    weights = list(stored_weights(name))
    assert sorted(map(lambda t: t.shape, weights)) == sorted(p.shape for p in parameters)
    with torch.no_grad():
        for parameter, weight in zip(parameters, weights):
            assert parameter.shape == weight.shape
            parameter.copy_(weight)
    folder = FOLDER / name
    count = len(list(folder.glob("[0-9]*.npy")))
    inputs = tuple(torch.from_numpy(np.load(folder / f"{i}.npy")) for i in range(count))
    return model, inputs, np.load(folder / "out.npy")
