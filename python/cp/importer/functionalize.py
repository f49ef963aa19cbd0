"""In-place operators to pure ones."""

import torch
from torch.fx import Graph, Interpreter, Node
from torch.fx.experimental.proxy_tensor import make_fx
from torch.fx.traceback import preserve_node_meta

from ..errors import ImportFailure
from .builder import Builder
from .source import location


def _is_mutable(node: Node) -> bool:
    return isinstance(node.target, torch._ops.OpOverload) and node.target._schema.is_mutable


def is_pure(graph: Graph) -> bool:
    return not any(map(_is_mutable, graph.nodes))


def functionalize(builder: Builder) -> Builder:
    """The same computation without in-place operators, traced anew; source lines are kept."""
    old = builder.graph.find_nodes(op="placeholder")

    def run(*values: torch.Tensor) -> object:
        return Interpreter(builder.module()).run(*values)

    pure_run = torch.func.functionalize(run, remove="mutations")
    with builder.fake_mode, torch.no_grad(), preserve_node_meta():
        pure = make_fx(pure_run)(*(node.meta["val"] for node in old)).graph
    pure.eliminate_dead_code()
    for node in filter(_is_mutable, pure.nodes):
        raise ImportFailure(
            "the model changes an input, a parameter or a buffer in place; work on a copy and "
            "return it (batch normalisation: call model.eval() first)",
            location(node),
        )
    result = Builder(builder.fake_mode)
    known: dict[Node, Node] = {}
    for before, node in zip(old, pure.find_nodes(op="placeholder")):
        if before in builder.data:
            name, tensor = builder.data[before]
            is_constant = before in builder.known
            known[node] = result.state(name, tensor, before.meta["val"], is_constant)
        else:
            known[node] = result.placeholder(before.name, before.meta["val"])
    for node in pure.nodes:
        if node.op == "call_function":
            known[node] = result.graph.node_copy(node, known.__getitem__)
        elif node.op == "get_attr":
            known[node] = result.constant(getattr(pure.owning_module, node.target))
        elif node.op == "output":
            result.graph.node_copy(node, known.__getitem__)
    return result
