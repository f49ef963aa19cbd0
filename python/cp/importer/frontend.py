"""From an exported program to one flat, pure graph in which every attention is `cp::attention`.

The exported graph is rebuilt node by node: arguments come first and weights after them, nested
graphs are inlined, attention operators of PyTorch are replaced, and what cannot be imported is an
error at the model's line.
"""

import operator
from collections.abc import Callable
from typing import Any

import torch
from torch.fx import GraphModule, Node
from torch.fx.node import map_arg

from ..errors import ImportFailure
from . import flex, sdpa
from .builder import Builder
from .constants import Constants
from .liveness import live_nodes
from .source import location

aten = torch.ops.aten
hop = torch.ops.higher_order


class Frontend:
    """Appends rewritten nodes to `builder`; `constants` knows which of them hold known data."""

    def __init__(self, builder: Builder, constants: Constants):
        self.builder = builder
        self.constants = constants

    def inline(self, source: GraphModule, inputs: dict[str, Any] | list[Any]) -> Any:
        """Rebuilds the nodes of `source`, whose placeholders are given by name or in order.

        Returns what its output node holds, as nodes of the new graph.
        """
        known: dict[Node, Any] = {}
        remaining = iter(inputs if isinstance(inputs, list) else [])
        live = live_nodes(source.graph)
        for node in source.graph.nodes:
            if node.op != "output" and node not in live:
                known[node] = None
            elif node.op == "placeholder":
                known[node] = inputs[node.name] if isinstance(inputs, dict) else next(remaining)
            elif node.op == "get_attr":
                known[node] = self._attribute(source, node)
            elif node.op == "output":
                return map_arg(node.args[0], known.__getitem__)
            else:
                args = map_arg(node.args, known.__getitem__)
                kwargs = map_arg(node.kwargs, known.__getitem__)
                known[node] = self._call(node, args, kwargs)
        raise AssertionError("a graph without output")

    def _attribute(self, source: GraphModule, node: Node) -> Any:
        value: Any = source
        for part in node.target.split("."):
            value = getattr(value, part)
        return self.builder.constant(value) if isinstance(value, torch.Tensor) else value

    def _call(self, node: Node, args: Any, kwargs: Any) -> Any:
        handler = _HANDLERS.get(node.target)
        if handler is not None:
            return handler(self, node, args, kwargs)
        if not isinstance(node.target, torch._ops.OpOverload):
            raise ImportFailure(f"{node.target} is not supported", location(node))
        if torch.Tag.nondeterministic_seeded in node.target.tags:
            _check_random(node, args)
            return args[0]
        return self.builder.copy(node, args, kwargs)


def _check_random(node: Node, args: Any) -> None:
    """Passes for what is random in training only and was exported for evaluation."""
    name = node.target._schema.name
    if "dropout" in name and "native" not in name and (not args[2] or args[1] == 0):
        return
    if "dropout" in name:
        reason = f"dropout of {args[1]} in training mode is not supported; call model.eval() first"
    else:
        reason = f"{name} makes random numbers, which is not supported; pass them as an input"
    raise ImportFailure(reason, location(node))


def _get_item(frontend: Frontend, node: Node, args: Any, kwargs: Any) -> Any:
    container, index = args
    return (
        frontend.builder.copy(node, args, kwargs)
        if isinstance(container, Node)
        else container[index]
    )


def _inline_grad_mode(frontend: Frontend, node: Node, args: Any, kwargs: Any) -> Any:
    _, body, *inputs = args
    return frontend.inline(body, inputs)


def _inline_autocast(frontend: Frontend, node: Node, args: Any, kwargs: Any) -> Any:
    device, dtype, enabled, _, body, *inputs = args
    if enabled:
        raise ImportFailure(
            f"autocast to {dtype} is not supported; convert the model: model.to({dtype})",
            location(node),
        )
    return frontend.inline(body, inputs)


def _batch_norm(frontend: Frontend, node: Node, args: Any, kwargs: Any) -> Any:
    if args[5]:
        raise ImportFailure(
            "batch normalisation in training mode; call model.eval() before the import",
            location(node),
        )
    return frontend.builder.copy(node, args, kwargs)


def _drop(frontend: Frontend, node: Node, args: Any, kwargs: Any) -> Any:
    return None


def _refuse(reason: str) -> Callable:
    def handler(frontend: Frontend, node: Node, args: Any, kwargs: Any) -> Any:
        raise ImportFailure(reason, location(node))

    return handler


_FAST_PATH = (
    "a fused kernel of torch.nn.MultiheadAttention hides the attention; import the model instead "
    "of this file, or export it after torch.backends.mha.set_fastpath_enabled(False)"
)

_HANDLERS: dict[Any, Callable] = {
    operator.getitem: _get_item,
    aten.scaled_dot_product_attention.default: sdpa.rewrite,
    hop.flex_attention: flex.rewrite,
    hop.flat_apply: flex.rewrite_index,
    hop.wrap_with_set_grad_enabled: _inline_grad_mode,
    hop.wrap_with_autocast: _inline_autocast,
    aten._assert_tensor_metadata.default: _drop,
    aten.batch_norm.default: _batch_norm,
    aten._native_multi_head_attention.default: _refuse(_FAST_PATH),
    aten._transformer_encoder_layer_fwd.default: _refuse(_FAST_PATH),
}
