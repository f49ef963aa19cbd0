"""What PyTorch's own modules do while a model is exported: always call SDPA."""

import contextlib
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import torch
import torch.nn.functional as F
from torch.overrides import TorchFunctionMode

from . import ops

_MHA_SIGNATURE = inspect.signature(F.multi_head_attention_forward)


class _NoWeights(TorchFunctionMode):
    """nn.MultiheadAttention without its attention weights, for which it would leave SDPA.

    The weights become an operator that is dropped if nothing reads it, else an error.
    """

    def __torch_function__(
        self, func: Callable, types: Any, args: tuple = (), kwargs: dict | None = None
    ) -> Any:
        if func is not F.multi_head_attention_forward:
            return func(*args, **(kwargs or {}))
        call = _MHA_SIGNATURE.bind(*args, **(kwargs or {}))
        call.apply_defaults()
        wanted = call.arguments["need_weights"]
        call.arguments["need_weights"] = False
        out, weights = func(*call.args, **call.kwargs)
        if wanted:
            weights = ops.attention_weights(out, _weights_shape(call.arguments))
        return out, weights


def _weights_shape(arguments: dict[str, Any]) -> list[int]:
    query, key = arguments["query"], arguments["key"]
    shape = [query.shape[0], key.shape[0]]
    if not arguments["average_attn_weights"]:
        shape.insert(0, arguments["num_heads"])
    return [query.shape[1], *shape] if query.dim() == 3 else shape


@contextlib.contextmanager
def whole_attention() -> Iterator[None]:
    """Attention of torch.nn ends in SDPA: no fused kernels, no attention weights."""
    fast_path = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with _NoWeights():
            yield
    finally:
        torch.backends.mha.set_fastpath_enabled(fast_path)
