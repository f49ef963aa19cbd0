"""Random masks as MLIR text, and what they mean, computed by numpy.

Every value is built twice: as an operation in a region, and as an array over
(batch, head, query position, key position), with the semantics of
docs/Masks.md: integers wrap around, a quotient by zero is 0 and its remainder
the dividend, bits shifted out are gone, floats are clamped to integers.
"""

import dataclasses

import numpy as np

INTS = {"i8": np.int8, "i16": np.int16, "i32": np.int32, "i64": np.int64,
        "index": np.int64}
WIDTHS = {"i8": 8, "i16": 16, "i32": 32, "i64": 64, "index": 64}
FLOATS = {"f32": np.float32, "f64": np.float64}
COMPARISONS = ["eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge"]
INT_OPS = ["addi", "subi", "muli", "divsi", "divui", "floordivsi", "ceildivsi",
           "ceildivui", "remsi", "remui", "andi", "ori", "xori", "shli", "shrsi",
           "shrui", "minsi", "maxsi", "minui", "maxui"]
FLOAT_OPS = ["addf", "subf", "mulf", "minimumf", "maximumf", "minnumf", "maxnumf"]
FLOAT_COMPARISONS = ["oeq", "ogt", "oge", "olt", "ole", "one", "ord",
                     "ueq", "ugt", "uge", "ult", "ule", "une", "uno"]


@dataclasses.dataclass
class Node:
    """A value of a region."""
    name: str
    type: str
    array: np.ndarray


@dataclasses.dataclass
class Table:
    """A captured tensor."""
    name: str
    element: str
    array: np.ndarray
    constant: bool = False  # inside of the region

    @property
    def type(self):
        return f"tensor<{'x'.join(map(str, self.array.shape))}x{self.element}>"


def unsigned(array):
    return array.view(array.dtype.str.replace("i", "u"))


def divide(op, x, y):
    """Quotients and remainders by their definition in docs/Masks.md."""
    is_remainder = op.startswith("rem")
    if op.endswith("ui"):
        a, b = unsigned(x), unsigned(y)
        safe = np.where(b == 0, np.ones_like(b), b)
        quotient, remainder = a // safe, a % safe
        if op == "ceildivui":
            quotient = quotient + (remainder != 0).astype(a.dtype)
        quotient, remainder = quotient.view(x.dtype), remainder.view(x.dtype)
    else:
        one = np.ones_like(y)
        safe = np.where((y == 0) | (y == -1), one, y)
        quotient = x // safe
        inexact = x - quotient * safe != 0
        if op in ("divsi", "remsi"):
            quotient = quotient + (inexact & ((x < 0) != (safe < 0)))
        elif op == "ceildivsi":
            quotient = quotient + inexact
        quotient = quotient.astype(x.dtype)
        remainder = x - quotient * safe
        quotient = np.where(y == -1, -x, quotient)
        remainder = np.where(y == -1, 0, remainder)
    zero = y == 0
    result = np.where(zero, x, remainder) if is_remainder else np.where(zero, 0, quotient)
    return result.astype(x.dtype)


def shift(op, x, y, width):
    large = unsigned(y) >= width
    safe = np.where(large, width - 1, y).astype(x.dtype)
    if op == "shrsi":
        return x >> safe
    if op == "shli":
        result = x << safe
    else:
        result = (unsigned(x) >> unsigned(safe)).view(x.dtype)
    return np.where(large, 0, result).astype(x.dtype)


def integer(op, x, y, width):
    if "div" in op or op.startswith("rem"):
        return divide(op, x, y)
    if op.startswith("sh"):
        return shift(op, x, y, width)
    if op in ("minui", "maxui"):
        fn = np.minimum if op == "minui" else np.maximum
        return fn(unsigned(x), unsigned(y)).view(x.dtype)
    fns = {"addi": np.add, "subi": np.subtract, "muli": np.multiply, "andi": np.bitwise_and,
           "ori": np.bitwise_or, "xori": np.bitwise_xor, "minsi": np.minimum,
           "maxsi": np.maximum}
    return fns[op](x, y)


def compare(predicate, x, y):
    if predicate[0] == "u":
        x, y = unsigned(x), unsigned(y)
    fns = {"eq": np.equal, "ne": np.not_equal, "lt": np.less, "le": np.less_equal,
           "gt": np.greater, "ge": np.greater_equal}
    return fns[predicate if predicate in fns else predicate[1:]](x, y)


