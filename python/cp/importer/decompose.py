"""Decomposition of a graph to the operators that torch-mlir lowers.

Equal calls are decomposed once: the layers of a model repeat the same operators on the same shapes,
so that this costs a fraction of `ExportedProgram.run_decompositions`, which traces every node.
"""

import operator
from collections.abc import Callable
from typing import Any

import torch
from torch.fx import GraphModule, Node
from torch.fx.experimental.proxy_tensor import make_fx
from torch.fx.node import map_aggregate, map_arg

from ..errors import ImportFailure
from .builder import Builder
from .decompositions import decomposition_table
from .source import location


class Decomposer:
    """Appends decomposed nodes to `builder`."""

    def __init__(self, builder: Builder):
        self._builder = builder
        self._table: dict[Any, Callable] = decomposition_table()
        self._traced: dict[Any, GraphModule] = {}

    def run(self, source: torch.fx.Graph, inputs: dict[Node, Node]) -> Any:
        """Rebuilds `source` in the builder's graph; returns what its output node holds."""
        known: dict[Node, Any] = dict(inputs)
        for node in source.nodes:
            if node.op == "output":
                return map_arg(node.args[0], known.__getitem__)
            if node.op == "call_function":
                args = map_arg(node.args, known.__getitem__)
                kwargs = map_arg(node.kwargs, known.__getitem__)
                known[node] = self._call(node, args, kwargs)
        raise AssertionError("a graph without output")

    def _call(self, node: Node, args: Any, kwargs: Any) -> Any:
        if node.target is operator.getitem:
            if isinstance(args[0], Node):
                return self._builder.copy(node, args, kwargs)
            return args[0][args[1]]
        if node.target.namespace == "cp":
            return self._builder.copy(node, args, kwargs)
        return self._splice(self._trace(node), node, (args, kwargs))

    def _trace(self, node: Node) -> GraphModule:
        """The decomposition of the call, on its tensor arguments in order."""
        tensors: list[torch.Tensor] = []

        def key_of(item: Any) -> Any:
            if not isinstance(item, Node):
                return (type(item), str(item))
            value = item.meta["val"]
            tensors.append(value)
            return (value.dtype, value.shape, value.stride())

        key = (node.target, str(map_aggregate((node.args, node.kwargs), key_of)))
        if key not in self._traced:
            self._traced[key] = self._decompose(node, tensors)
        return self._traced[key]

    def _decompose(self, node: Node, tensors: list[torch.Tensor]) -> GraphModule:
        def call(*values: torch.Tensor) -> Any:
            remaining = iter(values)
            args, kwargs = map_arg((node.args, node.kwargs), lambda _: next(remaining))
            return node.target(*args, **kwargs)

        try:
            with self._builder.fake_mode, torch.no_grad():
                return make_fx(call, decomposition_table=self._table)(*tensors)
        except Exception as error:
            raise ImportFailure(
                f"{node.target} cannot be decomposed: {str(error).splitlines()[0]}", location(node)
            ) from error

    def _splice(self, body: GraphModule, origin: Node, arguments: Any) -> Any:
        inputs: list[Node] = []
        map_arg(arguments, inputs.append)
        remaining = iter(inputs)
        known: dict[Node, Any] = {}
        for node in body.graph.nodes:
            if node.op == "placeholder":
                known[node] = next(remaining)
            elif node.op == "get_attr":
                known[node] = self._builder.literal(getattr(body, node.target))
            elif node.op == "output":
                return map_arg(node.args[0], known.__getitem__)
            else:
                args = map_arg(node.args, known.__getitem__)
                kwargs = map_arg(node.kwargs, known.__getitem__)
                known[node] = self._builder.copy(node, args, kwargs)
                known[node].meta["stack_trace"] = origin.meta.get("stack_trace")
        raise AssertionError("a graph without output")
