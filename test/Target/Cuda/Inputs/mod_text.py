"""Executes the CUDA C++ text of mask and score functions on the host.

    mod_text.py --bin=DIR --headers=DIR [--mods=NAMES] [--operations]
                [--random=COUNT --seed=N]

The text that cp-translate prints is compiled as plain C++ and evaluated for
every (b, h, q, kv), with traps where C++ leaves a result undefined. It must
give what the CPU's compiled functions give. Those are seen through cp-run:
with a value matrix that is the identity, the output is the weight of each
pair, 0 exactly where it is masked, and log(weight) + lse is its score.

--operations does so for one score function for each operation of arith and
math. Random masks are those of mask_grammar.py; numpy says what they mean.
"""

import argparse
import ctypes
import dataclasses
import itertools
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import numpy as np

EXECUTION = pathlib.Path(__file__).resolve().parents[3] / "Execution"
sys.path.insert(0, str(EXECUTION))

import mask_grammar as grammar
import models
import random_masks

EVALUATE = """
extern "C" void evaluate_{n}(const void *const *captures, const cp::index *sizes,
                             unsigned char *keep, float *scores) {{
  for (cp::index b = 0, i = 0; b < sizes[0]; ++b)
    for (cp::index h = 0; h < sizes[1]; ++h)
      for (cp::index q = 0; q < sizes[2]; ++q)
        for (cp::index kv = 0; kv < sizes[3]; ++kv, ++i) {{
#ifdef CP_HAS_MASK_MOD
          keep[i] = text_{n}::cp_mask_mod(b, h, q, kv, captures);
#else
          keep[i] = 1;
#endif
#ifdef CP_HAS_SCORE_MOD
          scores[i] = text_{n}::cp_score_mod(scores[i], b, h, q, kv, captures);
#endif
        }}
}}
#undef CP_HAS_MASK_MOD
#undef CP_HAS_SCORE_MOD
"""


class Text:
    """The functions of all attentions of a model, compiled for the host."""

    number = itertools.count()

    def __init__(self, args, model, folder):
        text = subprocess.run([args.bin / "cp-translate", "--cp-mods-to-cuda", model],
                              check=True, text=True, capture_output=True).stdout
        source = '#include "ModMath.h"\n'
        # A name of its own: a library is loaded once by each name.
        name = folder / f"text{next(Text.number)}"
        for n, part in enumerate(re.split("^//---- .*\n", text, flags=re.M)[1:]):
            source += f"namespace text_{n} {{\n{part}}}\n" + EVALUATE.format(n=n)
        name.with_suffix(".cpp").write_text(source)
        subprocess.run(["c++", "-std=c++17", "-O1", "-shared", "-fPIC", "-ffp-contract=off",
                        "-Wall", "-Wextra", "-Werror", "-Wno-unused",
                        "-fsanitize=undefined", "-fsanitize-undefined-trap-on-error",
                        f"-I{args.headers}", name.with_suffix(".cpp"), "-o",
                        name.with_suffix(".so")],
                       check=True)
        self.library = ctypes.CDLL(str(name.with_suffix(".so")))

    def evaluate(self, n, captures, scores):
        """(keep, scores) of attention n; `scores` are what they were before."""
        keep = np.zeros(scores.shape, np.uint8)
        scores = np.ascontiguousarray(scores, np.float32)
        pointers = (ctypes.c_void_p * max(1, len(captures)))(*[c.ctypes.data for c in captures])
        sizes = np.array(scores.shape, np.int64)
        self.library[f"evaluate_{n}"](pointers, sizes.ctypes.data_as(ctypes.c_void_p),
                                      keep.ctypes.data_as(ctypes.c_void_p),
                                      scores.ctypes.data_as(ctypes.c_void_p))
        return keep.astype(bool), scores


def memory(array, element):
    """The array as a capture of an element type lies in memory."""
    if element == "f16":
        return np.ascontiguousarray(array, np.float16)
    if element == "bf16":
        return np.ascontiguousarray(array.astype(np.float32).view(np.uint32) >> 16, np.uint16)
    return np.ascontiguousarray(array.astype(np.uint8) if element == "i1" else array)


