"""Parts of imported models with what numpy makes of them, in double precision.

CASES maps a name to a function that gives the model's text, its inputs and the
results that it must have.
"""

import numpy as np

import block_model

CASES = {}


def case(function):
    CASES[function.__name__] = function
    return function


def rng():
    return np.random.default_rng(0)


def tensor(array, kind=None):
    names = {"float32": "f32", "float64": "f64", "float16": "f16",
             "int64": "i64", "int32": "i32", "bool": "i1"}
    sizes = "".join(f"{size}x" for size in array.shape)
    return f"tensor<{sizes}{kind or names[array.dtype.name]}>"


def swap(m, n):
    return f"affine_map<(d0, d1) -> ({m}, {n})>"


ID2 = "affine_map<(d0, d1) -> (d0, d1)>"
ROW = "affine_map<(d0, d1) -> (d0, 0)>"
COL = "affine_map<(d0, d1) -> (d1)>"
PP = '["parallel", "parallel"]'
PR = '["parallel", "reduction"]'


@case
def embedding():
    """A table read at ids that are checked, as importers write it."""
    ids = np.array([[3, 0, 60, 59, 7]])
    table = rng().standard_normal((61, 48)).astype(np.float32)
    model = f"""func.func @main(%ids: {tensor(ids)}, %table: {tensor(table)}) -> tensor<1x5x48xf32> {{
  %c61 = arith.constant 61 : index
  %c0 = arith.constant 0 : i64
  %e = tensor.empty() : tensor<1x5x48xf32>
  %r = linalg.generic {{indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d1)>, affine_map<(d0, d1, d2) -> (d0, d1, d2)>],
      iterator_types = ["parallel", "parallel", "parallel"]}} ins(%ids : {tensor(ids)}) outs(%e : tensor<1x5x48xf32>) {{
  ^bb0(%in: i64, %out: f32):
    %i = arith.index_cast %in : i64 to index
    %j = linalg.index 2 : index
    %high = arith.cmpi slt, %i, %c61 : index
    cf.assert %high, "index must be smaller than dim size"
    %low = arith.cmpi sge, %in, %c0 : i64
    cf.assert %low, "index must be larger or equal to 0"
    %x = tensor.extract %table[%i, %j] : {tensor(table)}
    linalg.yield %x : f32
  }} -> tensor<1x5x48xf32>
  return %r : tensor<1x5x48xf32>
}}"""
    return model, [ids, table], [table[ids]]


@case
def rms_norm():
    """Integer powers, a sum along rows, an f64 constant."""
    x = rng().standard_normal((33, 48)).astype(np.float32)
    g = rng().standard_normal(48).astype(np.float32)
    t = tensor(x)
    model = f"""func.func @main(%x: {t}, %g: tensor<48xf32>) -> {t} {{
  %c2 = arith.constant 2 : i64
  %zero = arith.constant 0.0 : f32
  %n = arith.constant 48.0 : f32
  %eps = arith.constant 1.0e-05 : f64
  %e = tensor.empty() : {t}
  %e1 = tensor.empty() : tensor<33x1xf32>
  %sq = linalg.generic {{indexing_maps = [{ID2}, {ID2}], iterator_types = {PP}}} ins(%x : {t}) outs(%e : {t}) {{
  ^bb0(%in: f32, %out: f32):
    %0 = math.fpowi %in, %c2 : f32, i64
    linalg.yield %0 : f32
  }} -> {t}
  %f = linalg.fill ins(%zero : f32) outs(%e1 : tensor<33x1xf32>) -> tensor<33x1xf32>
  %s = linalg.generic {{indexing_maps = [{ID2}, {ROW}], iterator_types = {PR}}} ins(%sq : {t}) outs(%f : tensor<33x1xf32>) {{
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %in, %out : f32
    linalg.yield %0 : f32
  }} -> tensor<33x1xf32>
  %i = linalg.generic {{indexing_maps = [{ID2}, {ID2}], iterator_types = {PP}}} ins(%s : tensor<33x1xf32>) outs(%e1 : tensor<33x1xf32>) {{
  ^bb0(%in: f32, %out: f32):
    %0 = arith.truncf %eps : f64 to f32
    %1 = arith.divf %in, %n : f32
    %2 = arith.addf %1, %0 : f32
    %3 = math.rsqrt %2 : f32
    linalg.yield %3 : f32
  }} -> tensor<33x1xf32>
  %m = linalg.generic {{indexing_maps = [{ID2}, {ROW}, {ID2}], iterator_types = {PP}}} ins(%x, %i : {t}, tensor<33x1xf32>) outs(%e : {t}) {{
  ^bb0(%in: f32, %in_0: f32, %out: f32):
    %0 = arith.mulf %in, %in_0 : f32
    linalg.yield %0 : f32
  }} -> {t}
  %r = linalg.generic {{indexing_maps = [{ID2}, {COL}, {ID2}], iterator_types = {PP}}} ins(%m, %g : {t}, tensor<48xf32>) outs(%e : {t}) {{
  ^bb0(%in: f32, %in_0: f32, %out: f32):
    %0 = arith.mulf %in, %in_0 : f32
    linalg.yield %0 : f32
  }} -> {t}
  return %r : {t}
}}"""
    y = x.astype(np.float64)
    return model, [x, g], [y / np.sqrt((y * y).mean(1, keepdims=True) + 1e-5) * g]


