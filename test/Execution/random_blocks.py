"""Runs cp-run --check on random transformers, written as an importer of PyTorch
writes them: linalg on tensors, reshapes, broadcasts, and attention of `cp`.

usage: random_blocks.py CP_RUN WORK_DIR [--count=N] [--seed=S] [--first=I]
                        [--seconds=T]

Case I of seed S draws from (S, I) alone, so that --first=I --count=1 repeats
it. No case begins after T seconds. A failing case leaves its model and arrays
in WORK_DIR/S-I.
"""

import argparse
import collections
import pathlib
import random
import shutil
import subprocess
import sys
import time

import numpy as np

import models
import random_masks

Value = collections.namedtuple("Value", "name shape type")

# What is no failure: the layout asks for more than the graph can tell.
KNOWN_LIMITS = ["has no batch dimension"]

MINUS_INFINITY = {"f16": "0xFC00", "bf16": "0xFF80", "f32": "0xFF800000",
                  "f64": "0xFFF0000000000000"}
# Those of cp-run for such arguments; not all models have one.
TOLERANCES = {"f32": "1e-4,1e-5", "f16": "1.6e-2,8e-3", "bf16": "1.6e-2,8e-3"}


def tensor(shape, type):
    return f"tensor<{''.join(f'{size}x' for size in shape)}{type}>"


def affine_map(rank, results):
    dims = ", ".join(f"d{n}" for n in range(rank))
    return f"affine_map<({dims}) -> ({', '.join(results)})>"


def identity(rank):
    return affine_map(rank, [f"d{n}" for n in range(rank)])


def to_bytes(array, type):
    if type == "bf16":
        bits = array.astype(np.float32).view(np.uint32)
        return (bits >> 16).astype(np.uint16).tobytes()
    kinds = {"f16": np.float16, "f32": np.float32, "f64": np.float64,
             "i32": np.int32, "i64": np.int64}
    return array.astype(kinds[type]).tobytes()


class Body:
    """The operations of a linalg.generic, element by element."""

    def __init__(self, graph):
        self.graph, self.lines = graph, []

    def op(self, text, *operands, type):
        name = self.graph.fresh()
        self.lines.append(f"{name} = {text} {', '.join(operands)} : {type}")
        return name

    def index(self, dim):
        return self.op("linalg.index", str(dim), type="index")

    def extract(self, source, *indices):
        name = self.graph.fresh()
        self.lines.append(f"{name} = tensor.extract {source.name}"
                          f"[{', '.join(indices)}] : {tensor(*source[1:])}")
        return name

    def check(self, condition, message):
        self.lines.append(f'cf.assert {condition}, "{message}"')


