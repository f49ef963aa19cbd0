"""Runs cp-run --check on random masks, scores, shapes, ranks and layouts.

    random_masks.py --cp-run=PATH [--count=N] [--seed=N] [--keep=DIR]

A mask is a random tree of and, or and not over causal, windows, prefixes,
modulo and document predicates (documents and prefix lengths are run-time
tensors). The seed is printed; `--seed` and `--count=1` repeat one case.
"""

import argparse
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy as np


class Region:
    """Text of a region, with fresh names for values."""

    def __init__(self):
        self.lines = []

    def add(self, text):
        name = f"%v{len(self.lines)}"
        self.lines.append(f"      {name} = {text}")
        return name

    def index(self, value):
        return self.add(f"arith.constant {value} : index")


def predicate(rng, region, shape):
    """Emits one random predicate and returns its i1."""
    _, _, sq, skv = shape
    kind = rng.choice(["causal", "window", "prefix", "modulo", "chunk", "head",
                       "document", "data_prefix", "batch"])
    if kind == "causal":
        op = rng.choice(["sge", "sgt", "sle", "uge"])
        return region.add(f"arith.cmpi {op}, %i, %j : index")
    if kind == "window":
        d = region.add("arith.subi %i, %j : index")
        low = region.index(-rng.randrange(skv))
        high = region.index(rng.randrange(1, sq + 1))
        a = region.add(f"arith.cmpi sge, {d}, {low} : index")
        b = region.add(f"arith.cmpi slt, {d}, {high} : index")
        return region.add(f"arith.andi {a}, {b} : i1")
    if kind == "prefix":
        length = region.index(rng.randrange(skv + 1))
        return region.add(f"arith.cmpi slt, %j, {length} : index")
    if kind == "modulo":
        n = region.index(rng.randrange(2, 6))
        side = rng.choice(["%i", "%j"])
        r = region.add(f"arith.remui {side}, {n} : index")
        zero = region.index(rng.randrange(2))
        return region.add(f"arith.cmpi eq, {r}, {zero} : index")
    if kind == "chunk":
        n = region.index(rng.randrange(1, skv + 1))
        a = region.add(f"arith.divui %i, {n} : index")
        b = region.add(f"arith.divui %j, {n} : index")
        return region.add(f"arith.cmpi {rng.choice(['eq', 'sge'])}, {a}, {b} : index")
    if kind == "head":
        n = region.index(rng.randrange(1, 20))
        w = region.add(f"arith.muli %h, {n} : index")
        d = region.add("arith.subi %i, %j : index")
        return region.add(f"arith.cmpi slt, {d}, {w} : index")
    if kind == "document":
        a = region.add("tensor.extract %qdoc[%b, %i] : tensor<{b}x{q}xi32>")
        b = region.add("tensor.extract %kdoc[%b, %j] : tensor<{b}x{k}xi32>")
        return region.add(f"arith.cmpi eq, {a}, {b} : i32")
    if kind == "data_prefix":
        p = region.add("tensor.extract %len[%b] : tensor<{b}xi32>")
        j = region.add("arith.index_cast %j : index to i32")
        return region.add(f"arith.cmpi slt, {j}, {p} : i32")
    one = region.index(1)
    return region.add(f"arith.cmpi slt, %b, {one} : index")


def mask(rng, region, shape, depth):
    if depth == 0 or rng.random() < 0.2:
        return predicate(rng, region, shape)
    kind = rng.choice(["and", "or", "or", "not"])
    a = mask(rng, region, shape, depth - 1)
    if kind == "not":
        t = region.add("arith.constant true")
        return region.add(f"arith.xori {a}, {t} : i1")
    b = mask(rng, region, shape, depth - 1)
    return region.add(f"arith.{kind}i {a}, {b} : i1")


def score(rng, region):
    kind = rng.choice(["softcap", "alibi", "relative", "odd"])
    d = region.add("arith.subi %j, %i : index")
    n = region.add(f"arith.index_cast {d} : index to i32")
    f = region.add(f"arith.sitofp {n} : i32 to f32")
    if kind == "softcap":
        c = region.add("arith.constant 5.0 : f32")
        x = region.add(f"arith.divf %s, {c} : f32")
        t = region.add(f"math.tanh {x} : f32")
        return region.add(f"arith.mulf {t}, {c} : f32")
    if kind == "alibi":
        slope = region.add("tensor.extract %slope[%h] : tensor<{h}xf32>")
        x = region.add(f"arith.mulf {slope}, {f} : f32")
        return region.add(f"arith.addf %s, {x} : f32")
    if kind == "relative":
        c = region.add("arith.constant 1.0e-02 : f32")
        x = region.add(f"arith.mulf {f}, {c} : f32")
        y = region.add(f"math.sin {x} : f32")
        return region.add(f"arith.addf %s, {y} : f32")
    two = region.index(2)
    r = region.add(f"arith.remui %i, {two} : index")
    zero = region.index(0)
    keep = region.add(f"arith.cmpi ne, {r}, {zero} : index")
    never = region.add("arith.constant 0xFF800000 : f32")
    return region.add(f"arith.select {keep}, %s, {never} : f32")


