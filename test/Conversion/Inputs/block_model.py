"""A transformer block as importers write it: one rank's program, or a global graph."""

import numpy as np

HIDDEN, HEADS, KV_HEADS, DIM, MLP = 1024, 16, 4, 64, 2816
LENGTH = 2048

# (m, n, k) of its products
SHAPES = [(LENGTH, HEADS * DIM, HIDDEN), (LENGTH, KV_HEADS * DIM, HIDDEN),
          (LENGTH, MLP, HIDDEN), (LENGTH, HIDDEN, MLP)]

ID3 = "affine_map<(d0, d1, d2) -> (d0, d1, d2)>"
ROW3 = "affine_map<(d0, d1, d2) -> (d0, d1, 0)>"
LAST3 = "affine_map<(d0, d1, d2) -> (d2)>"
ID4 = "affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>"
TABLE4 = "affine_map<(d0, d1, d2, d3) -> (d2, d3)>"


class Builder:
    """Lines of a function; each method gives the name of its result."""

    def __init__(self, length, is_global):
        self.lines, self.count, self.length, self.is_global = [], 0, length, is_global

    def add(self, text):
        self.count += 1
        self.lines.append(f"  %v{self.count} = {text}")
        return f"%v{self.count}"

    def empty(self, kind):
        return self.add(f"tensor.empty() : {kind}")

    def zeros(self, kind):
        return self.add(f"linalg.fill ins(%zero : f32) outs({self.empty(kind)} : {kind}) -> {kind}")

    def generic(self, maps, inputs, kind, body, loops, out=None):
        iterators = ", ".join(f'"{loop}"' for loop in loops)
        names = ", ".join(name for name, _ in inputs)
        kinds = ", ".join(k for _, k in inputs)
        arguments = ", ".join([f"%a{i}: f32" for i in range(len(inputs))] + ["%out: f32"])
        return self.add(
            f"linalg.generic {{indexing_maps = [{', '.join(maps)}], iterator_types = [{iterators}]}}"
            f" ins({names} : {kinds}) outs({out or self.empty(kind)} : {kind}) {{\n"
            f"  ^bb0({arguments}):\n{body}\n  }} -> {kind}")

    def elementwise(self, maps, inputs, kind, *body):
        lines = "\n".join(f"    %b{i} = {line}" for i, line in enumerate(body))
        return self.generic(maps, inputs, kind, f"{lines}\n    linalg.yield %b{len(body) - 1} : f32",
                            ["parallel"] * (kind.count("x")))

    def transpose(self, value, kind, to, permutation):
        return self.add(f"linalg.transpose ins({value} : {kind}) outs({self.empty(to)} : {to})"
                        f" permutation = {permutation}")

    def linear(self, x, weight, m, k):
        """x [1, S, k] times the transpose of weight [m, k]."""
        s = self.length
        t = self.transpose(weight, f"tensor<{m}x{k}xf32>", f"tensor<{k}x{m}xf32>", [1, 0])
        flat = self.add(f"tensor.collapse_shape {x} [[0, 1], [2]] : tensor<1x{s}x{k}xf32> into tensor<{s}x{k}xf32>")
        kind = f"tensor<{s}x{m}xf32>"
        return self.add(f"linalg.matmul ins({flat}, {t} : tensor<{s}x{k}xf32>, tensor<{k}x{m}xf32>)"
                        f" outs({self.zeros(kind)} : {kind}) -> {kind}"), kind

    def linear3(self, x, weight, m, k):
        value, kind = self.linear(x, weight, m, k)
        return self.add(f"tensor.expand_shape {value} [[0, 1], [2]] output_shape [1, {self.length}, {m}]"
                        f" : {kind} into tensor<1x{self.length}x{m}xf32>")

    def norm(self, x, weight):
        kind, sums = f"tensor<1x{self.length}x{HIDDEN}xf32>", f"tensor<1x{self.length}x1xf32>"
        square = self.elementwise([ID3, ID3], [(x, kind)], kind, "math.fpowi %a0, %two : f32, i64")
        total = self.generic([ID3, ROW3], [(square, kind)], sums,
                             "    %b0 = arith.addf %a0, %out : f32\n    linalg.yield %b0 : f32",
                             ["parallel", "parallel", "reduction"], self.zeros(sums))
        root = self.elementwise([ID3, ID3], [(total, sums)], sums, "arith.divf %a0, %hidden : f32",
                                "arith.addf %b0, %eps : f32", "math.rsqrt %b1 : f32")
        scaled = self.elementwise([ID3, ROW3, ID3], [(x, kind), (root, sums)], kind,
                                  "arith.mulf %a0, %a1 : f32")
        return self.elementwise([ID3, LAST3, ID3], [(scaled, kind), (weight, f"tensor<{HIDDEN}xf32>")],
                                kind, "arith.mulf %a0, %a1 : f32")

    def heads(self, value, kind, heads):
        s = self.length
        split = self.add(f"tensor.expand_shape {value} [[0, 1], [2, 3]] output_shape [1, {s}, {heads}, {DIM}]"
                         f" : {kind} into tensor<1x{s}x{heads}x{DIM}xf32>")
        return self.transpose(split, f"tensor<1x{s}x{heads}x{DIM}xf32>",
                              f"tensor<1x{heads}x{s}x{DIM}xf32>", [0, 2, 1, 3])

    def rotate(self, x, heads):
        s, half = self.length, DIM // 2
        kind, part = f"tensor<1x{heads}x{s}x{DIM}xf32>", f"tensor<1x{heads}x{s}x{half}xf32>"
        low, high = (self.add(f"tensor.extract_slice {x}[0, 0, 0, {at}] [1, {heads}, {s}, {half}] [1, 1, 1, 1]"
                              f" : {kind} to {part}") for at in (0, half))

        def times(value, table):
            return self.elementwise([ID4, TABLE4, ID4], [(value, part), (table, f"tensor<{s}x{half}xf32>")],
                                    part, "arith.mulf %a0, %a1 : f32")

        def combine(op, a, b):
            return self.elementwise([ID4, ID4, ID4], [(a, part), (b, part)], part, f"arith.{op} %a0, %a1 : f32")

        first = combine("subf", times(low, "%cos"), times(high, "%sin"))
        second = combine("addf", times(high, "%cos"), times(low, "%sin"))
        return self.add(f"tensor.concat dim(3) {first}, {second} : ({part}, {part}) -> {kind}")

    def attend(self, q, k, v):
        s = self.length
        qt, kt = f"tensor<1x{HEADS}x{s}x{DIM}xf32>", f"tensor<1x{KV_HEADS}x{s}x{DIM}xf32>"
        lt = f"tensor<1x{HEADS}x{s}xf32>"
        if self.is_global:
            self.lines.append(f"  %attention:2 = cp.sdpa {q}, {k}, {v} {{is_causal}}"
                              f" : ({qt}, {kt}, {kt}) -> ({qt}, {lt})")
            return "%attention#0"
        lse = self.add(f"linalg.fill ins(%ninf : f32) outs({self.empty(lt)} : {lt}) -> {lt}")
        self.lines.append(f"""  %attention:2 = cp.attend {q}, {k}, {v} outs({self.zeros(qt)}, {lse} : {qt}, {lt})
    {{id = 0 : i64, q_chunk = {s} : i64, kv_chunk = {s} : i64, scale = 1.250000e-01 : f32}} mask_mod {{
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    }} : {qt}, {kt}, {kt} -> {qt}, {lt}""")
        return "%attention#0"

    def merge_heads(self, value):
        s = self.length
        t = self.transpose(value, f"tensor<1x{HEADS}x{s}x{DIM}xf32>", f"tensor<1x{s}x{HEADS}x{DIM}xf32>",
                           [0, 2, 1, 3])
        return self.add(f"tensor.collapse_shape {t} [[0], [1], [2, 3]] : tensor<1x{s}x{HEADS}x{DIM}xf32>"
                        f" into tensor<1x{s}x{HEADS * DIM}xf32>")


