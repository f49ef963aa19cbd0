"""Makes attention models for the execution tests: one mask or score function
each, in any shape and element type."""

import dataclasses
import os

import numpy as np


@dataclasses.dataclass(frozen=True)
class Shape:
    """Heads and lengths of queries, and of keys and values; head dimensions."""

    batch: int = 1
    heads: tuple = (2, 2)
    lengths: tuple = (64, 64)
    dims: tuple = (32, 32)


SHAPES = {
    "plain": Shape(),
    "gqa": Shape(batch=2, heads=(4, 1), dims=(40, 24)),
    "ragged": Shape(heads=(6, 2), lengths=(101, 101), dims=(16, 56)),
    "cross": Shape(batch=2, lengths=(48, 80)),
    "tall": Shape(heads=(4, 2), lengths=(80, 48), dims=(24, 40)),
    # With eight ranks, some hold nothing but padding.
    "short": Shape(lengths=(5, 5), dims=(64, 64)),
}

@dataclasses.dataclass
class Mods:
    """What an attention has besides queries, keys and values. Mask and score
    are the lines of their regions; captures are (type, array)."""

    mask: str = ""
    score: str = ""
    captures: tuple = ()


CAUSAL = """
    %m = arith.cmpi sge, %i, %j : index
    cp.yield %m : i1"""


def full(shape):
    return Mods()


def causal(shape):
    return Mods(mask=CAUSAL)


def window(shape):
    return Mods(
        mask="""
    %w = arith.constant 24 : index
    %e = arith.addi %j, %w : index
    %n = arith.cmpi slt, %i, %e : index
    %c = arith.cmpi sge, %i, %j : index
    %m = arith.andi %c, %n : i1
    cp.yield %m : i1"""
    )


def distant(shape):
    """Keys at least 20 positions back: near blocks are not needed."""
    return Mods(
        mask="""
    %far = arith.constant 20 : index
    %d = arith.subi %i, %j : index
    %m = arith.cmpi sge, %d, %far : index
    cp.yield %m : i1"""
    )


def prefix(shape):
    """Causal, but the first few keys are seen by all rows of a batch row."""
    lengths = np.array([5 + 11 * b for b in range(shape.batch)], dtype=np.int32)
    return Mods(
        mask=f"""
    %p = tensor.extract %x0[%b] : tensor<{shape.batch}xi32>
    %jj = arith.index_cast %j : index to i32
    %in = arith.cmpi slt, %jj, %p : i32
    %c = arith.cmpi sge, %i, %j : index
    %m = arith.ori %c, %in : i1
    cp.yield %m : i1""",
        captures=((f"tensor<{shape.batch}xi32>", lengths),),
    )


