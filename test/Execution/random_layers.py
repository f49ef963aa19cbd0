"""Layers of random transformers: norms, projections, positions, attention, MLPs."""

import numpy as np

import models
from random_graph import Graph, Value, affine_map, identity, tensor


class Layers(Graph):
    """The parts of a random transformer, whose kind `Model.choose` draws."""

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
        kinds = ["library", "library", "padding", "bias"]
        kind = self.rng.choice(kinds + ["document"] * 2 * (sq == skv))

        def capture(array):
            type = self.rng.choice(["i32", "i64"]) if array.dtype != np.float32 else \
                "f32"
            if kind == "library" and type == "i64":
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
