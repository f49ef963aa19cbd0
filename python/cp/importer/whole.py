"""Arguments that captures need whole, while the rest of the model needs their rows in shards.

Captured tensors are whole on every rank, so that what they are computed from must be, too: packed
documents are numbered by a sum along `position_ids`, whose rows the rotary embedding shares out.
Such an argument is passed twice.
"""

import torch
from torch.fx import Graph, Node

from .builder import Builder

# What moves or combines rows, so that no rank can do it to its own.
_MIX_ROWS = {
    "cat", "chunk", "cumprod", "cumsum", "diff", "flip", "gather", "index", "index_select",
    "narrow", "roll", "slice", "split", "stack",
}  # fmt: skip


def repeat_arguments(builder: Builder, captures: list[Node]) -> list[Node]:
    """Gives `captures` arguments of their own where others read the same ones.

    Returns the arguments that are to be passed again, in the order of the new ones, which follow
    those that are there.
    """
    needed = _ancestors(captures)
    if not any(map(_mixes_rows, needed)):
        return []
    inputs = [n for n in builder.graph.find_nodes(op="placeholder") if n not in builder.data]
    shared = [n for n in inputs if n in needed and _read_elsewhere(n, needed)]
    if not shared:
        return []
    copies = {n: builder.repeat_placeholder(n) for n in shared}
    _clone(builder.graph, [n for n in builder.graph.nodes if n in needed], copies)
    for capture in captures:
        if capture in copies:
            _replace_in_calls(capture, copies[capture])
    return shared


def _ancestors(nodes: list[Node]) -> set[Node]:
    found: set[Node] = set()
    pending = list(nodes)
    while pending:
        node = pending.pop()
        if node not in found:
            found.add(node)
            pending.extend(node.all_input_nodes)
    return found


def _mixes_rows(node: Node) -> bool:
    packet = str(getattr(node.target, "overloadpacket", "")).removeprefix("aten.")
    if packet == "slice" and node.meta["val"].shape == node.args[0].meta["val"].shape:
        return False
    return packet in _MIX_ROWS


def _read_elsewhere(argument: Node, needed: set[Node]) -> bool:
    users = {user for node in needed if argument in _ancestors([node]) for user in node.users}
    return any(user not in needed and not _is_call(user) for user in users | set(argument.users))


def _is_call(node: Node) -> bool:
    return node.target is torch.ops.cp.attention_call.default


def _clone(graph: Graph, chain: list[Node], copies: dict[Node, Node]) -> None:
    """Clones what depends on the arguments in `copies`, and enters it there."""
    for node in chain:
        if node.op != "call_function" or not any(n in copies for n in node.all_input_nodes):
            continue
        with graph.inserting_after(node):
            copies[node] = graph.node_copy(node, lambda n: copies.get(n, n))


def _replace_in_calls(capture: Node, copy: Node) -> None:
    for user in list(capture.users):
        if _is_call(user):
            query, key, value, captures, number = user.args
            wanted = [copy if node is capture else node for node in captures]
            user.args = (query, key, value, wanted, number)