def model(rng):
    """Returns (text, arrays of the integer arguments, table length)."""
    batch, hkv = rng.choice([1, 1, 2, 3]), rng.choice([1, 2])
    heads = hkv * rng.choice([1, 2, 3])
    sq = rng.randrange(1, 200)
    skv = sq if rng.random() < 0.7 else rng.randrange(1, 200)
    d, dv = rng.choice([8, 16, 40, 64]), rng.choice([8, 24, 64])
    dtype = rng.choice(["f32", "f32", "f16", "bf16"])
    q, k, v = (f"tensor<{batch}x{heads}x{sq}x{d}x{dtype}>",
               f"tensor<{batch}x{hkv}x{skv}x{d}x{dtype}>",
               f"tensor<{batch}x{hkv}x{skv}x{dv}x{dtype}>")
    out = f"tensor<{batch}x{heads}x{sq}x{dv}x{dtype}>"
    lse = f"tensor<{batch}x{heads}x{sq}xf32>"
    captures = [("qdoc", f"tensor<{batch}x{sq}xi32>"),
                ("kdoc", f"tensor<{batch}x{skv}xi32>"),
                ("len", f"tensor<{batch}xi32>"),
                ("slope", f"tensor<{heads}xf32>")]
    names = ", ".join(f"%{n}: {t}" for n, t in captures)
    region = Region()
    result = mask(rng, region, (batch, heads, sq, skv), 3)
    body = "\n".join(region.lines)
    mods = f"""    mask_mod {{
    ^bb0(%b: index, %h: index, %i: index, %j: index, {names}):
{body}
      cp.yield {result} : i1
    }}"""
    if rng.random() < 0.5:
        region = Region()
        result = score(rng, region)
        body = "\n".join(region.lines)
        mods = f"""    score_mod {{
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, {names}):
{body}
      cp.yield {result} : f32
    }}
""" + mods
    mods = (mods.replace("{b}", str(batch)).replace("{q}", str(sq))
            .replace("{k}", str(skv)).replace("{h}", str(heads)))
    text = f"""func.func @main(%q: {q}, %k: {k}, %v: {v}, {', '.join(f'%a_{n}: {t}' for n, t in captures)}) -> ({out}, {lse}) {{
  %out, %lse = cp.flex_attention %q, %k, %v captures({', '.join(f'%a_{n}' for n, _ in captures)})
{mods}
      : ({q}, {k}, {v}, {', '.join(t for _, t in captures)}) -> ({out}, {lse})
  return %out, %lse : {out}, {lse}
}}
"""
    np_rng = np.random.default_rng(rng.randrange(2**32))
    documents = np_rng.integers(1, 5)
    arrays = {3: np.sort(np_rng.integers(0, documents, (batch, sq)), axis=1),
              4: np.sort(np_rng.integers(0, documents, (batch, skv)), axis=1),
              5: np_rng.integers(0, skv + 1, (batch,))}
    table = np.stack([np_rng.permutation(sq) for _ in range(rng.choice([1, batch]))])
    return text, {i: a.astype(np.int32) for i, a in arrays.items()}, table


def run_case(cp_run, seed, folder):
    rng = random.Random(seed)
    text, arrays, table = model(rng)
    path = folder / "model.mlir"
    path.write_text(text)
    np.save(folder / "table.npy", table.astype(np.int64))
    command = [cp_run, str(path), "--check", f"--seed={seed}",
               f"--ranks={rng.choice([1, 2, 3])},{rng.choice([4, 5, 8])}",
               f"--layout={rng.choice(['contiguous', 'head-tail', 'striped', 'ptrr', 'greedy'])},table:{folder / 'table.npy'}",
               "--rotate=ring,all-gather", f"--tile={rng.choice([7, 16, 64, 128])}"]
    for i, array in arrays.items():
        np.save(folder / f"{i}.npy", array)
        command.append(f"--input={i}={folder / f'{i}.npy'}")
    done = subprocess.run(command, text=True, capture_output=True)
    if done.returncode != 0:
        print(f"seed {seed}: exit status {done.returncode}")
        print(text, " ".join(command), done.stdout, done.stderr, sep="\n")
    return done.returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cp-run", required=True)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path)
    args = parser.parse_args()
    print(f"seeds {args.seed} to {args.seed + args.count - 1}")
    failed = 0
    for seed in range(args.seed, args.seed + args.count):
        with tempfile.TemporaryDirectory() as temporary:
            folder = args.keep or pathlib.Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            failed += not run_case(args.cp_run, seed, folder)
    print(f"{args.count - failed} of {args.count} agree")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