@case
def rotary():
    """Tables of cos and sin at large positions; halves that change places."""
    positions = np.array([0, 1, 5, 100, 4095, 131071])
    x = rng().standard_normal((6, 2, 8)).astype(np.float32)
    maps = ("affine_map<(d0, d1, d2) -> (d0, d1, d2)>", "affine_map<(d0, d1, d2) -> (d1, d2)>")
    p3 = '["parallel", "parallel", "parallel"]'

    def combine(a, b, op):
        return f"""linalg.generic {{indexing_maps = [{maps[0]}, {maps[0] if op != "mulf" else maps[1]}, {maps[0]}], iterator_types = {p3}}}
      ins({a}, {b} : tensor<2x6x4xf32>, {"tensor<2x6x4xf32>" if op != "mulf" else "tensor<6x4xf32>"}) outs(%h : tensor<2x6x4xf32>) {{
  ^bb0(%in: f32, %in_0: f32, %out: f32):
    %0 = arith.{op} %in, %in_0 : f32
    linalg.yield %0 : f32
  }} -> tensor<2x6x4xf32>"""

    def table(op):
        return f"""linalg.generic {{indexing_maps = [affine_map<(d0, d1) -> (d0)>, {ID2}], iterator_types = {PP}}}
      ins(%p : tensor<6xi64>) outs(%t : tensor<6x4xf32>) {{
  ^bb0(%in: i64, %out: f32):
    %j = linalg.index 1 : index
    %ji = arith.index_cast %j : index to i64
    %jf = arith.sitofp %ji : i64 to f32
    %n = arith.negf %jf : f32
    %d = arith.divf %n, %four : f32
    %w = math.powf %base, %d : f32
    %f = arith.sitofp %in : i64 to f32
    %a = arith.mulf %f, %w : f32
    %r = math.{op} %a : f32
    linalg.yield %r : f32
  }} -> tensor<6x4xf32>"""

    model = f"""func.func @main(%p: tensor<6xi64>, %x: {tensor(x)}) -> tensor<2x6x8xf32> {{
  %four = arith.constant 4.0 : f32
  %base = arith.constant 100.0 : f32
  %t = tensor.empty() : tensor<6x4xf32>
  %h = tensor.empty() : tensor<2x6x4xf32>
  %e = tensor.empty() : tensor<2x6x8xf32>
  %cos = {table("cos")}
  %sin = {table("sin")}
  %xt = linalg.transpose ins(%x : {tensor(x)}) outs(%e : tensor<2x6x8xf32>) permutation = [1, 0, 2]
  %l = tensor.extract_slice %xt[0, 0, 0] [2, 6, 4] [1, 1, 1] : tensor<2x6x8xf32> to tensor<2x6x4xf32>
  %u = tensor.extract_slice %xt[0, 0, 4] [2, 6, 4] [1, 1, 1] : tensor<2x6x8xf32> to tensor<2x6x4xf32>
  %lc = {combine("%l", "%cos", "mulf")}
  %us = {combine("%u", "%sin", "mulf")}
  %a = {combine("%lc", "%us", "subf")}
  %uc = {combine("%u", "%cos", "mulf")}
  %ls = {combine("%l", "%sin", "mulf")}
  %b = {combine("%uc", "%ls", "addf")}
  %r = tensor.concat dim(2) %a, %b : (tensor<2x6x4xf32>, tensor<2x6x4xf32>) -> tensor<2x6x8xf32>
  return %r : tensor<2x6x8xf32>
}}"""
    # The angles are f32 in the model, so that they are here.
    w = np.float32(100) ** (-np.arange(4, dtype=np.float32) / np.float32(4))
    angle = (positions[:, None].astype(np.float32) * w).astype(np.float64)
    c, s = np.cos(angle)[None], np.sin(angle)[None]
    l, u = np.split(x.transpose(1, 0, 2).astype(np.float64), 2, axis=2)
    # pow itself may be off by one bit, which a large position multiplies.
    inexact = np.abs(angle)[None] * 2.0**-22
    return model, [positions, x], [np.concatenate([l * c - u * s, u * c + l * s], 2)], \
        [np.concatenate([inexact, inexact], 2) * 4]