def run_cpu(args, model, inputs, attentions, folder):
    """(weights, lse) of each attention by cp-run; None if it refuses to run."""
    command = [args.bin / "cp-run", model, "--ranks=1", f"--output-dir={folder}/out"]
    for i, array in enumerate(inputs):
        np.save(folder / f"{i}.npy", array)
        command.append(f"--input={i}={folder}/{i}.npy")
    done = subprocess.run(command, text=True, capture_output=True)
    if done.returncode:
        assert "reads dimension" in done.stdout + done.stderr or "by zero" in done.stderr, done
        return None
    return [(np.load(folder / f"out/{2 * n}.npy"), np.load(folder / f"out/{2 * n + 1}.npy"))
            for n in range(attentions)]


def make_inputs(shape, hkv, depth, seed):
    """Queries, keys, and the identity; and the scaled scores."""
    b, h, q, k = shape
    rng = np.random.default_rng(seed)
    queries = rng.normal(size=(b, h, q, depth)).astype(np.float32)
    keys = rng.normal(size=(b, hkv, k, depth)).astype(np.float32)
    values = np.broadcast_to(np.eye(k, dtype=np.float32), (b, hkv, k, k)).copy()
    scores = np.einsum("bhqd,bhkd->bhqk", queries.astype(np.float64),
                       np.repeat(keys, h // hkv, 1)) / np.sqrt(depth)
    return [queries, keys, values], scores


def compare(name, text, n, captures, scores, cpu):
    """Compares with the CPU's weights; returns what is wrong."""
    keep, got = text.evaluate(n, captures, scores)
    weights, lse = cpu
    if (keep & (got > -np.inf) != (weights > 0)).any():
        return f"{name}: the mask differs at {np.argwhere(keep != (weights > 0))[0]}"
    with np.errstate(divide="ignore", invalid="ignore"):
        want = np.log(weights.astype(np.float64)) + lse[..., None]
    error = np.abs(got - want)[weights > 0].max(initial=0)
    return "" if error < 2e-4 else f"{name}: scores differ by {error}"


def check_models(args, names, folder):
    problems = []
    for name in names:
        for key, shape in models.SHAPES.items():
            shape = dataclasses.replace(shape, dims=(8, shape.lengths[1]))
            models.SHAPES[key] = shape
            made = models.MODS[name](shape)
            model = models.write_model(name, "f32", shape, str(folder))[0]
            text = Text(args, model, folder)
            (heads, hkv), (q, k) = shape.heads, shape.lengths
            inputs, scores = make_inputs((shape.batch, heads, q, k), hkv, 8, len(key))
            captures = [array for _, array in made.captures]
            cpu = run_cpu(args, model, inputs + captures, 1, folder)
            problems.append(compare(f"{name}, {key}", text, 0, captures, scores, cpu[0]))
    return problems


SMALL = "acos asin asinh atan atanh cbrt ceil cos cosh erf erfc exp exp2 expm1 floor round " \
        "roundeven sin sinh tan tanh trunc absf".split()
POSITIVE = "log log10 log1p log2 sqrt rsqrt".split()
TESTS = "isnan isfinite".split()

# Lines over %small, %positive, %large (at least 1), %s, %i32 and %j32 (f32 and
# i32), whose last value, %r, is an f32.
LINES = [f"%r = math.{op} %small : f32" for op in SMALL]
LINES += [f"%r = math.{op} %positive : f32" for op in POSITIVE]
LINES += ["%r = math.acosh %large : f32"]
LINES += [f"%t = math.{op} %s : f32\n%r = arith.select %t, %small, %large : f32" for op in TESTS]
LINES += [f"%r = {op} : f32" for op in (
    "arith.negf %s", "arith.divf %s, %large", "arith.remf %s, %positive",
    "math.atan2 %s, %small", "math.copysign %large, %s", "math.powf %positive, %small",
    "math.fma %s, %small, %large")]
LINES += [f"""%z = arith.constant {z} : f32
%nan = arith.divf %z, %z : f32
%x = arith.select %odd, %s, %nan : f32
%y = arith.{op} %x, %small : f32
%n = arith.cmpf {predicate}, %x, %small : f32
%u = arith.select %n, %large, %small : f32
%f = math.isnan %y : f32
%r = arith.select %f, %u, %y : f32""" for z, op, predicate in (
    ("0.0", "maximumf", "ueq"), ("-0.0", "minimumf", "one"), ("0.0", "maxnumf", "ult"),
    ("0.0", "minnumf", "uge"), ("0.0", "maxnumf", "true"), ("0.0", "minnumf", "uno"))]
LINES += [f"""%x = arith.truncf %s : f32 to {t}
%y = arith.mulf %x, %x : {t}
%f = math.exp %y : {t}
%c = arith.cmpf ogt, %f, %y : {t}
%g = arith.select %c, %x, %y : {t}
%r = arith.extf %g : {t} to f32""" for t in ("f16", "bf16")]
LINES += ["""%x = arith.extf %s : f32 to f64
%y = math.sin %x : f64
%z = arith.truncf %y : f64 to f16
%r = arith.extf %z : f16 to f32""", """%x = arith.extf %s : f32 to f64
%y = arith.truncf %x : f64 to bf16
%z = arith.bitcast %y : bf16 to i16
%w = arith.uitofp %z : i16 to f32
%k = arith.constant 1.0e-5 : f32
%r = arith.mulf %w, %k : f32""",
          """%sine, %cosine = math.sincos %s : f32
%r = arith.addf %sine, %cosine : f32""",
          """%n = arith.constant 3 : i32
%r = math.fpowi %small, %n : f32, i32""", """%three = arith.constant 3 : i32
%n = arith.remsi %d32, %three : i32
%r = math.fpowi %large, %n : f32, i32"""]
LINES += [f"""%w = {op}
%m = arith.constant 63 : i32
%bits = arith.andi %w, %m : i32
%f = arith.sitofp %bits : i32 to f32
%k = arith.constant 0.1 : f32
%r = arith.mulf %f, %k : f32""" for op in (
    "math.ctpop %j32 : i32", "math.ctlz %j32 : i32", "math.cttz %j32 : i32",
    "math.absi %d32 : i32")]
# The upper bits of integers, some of which are clamped.
LINES += [f"""%w = arith.{op} %big : f32 to i32
%m = arith.constant 24 : i32
%x = arith.shrsi %w, %m : i32
%f = arith.sitofp %x : i32 to f32
%r = arith.mulf %f, %tenth : f32""" for op in ("fptosi", "fptoui")]
LINES += ["""%sum, %carry = arith.addui_extended %d32, %j32 : i32, i1
%x = arith.extsi %carry : i1 to i32
%y = arith.sitofp %x : i32 to f32
%r = arith.addf %y, %s : f32"""]


def operations_program(shape):
    """Each of LINES as the score_mod of an attention of its own."""
    b, h, q, k = shape
    types = [f"tensor<{b}x{h}x{q}x8xf32>", f"tensor<{b}x{h}x{k}x8xf32>",
             f"tensor<{b}x{h}x{k}x{k}xf32>"]
    results = [f"tensor<{b}x{h}x{q}x{k}xf32>", f"tensor<{b}x{h}x{q}xf32>"]
    before = """%tenth = arith.constant 0.1 : f32
%one = arith.constant 1.0 : f32
%huge = arith.constant 1.0e+10 : f32
%small = arith.mulf %s, %tenth : f32
%size = math.absf %s : f32
%positive = arith.addf %size, %tenth : f32
%large = arith.addf %size, %one : f32
%big = arith.mulf %s, %huge : f32
%i32 = arith.index_cast %i : index to i32
%j32 = arith.index_cast %j : index to i32
%d32 = arith.subi %i32, %j32 : i32
%odd = arith.trunci %j32 : i32 to i1
"""
    body = ""
    for n, lines in enumerate(LINES):
        body += (f"%o{n}, %l{n} = cp.flex_attention %q, %k, %v score_mod {{\n"
                 "^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):\n" + before + lines +
                 f"\ncp.yield %r : f32\n}} : ({', '.join(types)}) -> ({', '.join(results)})\n")
    values = ", ".join(f"%o{n}, %l{n}" for n in range(len(LINES)))
    every = ", ".join(results * len(LINES))
    arguments = ", ".join(f"{n}: {t}" for n, t in zip(("%q", "%k", "%v"), types))
    return (f"func.func @main({arguments}) -> ({every}) {{\n{body}"
            f"return {values} : {every}\n}}\n")


def check_operations(args, folder):
    shape = (1, 1, 6, 40)
    model = folder / "model.mlir"
    model.write_text(operations_program(shape))
    text = Text(args, model, folder)
    qkv, scores = make_inputs(shape, 1, 8, 0)
    cpu = run_cpu(args, model, qkv, len(LINES), folder)
    return [compare(lines, text, n, [], scores, cpu[n]) for n, lines in enumerate(LINES)]


def random_program(rng, shape, hkv, attentions, tables):
    """As random_masks.program, with values as wide as there are keys."""
    b, h, q, k = shape
    types = [f"tensor<{b}x{h}x{q}x8xf32>", f"tensor<{b}x{hkv}x{k}x8xf32>",
             f"tensor<{b}x{hkv}x{k}x{k}xf32>"]
    results = [f"tensor<{b}x{h}x{q}x{k}xf32>", f"tensor<{b}x{h}x{q}xf32>"]
    inputs = [t for t in tables if not t.constant]
    indices = "%b: index, %h: index, %i: index, %j: index"
    body = ""
    for n, (mask, mod) in enumerate(attentions):
        mods = [random_masks.region_text(mask, indices, inputs, "mask_mod")]
        if mod:
            mods.insert(0, random_masks.region_text(mod, f"%s: f32, {indices}", inputs,
                                                    "score_mod"))
        body += (f"  %o{n}, %l{n} = cp.flex_attention %q, %k, %v "
                 f"captures({', '.join('%a_' + t.name for t in inputs)})\n" + "\n".join(mods) +
                 f"\n      : ({', '.join(types + [t.type for t in inputs])}) -> "
                 f"({', '.join(results)})\n")
    names = ["%q", "%k", "%v"] + ["%a_" + t.name for t in inputs]
    arguments = ", ".join(f"{n}: {t}" for n, t in
                          zip(names, types + [t.type for t in inputs]))
    values = ", ".join(f"%o{n}, %l{n}" for n in range(len(attentions)))
    every = ", ".join(results * len(attentions))
    return (f"func.func @main({arguments}) -> ({every}) {{\n{body}"
            f"  return {values} : {every}\n}}\n"), inputs


def check_random(args, seed, folder):
    """Random masks of one shape. What may be refused runs alone on the CPU."""
    rng = random.Random(seed)
    hkv = rng.choice([1, 2])
    shape = (rng.choice([1, 2]), hkv * rng.choice([1, 2]), rng.randrange(1, 40),
             rng.randrange(1, 40))
    np_rng = np.random.default_rng(rng.randrange(2**32))
    tables = grammar.make_tables(np_rng, shape)
    # Constant tables become captures by a pass that sees one rank's program.
    tables = [t for t in tables if not t.constant]
    tables.append(grammar.Table("bias", "f32",
                                np_rng.normal(size=shape[2] + shape[3]).astype(np.float32)))
    attentions = [random_masks.attention(rng, shape, tables, rng.choice([2, 3, 4]))
                  for _ in range(args.batch)]
    source, inputs = random_program(rng, shape, hkv, attentions, tables)
    model = folder / "model.mlir"
    model.write_text(source)
    text = Text(args, model, folder)
    qkv, scores = make_inputs(shape, hkv, 8, seed)
    captures = [memory(t.array, t.element) for t in inputs]
    problems = []
    for n, (mask, _) in enumerate(attentions):
        keep, _ = text.evaluate(n, captures, scores)
        if (keep != mask.keep).any():
            where = np.argwhere(keep != mask.keep)[0]
            problems.append(f"seed {seed}, attention {n}: the mask differs at {where} from "
                            f"numpy's\n{source}")
    cpu = run_cpu(args, model, qkv + [t.array for t in inputs], len(attentions), folder)
    for n, result in enumerate(cpu or []):
        problem = compare(f"seed {seed}, attention {n}", text, n, captures, scores, result)
        problems.append(problem and problem + "\n" + source)
    return problems, cpu is not None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True, type=pathlib.Path)
    parser.add_argument("--headers", required=True, type=pathlib.Path)
    parser.add_argument("--mods", default="")
    parser.add_argument("--operations", action="store_true")
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--batch", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    names = list(models.MODS) if args.mods == "all" else args.mods.split(",")
    with tempfile.TemporaryDirectory() as folder:
        problems = check_models(args, [n for n in names if n], pathlib.Path(folder))
    if args.operations:
        with tempfile.TemporaryDirectory() as folder:
            problems += check_operations(args, pathlib.Path(folder))
    ran = 0
    for seed in range(args.seed, args.seed + args.random):
        print(f"seed {seed}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            found, on_cpu = check_random(args, seed, pathlib.Path(folder))
        problems += found
        ran += on_cpu
    problems = [p for p in problems if p]
    print("\n".join(problems))
    print(f"{args.random * args.batch} random masks ({ran * args.batch} on the CPU, too), "
          f"{len(problems)} problems")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