class Graph:
    """A function that grows operation by operation."""

    def __init__(self, rng):
        self.rng = rng
        self.arrays = np.random.default_rng(rng.randrange(2**32))
        self.arguments, self.inputs = [], {}
        self.constants, self.scalars, self.lines, self.count = [], {}, [], 0
        self.resources = []
        self.zeros = rng.random() < 0.5
        # How many constants are written where they are used.
        self.inline = rng.choice([0, 0, 0.1])

    def fresh(self):
        self.count += 1
        return f"%{self.count - 1}"

    def add(self, shape, type, text):
        value = Value(self.fresh(), tuple(shape), type)
        self.lines.append(f"    {value.name} = {text}")
        return value

    def argument(self, shape, type, array=None):
        value = Value(f"%arg{len(self.arguments)}", tuple(shape), type)
        if array is not None:
            self.inputs[len(self.arguments)] = array
        self.arguments.append(value)
        return value

    def scalar(self, value, type):
        if isinstance(value, float):
            value = f"{value:.6e}"
        key = (value, type)
        if key not in self.scalars:
            self.scalars[key] = name = self.fresh()
            self.constants.append(f"    {name} = arith.constant {value} : {type}")
        return self.scalars[key]

    def constant(self, array, type):
        value = Value(self.fresh(), array.shape, type)
        data, text = to_bytes(array, type).hex().upper(), ""
        if self.rng.random() < self.inline:
            text = f'dense<"0x{data}">'
        else:
            text = f"dense_resource<weight_{len(self.resources)}>"
            # In front of the data stands its alignment.
            self.resources.append(f'weight_{len(self.resources)}: "0x04000000{data}"')
        self.constants.append(f"    {value.name} = arith.constant {text} "
                              f": {tensor(array.shape, type)}")
        return value

    def empty(self, shape, type):
        return self.add(shape, type, f"tensor.empty() : {tensor(shape, type)}")

    def fill(self, shape, type, value=0.0):
        to, number = self.empty(shape, type), self.scalar(value, type)
        ins, out = f"ins({number} : {type})", tensor(shape, type)
        return self.add(shape, type,
                        f"linalg.fill {ins} outs({to.name} : {out}) -> {out}")

    def generic(self, maps, iterators, ins, init, body):
        """`body` gets a Body and the names of operands, and yields a name."""
        made = Body(self)
        names = [self.fresh() for _ in ins] + [self.fresh()]
        result = body(made, *names)
        types = [value.type for value in ins] + [init.type]
        arguments = ", ".join(f"{n}: {t}" for n, t in zip(names, types))
        kinds = ", ".join(f'"{kind}"' for kind in iterators)
        out = tensor(*init[1:])
        text = f"linalg.generic {{indexing_maps = [{', '.join(maps)}], "
        text += f"iterator_types = [{kinds}]}}"
        if ins:
            text += f" ins({', '.join(v.name for v in ins)} : "
            text += f"{', '.join(tensor(*v[1:]) for v in ins)})"
        text += f" outs({init.name} : {out}) {{\n    ^bb0({arguments}):\n"
        text += "".join(f"      {line}\n" for line in made.lines)
        text += f"      linalg.yield {result} : {init.type}\n    }} -> {out}"
        return self.add(init.shape, init.type, text)

    def map(self, body, *ins, type=None):
        """Element by element, with PyTorch's broadcasts."""
        rank = max(len(value.shape) for value in ins)
        padded = [(1,) * (rank - len(v.shape)) + tuple(v.shape) for v in ins]
        shape = [max(sizes) for sizes in zip(*padded)]
        maps = []
        for value in ins:
            start = rank - len(value.shape)
            maps.append(affine_map(rank, [
                "0" if size == 1 and (self.zeros or shape[start + n] != 1)
                else f"d{start + n}" for n, size in enumerate(value.shape)]))
        init = self.empty(shape, type or ins[0].type)
        return self.generic(maps + [identity(rank)], ["parallel"] * rank, ins, init,
                            lambda b, *names: body(b, *names[:-1]))

    def binary(self, op, x, y):
        return self.map(lambda b, i, j: b.op(op, i, j, type=x.type), x, y)

    def add_(self, x, y):
        return self.binary("arith.addf", x, y)

    def mul(self, x, y):
        return self.binary("arith.mulf", x, y)

    def scale(self, x, number, op="arith.mulf"):
        c = self.scalar(float(number), x.type)
        return self.map(lambda b, i: b.op(op, i, c, type=x.type), x)

    def unary(self, op, x):
        return self.map(lambda b, i: b.op(op, i, type=x.type), x)

    def cast(self, x, type):
        if x.type == type:
            return x
        width = {"f16": 16, "bf16": 16, "f32": 32, "f64": 64}
        if x.type == "i64":
            op = "arith.sitofp"
        else:
            op = "arith.extf" if width[x.type] < width[type] else "arith.truncf"
        return self.map(lambda b, i: b.op(op, i, type=f"{x.type} to {type}"), x,
                        type=type)

    def reduce(self, x, dims, keep=True, op="arith.addf"):
        rank = len(x.shape)
        init = 0.0 if op == "arith.addf" else MINUS_INFINITY[x.type]
        if keep:
            shape = [1 if n in dims else size for n, size in enumerate(x.shape)]
            results = ["0" if n in dims else f"d{n}" for n in range(rank)]
        else:
            shape = [size for n, size in enumerate(x.shape) if n not in dims]
            results = [f"d{n}" for n in range(rank) if n not in dims]
        return self.generic(
            [identity(rank), affine_map(rank, results)],
            ["reduction" if n in dims else "parallel" for n in range(rank)],
            [x], self.fill(shape, x.type, init),
            lambda b, i, out: b.op(op, i, out, type=x.type))

    def reduce_last(self, x, op="arith.addf"):
        """Over the last dimension, which stays with size 1."""
        last = len(x.shape) - 1
        if self.rng.random() < 0.7:
            return self.reduce(x, [last], op=op)
        return self.reshape(self.reduce(x, [last], False, op), x.shape[:-1] + (1,))

    def reshape(self, x, shape):
        shape = tuple(shape)
        if shape == tuple(x.shape):
            return x
        expands = len(shape) > len(x.shape)
        few, many = (x.shape, shape) if expands else (shape, x.shape)
        groups, at = [], 0
        for size in few:
            group, product = [], 1
            while not group or product != size:
                product *= many[at]
                group.append(at)
                at += 1
            groups.append(group)
        if groups:
            groups[-1] += range(at, len(many))
        kind = "expand_shape" if expands else "collapse_shape"
        sizes = f"output_shape {list(shape)} " if expands else ""
        return self.add(shape, x.type, f"tensor.{kind} {x.name} {groups} {sizes}: "
                        f"{tensor(*x[1:])} into {tensor(shape, x.type)}")

    def transpose(self, x, order):
        shape = [x.shape[n] for n in order]
        init = self.empty(shape, x.type)
        if self.rng.random() < 0.15:
            source = affine_map(len(order), [f"d{order.index(n)}"
                                             for n in range(len(order))])
            return self.generic([source, identity(len(order))],
                                ["parallel"] * len(order), [x], init,
                                lambda b, i, out: i)
        return self.add(shape, x.type,
                        f"linalg.transpose ins({x.name} : {tensor(*x[1:])}) "
                        f"outs({init.name} : {tensor(*init[1:])}) "
                        f"permutation = {list(order)}")

    def slice(self, x, ranges, drop=None):
        """`ranges` maps a dimension to (start, size) or (start, size, step)."""
        rank = range(len(x.shape))
        parts = [ranges.get(n, (0, x.shape[n])) for n in rank]
        parts = [part if len(part) == 3 else (*part, 1) for part in parts]
        offsets, sizes, strides = (list(n) for n in zip(*parts))
        shape = [size for n, size in enumerate(sizes) if n != drop]
        return self.add(shape, x.type, f"tensor.extract_slice {x.name}{offsets} "
                        f"{sizes} {strides} : {tensor(*x[1:])} to "
                        f"{tensor(shape, x.type)}")

    def concat(self, dim, *values):
        shape = list(values[0].shape)
        dim %= len(shape)
        shape[dim] = sum(value.shape[dim] for value in values)
        types = ", ".join(tensor(*value[1:]) for value in values)
        names = ", ".join(value.name for value in values)
        return self.add(shape, values[0].type, f"tensor.concat dim({dim}) {names} : "
                        f"({types}) -> {tensor(shape, values[0].type)}")

    def named(self, op, x, y, shape, type):
        """A linalg operation with two operands; 16 bits often add up in 32."""
        wide = type in ("f16", "bf16") and self.rng.random() < 0.7
        init = self.fill(shape, "f32" if wide else type)
        out = tensor(*init[1:])
        return self.cast(self.add(shape, init.type,
                         f"linalg.{op} ins({x.name}, {y.name} : {tensor(*x[1:])}, "
                         f"{tensor(*y[1:])}) outs({init.name} : {out}) -> {out}"), type)

    def contract(self, spec, x, y):
        """einsum, as one linalg.generic with its loops in some order."""
        (a, b), out = spec.split("->")[0].split(","), spec.split("->")[1]
        letters = out + "".join(sorted(set(a + b) - set(out)))
        if self.rng.random() < 0.3:
            letters = "".join(self.rng.sample(letters, len(letters)))
        sizes = dict(zip(a + b, tuple(x.shape) + tuple(y.shape)))
        maps = [affine_map(len(letters), [f"d{letters.index(c)}" for c in part])
                for part in (a, b, out)]
        init = self.fill([sizes[c] for c in out], x.type)

        def body(inner, i, j, acc):
            product = inner.op("arith.mulf", i, j, type=x.type)
            return inner.op("arith.addf", product, acc, type=x.type)

        kinds = ["parallel" if c in out else "reduction" for c in letters]
        return self.generic(maps, kinds, [x, y], init, body)

    def weight(self, shape, type, scale, mean=0.0):
        """A parameter of the model: a constant, an array, or random."""
        kind = self.rng.choice(["constant", "constant", "input", "random"])
        if kind == "random":
            drawn = self.scale(self.argument(shape, type), scale)
            return self.scale(drawn, mean, "arith.addf") if mean else drawn
        array = (self.arrays.normal(size=shape) * scale + mean).astype(np.float32)
        if kind == "constant" or type != "f32":
            return self.constant(array, type)
        return self.argument(shape, type, array)

    def iota(self, size, start=0):
        def body(b, out):
            i = b.op("arith.index_cast", b.index(0), type="index to i64")
            if not start:
                return i
            return b.op("arith.addi", i, self.scalar(start, "i64"), type="i64")
        return self.generic([identity(1)], ["parallel"], [],
                            self.empty([size], "i64"), body)

    def gather(self, table, indices):
        """An embedding: rows of `table`, with PyTorch's checks."""
        rank = len(indices.shape)
        zero, end = self.scalar(0, "i64"), self.scalar(table.shape[0], "index")
        checked = self.rng.random() < 0.7

        def body(b, i, out):
            row = b.op("arith.index_cast", i, type="i64 to index")
            column = b.index(rank)
            if checked:
                below = b.op("arith.cmpi slt,", row, end, type="index")
                b.check(below, "index must be smaller than dim size")
                above = b.op("arith.cmpi sge,", i, zero, type="i64")
                b.check(above, "index must be larger or equal to 0")
            return b.extract(table, row, column)

        shape = tuple(indices.shape) + (table.shape[1],)
        source = affine_map(rank + 1, [f"d{n}" for n in range(rank)])
        return self.generic([source, identity(rank + 1)], ["parallel"] * (rank + 1),
                            [indices], self.empty(shape, table.type), body)

    def text(self, results):
        types = ", ".join(tensor(*value[1:]) for value in results)
        arguments = ", ".join(f"{v.name}: {tensor(*v[1:])}" for v in self.arguments)
        names = ", ".join(value.name for value in results)
        text = "\n".join([f"func.func @main({arguments}) -> ({types}) {{",
                          *self.constants, *self.lines,
                          f"    return {names} : {types}", "}", ""])
        if self.resources:
            text += "{-# dialect_resources: { builtin: {\n"
            text += ",\n".join(self.resources) + "\n} } #-}\n"
        return text