@case
def mlp():
    """Gate, product and residual around reshapes and transposed weights."""
    g = rng()
    x = g.standard_normal((1, 40, 48)).astype(np.float32)
    up, gate = (g.standard_normal((64, 48)).astype(np.float32) for _ in "ug")
    down = g.standard_normal((48, 64)).astype(np.float32)
    p3 = '["parallel", "parallel", "parallel"]'
    id3 = "affine_map<(d0, d1, d2) -> (d0, d1, d2)>"
    hidden = "tensor<1x40x64xf32>"

    def linear(name, weight, source, m, n):
        return f"""%{name}_e = tensor.empty() : tensor<{n}x{m}xf32>
  %{name}_t = linalg.transpose ins({weight} : tensor<{m}x{n}xf32>) outs(%{name}_e : tensor<{n}x{m}xf32>) permutation = [1, 0]
  %{name}_o = tensor.empty() : tensor<40x{m}xf32>
  %{name}_f = linalg.fill ins(%zero : f32) outs(%{name}_o : tensor<40x{m}xf32>) -> tensor<40x{m}xf32>
  %{name}_m = linalg.matmul ins({source}, %{name}_t : tensor<40x{n}xf32>, tensor<{n}x{m}xf32>) outs(%{name}_f : tensor<40x{m}xf32>) -> tensor<40x{m}xf32>
  %{name} = tensor.expand_shape %{name}_m [[0, 1], [2]] output_shape [1, 40, {m}] : tensor<40x{m}xf32> into tensor<1x40x{m}xf32>"""

    def elementwise(name, a, b, op, kind):
        return f"""%{name} = linalg.generic {{indexing_maps = [{id3}, {id3}, {id3}], iterator_types = {p3}}} ins({a}, {b} : {kind}, {kind}) outs(%{name}_e : {kind}) {{
  ^bb0(%in: f32, %in_0: f32, %out: f32):
    %0 = arith.{op} %in, %in_0 : f32
    linalg.yield %0 : f32
  }} -> {kind}"""

    model = f"""func.func @main(%x: tensor<1x40x48xf32>, %up: tensor<64x48xf32>, %gate: tensor<64x48xf32>,
    %down: tensor<48x64xf32>) -> (tensor<1x40x48xf32>, tensor<1x40x48xf32>) {{
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %y_e = tensor.empty() : tensor<1x40x48xf32>
  %r_e = tensor.empty() : tensor<1x40x48xf32>
  %g_e = tensor.empty() : {hidden}
  %h_e = tensor.empty() : {hidden}
  {elementwise("y", "%x", "%x", "addf", "tensor<1x40x48xf32>")}
  %c = tensor.collapse_shape %y [[0, 1], [2]] : tensor<1x40x48xf32> into tensor<40x48xf32>
  {linear("a", "%up", "%c", 64, 48)}
  {linear("b", "%gate", "%c", 64, 48)}
  %s = linalg.generic {{indexing_maps = [{id3}, {id3}], iterator_types = {p3}}} ins(%b : {hidden}) outs(%g_e : {hidden}) {{
  ^bb0(%in: f32, %out: f32):
    %0 = arith.negf %in : f32
    %1 = math.exp %0 : f32
    %2 = arith.addf %1, %one : f32
    %3 = arith.divf %one, %2 : f32
    linalg.yield %3 : f32
  }} -> {hidden}
  {elementwise("g", "%s", "%b", "mulf", hidden)}
  {elementwise("h", "%g", "%a", "mulf", hidden)}
  %d = tensor.collapse_shape %h [[0, 1], [2]] : {hidden} into tensor<40x64xf32>
  {linear("o", "%down", "%d", 48, 64)}
  {elementwise("r", "%y", "%o", "addf", "tensor<1x40x48xf32>")}
  return %r, %y : tensor<1x40x48xf32>, tensor<1x40x48xf32>
}}"""
    y = 2 * x.astype(np.float64)
    b = y @ gate.T.astype(np.float64)
    return model, [x, up, gate, down], \
        [y + (b / (1 + np.exp(-b)) * (y @ up.T)) @ down.T, y]