def compare_floats(predicate, x, y):
    nan = np.isnan(x) | np.isnan(y)
    if predicate in ("ord", "uno"):
        return nan if predicate == "uno" else ~nan
    fns = {"eq": np.equal, "ne": np.not_equal, "lt": np.less, "le": np.less_equal,
           "gt": np.greater, "ge": np.greater_equal}
    result = fns[predicate[1:]](x, y)
    return result | nan if predicate[0] == "u" else result & ~nan


def to_integer(x, dtype):
    """fptosi, clamped to floats that the integer type holds."""
    info = np.iinfo(dtype)
    low, high = x.dtype.type(info.min), x.dtype.type(info.max)
    if int(high) > info.max:
        high = np.nextafter(high, x.dtype.type(0))
    clamped = np.fmin(np.fmax(x, low), high)
    return np.trunc(clamped).astype(dtype)


class Region:
    """A region under construction."""

    def __init__(self, rng, shape, tables):
        self.rng = rng
        self.shape = shape
        self.tables = tables
        self.used = []
        self.lines = []
        self.count = 0
        self.active = np.ones((1, 1, 1, 1), bool)
        self.reads_outside = False
        self.divides_by_zero = False
        b, h, q, k = shape
        self.indices = [
            Node("%b", "index", np.arange(b).reshape(-1, 1, 1, 1)),
            Node("%h", "index", np.arange(h).reshape(1, -1, 1, 1)),
            Node("%i", "index", np.arange(q).reshape(1, 1, -1, 1)),
            Node("%j", "index", np.arange(k).reshape(1, 1, 1, -1))]

    def add(self, text, type_, array):
        name = f"%v{self.count}"
        self.count += 1
        self.lines.append(f"{name} = {text}")
        return Node(name, type_, np.asarray(array))

    #--- Leaves ---------------------------------------------------------------

    def constant(self, value, type_):
        if type_ == "i1":
            return self.add(f"arith.constant {str(bool(value)).lower()}", "i1",
                            np.full((1, 1, 1, 1), bool(value)))
        if type_ in FLOATS:
            return self.add(f"arith.constant {value:e} : {type_}", type_,
                            np.full((1, 1, 1, 1), value, FLOATS[type_]))
        array = np.array(value).astype(INTS[type_]).reshape(1, 1, 1, 1)
        return self.add(f"arith.constant {int(array.flat[0])} : {type_}", type_, array)

    def cast(self, node, type_):
        if node.type == type_:
            return node
        if "index" in (node.type, type_):
            return self.add(f"arith.index_cast {node.name} : {node.type} to {type_}", type_,
                            node.array.astype(INTS[type_]))
        if WIDTHS[node.type] > WIDTHS[type_]:
            return self.add(f"arith.trunci {node.name} : {node.type} to {type_}", type_,
                            node.array.astype(INTS[type_]))
        if self.rng.random() < 0.3:
            return self.add(f"arith.extui {node.name} : {node.type} to {type_}", type_,
                            unsigned(node.array).astype(INTS[type_]))
        return self.add(f"arith.extsi {node.name} : {node.type} to {type_}", type_,
                        node.array.astype(INTS[type_]))

    def read(self, table, indices):
        """Reads a table; an index out of bounds is noted and clamped."""
        names, clamped = [], []
        for index, size in zip(indices, table.array.shape):
            outside = (index.array < 0) | (index.array >= size)
            self.reads_outside |= bool((outside & self.active).any())
            names.append(index.name)
            clamped.append(np.clip(index.array, 0, size - 1))
        if table.constant:
            values = ", ".join(str(v).lower() for v in table.array.ravel())
            source = self.add(f"arith.constant dense<[{values}]> : {table.type}", "", 0).name
        else:
            source = f"%{table.name}"
            if table not in self.used:
                self.used.append(table)
        values = table.array[tuple(clamped)] if clamped else table.array
        text = f"tensor.extract {source}[{', '.join(names)}] : {table.type}"
        if table.element not in ("f16", "bf16"):
            return self.add(text, table.element, values)
        half = self.add(text, table.element, values)
        return self.add(f"arith.extf {half.name} : {table.element} to f32", "f32",
                        values.astype(np.float32))

    def in_range(self, size):
        """An index into a dimension: most of the time the row or key."""
        b, h, q, k = self.indices
        choices = [n for n in (b, h, q, k) if n.array.max() < size]
        roll = self.rng.random()
        if choices and roll < 0.7:
            return max(choices, key=lambda n: n.array.size + self.rng.random())
        index = self.integer("index", 1)
        if roll < 0.75:
            return index  # possibly out of bounds
        zero, last = self.constant(0, "index"), self.constant(size - 1, "index")
        return self.binary("minsi", self.binary("maxsi", index, zero), last)

    def any_read(self, kinds):
        tables = [t for t in self.tables if t.element in kinds]
        if not tables:
            return None
        table = self.rng.choice(tables)
        return self.read(table, [self.in_range(s) for s in table.array.shape])

    #--- Integers -------------------------------------------------------------

    def binary(self, op, x, y):
        if "div" in op or op.startswith("rem"):
            self.divides_by_zero |= bool(((y.array == 0) & self.active).any())
        with np.errstate(all="ignore"):
            array = integer(op, *np.broadcast_arrays(x.array, y.array), WIDTHS[x.type])
        return self.add(f"arith.{op} {x.name}, {y.name} : {x.type}", x.type, array)

    def divisor(self, type_, depth):
        if self.rng.random() < 0.7:
            return self.constant(self.rng.choice([1, 2, 3, 4, 7, 16, 33, -1, -3]), type_)
        node = self.any_read(INTS)
        return self.cast(node, type_) if node else self.constant(5, type_)

    def integer(self, type_, depth):
        rng = self.rng
        roll = rng.random()
        if depth == 0 or roll < 0.25:
            if rng.random() < 0.2:
                return self.constant(rng.choice([0, 1, -1, 2, 3, 5, 8, 13, 40, 100, 127, -128,
                                                 2**31 - 1, -2**63]), type_)
            if rng.random() < 0.35:
                node = self.any_read(INTS)
                if node:
                    return self.cast(node, type_)
            node = rng.choice(self.indices[2:] * 3 + self.indices[:2])
            return self.cast(node, type_)
        if roll < 0.75:
            op = rng.choice(INT_OPS + ["addi", "subi", "subi"] * 2)
            x = self.integer(type_, depth - 1)
            if "div" in op or op.startswith("rem"):
                return self.binary(op, x, self.divisor(type_, depth))
            if op.startswith("sh") and rng.random() < 0.7:
                return self.binary(op, x, self.constant(rng.randrange(9), type_))
            return self.binary(op, x, self.integer(type_, depth - 1))
        if roll < 0.8:
            x = self.integer(type_, depth - 1)
            with np.errstate(all="ignore"):
                return self.add(f"math.absi {x.name} : {type_}", type_, np.abs(x.array))
        if roll < 0.86:
            c = self.boolean(depth - 1)
            x, y = self.integer(type_, depth - 1), self.integer(type_, depth - 1)
            return self.select(c, x, y)
        if roll < 0.92:
            return self.cast(self.integer(rng.choice(list(INTS)), depth - 1), type_)
        if roll < 0.95:
            return self.branch(type_, depth, self.integer)
        if roll < 0.97 and type_ == "index":
            return self.affine(depth)
        if type_ != "index":
            x = self.floating(rng.choice(list(FLOATS)), depth - 1)
            with np.errstate(all="ignore"):
                return self.add(f"arith.fptosi {x.name} : {x.type} to {type_}", type_,
                                to_integer(x.array, INTS[type_]))
        return self.integer(type_, depth - 1)

    def affine(self, depth):
        x, y = self.integer("index", 0), self.integer("index", 0)
        n, a = self.rng.randrange(1, 9), self.rng.randrange(-3, 4)
        kind, fn = self.rng.choice([("floordiv", lambda v: v // n), ("mod", lambda v: v % n),
                                    ("ceildiv", lambda v: -(-v // n))])
        with np.errstate(all="ignore"):
            array = fn(x.array + a) + 2 * y.array
        return self.add(f"affine.apply affine_map<(d0)[s0] -> ((d0 + {a}) {kind} {n} + s0 * 2)>"
                        f"({x.name})[{y.name}]", "index", array)

    def select(self, c, x, y):
        return self.add(f"arith.select {c.name}, {x.name}, {y.name} : {x.type}", x.type,
                        np.where(c.array, x.array, y.array))

    def branch(self, type_, depth, make):
        """scf.if; reads in a branch count only where it is taken."""
        c = self.boolean(depth - 1)
        outside, lines = self.active, self.lines
        sides = []
        for taken in (c.array, ~c.array):
            self.active, self.lines = outside & taken, []
            node = make(type_, depth - 1) if type_ != "i1" else make(depth - 1)
            sides.append((node, self.lines))
        self.active, self.lines = outside, lines
        (x, then), (y, other) = sides
        text = (f"scf.if {c.name} -> ({type_}) {{\n" +
                "\n".join(then + [f"scf.yield {x.name} : {type_}"]) + "\n} else {\n" +
                "\n".join(other + [f"scf.yield {y.name} : {type_}"]) + "\n}")
        return self.add(text, type_, np.where(c.array, x.array, y.array))

    #--- Floats ---------------------------------------------------------------

    def floating(self, type_, depth):
        rng = self.rng
        roll = rng.random()
        if depth == 0 or roll < 0.4:
            node = self.any_read(("f32", "f64", "f16", "bf16")) if rng.random() < 0.8 else None
            if node is None:
                return self.constant(rng.choice([0.0, 0.5, -1.25, 3.0]), type_)
            if node.type == type_:
                return node
            op = "extf" if type_ == "f64" else "truncf"
            with np.errstate(all="ignore"):
                return self.add(f"arith.{op} {node.name} : {node.type} to {type_}", type_,
                                node.array.astype(FLOATS[type_]))
        if roll < 0.5:
            x = self.integer("i32", depth - 1)
            return self.add(f"arith.sitofp {x.name} : i32 to {type_}", type_,
                            x.array.astype(FLOATS[type_]))
        x = self.floating(type_, depth - 1)
        if roll < 0.6:
            return self.add(f"arith.negf {x.name} : {type_}", type_, -x.array)
        if roll < 0.65:
            return self.add(f"math.absf {x.name} : {type_}", type_, np.abs(x.array))
        y = self.floating(type_, depth - 1)
        if roll < 0.72:
            return self.select(self.boolean(depth - 1), x, y)
        op = rng.choice(FLOAT_OPS)
        fns = {"addf": np.add, "subf": np.subtract, "mulf": np.multiply,
               "minimumf": np.minimum, "maximumf": np.maximum, "minnumf": np.fmin,
               "maxnumf": np.fmax}
        with np.errstate(all="ignore"):
            return self.add(f"arith.{op} {x.name}, {y.name} : {type_}", type_,
                            fns[op](x.array, y.array))

    #--- Truth values ---------------------------------------------------------

    def compare(self, predicate, x, y):
        return self.add(f"arith.cmpi {predicate}, {x.name}, {y.name} : {x.type}", "i1",
                        compare(predicate, *np.broadcast_arrays(x.array, y.array)))

    def logic(self, op, x, y):
        fns = {"andi": np.logical_and, "ori": np.logical_or, "xori": np.logical_xor}
        return self.add(f"arith.{op} {x.name}, {y.name} : i1", "i1", fns[op](x.array, y.array))

    def family(self):
        """One of the masks that people use."""
        rng = self.rng
        b, h, q, k = self.indices
        _, heads, rows, keys = self.shape
        kind = rng.choice(["causal", "window", "window_first", "prefix", "chunk", "dilated",
                           "document", "lengths", "head_window", "dense", "band"])
        if kind == "causal":
            return self.compare(rng.choice(["sge", "sgt", "sle", "uge"]), q, k)
        if kind in ("window", "window_first"):
            d = self.binary("subi", q, k)
            low = self.constant(-rng.randrange(keys), "index")
            high = self.constant(rng.randrange(1, rows + 1), "index")
            mask = self.logic("andi", self.compare("sge", d, low), self.compare("slt", d, high))
            if kind == "window":
                return mask
            first = self.compare("slt", k, self.constant(rng.randrange(8), "index"))
            return self.logic("ori", mask, first)
        if kind == "prefix":
            return self.compare("slt", k, self.constant(rng.randrange(keys + 1), "index"))
        if kind == "chunk":
            n = self.constant(rng.randrange(1, keys + 1), "index")
            op = rng.choice(["divui", "divsi", "floordivsi"])
            return self.compare(rng.choice(["eq", "sge"]), self.binary(op, q, n),
                                self.binary(op, k, n))
        if kind == "dilated":
            n = self.constant(rng.randrange(2, 6), "index")
            d = self.binary("subi", q, k)
            return self.compare("eq", self.binary("remsi", d, n), self.constant(0, "index"))
        if kind == "head_window":
            n = self.binary("muli", h, self.constant(rng.randrange(1, 20), "index"))
            return self.compare("slt", self.binary("subi", q, k), n)
        if kind == "band":
            d = self.binary("subi", q, k)
            d = self.add(f"math.absi {d.name} : index", "index", np.abs(d.array))
            return self.compare("ult", d, self.constant(rng.randrange(1, keys + 1), "index"))
        tables = {t.name: t for t in self.tables}
        if kind == "document":
            name = rng.choice(["doc", "starts"])
            x = self.read(tables["q" + name], [b, q])
            y = self.read(tables["k" + name], [b, k])
            return self.compare(rng.choice(["eq", "eq", "sge"]), x, y)
        if kind == "dense":
            return self.read(tables["dense"], [q, k])
        length = self.read(tables["len"], [b])
        return self.compare("slt", self.cast(k, length.type), length)

    def boolean(self, depth):
        rng = self.rng
        roll = rng.random()
        if depth <= 0 or roll < 0.35:
            return self.family()
        if roll < 0.65:
            x, y = self.boolean(depth - 1), self.boolean(depth - 1)
            return self.logic(rng.choice(["andi", "andi", "ori", "ori", "xori"]), x, y)
        if roll < 0.7:
            x = self.boolean(depth - 1)
            return self.logic("xori", x, self.constant(True, "i1"))
        if roll < 0.75:
            return self.select(self.boolean(depth - 1), self.boolean(depth - 1),
                               self.boolean(depth - 1))
        if roll < 0.79:
            return self.branch("i1", depth, self.boolean)
        if roll < 0.9:
            type_ = rng.choice(list(INTS))
            x, y = self.integer(type_, depth - 1), self.integer(type_, depth - 1)
            return self.compare(rng.choice(COMPARISONS), x, y)
        type_ = rng.choice(list(FLOATS))
        x, y = self.floating(type_, depth - 1), self.floating(type_, depth - 1)
        predicate = rng.choice(FLOAT_COMPARISONS)
        return self.add(f"arith.cmpf {predicate}, {x.name}, {y.name} : {type_}", "i1",
                        compare_floats(predicate, x.array, y.array))


def make_tables(np_rng, shape):
    """Captures: ids, lengths, permutations, tables by head, floats, a mask."""
    b, h, q, k = shape

    def ids(n, documents):
        return np.sort(np_rng.integers(0, documents, (b, n)), axis=1)

    documents = np_rng.integers(1, 6)
    id_type = np_rng.choice(["i8", "i16", "i32", "i64"])
    qdoc, kdoc = ids(q, documents), ids(k, documents)
    if q == k and np_rng.random() < 0.7:
        kdoc = qdoc
    if np_rng.random() < 0.3:  # Padding ids.
        qdoc, kdoc = qdoc.copy(), kdoc.copy()
        qdoc[:, q - q // 4:] = -1
        kdoc[:, k - k // 4:] = -2
    floats = np.array([0.0, -0.0, 1.5, -2.25, 0.125, 7.0, np.inf, -np.inf, np.nan])
    weights = np.array([4, 1, 6, 6, 6, 6, .5, .5, .5])
    weights /= weights.sum()

    def numbers(*sizes):
        return np.sort(np_rng.choice(floats, sizes, p=weights), axis=-1)

    tables = [
        Table("qdoc", id_type, qdoc), Table("kdoc", id_type, kdoc),
        Table("qstarts", "i64", np.maximum.accumulate(ids(q, q + 1), axis=1)),
        Table("kstarts", "i64", ids(k, k + 1)),
        Table("len", "i32", np_rng.integers(0, k + 1, (b,))),
        Table("perm", np_rng.choice(["i16", "i64"]), np_rng.permutation(k)),
        Table("byhead", "i32", np_rng.integers(-2, k, (h,))),
        Table("headrows", "i16", np_rng.integers(0, 9, (h, q))),
        Table("pairs", "i32", np.cumsum(np_rng.integers(0, 3, (q, 2)), axis=0)),
        Table("dense", "i1", np.repeat(np.repeat(
            np_rng.random((-(-q // 8), -(-k // 8))) < 0.5, 8, 0), 8, 1)[:q, :k]),
        Table("f", np_rng.choice(["f32", "f64"]), numbers(q)),
        Table("g", np_rng.choice(["f16", "bf16"]), numbers(b, k)),
        Table("inner", "i32", np_rng.integers(1, 9, (7,)), constant=True)]
    for table in tables:
        if table.element in INTS:
            table.array = table.array.astype(INTS[table.element])
        elif table.element in FLOATS:
            table.array = table.array.astype(FLOATS[table.element])
        elif table.element in ("f16", "bf16"):
            table.array = table.array.astype(np.float32)
    return tables