class Model(Graph):
    """A transformer. `self.order` says how the hidden states lie: bsc, or sbc."""

    LAYERS = [1, 1, 1, 2, 3]
    POOLS = ["mean", "max", "sum", "masked", "first", "last"]
    MASKS_OF_TOKENS = 0.6
    FLAT_LOSSES = 0.5

    def choose(self):
        rng = self.rng
        self.batch = rng.choice([1, 1, 2, 2, 3])
        self.length = rng.randrange(5, 71)
        self.kv_heads = rng.choice([1, 1, 2, 3])
        self.heads = self.kv_heads * rng.choice([1, 1, 2, 3])
        self.dim = rng.choice([4, 8, 8, 12, 16, 24])
        self.value_dim = self.dim if rng.random() < 0.8 else rng.choice([4, 8, 20])
        self.width = self.heads * self.dim if rng.random() < 0.6 else \
            rng.randrange(8, 65)
        self.mlp = rng.randrange(8, 97)
        self.vocabulary = rng.randrange(11, 80)
        self.layers = rng.choice(self.LAYERS)
        self.type = rng.choice(["f32"] * 6 + ["f16", "bf16"])
        # Sizes that coincide say nothing.
        if rng.random() < 0.4:
            same = rng.choice(["width", "mlp", "vocabulary", "dim", "heads"])
            if same == "dim":
                self.length += self.length % 2
                self.dim = self.value_dim = self.length
                self.heads, self.kv_heads = rng.choice([(1, 1), (2, 1), (2, 2)])
            elif same == "heads":
                self.length = self.heads = rng.choice([6, 8, 12])
                self.kv_heads = rng.choice([1, 2, self.heads])
            else:
                setattr(self, same, self.length)
        self.order = rng.choice(["bsc", "bsc", "bsc", "sbc"])
        self.lead = (self.batch, self.length)
        if self.order == "sbc":
            self.lead = self.lead[::-1]
        self.norm = rng.choice(["rms", "layer"])
        self.linear_style = rng.choice(["matmul", "matmul", "batch", "generic", "any"])
        self.biased = rng.random() < 0.5
        self.positions = rng.choice(["none", "rotary", "rotary", "learned", "learned",
                                     "sinusoid"])
        self.rotary = rng.choice(["halves", "halves", "rotate", "pairs", "strided"])
        self.early = rng.random() < 0.3  # rotates before heads are moved
        self.projections = rng.choice(["separate", "separate", "fused", "fused3",
                                       "stacked", "neox", "einsum"])
        self.activation = rng.choice(["gelu-tanh", "gelu-erf", "silu", "relu"])
        self.gated = rng.random() < 0.4
        self.lse = []
        self.tokens = None
        self.position_ids = None

    # Pieces.

    def linear(self, x, size, biased=False, weight=None):
        """x is [.., .., C]; a given weight is [size, C]."""
        inner, style = x.shape[-1], self.linear_style
        if style == "any":
            style = self.rng.choice(["matmul", "batch", "generic"])
        turned = weight is not None or self.rng.random() < 0.6
        if weight is None:
            shape = (size, inner) if turned else (inner, size)
            weight = self.weight(shape, x.type, inner**-0.5)
        if style == "generic":
            right = "oc" if turned else "co"
            result = self.contract(f"abc,{right}->abo", x, weight)
        else:
            if turned:
                weight = self.transpose(weight, [1, 0])
            if style == "matmul":
                rows = x.shape[0] * x.shape[1]
                flat = self.reshape(x, (rows, inner))
                result = self.named("matmul", flat, weight, (rows, size), x.type)
                if biased and self.rng.random() < 0.5:
                    bias = self.weight((size,), x.type, 0.1)
                    spread = self.generic(
                        [affine_map(2, ["d1"]), identity(2)], ["parallel"] * 2, [bias],
                        self.empty((rows, size), x.type), lambda b, i, out: i)
                    result, biased = self.add_(result, spread), False
                result = self.reshape(result, (*x.shape[:2], size))
            else:
                spread = self.generic(
                    [affine_map(3, ["d1", "d2"]), identity(3)], ["parallel"] * 3,
                    [weight], self.empty((x.shape[0], inner, size), x.type),
                    lambda b, i, out: i)
                result = self.named("batch_matmul", x, spread, (*x.shape[:2], size),
                                    x.type)
        if biased:
            result = self.add_(result, self.weight((size,), x.type, 0.1))
        return result

    def epsilon(self, x):
        wide = self.scalar(1e-5, "f64")

        def body(b, i):
            if x.type == "f64":
                return b.op("arith.addf", i, wide, type="f64")
            small = b.op("arith.truncf", wide, type=f"f64 to {x.type}")
            return b.op("arith.addf", i, small, type=x.type)

        return self.map(body, x)

    def mean_last(self, x):
        size, total = x.shape[-1], self.reduce_last(x)
        if self.rng.random() < 0.5:
            return self.scale(total, size, "arith.divf")
        return self.scale(total, 1 / size)

    def square(self, x):
        kind = self.rng.choice(["mul", "fpowi", "powf"])
        if kind == "mul":
            return self.mul(x, x)
        if kind == "powf":
            return self.scale(x, 2.0, "math.powf")
        two = self.scalar(2, "i64")
        return self.map(lambda b, i: b.op("math.fpowi", i, two, type=f"{x.type}, i64"),
                        x)

    def normalize(self, x, affine=True):
        type = x.type
        wide = "f32" if type in ("f16", "bf16") else type
        if self.norm == "layer" and self.rng.random() < 0.4:
            wide = "f64"
        y = self.cast(x, wide)
        if self.norm == "layer":
            y = self.binary("arith.subf", y, self.mean_last(y))
        variance = self.epsilon(self.mean_last(self.square(y)))
        if self.rng.random() < 0.6:
            y = self.mul(y, self.unary("math.rsqrt", variance))
        else:
            y = self.binary("arith.divf", y, self.unary("math.sqrt", variance))
        y = self.cast(y, type)
        if affine and self.rng.random() < 0.8:
            y = self.mul(y, self.weight((x.shape[-1],), type, 0.1, mean=1.0))
            if self.norm == "layer":
                y = self.add_(y, self.weight((x.shape[-1],), type, 0.1))
        return y

    def activate(self, x):
        kind, type = self.activation, x.type

        def number(value):
            return self.scalar(float(value), type)

        def body(b, i):
            def op(name, *operands):
                return b.op(name, *operands, type=type)
            if kind == "relu":
                keep = op("arith.cmpf ugt,", i, number(0))
                return b.op("arith.select", keep, i, number(0), type=type)
            if kind == "silu":
                e = op("math.exp", op("arith.negf", i))
                s = op("arith.divf", number(1), op("arith.addf", e, number(1)))
                return op("arith.mulf", i, s)
            if kind == "gelu-erf":
                e = op("math.erf", op("arith.divf", i, number(2**0.5)))
            else:
                cube = b.op("math.fpowi", i, self.scalar(3, "i64"), type=f"{type}, i64")
                t = op("arith.addf", i, op("arith.mulf", cube, number(0.044715)))
                e = op("math.tanh", op("arith.mulf", t, number(0.797885)))
            half = op("arith.mulf", op("arith.addf", e, number(1)), number(0.5))
            return op("arith.mulf", i, half)

        return self.map(body, x)

    def feed_forward(self, x):
        up = self.linear(x, self.mlp, self.biased)
        if self.gated:
            up = self.mul(self.activate(self.linear(x, self.mlp)), up)
        else:
            up = self.activate(up)
        return self.linear(up, x.shape[-1], self.biased)

    # Positions.

    def position_argument(self):
        """Position ids as an argument, i64 [B, S], [1, S] or [S]."""
        if self.position_ids is None:
            shape = self.rng.choice([(self.batch, self.length), (1, self.length),
                                     (self.length,)])
            ids = np.broadcast_to(np.arange(self.length), shape).copy()
            if self.rng.random() < 0.5:
                ids = self.arrays.integers(0, self.length, shape)
            self.position_ids = self.argument(shape, "i64", ids.astype(np.int64))
        return self.position_ids

    def angles(self, half, positions):
        """positions [..] times frequencies -> [.., half]."""
        source = self.cast(positions, "f32")
        source = self.reshape(source, tuple(source.shape) + (1,))
        rates = 50.0 ** (-np.arange(half) / half)
        if self.rng.random() < 0.5:
            rates = self.constant(rates, "f32")
        else:
            base, count = self.scalar(50.0, "f32"), self.scalar(float(half), "f32")

            def body(b, out):
                i = b.op("arith.index_cast", b.index(0), type="index to i64")
                f = b.op("arith.sitofp", i, type="i64 to f32")
                f = b.op("arith.divf", b.op("arith.negf", f, type="f32"), count,
                         type="f32")
                return b.op("math.powf", base, f, type="f32")

            rates = self.generic([identity(1)], ["parallel"], [],
                                 self.empty([half], "f32"), body)
        return self.mul(source, rates)

    def tables(self, width):
        """Cosines and sines, [S, width] or [B, S, width]."""
        kind = self.rng.choice(["iota", "iota", "offset", "fused", "constant",
                                "constant_slice", "constant_gather", "argument",
                                "argument_slice", "positions", "positions_gather"])
        start = self.rng.choice([0, 4])
        if kind in ("iota", "offset", "positions"):
            if kind == "positions":
                at = self.position_argument()
            else:
                at = self.iota(self.length, start if kind == "offset" else 0)
            turn = self.angles(width, at)
            return [self.unary(f, turn) for f in ("math.cos", "math.sin")]
        if kind == "fused":
            rate = self.scalar(0.05, "f32")

            def turn(function):
                def body(b, out):
                    s, d = (b.op("arith.sitofp", b.op(
                        "arith.index_cast", b.index(n), type="index to i64"),
                        type="i64 to f32") for n in (0, 1))
                    angle = b.op("arith.mulf", s, b.op("arith.mulf", d, rate,
                                                       type="f32"), type="f32")
                    return b.op(function, angle, type="f32")
                return self.generic([identity(2)], ["parallel"] * 2, [],
                                    self.empty([self.length, width], "f32"), body)
            return [turn("math.cos"), turn("math.sin")]
        rows = self.length
        if kind in ("constant_slice", "argument_slice"):
            rows += start + self.rng.randrange(9)
        if kind.endswith("gather"):
            rows += self.rng.randrange(9)
        both = []
        at = None
        if kind.endswith("gather"):
            at = self.position_argument() if kind.startswith("positions") else \
                self.iota(self.length)
        angle = np.outer(np.arange(rows), 50.0 ** (-np.arange(width) / width))
        for function in (np.cos, np.sin):
            if kind.startswith("argument"):
                table = self.argument((rows, width), "f32")
            else:
                table = self.constant(function(angle), "f32")
            if at is not None:
                table = self.gather(table, at)
            elif rows != self.length or (kind.endswith("slice") and start):
                table = self.slice(table, {0: (start, self.length)})
            both.append(table)
        return both

    def align(self, table, order):
        """Makes a table of positions fit heads that lie as `order` says."""
        width = table.shape[-1]
        if len(table.shape) == 2:
            if order == "bhsd":
                if self.rng.random() < 0.5:
                    return table
                return self.reshape(table, (1, 1, self.length, width))
            if order == "bshd":
                return self.reshape(table, (self.length, 1, width))
            return self.reshape(table, (self.length, 1, 1, width))
        batch = table.shape[0]
        if order == "bhsd":
            return self.reshape(table, (batch, 1, self.length, width))
        if order == "bshd":
            return self.reshape(table, (batch, self.length, 1, width))
        table = self.transpose(table, [1, 0, 2])
        return self.reshape(table, (self.length, batch, 1, width))

    def rotate(self, x, order):
        cos, sin = (self.cast(self.align(t, order), x.type) for t in self.turns)
        half, last = x.shape[-1] // 2, len(x.shape) - 1
        if self.rotary == "rotate":
            a, b = (self.slice(x, {last: (n * half, half)}) for n in (0, 1))
            turned = self.concat(last, self.unary("arith.negf", b), a)
            return self.add_(self.mul(x, cos), self.mul(turned, sin))
        if self.rotary == "pairs":
            pairs = self.reshape(x, (*x.shape[:-1], half, 2))
            a, b = (self.reshape(self.slice(pairs, {last + 1: (n, 1)}),
                                 (*x.shape[:-1], half)) for n in (0, 1))
        elif self.rotary == "strided":
            a, b = (self.slice(x, {last: (n, half, 2)}) for n in (0, 1))
        else:
            a, b = (self.slice(x, {last: (n * half, half)}) for n in (0, 1))
        first = self.binary("arith.subf", self.mul(a, cos), self.mul(b, sin))
        second = self.add_(self.mul(b, cos), self.mul(a, sin))
        if self.rotary == "halves":
            return self.concat(last, first, second)
        parts = [self.reshape(y, (*x.shape[:-1], half, 1)) for y in (first, second)]
        return self.reshape(self.concat(last + 1, *parts), x.shape)

    def add_positions(self, x):
        """x is [B, S, C]; adds a vector for each position."""
        width = x.shape[-1]
        if self.positions == "sinusoid":
            turn = self.angles((width + 1) // 2, self.rng.choice(
                [lambda: self.iota(self.length), self.position_argument])())
            table = self.concat(-1, self.unary("math.sin", turn),
                                self.unary("math.cos", turn))
            if table.shape[-1] != width:
                table = self.slice(table, {len(table.shape) - 1: (0, width)})
            return self.add_(x, self.cast(table, x.type))
        kind = self.rng.choice(["exact", "slice", "offset", "gather", "gather_ids",
                                "batched"])
        rows = self.length + (0 if kind in ("exact", "batched") else
                              2 + self.rng.randrange(9))
        if kind == "batched":
            return self.add_(x, self.weight((1, rows, width), x.type, 0.5))
        table = self.weight((rows, width), x.type, 0.5)
        if kind in ("slice", "offset"):
            table = self.slice(table, {0: (2 * (kind == "offset"), self.length)})
        elif kind != "exact":
            table = self.gather(table, self.position_argument() if kind == "gather_ids"
                                else self.iota(self.length))
        return self.add_(x, table)

    # Attention.

    def to_heads(self, x, order):
        """[B, S, H, D] or [S, B, H, D] -> [B, H, S, D]."""
        return self.transpose(x, [0, 2, 1, 3] if order == "bsc" else [1, 2, 0, 3])

    def finish_heads(self, x, order, rotated):
        early = "bshd" if order == "bsc" else "sbhd"
        if rotated and self.head_norm:
            x = self.normalize(x)
        if rotated and self.positions == "rotary" and self.early:
            x = self.rotate(x, early)
        x = self.to_heads(x, order)
        if rotated and self.positions == "rotary" and not self.early:
            x = self.rotate(x, "bhsd")
        return x

    def project(self, x, parts, order):
        """x -> heads for each (count, dim, rotated) in parts."""
        lead, kind = tuple(x.shape[:2]), self.projections
        alike = len(parts) == 3 and len({part[:2] for part in parts}) == 1
        if kind in ("fused3", "stacked", "neox") and not alike:
            kind = "fused"
        if kind == "einsum" and order == "bsc" and self.positions != "rotary":
            return [self.contract("bsc,chd->bhsd", x, self.weight(
                (x.shape[-1], h, d), x.type, x.shape[-1]**-0.5)) for h, d, _ in parts]
        if kind in ("separate", "einsum") or len(parts) == 1:
            return [self.finish_heads(self.reshape(
                self.linear(x, h * d, self.biased), (*lead, h, d)), order, rotated)
                for h, d, rotated in parts]
        whole = self.linear(x, sum(h * d for h, d, _ in parts), self.biased)
        result, at = [], 0
        if kind == "stacked":
            # One transposition for all three.
            h, d, _ = parts[0]
            whole = self.reshape(whole, (*lead, 3, h, d))
            whole = self.transpose(whole, [2, 0, 3, 1, 4] if order == "bsc" else
                                   [2, 1, 3, 0, 4])
            for n, part in enumerate(parts):
                if self.rng.random() < 0.5:
                    y = self.slice(whole, {0: (n, 1)}, drop=0)
                else:
                    y = self.slice(whole, {0: (n, 1)})
                    y = self.reshape(y, y.shape[1:])
                if part[2] and self.positions == "rotary":
                    y = self.rotate(y, "bhsd")
                result.append(y)
            return result
        for n, (h, d, rotated) in enumerate(parts):
            if kind == "fused":
                y = self.slice(whole, {2: (at, h * d)})
                at += h * d
            elif kind == "fused3":
                y = self.slice(self.reshape(whole, (*lead, 3, h, d)), {2: (n, 1)})
            else:
                y = self.slice(self.reshape(whole, (*lead, h, 3 * d)), {3: (n * d, d)})
            if kind != "neox":
                # [.., 1, H, D] loses its 1, [.., H * D] gets its heads.
                y = self.reshape(y, (*lead, h, d))
            result.append(self.finish_heads(y, order, rotated))
        return result

    def mods(self, shape):
        """Captures (type, value) and the two regions of an attention."""
        batch, (heads, _), (sq, skv) = shape.batch, shape.heads, shape.lengths
        kinds = ["library", "library", "tree", "padding", "bias"]
        kind = self.rng.choice(kinds + ["document"] * 2 * (sq == skv))

        def capture(array):
            type = self.rng.choice(["i32", "i64"]) if array.dtype != np.float32 else \
                "f32"
            if kind in ("library", "tree") and type == "i64":
                type = "i32"
            if self.rng.random() < 0.3:
                return self.constant(array, type)
            return self.argument(array.shape, type, array.astype(
                {"i32": np.int32, "i64": np.int64, "f32": np.float32}[type]))

        if kind == "library":
            names = [n for n in models.MODS if n not in ("full", "causal")]
            made = models.MODS[self.rng.choice(names)](shape)
            captures = [(t, capture(a)) for t, a in made.captures]
            return captures, made.score, made.mask
        if kind == "tree":
            region = random_masks.Region()
            result = random_masks.mask(self.rng, region, (batch, heads, sq, skv), 2)
            lines = region.lines + [f"      cp.yield {result} : i1"]
            text = "\n" + "\n".join(lines)
            for n, name in enumerate(["qdoc", "kdoc", "len"]):
                text = text.replace(f"%{name}[", f"%x{n}[")
            sizes = {"b": batch, "q": sq, "k": skv}
            for name, size in sizes.items():
                text = text.replace(f"{{{name}}}", str(size))
            documents = [np.sort(self.arrays.integers(0, 3, (batch, n)), axis=1)
                         for n in (sq, skv)]
            lengths = self.arrays.integers(0, skv + 1, (batch,))
            values = [capture(a) for a in (*documents, lengths)]
            return [(tensor(*v[1:]), v) for v in values], "", text
        if kind == "bias":
            if self.rng.random() < 0.5:
                bias = self.argument((heads, sq, skv), "f32")
            else:
                bias = self.relative_bias(heads, sq, skv)
            type = tensor(*bias[1:])
            return [(type, bias)], f"""
    %t = tensor.extract %x0[%h, %i, %j] : {type}
    %r = arith.addf %s, %t : f32
    cp.yield %r : f32""", models.CAUSAL if self.rng.random() < 0.5 else ""
        if kind == "padding":
            own = skv == self.length and self.tokens is not None
            if own and self.rng.random() < self.MASKS_OF_TOKENS:
                zero = self.scalar(0, "i64")
                mask = self.map(lambda b, i: b.op("arith.cmpi ne,", i, zero,
                                                  type="i64"), self.tokens, type="i1")
                test = f"%m = tensor.extract %x0[%b, %j] : {tensor(*mask[1:])}"
            else:
                mask = capture(np.arange(skv) < self.arrays.integers(
                    1, skv + 1, (batch, 1)))
                test = f"""%p = tensor.extract %x0[%b, %j] : {tensor(*mask[1:])}
    %zero = arith.constant 0 : {mask.type}
    %m = arith.cmpi ne, %p, %zero : {mask.type}"""
            return [(tensor(*mask[1:]), mask)], "", f"""
    {test}
    cp.yield %m : i1"""
        ids = capture(np.sort(self.arrays.integers(0, 4, (batch, sq)), axis=1))
        type = tensor(*ids[1:])
        return [(type, ids)], "", f"""
    %p = tensor.extract %x0[%b, %i] : {type}
    %q = tensor.extract %x0[%b, %j] : {type}
    %same = arith.cmpi eq, %p, %q : {ids.type}
    %c = arith.cmpi sge, %i, %j : index
    %m = arith.andi %same, %c : i1
    cp.yield %m : i1"""

    def relative_bias(self, heads, sq, skv):
        """By how far query and key are apart, as in T5: f32 [H, Sq, Skv]."""
        table = self.weight((sq + skv, heads), "f32", 0.5)
        offset = self.scalar(skv, "index")

        def body(b, out):
            h, i, j = (b.index(n) for n in range(3))
            far = b.op("arith.addi", b.op("arith.subi", i, j, type="index"), offset,
                       type="index")
            return b.extract(table, far, h)

        return self.generic([identity(3)], ["parallel"] * 3, [],
                            self.empty((heads, sq, skv), "f32"), body)

    def attend(self, q, k, v, cross):
        """cp.sdpa or cp.flex_attention."""
        shape, lse = (*q.shape[:3], v.shape[3]), Value(None, q.shape[:3], "f32")
        scale = ""
        if self.rng.random() < 0.3:
            scale = f"scale = {self.rng.uniform(0.05, 0.5):.6e} : f32"
        name, types = self.fresh(), [tensor(*value[1:]) for value in (q, k, v)]
        text = f"{q.name}, {k.name}, {v.name}"
        if self.rng.random() < 0.5:
            flags = [scale] * bool(scale)
            if self.rng.random() < (0.1 if cross else 0.7):
                flags.append("is_causal")
            text = f"cp.sdpa {text} {{{', '.join(flags)}}} :"
        else:
            captures, score, mask = self.mods(models.Shape(
                q.shape[0], (q.shape[1], k.shape[1]), (q.shape[2], k.shape[2]),
                (q.shape[3], v.shape[3])))
            text = f"cp.flex_attention {text}"
            if captures:
                text += f" captures({', '.join(value.name for _, value in captures)})"
            if scale:
                text += f" {{{scale}}}"
            text += models.region("score_mod", ["%s: f32"], captures, score)
            text += models.region("mask_mod", [], captures, mask) + "\n      :"
            types += [type for type, _ in captures]
        results = f"{tensor(shape, q.type)}, {tensor(*lse[1:])}"
        self.lines.append(f"    {name}:2 = {text} ({', '.join(types)}) -> ({results})")
        self.lse.append(lse._replace(name=f"{name}#1"))
        return Value(f"{name}#0", shape, q.type)

    def attention(self, x, memory=None):
        """x in self.order; memory [B, S', C'] is what a cross-attention reads."""
        q_part = (self.heads, self.dim, memory is None)
        k_part = (self.kv_heads, self.dim, memory is None)
        v_part = (self.kv_heads, self.value_dim, False)
        if memory is None:
            q, k, v = self.project(x, [q_part, k_part, v_part], self.order)
        else:
            q, = self.project(x, [q_part], self.order)
            k, v = self.project(memory, [k_part, v_part], "bsc")
        if self.heads != self.kv_heads and self.rng.random() < 0.25:
            k, v = self.repeat(k), self.repeat(v)
        out = self.attend(q, k, v, memory is not None)
        out = self.transpose(out, [0, 2, 1, 3] if self.order == "bsc" else [2, 0, 1, 3])
        flat = self.reshape(out, (*self.lead, self.heads * self.value_dim))
        return self.linear(flat, x.shape[-1], self.biased)

    def repeat(self, x):
        """Each head of keys or values, as often as there are query heads of it."""
        b, h, s, d = x.shape
        times = self.heads // h
        one = self.reshape(x, (b, h, 1, s, d))
        many = self.generic([affine_map(5, ["d0", "d1", "0", "d3", "d4"]), identity(5)],
                            ["parallel"] * 5, [one],
                            self.empty((b, h, times, s, d), x.type),
                            lambda body, i, out: i)
        return self.reshape(many, (b, h * times, s, d))

    # Heads of the model.

    def pool(self, x):
        """x is [B, S, C]; one row for each batch row."""
        kind = self.rng.choice(self.POOLS)
        b, s, c = x.shape
        if kind in ("first", "last"):
            row = self.slice(x, {1: (0 if kind == "first" else s - 1, 1)})
            return self.reshape(row, (b, c)) if self.rng.random() < 0.5 else row
        x = self.cast(x, "f32")
        keep = self.rng.random() < 0.5
        if kind == "max":
            return self.reduce(x, [1], keep, "arith.maximumf")
        if kind == "masked":
            mask = (np.arange(s) < self.arrays.integers(1, s + 1, (b, 1)))
            mask = self.argument((b, s), "f32", mask.astype(np.float32))
            mask = self.reshape(mask, (b, s, 1))
            return self.binary("arith.divf", self.reduce(self.mul(x, mask), [1]),
                               self.reduce(mask, [1]))
        total = self.reduce(x, [1], keep)
        if kind == "mean":
            return self.scale(total, s, "arith.divf")
        # Sums of many rows would need a tolerance of their own.
        return self.scale(total, 0.25)

    def loss(self, logits):
        """Cross-entropy of logits [B, S, V] with labels."""
        b, s, v = logits.shape
        logits = self.cast(logits, "f32")
        labels = self.arrays.integers(0, v, (b, s))
        ignore = self.rng.random() < 0.4
        if ignore:
            labels[self.arrays.random((b, s)) < 0.3] = -100
        labels = self.argument((b, s), "i64", labels.astype(np.int64))
        shifted = self.binary("arith.subf", logits,
                              self.reduce_last(logits, "arith.maximumf"))
        powers = self.unary("math.exp", shifted)
        total = self.unary("math.log", self.reduce_last(powers))
        logp = self.binary("arith.subf", shifted, total)
        flat = self.rng.random() < self.FLAT_LOSSES
        if flat:
            logp = self.reshape(logp, (b * s, v))
            labels = self.reshape(labels, (b * s,))
        rank = 1 if flat else 2
        zero = self.scalar(0, "i64")
        nothing = self.scalar(-100, "i64")
        f0 = self.scalar(0.0, "f32")

        def body(inner, label, out):
            at = [inner.index(n) for n in range(rank)]
            known = inner.op("arith.cmpi ne,", label, nothing, type="i64")
            safe = inner.op("arith.select", known, label, zero, type="i64")
            column = inner.op("arith.index_cast", safe, type="i64 to index")
            value = inner.op("arith.negf", inner.extract(logp, *at, column), type="f32")
            return inner.op("arith.select", known, value, f0, type="f32")

        each = self.generic([identity(rank)] * 2, ["parallel"] * rank, [labels],
                            self.empty(labels.shape, "f32"), body)
        total = self.reduce(each, list(range(rank)), False)
        if not ignore:
            return self.scale(total, b * s, "arith.divf")
        one = self.scalar(1.0, "f32")

        def count(inner, label):
            known = inner.op("arith.cmpi ne,", label, nothing, type="i64")
            return inner.op("arith.select", known, one, f0, type="f32")

        counts = self.reduce(self.map(count, labels, type="f32"), list(range(rank)),
                             False)
        counts = self.map(lambda inner, i: inner.op("arith.maximumf", i, one,
                                                    type="f32"), counts)
        return self.binary("arith.divf", total, counts)

    # The whole.

    def first_states(self):
        """Hidden states [B, S, C] of the inputs, and the embedding if any."""
        b, s, c = self.batch, self.length, self.width
        kind = self.rng.choice(["tokens", "tokens", "states"])
        if kind == "tokens":
            ids = self.arrays.integers(0, self.vocabulary, (b, s))
            self.tokens = self.argument((b, s), "i64", ids)
            table = self.weight((self.vocabulary, c), self.type, 1.0)
            x = self.gather(table, self.tokens)
            if self.rng.random() < 0.2:
                x = self.scale(x, c**0.5 / 4)
            if self.rng.random() < 0.2:
                segments = self.arrays.integers(0, 2, (b, s))
                segments = self.argument((b, s), "i64", segments)
                x = self.add_(x, self.gather(self.weight((2, c), self.type, 0.5),
                                             segments))
            return x, table
        if self.order == "sbc":
            return self.transpose(self.argument((s, b, c), self.type), [1, 0, 2]), None
        if b == 1 and self.rng.random() < 0.5:
            return self.reshape(self.argument((s, c), self.type), (1, s, c)), None
        return self.argument((b, s, c), self.type), None

    def build(self):
        rng = self.rng
        self.choose()
        self.head_norm = rng.random() < 0.2
        x, table = self.first_states()
        if self.positions in ("learned", "sinusoid"):
            x = self.add_positions(x)
        elif self.positions == "rotary":
            wide = self.rotary == "rotate"
            self.turns = self.tables(self.dim // 2)
            if wide:
                self.turns = [self.concat(-1, t, t) for t in self.turns]
        if self.order == "sbc":
            x = self.transpose(x, [1, 0, 2])
        memory = None
        if rng.random() < 0.2:
            size = rng.choice([self.length, rng.randrange(5, 71)])
            memory = self.argument((self.batch, size, rng.choice(
                [self.width, rng.randrange(8, 40)])), self.type)
        late = rng.random() < 0.2  # norms after the residuals
        for _ in range(self.layers):
            sources = [None] + [memory] * (memory is not None)
            for source in sources:
                y = self.attention(x if late else self.normalize(x), source)
                x = self.add_(x, y)
                x = self.normalize(x) if late else x
            if rng.random() < 0.9:
                y = self.feed_forward(x if late else self.normalize(x))
                x = self.add_(x, y)
                x = self.normalize(x) if late else x
        if rng.random() < 0.1:
            # What all rows of the sequence have in common, back to each.
            dim = self.order.index("s")
            mean = self.scale(self.reduce(self.cast(x, "f32"), [dim]), 1 / self.length)
            x = self.binary("arith.subf", x, self.cast(mean, x.type))
        x = self.normalize(x)
        return self.text(self.results(x, table))

    def results(self, x, table):
        rng = self.rng
        swap = self.order == "sbc"
        rows = self.transpose(x, [1, 0, 2]) if swap else x
        kinds = rng.sample(["hidden", "logits", "pool", "loss", "lse", "argmax"],
                           rng.choice([1, 1, 2, 3]))
        results, logits = [], None
        if {"logits", "loss", "argmax"} & set(kinds):
            tied = table is not None and rng.random() < 0.5
            states = self.scale(rows, self.width**-0.5) if tied else rows
            logits = self.linear(states, self.vocabulary,
                                 weight=table if tied else None)
        for kind in kinds:
            if kind == "hidden":
                y = x if swap and rng.random() < 0.5 else rows
                if self.batch == 1 and y is rows and rng.random() < 0.5:
                    y = self.reshape(y, y.shape[1:])
                results.append(y)
            elif kind == "logits":
                results.append(logits)
            elif kind == "pool":
                results.append(self.pool(rows))
            elif kind == "loss":
                results.append(self.loss(logits))
            elif kind == "lse":
                results.append(rng.choice(self.lse))
            elif self.type == "f32":
                results.append(self.argmax(logits))
        return results or [rows]

    def argmax(self, x):
        """The place of the largest of the last dimension, by two results."""
        shape = x.shape[:-1]
        value = self.fill(shape, "f32", MINUS_INFINITY["f32"])
        place = self.fill(shape, "i64", 0)
        out = f"{tensor(shape, 'f32')}, {tensor(shape, 'i64')}"
        name = self.fresh()
        maps = [identity(3)] + [affine_map(3, ["d0", "d1"])] * 2
        head = f"linalg.generic {{indexing_maps = [{', '.join(maps)}], "
        head += 'iterator_types = ["parallel", "parallel", "reduction"]} '
        head += f"ins({x.name} : {tensor(*x[1:])}) "
        head += f"outs({value.name}, {place.name} : {out}) {{"
        self.lines.append(f"""    {name}:2 = {head}
    ^bb0(%in: f32, %best: f32, %at: i64):
      %n = linalg.index 2 : index
      %c = arith.index_cast %n : index to i64
      %m = arith.maximumf %in, %best : f32
      %more = arith.cmpf ogt, %in, %best : f32
      %next = arith.select %more, %c, %at : i64
      linalg.yield %m, %next : f32, i64
    }} -> ({out})""")
        return Value(f"{name}#1", shape, "i64")


def write_case(rng, seed, folder):
    """Writes a model and its arrays; returns cp-run's arguments."""
    model = Model(rng)
    text = model.build()
    path = folder / "model.mlir"
    path.write_text(text)
    arguments = [str(path), f"--check={TOLERANCES[model.type]}", f"--seed={seed}",
                 f"--ranks={rng.choice([1, 2, 2, 3, 4, 4, 8])}",
                 f"--rotate={rng.choice(['ring', 'all-gather'])}"]
    layout = rng.choice(["contiguous", "head-tail", "table", "table"])
    if layout == "table":
        entries = np.arange(model.length)
        if rng.random() < 0.5:
            entries = np.append(entries, np.full(rng.randrange(1, 9), -1))
        rows = rng.choice([1, 1, model.batch])
        table = np.stack([model.arrays.permutation(entries) for _ in range(rows)])
        np.save(folder / "table.npy", table.astype(np.int64))
        layout = f"table:{folder / 'table.npy'}"
    arguments.append(f"--layout={layout}")
    for index, array in model.inputs.items():
        np.save(folder / f"{index}.npy", array)
        arguments.append(f"--input={index}={folder / f'{index}.npy'}")
    return arguments


def run_case(cp_run, work, seed, index):
    """"passed", "skipped" or "failed"."""
    folder = work / f"{seed}-{index}"
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"{seed} {index}")
    command = [cp_run, *write_case(rng, index, folder)]
    done = subprocess.run(command, text=True, capture_output=True)
    if done.returncode == 0:
        shutil.rmtree(folder)
        return "passed"
    if any(limit in done.stderr for limit in KNOWN_LIMITS):
        shutil.rmtree(folder)
        return "skipped"
    print(f"case {index} of seed {seed}: exit status {done.returncode}",
          f"+ {' '.join(command)}", done.stdout, done.stderr, sep="\n", flush=True)
    return "failed"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("cp_run")
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    args = parser.parse_args()
    print(f"seed {args.seed}, cases {args.first} to {args.first + args.count - 1}",
          flush=True)
    counts, end = collections.Counter(), time.monotonic() + args.seconds
    for index in range(args.first, args.first + args.count):
        if time.monotonic() < end:
            counts[run_case(args.cp_run, args.work, args.seed, index)] += 1
    print(", ".join(f"{number} {what}" for what, number in sorted(counts.items())))
    return counts["failed"] != 0


if __name__ == "__main__":
    sys.exit(main())
