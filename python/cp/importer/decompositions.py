"""Decompositions beside PyTorch's: of operators that torch-mlir lowers badly or not at all."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch._decomp import get_decompositions
from torch_mlir.extras.fx_decomp_util import get_decomposition_table

aten = torch.ops.aten

# Elements that a cumulative sum adds directly.
_BLOCK = 256


def decomposition_table() -> dict[Any, Callable]:
    # torch-mlir's GELU with tanh is off by 4e-4; its batch normalisation wants used statistics.
    standard = get_decompositions([aten.gelu, aten.native_batch_norm])
    own = {
        aten.cumsum.default: _cumsum,
        aten.var_mean.correction: _var_mean,
        aten.var.correction: _var,
    }
    return get_decomposition_table() | standard | own


def _cumsum(x: Tensor, dim: int, *, dtype: torch.dtype | None = None) -> Tensor:
    """Sums over triangles; torch-mlir's scan is of a dialect that the compiler does not read."""
    if dtype is None:
        dtype = x.dtype if x.is_floating_point() else torch.int64
    if x.dim() == 0:
        return x.to(dtype)
    return _cumsum_rows(x.to(dtype).movedim(dim, -1)).movedim(-1, dim)


def _cumsum_rows(x: Tensor) -> Tensor:
    """Along the last dimension; long rows by blocks, so that triangles stay small."""
    length = x.shape[-1]
    if length <= 2 * _BLOCK:
        position = torch.arange(length)
        lower = position[None, :] <= position[:, None]
        zero = torch.zeros((), dtype=x.dtype)
        return torch.where(lower, x.unsqueeze(-2), zero).sum(-1, dtype=x.dtype)
    blocks = -(-length // _BLOCK)
    padded = torch.nn.functional.pad(x, (0, blocks * _BLOCK - length))
    local = _cumsum_rows(padded.reshape(*x.shape[:-1], blocks, _BLOCK))
    totals = local[..., -1]
    before = _cumsum_rows(totals) - totals
    sums = (local + before.unsqueeze(-1)).reshape(*x.shape[:-1], blocks * _BLOCK)
    return sums[..., :length]


def _var_mean(
    x: Tensor, dim: list[int] | None = None, *, correction: float | None = 1, keepdim: bool = False
) -> tuple[Tensor, Tensor]:
    """In the type of x; torch-mlir computes in f64."""
    dims = list(range(x.dim())) if not dim else [d % x.dim() for d in dim]
    count = 1
    for d in dims:
        count *= x.shape[d]
    mean = x.mean(dims, keepdim=True)
    squares = (x - mean).square().sum(dims, keepdim=keepdim)
    divisor = count - (1 if correction is None else correction)
    return squares / divisor, mean if keepdim else mean.reshape(squares.shape)


def _var(
    x: Tensor, dim: list[int] | None = None, *, correction: float | None = 1, keepdim: bool = False
) -> Tensor:
    return _var_mean(x, dim, correction=correction, keepdim=keepdim)[0]
