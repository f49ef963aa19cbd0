"""The custom operators by which an attention stays whole from export to MLIR.

`cp::attention` is attention whose mask and score functions are written out on scalars: `mask` is
a 0-d bool tensor and `score` a 0-d float tensor, computed from the scalars that `cp::position`
(batch row, query head, query position, key position) and `cp::score` stand for. Both are ordinary
parts of the graph, so that what they read is found by following edges. `regions.py` cuts them out
and leaves `cp::attention_call`, which names the attention by its number.

None of them can be computed: they exist between export and import only.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

_MESSAGE = "{} stands for an attention of an exported program and cannot be computed"


@torch.library.custom_op("cp::position", mutates_args=())
def position(like: Tensor, axis: int) -> Tensor:
    """Batch row, query head, query position, key position for axis 0 to 3."""
    raise NotImplementedError(_MESSAGE.format("cp::position"))


@position.register_fake
def _(like: Tensor, axis: int) -> Tensor:
    return like.new_empty((), dtype=torch.int64)


@torch.library.custom_op("cp::score", mutates_args=())
def score(like: Tensor) -> Tensor:
    """The scaled score of a query and a key."""
    raise NotImplementedError(_MESSAGE.format("cp::score"))


@score.register_fake
def _(like: Tensor) -> Tensor:
    return like.new_empty(())


def _results(query: Tensor, value: Tensor) -> tuple[Tensor, Tensor]:
    batch, heads, length, _ = query.shape
    # As PyTorch's kernels lay it out, so that a view of the transposed result stays one.
    out = query.new_empty((batch, length, heads, value.shape[-1])).transpose(1, 2)
    return out, query.new_empty((batch, heads, length), dtype=torch.float32)


@torch.library.custom_op("cp::attention", mutates_args=())
def attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None,
    score: Tensor | None,
    is_causal: bool,
    scale: float,
) -> tuple[Tensor, Tensor]:
    """Out `[B, Hq, Sq, Dv]` and the log-sum-exp `[B, Hq, Sq]`."""
    raise NotImplementedError(_MESSAGE.format("cp::attention"))


@attention.register_fake
def _(query, key, value, mask, score, is_causal, scale):
    return _results(query, value)


@torch.library.custom_op("cp::attention_call", mutates_args=())
def attention_call(
    query: Tensor, key: Tensor, value: Tensor, captures: Sequence[Tensor], number: int
) -> tuple[Tensor, Tensor]:
    """The attention of that number, with the tensors that its functions read."""
    raise NotImplementedError(_MESSAGE.format("cp::attention_call"))


@attention_call.register_fake
def _(query, key, value, captures, number):
    return _results(query, value)


@torch.library.custom_op("cp::attention_weights", mutates_args=())
def attention_weights(like: Tensor, shape: Sequence[int]) -> Tensor:
    """Stands for attention weights that nobody may read."""
    raise NotImplementedError(_MESSAGE.format("cp::attention_weights"))


@attention_weights.register_fake
def _(like, shape):
    return like.new_empty(shape)
