"""Writes graphs as an importer of PyTorch writes them: linalg on tensors, reshapes
and broadcasts. Random: see random_blocks.py."""

import collections

import numpy as np

Value = collections.namedtuple("Value", "name shape type")

MINUS_INFINITY = {"f16": "0xFC00", "bf16": "0xFF80", "f32": "0xFF800000",
                  "f64": "0xFFF0000000000000"}


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