def document(shape):
    """Causal within documents; in cross-attention the ids of queries and keys
    are two captures."""
    types, captures = [], []
    for length in dict.fromkeys(shape.lengths):
        types.append(f"tensor<{shape.batch}x{length}xi32>")
        ids = [np.sort(np.arange(length) * (3 + b) // 64) for b in range(shape.batch)]
        captures.append((types[-1], np.array(ids, dtype=np.int32)))
    last = len(types) - 1
    return Mods(
        mask=f"""
    %di = tensor.extract %x0[%b, %i] : {types[0]}
    %dj = tensor.extract %x{last}[%b, %j] : {types[last]}
    %same = arith.cmpi eq, %di, %dj : i32
    %c = arith.cmpi sge, %i, %j : index
    %m = arith.andi %same, %c : i1
    cp.yield %m : i1""",
        captures=tuple(captures),
    )


def masked_rows(shape):
    """Causal; every fifth row sees nothing, nor do the first twenty."""
    return Mods(
        mask="""
    %five = arith.constant 5 : index
    %two = arith.constant 2 : index
    %start = arith.constant 20 : index
    %r = arith.remui %i, %five : index
    %some = arith.cmpi ne, %r, %two : index
    %late = arith.cmpi sge, %i, %start : index
    %c = arith.cmpi sge, %i, %j : index
    %sl = arith.andi %some, %late : i1
    %m = arith.andi %sl, %c : i1
    cp.yield %m : i1"""
    )


def head_window(shape):
    """A window as wide as the number of the query head asks for."""
    return Mods(
        mask="""
    %one = arith.constant 1 : index
    %eight = arith.constant 8 : index
    %hp = arith.addi %h, %one : index
    %w = arith.muli %hp, %eight : index
    %d = arith.subi %i, %j : index
    %n = arith.cmpi slt, %d, %w : index
    %c = arith.cmpi sge, %i, %j : index
    %m = arith.andi %c, %n : i1
    cp.yield %m : i1"""
    )


def alibi(shape):
    """Causal, with a bias that falls with the distance, steeper per head."""
    heads = shape.heads[0]
    slopes = np.exp2(-np.arange(1, heads + 1) / 2).astype(np.float32)
    return Mods(
        mask=CAUSAL,
        score=f"""
    %slope = tensor.extract %x0[%h] : tensor<{heads}xf32>
    %d = arith.subi %j, %i : index
    %di = arith.index_cast %d : index to i32
    %df = arith.sitofp %di : i32 to f32
    %bias = arith.mulf %slope, %df : f32
    %r = arith.addf %s, %bias : f32
    cp.yield %r : f32""",
        captures=((f"tensor<{heads}xf32>", slopes),),
    )


def softcap(shape):
    return Mods(
        score="""
    %cap = arith.constant 5.0 : f32
    %x = arith.divf %s, %cap : f32
    %t = math.tanh %x : f32
    %r = arith.mulf %t, %cap : f32
    cp.yield %r : f32"""
    )


MODS = {
    "full": full,
    "causal": causal,
    "window": window,
    "distant": distant,
    "prefix": prefix,
    "document": document,
    "masked-rows": masked_rows,
    "head-window": head_window,
    "alibi": alibi,
    "softcap": softcap,
}


def region(name, arguments, captures, body):
    if not body:
        return ""
    names = arguments + ["%b: index", "%h: index", "%i: index", "%j: index"]
    names += [f"%x{n}: {type}" for n, (type, _) in enumerate(captures)]
    return f"\n  {name} {{\n  ^bb0({', '.join(names)}):{body}\n  }}"


def write_model(mods, dtype, shape, folder):
    """Writes model.mlir and the captures; returns cp-run's arguments for them."""
    made = MODS[mods](shape)
    (hq, hkv), (sq, skv), (d, dv) = shape.heads, shape.lengths, shape.dims
    q = f"tensor<{shape.batch}x{hq}x{sq}x{d}x{dtype}>"
    k = f"tensor<{shape.batch}x{hkv}x{skv}x{d}x{dtype}>"
    v = f"tensor<{shape.batch}x{hkv}x{skv}x{dv}x{dtype}>"
    out = f"tensor<{shape.batch}x{hq}x{sq}x{dv}x{dtype}>"
    lse = f"tensor<{shape.batch}x{hq}x{sq}xf32>"
    types = [q, k, v] + [type for type, _ in made.captures]
    names = ["%q", "%k", "%v"] + [f"%c{n}" for n in range(len(made.captures))]
    arguments = ", ".join(f"{n}: {t}" for n, t in zip(names, types))
    captures = f" captures({', '.join(names[3:])})" if made.captures else ""
    model = f"""func.func @main({arguments}) -> ({out}, {lse}) {{
  %out, %lse = cp.flex_attention %q, %k, %v{captures}"""
    model += region("score_mod", ["%s: f32"], made.captures, made.score)
    model += region("mask_mod", [], made.captures, made.mask)
    model += f"""
      : ({', '.join(types)}) -> ({out}, {lse})
  return %out, %lse : {out}, {lse}
}}
"""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "model.mlir")
    with open(path, "w") as file:
        file.write(model)
    result = [path]
    for index, (_, array) in enumerate(made.captures, start=3):
        file = os.path.join(folder, f"{index}.npy")
        np.save(file, array)
        result.append(f"--input={index}={file}")
    return result