@case
def functions():
    """What activations are made of, and types that are not f32."""
    x = np.linspace(-30, 30, 401).astype(np.float32)
    ids = np.arange(401)
    t = tensor(x)

    def apply(name, op):
        return f"""%{name} = linalg.generic {{indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}}
      ins(%x : {t}) outs(%e : {t}) {{
  ^bb0(%in: f32, %out: f32):
    %0 = math.{op} %in : f32
    linalg.yield %0 : f32
  }} -> {t}"""

    model = f"""func.func @main(%x: {t}, %ids: tensor<401xi64>) -> ({t}, {t}, {t}, tensor<401xi1>, tensor<401xf64>, {t}) {{
  %e = tensor.empty() : {t}
  %e1 = tensor.empty() : tensor<401xi1>
  %e2 = tensor.empty() : tensor<401xf64>
  %c7 = arith.constant 7 : i64
  %m3 = arith.constant -3 : i64
  {apply("tanh", "tanh")}
  {apply("erf", "erf")}
  {apply("exp", "exp")}
  %odd = linalg.generic {{indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}}
      ins(%ids : tensor<401xi64>) outs(%e1 : tensor<401xi1>) {{
  ^bb0(%in: i64, %out: i1):
    %0 = arith.remsi %in, %c7 : i64
    %1 = arith.cmpi eq, %0, %c7 : i64
    %2 = arith.cmpi slt, %0, %in : i64
    %3 = arith.xori %1, %2 : i1
    linalg.yield %3 : i1
  }} -> tensor<401xi1>
  %wide = linalg.generic {{indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}}
      ins(%x, %odd : {t}, tensor<401xi1>) outs(%e2 : tensor<401xf64>) {{
  ^bb0(%in: f32, %in_0: i1, %out: f64):
    %0 = arith.extf %in : f32 to f64
    %1 = math.sin %0 : f64
    %2 = arith.select %in_0, %1, %0 : f64
    linalg.yield %2 : f64
  }} -> tensor<401xf64>
  %cube = linalg.generic {{indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}}
      ins(%x : {t}) outs(%e : {t}) {{
  ^bb0(%in: f32, %out: f32):
    %0 = math.fpowi %in, %m3 : f32, i64
    linalg.yield %0 : f32
  }} -> {t}
  return %tanh, %erf, %exp, %odd, %wide, %cube : {t}, {t}, {t}, tensor<401xi1>, tensor<401xf64>, {t}
}}"""
    from math import erf
    y = x.astype(np.float64)
    odd = ids % 7 < ids
    with np.errstate(divide="ignore"):
        cube = y**-3.0
    return model, [x, ids], [np.tanh(y), np.vectorize(erf)(y), np.exp(y), odd,
                             np.where(odd, np.sin(y), y), cube]


@case
def movements():
    """Tensors that only change places, also arguments and constants."""
    x = rng().standard_normal((3, 8)).astype(np.float32)
    one = np.array([[1, 2], [3, 4]], np.float32)
    model = """func.func @main(%x: tensor<3x8xf32>) -> (tensor<5x10xf32>, tensor<12xf32>, tensor<2x2xf32>,
    tensor<4x8xf32>, tensor<8x2x3xf32>, tensor<3x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %p = tensor.pad %x low[1, 1] high[1, 1] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<3x8xf32> to tensor<5x10xf32>
  %s = tensor.extract_slice %x[0, 2] [3, 4] [1, 1] : tensor<3x8xf32> to tensor<3x4xf32>
  %c = tensor.collapse_shape %s [[0, 1]] : tensor<3x4xf32> into tensor<12xf32>
  %r = tensor.extract_slice %x[1, 0] [1, 8] [1, 1] : tensor<3x8xf32> to tensor<1x8xf32>
  %k = tensor.concat dim(0) %x, %r : (tensor<3x8xf32>, tensor<1x8xf32>) -> tensor<4x8xf32>
  %e = tensor.empty() : tensor<8x3xf32>
  %t = linalg.transpose ins(%x : tensor<3x8xf32>) outs(%e : tensor<8x3xf32>) permutation = [1, 0]
  %e2 = tensor.empty() : tensor<8x2x3xf32>
  %b = linalg.broadcast ins(%t : tensor<8x3xf32>) outs(%e2 : tensor<8x2x3xf32>) dimensions = [1]
  return %p, %c, %one, %k, %b, %x : tensor<5x10xf32>, tensor<12xf32>, tensor<2x2xf32>,
    tensor<4x8xf32>, tensor<8x2x3xf32>, tensor<3x8xf32>
}"""
    return model, [x], [np.pad(x, 1), x[:, 2:6].ravel(), one, np.vstack([x, x[1:2]]),
                        np.repeat(x.T[:, None], 2, 1), x]


