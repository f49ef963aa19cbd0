"""A graph that is being built, with the shapes, types and data that its nodes hold."""

from typing import Any

import torch
from torch import Tensor
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.fx import Graph, GraphModule, Node
from torch.fx.node import map_arg


class Builder:
    """Appends to a new graph. Tensors in `node.meta["val"]` are fake: shapes without data.

    Placeholders are the caller's arguments, then state: weights and constants, by `data` the name
    and the tensor. `known` holds the tensors of constants, whose data never changes.
    """

    def __init__(self, fake_mode: FakeTensorMode):
        self.root = torch.nn.Module()
        self.graph = Graph()
        self.fake_mode = fake_mode
        self.data: dict[Node, tuple[str, Tensor]] = {}
        self.known: dict[Node, Tensor] = {}
        self._by_tensor: dict[tuple, Node] = {}
        self._last_placeholder: Node | None = None

    def placeholder(self, name: str, value: Tensor) -> Node:
        """An argument, after those that are there."""
        first = next(iter(self.graph.nodes), None)
        if self._last_placeholder is not None:
            point = self.graph.inserting_after(self._last_placeholder)
        else:
            point = self.graph.inserting_before(first)
        with point:
            node = self.graph.placeholder(name)
        node.meta["val"] = value
        self._last_placeholder = node
        return node

    def repeat_placeholder(self, node: Node) -> Node:
        """Another argument like `node`, after the caller's and before state."""
        inputs = [n for n in self.graph.find_nodes(op="placeholder") if n not in self.data]
        with self.graph.inserting_after(inputs[-1]):
            copy = self.graph.placeholder(f"{node.name}_whole")
        copy.meta.update(node.meta)
        if self._last_placeholder is inputs[-1]:
            self._last_placeholder = copy
        return copy

    def state(self, name: str, tensor: Tensor, value: Tensor, is_constant: bool) -> Node:
        """The argument that takes `tensor`; one for each distinct tensor."""
        key = (tensor.data_ptr(), tensor.shape, tensor.stride(), tensor.dtype, is_constant)
        if tensor.numel() > 0 and key in self._by_tensor:
            return self._by_tensor[key]
        node = self._by_tensor[key] = self.placeholder(name.replace(".", "_"), value)
        self.data[node] = (name, tensor)
        if is_constant:
            self.known[node] = tensor
        return node

    def constant(self, tensor: Tensor) -> Node:
        """An argument of generated name."""
        used = {name for name, _ in self.data.values()}
        name = next(n for n in (f"constant_{i}" for i in range(len(used) + 1)) if n not in used)
        return self.state(name, tensor, self._fake(tensor), is_constant=True)

    def literal(self, tensor: Tensor) -> Node:
        """A node that holds `tensor` inline."""
        name = f"literal_{len(self.graph.nodes)}"
        self.root.register_buffer(name, tensor, persistent=False)
        node = self.graph.get_attr(name)
        node.meta["val"] = self._fake(tensor)
        return node

    def _fake(self, tensor: Tensor) -> Tensor:
        return self.fake_mode.from_tensor(tensor, static_shapes=True)

    def call(self, target: Any, *args: Any, origin: Node, **kwargs: Any) -> Node:
        """A call of `target`; its source line is that of `origin`."""
        node = self.graph.call_function(target, args, kwargs)
        with self.fake_mode, torch.no_grad():
            node.meta["val"] = target(*map_arg(args, _value), **map_arg(kwargs, _value))
        node.meta["stack_trace"] = origin.meta.get("stack_trace")
        return node

    def copy(self, node: Node, args: Any, kwargs: Any) -> Node:
        """The same call with other arguments, which hold the same shapes and types."""
        new = self.graph.call_function(node.target, args, kwargs)
        new.meta["val"] = node.meta.get("val")
        new.meta["stack_trace"] = node.meta.get("stack_trace")
        return new

    def drop_unused(self) -> None:
        """Removes calls and state that nothing reads."""
        self.graph.eliminate_dead_code()
        for node in list(self.data):
            if not node.users:
                self.graph.erase_node(node)
                del self.data[node]
                self.known.pop(node, None)

    def module(self) -> GraphModule:
        return GraphModule(self.root, self.graph)


def _value(node: Node) -> Any:
    return node.meta["val"]