WEIGHTS = {"wq": (HEADS * DIM, HIDDEN), "wk": (KV_HEADS * DIM, HIDDEN), "wv": (KV_HEADS * DIM, HIDDEN),
           "wo": (HIDDEN, HEADS * DIM), "gate": (MLP, HIDDEN), "up": (MLP, HIDDEN), "down": (HIDDEN, MLP),
           "g1": (HIDDEN,), "g2": (HIDDEN,)}


def block(length=LENGTH, is_global=False, name="@main"):
    """Model, inputs with their kinds, size and kind of the result."""
    b = Builder(length, is_global)
    kind = f"tensor<1x{length}x{HIDDEN}xf32>"
    add = ["arith.addf %a0, %a1 : f32"]
    # The stream comes from an operation, as in the middle of a model.
    x = b.elementwise([ID3, ID3], [("%x", kind)], kind, "arith.negf %a0 : f32")
    y = b.norm(x, "%g1")
    q, k, v = (b.heads(*b.linear(y, f"%w{name}", heads * DIM, HIDDEN), heads)
               for name, heads in (("q", HEADS), ("k", KV_HEADS), ("v", KV_HEADS)))
    q, k = b.rotate(q, HEADS), b.rotate(k, KV_HEADS)
    merged = b.merge_heads(b.attend(q, k, v))
    x = b.elementwise([ID3, ID3, ID3], [(x, kind), (b.linear3(merged, "%wo", HIDDEN, HEADS * DIM), kind)],
                      kind, *add)
    y = b.norm(x, "%g2")
    gate, up = b.linear3(y, "%gate", MLP, HIDDEN), b.linear3(y, "%up", MLP, HIDDEN)
    wide = f"tensor<1x{length}x{MLP}xf32>"
    silu = b.elementwise([ID3, ID3], [(gate, wide)], wide, "arith.negf %a0 : f32", "math.exp %b0 : f32",
                         "arith.addf %b1, %one : f32", "arith.divf %one, %b2 : f32")
    silu = b.elementwise([ID3, ID3, ID3], [(silu, wide), (gate, wide)], wide, "arith.mulf %a0, %a1 : f32")
    both = b.elementwise([ID3, ID3, ID3], [(silu, wide), (up, wide)], wide, "arith.mulf %a0, %a1 : f32")
    r = b.elementwise([ID3, ID3, ID3], [(x, kind), (b.linear3(both, "%down", HIDDEN, MLP), kind)], kind, *add)
    table = f"tensor<{length}x{DIM // 2}xf32>"
    arguments = [("%x", kind), ("%cos", table), ("%sin", table)] + [
        (f"%{name}", f"tensor<{'x'.join(map(str, sizes))}xf32>") for name, sizes in WEIGHTS.items()]
    signature = ", ".join(f"{name}: {k}" for name, k in arguments)
    lines = "\n".join(b.lines)
    text = f"""func.func {name}({signature}) -> {kind} {{
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %ninf = arith.constant 0xFF800000 : f32
  %two = arith.constant 2 : i64
  %eps = arith.constant 1.0e-05 : f32
  %hidden = arith.constant {HIDDEN}.0 : f32
{lines}
  return {r} : {kind}
}}
"""
    return text, make_inputs(length), ([1, length, HIDDEN], "f32")


