"""torch.nn.attention.flex_attention to `cp::attention`.

The exported operator names two graphs on scalars, for mask and score, and the tensors that they
capture. Both are inlined on `cp::position` and `cp::score`. The block mask's own tensors hold what
mask_mod says, and are dropped.
"""

import math
import operator
from typing import TYPE_CHECKING, Any

import torch
from torch.fx import GraphModule, Node

from ..errors import ImportFailure
from .source import location

if TYPE_CHECKING:
    from .frontend import Frontend

aten = torch.ops.aten

# What torch itself sets, and hints for its kernels that change no result.
_KERNEL_HINTS = {
    "BACKEND", "BLOCKS_ARE_CONTIGUOUS", "BLOCK_M", "BLOCK_M1", "BLOCK_M2", "BLOCK_N", "BLOCK_N1",
    "BLOCK_N2", "FORCE_USE_FLEX_ATTENTION", "OUTPUT_LOGSUMEXP", "OUTPUT_MAX", "PRESCALE_QK",
    "ROWS_GUARANTEED_SAFE", "USE_TMA", "WRITE_DQ", "num_stages", "num_warps",
}  # fmt: skip


def rewrite(frontend: "Frontend", node: Node, args: Any, kwargs: Any) -> tuple[Any, Any, Any]:
    """Returns out, the log-sum-exp in base 2, and None for the largest scores."""
    query, key, value, score_mod, block_mask, scale, options, score_inputs, mask_inputs = args
    _check_options(node, options)
    builder = frontend.builder
    batches = [operand.meta["val"].shape[0] for operand in (query, key)]
    if batches[0] != batches[1]:
        raise ImportFailure(
            f"flex_attention with {batches[0]} rows of queries and {batches[1]} of keys is not "
            "supported; expand the keys and values",
            location(node),
        )
    positions = [
        builder.call(torch.ops.cp.position.default, query, axis, origin=node) for axis in range(4)
    ]
    mask = _inline(frontend, block_mask[-1], positions, mask_inputs)
    score = None
    if isinstance(score_mod, GraphModule):
        plain = builder.call(torch.ops.cp.score.default, query, origin=node)
        score = _inline(frontend, score_mod, [plain, *positions], score_inputs)
        score = None if score is plain else score
    target = torch.ops.cp.attention.default
    both = builder.call(target, query, key, value, mask, score, False, scale, origin=node)
    out = builder.call(operator.getitem, both, 0, origin=node)
    lse = builder.call(operator.getitem, both, 1, origin=node)
    out.meta["val"] = node.meta["val"][0]
    # The operator's own convention; flex_attention multiplies by ln 2 afterwards.
    lse = builder.call(aten.mul.Tensor, lse, 1 / math.log(2), origin=node)
    return out, lse, None


def _inline(frontend: "Frontend", mod: GraphModule, scalars: list[Node], captured: Any) -> Any:
    result = frontend.inline(mod, [*scalars, *captured])
    return result[0] if isinstance(result, (list, tuple)) else result


def _check_options(node: Node, options: dict[str, Any]) -> None:
    unknown = sorted(set(options) - _KERNEL_HINTS)
    if unknown:
        raise ImportFailure(
            f"flex_attention with kernel options {', '.join(unknown)} is not supported; "
            "leave them out",
            location(node),
        )
    if options.get("OUTPUT_MAX"):
        raise ImportFailure(
            "flex_attention with max_scores is not supported; ask for lse only", location(node)
        )


def rewrite_index(frontend: "Frontend", node: Node, args: Any, kwargs: Any) -> Node:
    """`tensor[i, j]` with scalar indices, as flex_attention exports it."""
    _, _, function, tensor, *indices = args
    if not str(function).endswith(".ModIndex"):
        raise ImportFailure(f"a call of {function} is not supported", location(node))
    if not indices:
        return tensor
    return frontend.builder.call(aten.index.Tensor, tensor, indices, origin=node)
