"""Which nodes of an exported graph its results depend on.

Besides ordinary dead code, the tensors of a block mask are dead: a flex_attention is imported from
its mask function alone, and what `create_block_mask` computes inside of a model need not be.
"""

import operator
from collections.abc import Iterable

import torch
from torch.fx import Graph, Node
from torch.fx.node import map_arg


def live_nodes(graph: Graph) -> set[Node]:
    """In-place operators are live where any alias of what they change is."""
    bases: dict[Node, Node] = {}
    for node in graph.nodes:
        inputs = node.all_input_nodes
        bases[node] = bases[inputs[0]] if inputs and _may_alias(node) else node
    live: set[Node] = set()
    live_bases = {bases[node] for node in graph.nodes if node.op in ("placeholder", "get_attr")}
    for node in reversed(graph.nodes):
        changes = _changed(node)
        if node.op in ("output", "placeholder") or any(bases[n] in live_bases for n in changes):
            live.add(node)
        if node in live:
            live.update(_inputs(node))
            live_bases.update(bases[n] for n in _inputs(node))
    return live


def _inputs(node: Node) -> Iterable[Node]:
    if node.target is not torch.ops.higher_order.flex_attention:
        return node.all_input_nodes
    block_mask = node.args[4]
    used: list[Node] = []
    map_arg((*node.args[:4], block_mask[-1], *node.args[5:], node.kwargs), used.append)
    return used


def _may_alias(node: Node) -> bool:
    if node.target is operator.getitem or not isinstance(node.target, torch._ops.OpOverload):
        return node.op == "call_function"
    returns = node.target._schema.returns
    return torch.Tag.maybe_aliasing_or_mutating in node.target.tags or any(
        result.alias_info is not None for result in returns
    )


def _changed(node: Node) -> list[Node]:
    """The operands that a call changes in place."""
    if not isinstance(node.target, torch._ops.OpOverload):
        return []
    parameters = node.target._schema.arguments
    changed: list[Node] = []
    for position, parameter in enumerate(parameters):
        if parameter.alias_info is None or not parameter.alias_info.is_write:
            continue
        given = (
            node.args[position] if position < len(node.args) else node.kwargs.get(parameter.name)
        )
        map_arg(given, changed.append)
    return changed