def make_inputs(length):
    random = np.random.default_rng(0)
    angles = np.arange(length)[:, None] * 10000.0 ** (-np.arange(DIM // 2) / (DIM // 2))
    arrays = [random.standard_normal((1, length, HIDDEN)), np.cos(angles), np.sin(angles)]
    for sizes in WEIGHTS.values():
        arrays.append(random.standard_normal(sizes) / np.sqrt(sizes[-1]) if len(sizes) == 2
                      else np.ones(sizes))
    return [(array.astype(np.float32), "f32") for array in arrays]


def reference(inputs):
    """The block in double precision."""
    x, cos, sin, wq, wk, wv, wo, gate, up, down, g1, g2 = (a.astype(np.float64) for a, _ in inputs)
    length = x.shape[1]

    def norm(y, g):
        return y / np.sqrt((y * y).mean(-1, keepdims=True) + 1e-5) * g

    def rotate(y):
        low, high = np.split(y, 2, axis=-1)
        return np.concatenate([low * cos - high * sin, high * cos + low * sin], -1)

    x = -x[0]
    y = norm(x, g1)
    q, k, v = ((y @ w.T).reshape(length, -1, DIM).transpose(1, 0, 2) for w in (wq, wk, wv))
    q, k = rotate(q), np.repeat(rotate(k), HEADS // KV_HEADS, 0)
    scores = q @ k.transpose(0, 2, 1) / 8
    scores[:, ~np.tri(length, dtype=bool)] = -np.inf
    p = np.exp(scores - scores.max(-1, keepdims=True))
    out = p / p.sum(-1, keepdims=True) @ np.repeat(v, HEADS // KV_HEADS, 0)
    x = x + out.transpose(1, 0, 2).reshape(length, -1) @ wo.T
    y = norm(x, g2)
    h = y @ gate.T
    return (x + (h / (1 + np.exp(-h)) * (y @ up.T)) @ down.T)[None]
