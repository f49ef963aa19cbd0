"""Values of a graph that are known at import: what depends on no input and no weight."""

import math
from typing import Any

import torch
from torch import Tensor
from torch.fx import Node
from torch.fx.node import map_arg

# Larger values are left to the compiled program.
_MAX_ELEMENTS = 1 << 24


class Constants:
    """Evaluates nodes that depend on no argument and no weight, but on `known` ones alone."""

    def __init__(self, known: dict[Node, Tensor]):
        self._known = known
        self._values: dict[Node, Tensor | None] = {}
        self._affine: dict[Node, tuple[int, list[int]] | None] = {}

    def value(self, node: Any) -> Tensor | None:
        """The tensor that `node` holds, or None where that is not known or not small."""
        if not isinstance(node, Node):
            return None
        # Without recursion: graphs are thousands of nodes deep.
        pending = [node]
        while pending:
            top = pending[-1]
            missing = [n for n in top.all_input_nodes if n not in self._values]
            if top in self._values:
                pending.pop()
            elif missing and _is_evaluable(top):
                pending.extend(missing)
            else:
                self._values[top] = self._evaluate(top)
                pending.pop()
        return self._values[node]

    def affine(self, node: Node) -> tuple[int, list[int]] | None:
        """(c, strides) if the value is known to be `c + sum(stride_d * index_d)`."""
        if node not in self._affine:
            known = self.value(node)
            self._affine[node] = None if known is None else as_affine(known)
        return self._affine[node]

    def _evaluate(self, node: Node) -> Tensor | None:
        if node.op == "placeholder":
            return self._known.get(node)
        if not _is_evaluable(node) or any(self._values[n] is None for n in node.all_input_nodes):
            return None
        args = map_arg(node.args, self._values.__getitem__)
        kwargs = map_arg(node.kwargs, self._values.__getitem__)
        with torch.no_grad():
            result = node.target(*args, **kwargs)
        return result if isinstance(result, Tensor) else None


def _is_evaluable(node: Node) -> bool:
    if node.op != "call_function" or not isinstance(node.target, torch._ops.OpOverload):
        return False
    value = node.meta.get("val")
    return (
        node.target.namespace in ("aten", "prims")
        and not node.target._schema.is_mutable
        and torch.Tag.nondeterministic_seeded not in node.target.tags
        and isinstance(value, Tensor)
        and math.prod(value.shape) <= _MAX_ELEMENTS
    )


def as_affine(tensor: Tensor) -> tuple[int, list[int]] | None:
    """(c, strides) if an integer or bool tensor is `c + sum(stride_d * index_d)`."""
    if tensor.is_floating_point() or tensor.is_complex() or tensor.numel() == 0:
        return None
    tensor = tensor.to(torch.int64)
    origin = tensor[(0,) * tensor.dim()]
    strides = []
    expected = origin
    for dim, size in enumerate(tensor.shape):
        one = [0] * tensor.dim()
        one[dim] = min(1, size - 1)
        strides.append(int(tensor[tuple(one)] - origin))
        shape = [1] * tensor.dim()
        shape[dim] = size
        expected = expected + strides[-1] * torch.arange(size).view(shape)
    return (int(origin), strides) if torch.equal(tensor, expected) else None


def is_causal(mask: Tensor) -> bool:
    """Whether an `attn_mask` of these values keeps just the keys up to the query's position."""
    lower = torch.ones(mask.shape[-2:], dtype=torch.bool).tril()
    if mask.dtype == torch.bool:
        return bool((mask == lower).all())
    masked = (mask == -math.inf) | (mask == torch.finfo(mask.dtype).min)
    return bool((masked == ~lower).all() and (mask.masked_fill(masked, 0) == 0).all())


def is_neutral(mask: Tensor) -> bool:
    """Whether an `attn_mask` of these values masks nothing and adds nothing."""
    return bool(mask.all()) if mask.dtype == torch.bool else bool((mask == 0).all())