@case
def block():
    """A whole transformer block with an attention of one rank."""
    model, inputs, _ = block_model.block(length=157)
    return model, [array for array, _ in inputs], [block_model.reference(inputs)]


def product(subscripts, a, b, kind="f32", sum_kind=None):
    """A linalg.generic that multiplies and sums by einsum's subscripts."""
    left, rest = subscripts.split(",")
    right, out = rest.split("->")
    letters = sorted(set(left + right))
    loops = ", ".join(f"d{i}" for i in range(len(letters)))
    maps = ", ".join(
        f"affine_map<({loops}) -> ({', '.join(f'd{letters.index(c)}' for c in part)})>"
        for part in (left, right, out))
    iterators = ", ".join('"parallel"' if c in out else '"reduction"' for c in letters)
    want = np.einsum(subscripts, a.astype(np.float64), b.astype(np.float64))
    sum_kind = sum_kind or kind
    result = tensor(want, sum_kind)
    widen = "" if kind == sum_kind else f"""%xw = arith.extf %x : {kind} to {sum_kind}
    %yw = arith.extf %y : {kind} to {sum_kind}"""
    x, y = ("%x", "%y") if kind == sum_kind else ("%xw", "%yw")
    model = f"""func.func @main(%a: {tensor(a, kind)}, %b: {tensor(b, kind)}) -> {result} {{
  %zero = arith.constant 0.0 : {sum_kind}
  %e = tensor.empty() : {result}
  %f = linalg.fill ins(%zero : {sum_kind}) outs(%e : {result}) -> {result}
  %r = linalg.generic {{indexing_maps = [{maps}], iterator_types = [{iterators}]}}
      ins(%a, %b : {tensor(a, kind)}, {tensor(b, kind)}) outs(%f : {result}) {{
  ^bb0(%x: {kind}, %y: {kind}, %acc: {sum_kind}):
    {widen}
    %p = arith.mulf {x}, {y} : {sum_kind}
    %s = arith.addf %acc, %p : {sum_kind}
    linalg.yield %s : {sum_kind}
  }} -> {result}
  return %r : {result}
}}"""
    return model, [a, b], [want]


SIZES = dict(b=3, h=2, m=17, n=19, k=23, s=5)
PRODUCTS = ["mk,kn->mn", "mk,nk->mn", "km,kn->mn", "km,nk->nm", "bmk,bkn->bmn",
            "bsk,kn->bsn", "bsk,nk->bsn", "bmhk,bnhk->bhmn", "bhmn,bnhk->bmhk",
            "mk,k->m", "k,kn->n", "shk,hkn->sn", "bshk,nhk->bsn", "mbk,hbnk->bhmn",
            "hmk,knh->mn", "bhsk,hkn->bsn"]


def add_products():
    def make(subscripts, kind, sum_kind):
        def build():
            left, right = subscripts.split("->")[0].split(",")
            dtype = {"f64": np.float64, "f32": np.float32}.get(kind, np.float16)
            a, b = (rng().standard_normal([SIZES[c] for c in part]).astype(dtype)
                    for part in (left, right))
            if kind == "bf16":  # 7 bits of the mantissa
                a, b = ((x.astype(np.float32).view(np.uint32) & 0xFFFF0000).view(np.float32)
                        for x in (a, b))
            return product(subscripts, a, b, kind, sum_kind)
        return build

    for subscripts in PRODUCTS:
        CASES[f"product {subscripts}"] = make(subscripts, "f32", "f32")
    for kind, sum_kind in [("f64", "f64"), ("bf16", "f32"), ("f16", "f32"),
                           ("f32", "f64"), ("bf16", "bf16"), ("f16", "f16")]:
        for subscripts in ["mk,nk->mn", "bsk,kn->bsn"]:
            CASES[f"product {subscripts} {kind} {sum_kind}"] = make(subscripts, kind, sum_kind)


add_products()
