"""Hugging Face models with their attention masks as functions.

    import cp.transformers
    cp.transformers.register()
    model = AutoModelForCausalLM.from_config(config, attn_implementation="cp")

A model that is exported or imported then keeps the mask function (causal, sliding window, chunks,
packed documents, padding, and what they are composed of), soft-capping and grouped heads. Run
eagerly it computes the same with the dense mask.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from .errors import ImportFailure
from .importer import ops  # noqa: F401  (defines torch.ops.cp)
from .importer.versions import check_transformers_version

NAME = "cp"

# Arguments by which models ask for something that is not attention as above.
_UNSUPPORTED = {
    "s_aux": "attention sinks",
    "head_mask": "a mask of heads",
    "cu_seq_lens_q": "sequence lengths in place of a mask (pass position_ids)",
    "output_attentions": "attention weights as a result",
}


def register() -> None:
    """Makes `attn_implementation="cp"` known to transformers."""
    check_transformers_version()
    from transformers import AttentionInterface, AttentionMaskInterface

    AttentionInterface.register(NAME, attention_forward)
    AttentionMaskInterface.register(NAME, make_mask)


@dataclass
class Mask:
    """What a model hands from its mask function to its attentions."""

    function: Callable
    dense: Callable[[], Tensor | None]
    _scalar: Tensor | None = None

    def scalar(self, query: Tensor) -> Tensor:
        """The mask at one position, in the program that is being exported."""
        if self._scalar is None:
            with _ScalarIndexing():
                self._scalar = self.function(*_positions(query))
        return self._scalar

    def __getattr__(self, name: str) -> Any:
        raise _MaskRead(
            f"the model reads its attention mask itself (.{name}) instead of handing it to the "
            "attention interface of transformers; such models are not supported"
        )

    def __getitem__(self, index: Any) -> Any:
        return self.__getattr__("__getitem__")

    def __add__(self, other: Any) -> Any:
        return self.__getattr__("__add__")

    __radd__ = __mul__ = __rmul__ = __sub__ = __rsub__ = __add__


class _MaskRead(ImportFailure, AttributeError):
    """An AttributeError too, so that `hasattr` goes on."""


def make_mask(
    batch_size: int,
    q_length: int,
    kv_length: int,
    q_offset: int = 0,
    kv_offset: int = 0,
    mask_function: Callable | None = None,
    attention_mask: Tensor | None = None,
    **options: Any,
) -> Mask:
    """The mask interface of transformers; see transformers.masking_utils.sdpa_mask."""
    from transformers import masking_utils

    function = mask_function or masking_utils.causal_mask_function
    padding = masking_utils.prepare_padding_mask(attention_mask, kv_length, kv_offset)
    if padding is not None:
        padded = masking_utils.padding_mask_function(padding.to(torch.bool))
        function = masking_utils.and_masks(function, padded)
    function = masking_utils.add_offsets_to_mask_function(function, q_offset, kv_offset)

    def dense() -> Tensor | None:
        return masking_utils.sdpa_mask(
            batch_size,
            q_length,
            kv_length,
            q_offset,
            kv_offset,
            mask_function or masking_utils.causal_mask_function,
            attention_mask,
            **options | {"allow_is_causal_skip": False, "allow_is_bidirectional_skip": False},
        )

    return Mask(function, dense)


def attention_forward(
    module: torch.nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Mask | Tensor | None,
    scaling: float | None = None,
    dropout: float = 0.0,
    is_causal: bool | None = None,
    sliding_window: int | None = None,
    softcap: float | None = None,
    position_bias: Tensor | None = None,
    **options: Any,
) -> tuple[Tensor, None]:
    """The attention interface of transformers: `[B, H, S, D]` in, `[B, S, H, D]` out."""
    _check(module, dropout, options)
    scale = query.shape[-1] ** -0.5 if scaling is None else float(scaling)
    causal = False
    if attention_mask is None:
        # As transformers' SDPA: a model without a mask says itself whether it is causal.
        causal = getattr(module, "is_causal", True) if is_causal is None else is_causal
        causal = causal and query.shape[2] > 1
        if sliding_window is not None and key.shape[2] > sliding_window:
            raise ImportFailure(f"{type(module).__name__} has a sliding window but makes no mask")
    attend = _exported if torch.compiler.is_exporting() else _eager
    out = attend(query, key, value, attention_mask, causal, scale, softcap, position_bias)
    return out.transpose(1, 2).contiguous(), None


def _check(module: torch.nn.Module, dropout: float, options: dict[str, Any]) -> None:
    name = type(module).__name__
    if dropout:
        raise ImportFailure(f"{name} has dropout {dropout}; call model.eval() first")
    for option, meaning in _UNSUPPORTED.items():
        if options.get(option) is not None and options[option] is not False:
            raise ImportFailure(f"{name} asks for {meaning} ({option}), which is not supported")


class _ScalarIndexing(TorchFunctionMode):
    """`tensor[i, j]` with scalar tensors i, j as one operator, not by reading their values."""

    def __torch_function__(
        self, func: Callable, types: Any, args: tuple = (), kwargs: dict | None = None
    ) -> Any:
        if func is Tensor.__getitem__:
            tensor, index = args
            indices = index if isinstance(index, tuple) else (index,)
            if any(isinstance(i, Tensor) for i in indices):
                wanted = [i if isinstance(i, Tensor) else torch.tensor(i) for i in indices]
                return torch.ops.aten.index(tensor, wanted)
        return func(*args, **(kwargs or {}))


def _positions(query: Tensor) -> list[Tensor]:
    return [torch.ops.cp.position(query, axis) for axis in range(4)]


def _at(tensor: Tensor, positions: list[Tensor]) -> Tensor:
    """The element of `tensor [B or 1, Hq or 1, Sq or 1, Skv]` at a position."""
    zero = torch.zeros((), dtype=torch.int64)
    indices = [p if size > 1 else zero for p, size in zip(positions, tensor.shape)]
    return torch.ops.aten.index(tensor, indices)


def _exported(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Mask | Tensor | None,
    causal: bool,
    scale: float,
    softcap: float | None,
    position_bias: Tensor | None,
) -> Tensor:
    mask = None
    score = plain = torch.ops.cp.score(query)
    if softcap is not None:
        score = torch.tanh(score / softcap) * softcap
    if position_bias is not None:
        score = score + _at(position_bias, _positions(query))
    if isinstance(attention_mask, Mask):
        mask = attention_mask.scalar(query)
    elif attention_mask is not None:
        read = _at(attention_mask[..., : key.shape[2]], _positions(query))
        if read.dtype == torch.bool:
            mask = read
        else:
            score = score + read
    modified = None if score is plain else score
    return torch.ops.cp.attention(query, key, value, mask, modified, causal, scale)[0]


def _eager(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Mask | Tensor | None,
    causal: bool,
    scale: float,
    softcap: float | None,
    position_bias: Tensor | None,
) -> Tensor:
    group = query.shape[1] // key.shape[1]
    key, value = (x.repeat_interleave(group, 1) for x in (key, value))
    score = query @ key.transpose(-1, -2) * scale
    if softcap is not None:
        score = torch.tanh(score / softcap) * softcap
    if position_bias is not None:
        score = score + position_bias
    mask = attention_mask.dense() if isinstance(attention_mask, Mask) else attention_mask
    if causal:
        mask = torch.ones(score.shape[-2:], dtype=torch.bool, device=score.device).tril()
    if mask is not None:
        mask = mask[..., : key.shape[2]]
        score = score.masked_fill(~mask, -torch.inf) if mask.dtype == torch.bool else score + mask
    # Rows without any key give 0.
    return torch.softmax(score, -1).nan_to_num(0.0) @ value
