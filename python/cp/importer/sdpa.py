"""torch.nn.functional.scaled_dot_product_attention to `cp::attention`."""

import math
import operator
from typing import TYPE_CHECKING, Any

import torch
from torch.fx import Node

from ..errors import ImportFailure
from .builder import Builder
from .constants import is_causal, is_neutral
from .source import location

if TYPE_CHECKING:
    from .frontend import Frontend

aten = torch.ops.aten

_ZERO = torch.zeros((), dtype=torch.int64)

_PARAMETERS = ("query", "key", "value", "attn_mask", "dropout_p", "is_causal")


def rewrite(frontend: "Frontend", node: Node, args: Any, kwargs: Any) -> Node:
    call = dict(zip(_PARAMETERS, args)) | dict(kwargs)
    if call.get("dropout_p", 0.0) != 0.0:
        raise ImportFailure(
            f"scaled_dot_product_attention with dropout_p = {call['dropout_p']} is not supported; "
            "pass 0.0 unless the module is in training mode, and call model.eval()",
            location(node),
        )
    builder = frontend.builder
    query, key, value = (call[name] for name in _PARAMETERS[:3])
    scale = call.get("scale")
    scale = 1 / math.sqrt(query.meta["val"].shape[-1]) if scale is None else scale
    query, key, value = _four_dimensions(builder, node, query, key, value)
    causal = bool(call.get("is_causal", False))
    mask = score = None
    if call.get("attn_mask") is not None:
        known = frontend.constants.value(call["attn_mask"])
        if known is not None and is_causal(known):
            causal = True
        elif known is None or not is_neutral(known):
            read = _read_mask(builder, node, query, call["attn_mask"])
            mask, score = (read, None) if read.meta["val"].dtype == torch.bool else (None, read)
    if score is not None:
        score = builder.call(
            aten.add.Tensor,
            builder.call(torch.ops.cp.score.default, query, origin=node),
            score,
            origin=node,
        )
    both = builder.call(
        torch.ops.cp.attention.default, query, key, value, mask, score, causal, scale, origin=node
    )
    out = builder.call(operator.getitem, both, 0, origin=node)
    wanted = node.meta["val"]
    if out.meta["val"].shape != wanted.shape:
        out = _reshape(builder, node, out, list(wanted.shape))
    # The strides of PyTorch's kernel: later views were exported for them.
    out.meta["val"] = wanted
    return out


def _four_dimensions(builder: Builder, node: Node, *operands: Node) -> list[Node]:
    """Query, key and value as `[B, H, S, D]`: what stands before the heads is the batch.

    Dimensions of size 1 are broadcast, except the heads of keys and values: the op repeats them.
    """
    shapes = [[1] * (3 - operand.meta["val"].dim()) + [*operand.meta["val"].shape]
              for operand in operands]  # fmt: skip
    batch = list(torch.broadcast_shapes(*(shape[:-3] for shape in shapes)))
    kv_heads = max(shape[-3] for shape in shapes[1:])
    heads = [max(shapes[0][-3], kv_heads), kv_heads, kv_heads]
    result = []
    for operand, shape, count in zip(operands, shapes, heads):
        operand = _expand(builder, node, operand, [*batch, count, *shape[-2:]])
        flat = [math.prod(batch), count, *shape[-2:]]
        result.append(_reshape(builder, node, operand, flat))
    return result


def _reshape(builder: Builder, node: Node, operand: Node, shape: list[int]) -> Node:
    if list(operand.meta["val"].shape) == shape:
        return operand
    return builder.call(aten.reshape.default, operand, shape, origin=node)


def _expand(builder: Builder, node: Node, operand: Node, shape: list[int]) -> Node:
    current = list(operand.meta["val"].shape)
    if [1] * (len(shape) - len(current)) + current == shape:
        return operand
    return builder.call(aten.expand.default, operand, shape, origin=node)


def _read_mask(builder: Builder, node: Node, query: Node, mask: Node) -> Node:
    """The element of `mask`, of any shape that broadcasts to the scores', at a position."""
    shape = list(mask.meta["val"].shape)
    batch = list(node.args[0].meta["val"].shape[:-3])
    if len(shape) > 3 and len(batch) > 1:
        mask = _expand(builder, node, mask, [*batch, *shape[-3:]])
        shape = [math.prod(batch), *shape[-3:]]
        mask = _reshape(builder, node, mask, shape)
    indices = [
        builder.call(torch.ops.cp.position.default, query, axis, origin=node)
        if size > 1
        else builder.constant(_ZERO)
        for size, axis in zip(shape, range(4 - len(shape), 4))
    ]
    return builder.call(aten.index.Tensor, mask, indices, origin=node)
