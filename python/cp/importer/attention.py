"""Cuts the mask and score functions of every `cp::attention` out of the graph."""

from dataclasses import dataclass

import torch
from torch.fx import Node

from ..errors import ImportFailure
from .builder import Builder
from .constants import Constants
from .regions import Captures, Region
from .source import location
from .values import Value, literal

_CAUSAL = {
    ("arith.cmpi", "sge, %q_idx, %kv_idx : index"),
    ("arith.cmpi", "sle, %kv_idx, %q_idx : index"),
}
_POSITIONS = "%b: index, %h: index, %q_idx: index, %kv_idx: index"


@dataclass
class Attention:
    """What an attention op holds besides its operands: `score` and `mask` are lines of regions."""

    scale: float
    captures: list[str]
    is_causal: bool
    score: list[str] | None
    mask: list[str] | None

    def operation(self, operands: list[str], types: str, indent: str) -> str:
        """The op with `types` as its signature; `operands` are query, key, value, captures."""
        scale = f"scale = {literal(self.scale, 'f32')} : f32"
        if self.score is None and self.mask is None:
            attributes = f"is_causal, {scale}" if self.is_causal else scale
            return f"cp.sdpa {', '.join(operands)} {{{attributes}}} : {types}"
        text = f"cp.flex_attention {', '.join(operands[:3])}"
        if self.captures:
            text += f" captures({', '.join(operands[3:])})"
        text += f" {{{scale}}}"
        if self.score is not None:
            text += self._region("score_mod", f"%score: f32, {_POSITIONS}", self.score, indent)
        if self.mask is not None:
            text += self._region("mask_mod", _POSITIONS, self.mask, indent)
        return f"{text} : {types}"

    def _region(self, name: str, arguments: str, lines: list[str], indent: str) -> str:
        captures = "".join(f", %c{i}: {type}" for i, type in enumerate(self.captures))
        body = "".join(f"\n{indent}    {line}" for line in lines)
        head = f"\n{indent}  {name} {{\n{indent}  ^bb0({arguments}{captures}):"
        return f"{head}{body}\n{indent}  }}"


def cut_out(builder: Builder, constants: Constants) -> list[Attention]:
    """Replaces every `cp::attention` by an `cp::attention_call` with its number in the result."""
    attentions: list[Attention] = []
    graph = builder.graph
    for node in list(graph.nodes):
        if node.target is not torch.ops.cp.attention.default:
            continue
        query, key, value, mask, score, is_causal, scale = node.args
        _check_operands(node, query, key, value)
        captures = Captures()
        attention = _regions(node, captures, constants)
        with graph.inserting_before(node):
            read = [_known(builder, constants, capture) for capture in captures.nodes]
            target = torch.ops.cp.attention_call.default
            call = builder.call(target, query, key, value, read, len(attentions), origin=node)
        for user in list(node.users):
            user.replace_input_with(node, call)
        graph.erase_node(node)
        attentions.append(attention)
    builder.drop_unused()
    for node in graph.nodes:
        if node.target is torch.ops.cp.attention_weights.default:
            raise ImportFailure(
                "the attention weights of torch.nn.MultiheadAttention are used; a ring never has "
                "them whole: do not return them",
                location(node),
            )
    return attentions


def captured(builder: Builder) -> list[Node]:
    """The tensors that any attention captures."""
    calls = builder.graph.find_nodes(op="call_function", target=torch.ops.cp.attention_call.default)
    return list(dict.fromkeys(node for call in calls for node in call.args[3]))


def _check_operands(node: Node, *operands: Node) -> None:
    dtypes = {operand.meta["val"].dtype for operand in operands}
    if len(dtypes) > 1 or dtypes - {torch.float32, torch.float16, torch.bfloat16}:
        raise ImportFailure(
            f"attention of {', '.join(sorted(map(str, dtypes)))} is not supported; use float32, "
            "float16 or bfloat16 for query, key and value alike",
            location(node),
        )


def _known(builder: Builder, constants: Constants, capture: Node) -> Node:
    """Data that is known at import replaces what would compute it again."""
    known = constants.value(capture)
    return capture if known is None else builder.constant(known.contiguous())


def _regions(node: Node, captures: Captures, constants: Constants) -> Attention:
    query, key, _, mask_node, score_node, is_causal, scale = node.args
    batch, heads, length, _ = query.meta["val"].shape
    sizes = (batch, heads, length, key.meta["val"].shape[2])
    score = None
    if score_node is not None:
        region = Region(captures, constants, sizes)
        result = region.to_float(region.scalar(score_node))
        if result.name != "%score":
            score = _closed(region, result)
    region = Region(captures, constants, sizes)
    mask = Value("", "i1", True)
    if is_causal:
        mask = region.compare("sge", *region.positions[2:])
    if mask_node is not None:
        mask = region.logical("andi", mask, region.to_bool(region.scalar(mask_node)))
    causal = region.definitions.get(mask.name) in _CAUSAL
    plain = mask.const is True or (causal and score is None)
    lines = None if plain else _closed(region, mask)
    return Attention(scale, captures.types(), causal, score, lines)


def _closed(region: Region, result: Value) -> list[str]:
    name = region.name(result)
    return [*region.lines, f"cp.yield {name} : {result.type}"]
