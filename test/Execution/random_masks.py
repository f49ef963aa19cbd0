"""Runs cp-run --check on random masks, and compares its tile counts with numpy.

    random_masks.py --cp-run=PATH [--count=N] [--seed=N] [--keep=DIR] [--batch=N]

CI runs a few; 20,000 masks take about an hour: --count=2500 --batch=8.

Masks are random trees over the operations that regions allow (mask_grammar.py),
over captured ids, lengths, permutations and floats, with random shapes, ranks
and layouts. Each case puts `--batch` masks into one program. A mask that reads
out of bounds, or divides by zero, must end in an error that says so, and only
such a mask may; a read that nothing depends on, as in a mask that is constant, is
none. The seed is printed; `--seed` and `--count=1` repeat a case.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy as np

import mask_grammar as grammar

LAYOUTS = ["contiguous", "head-tail", "striped"]
# Whose tables the program computes.
COMPUTED = ["ptrr", "greedy", "auto"]


#--- Programs ------------------------------------------------------------------


def score(region, keeps_causal):
    """Adds a random score_mod over %s and returns the name of its result."""
    rng = region.rng
    kind = rng.choice(["softcap", "relative", "odd", "alibi", "bias"])
    b, h, q, k = region.indices

    def scaled(node, factor):
        n = region.add(f"arith.index_cast {node.name} : index to i32", "i32", node.array)
        f = region.add(f"arith.sitofp {n.name} : i32 to f32", "f32", n.array)
        return op("mulf", f.name, constant(factor))

    def constant(value):
        return region.add(f"arith.constant {value} : f32", "f32", 0).name

    def op(name, *operands):
        dialect = "math" if name in ("tanh", "sin") else "arith"
        return region.add(f"{dialect}.{name} {', '.join(operands)} : f32", "f32", 0).name

    distance = region.binary("subi", q, k)
    if kind == "softcap":
        return op("mulf", op("tanh", op("divf", "%s", constant("5.0"))), constant("5.0"))
    if kind == "relative":
        return op("addf", "%s", op("sin", scaled(distance, "1.0e-02")))
    if kind == "odd":
        two, zero = region.constant(2, "index"), region.constant(0, "index")
        odd = region.compare("ne", region.binary("remui", q, two), zero)
        return region.add(f"arith.select {odd.name}, %s, {constant('0xFF800000')} : f32",
                          "f32", 0).name
    # Tables over the distance: its index is in range only where the mask holds.
    offset = region.constant(0 if keeps_causal else region.shape[3] - 1, "index")
    index = region.binary("addi", distance, offset)
    table = next(t for t in region.tables if t.name == "bias")
    if table not in region.used:
        region.used.append(table)
    value = region.add(f"tensor.extract %bias[{index.name}] : {table.type}", "f32", 0)
    return op("addf", "%s", value.name)


def attention(rng, shape, tables, depth):
    """One random attention: its mask and score regions."""
    mask = grammar.Region(rng, shape, tables)
    result = mask.boolean(depth)
    mod = None
    if rng.random() < 0.3:
        keeps_causal = rng.random() < 0.5
        if keeps_causal:
            b, h, q, k = mask.indices
            result = mask.logic("andi", result, mask.compare("sge", q, k))
        mod = grammar.Region(rng, shape, tables)
        mod.result = score(mod, keeps_causal)
    mask.result = result.name
    mask.keep = np.broadcast_to(result.array, shape)
    return mask, mod


def region_text(region, arguments, captures, kind):
    lines = "\n".join("      " + line for line in region.lines)
    names = "".join(f", %{t.name}: {t.type}" for t in captures)
    return (f"    {kind} {{\n    ^bb0({arguments}{names}):\n{lines}\n"
            f"      cp.yield {region.result} : {'i1' if kind == 'mask_mod' else 'f32'}\n    }}")


def program(rng, shape, hkv, attentions, tables):
    """A module whose @main computes all attentions on the same q, k and v."""
    b, h, q, k = shape
    d, dv = rng.choice([8, 16]), rng.choice([8, 24])
    dtype = rng.choice(["f32", "f32", "f16", "bf16"])
    types = [f"tensor<{b}x{h}x{q}x{d}x{dtype}>", f"tensor<{b}x{hkv}x{k}x{d}x{dtype}>",
             f"tensor<{b}x{hkv}x{k}x{dv}x{dtype}>"]
    results = [f"tensor<{b}x{h}x{q}x{dv}x{dtype}>", f"tensor<{b}x{h}x{q}xf32>"]
    inputs = [t for t in tables if not t.constant]
    indices = "%b: index, %h: index, %i: index, %j: index"
    body = []
    for n, (mask, mod) in enumerate(attentions):
        used = [t for t in inputs if t in mask.used or (mod and t in mod.used)]
        mods = [] if mod is None else [
            region_text(mod, f"%s: f32, {indices}", used, "score_mod")]
        mods.append(region_text(mask, indices, used, "mask_mod"))
        operands = f" captures({', '.join('%a_' + t.name for t in used)})" if used else ""
        text = "\n".join(mods)
        body.append(f"  %o{n}, %l{n} = cp.flex_attention %q, %k, %v{operands}\n{text}\n"
                    f"      : ({', '.join(types + [t.type for t in used])}) -> "
                    f"({', '.join(results)})")
    count = len(attentions)
    values = ", ".join(f"%o{n}, %l{n}" for n in range(count))
    arguments = ["%q: " + types[0], "%k: " + types[1], "%v: " + types[2]]
    arguments += [f"%a_{t.name}: {t.type}" for t in inputs]
    body = "\n".join(body)
    return (f"func.func @main({', '.join(arguments)}) -> ({', '.join(results * count)}) {{\n"
            f"{body}\n  return {values} : {', '.join(results * count)}\n}}\n"), inputs


#--- Tiles ---------------------------------------------------------------------


def positions(layout, length, ranks, table):
    """[batch rows, ranks, rows] of positions, -1 at padding; rows of a chunk."""
    if layout == "head-tail":
        chunk = -(-length // (2 * ranks))
        rows = np.stack([np.concatenate([np.arange(chunk) + r * chunk,
                                         np.arange(chunk) + (2 * ranks - 1 - r) * chunk])
                         for r in range(ranks)])[None]
        return np.where(rows < length, rows, -1), chunk
    n = -(-length // ranks)
    if layout == "table" and (table[0] >= 0).sum() == length:
        n = -(-table.shape[1] // ranks)
        padded = np.full((table.shape[0], n * ranks), -1)
        padded[:, :table.shape[1]] = table
        return padded.reshape(table.shape[0], ranks, n), n
    rows = np.arange(n * ranks).reshape(1, ranks, n)
    if layout == "striped":
        rows = rows.reshape(1, n, ranks).transpose(0, 2, 1)
    return np.where(rows < length, rows, -1), n


def tiles(rows, chunk, tile):
    return [slice(i, min(i + tile, end)) for begin in range(0, rows, chunk)
            for end in [min(rows, begin + chunk)] for i in range(begin, end, tile)]


def count_tiles(keep, layout, ranks, table, tile):
    """(empty, full, partial) of each rank."""
    batch, heads, sq, skv = keep.shape
    q_rows, q_chunk = positions(layout, sq, ranks, table)
    k_rows, k_chunk = positions(layout, skv, ranks, table)
    counts = np.zeros((ranks, 3), int)
    q_tiles = tiles(q_rows.shape[2], q_chunk, tile)
    k_tiles = tiles(k_rows.shape[2], k_chunk, tile)
    for b in range(batch):
        q_all, k_all = q_rows[b % len(q_rows)], k_rows[b % len(k_rows)]
        for r in range(ranks):
            for qs in q_tiles:
                q = q_all[r, qs][q_all[r, qs] >= 0]
                for source in range(ranks):
                    for ks in k_tiles:
                        k = k_all[source, ks][k_all[source, ks] >= 0]
                        block = keep[b][:, q][:, :, k].reshape(heads, -1)
                        some = block.any(axis=1)
                        every = block.all(axis=1) & some
                        counts[r] += [(~some).sum(), every.sum(), (some & ~every).sum()]
    return counts


def compare_stats(path, attentions, table, tile):
    """What the statistics have wrong, as text."""
    stats = json.loads(path.read_text())
    for entry in stats if isinstance(stats, list) else [stats]:
        layout = "table" if table is not None else entry["layout"]
        for n, (mask, _) in enumerate(attentions):
            ranks = entry["attention"][n]["ranks"]
            want = count_tiles(mask.keep, layout, entry["ranks"], table, tile)
            got = [[r["tiles_empty"], r["tiles_full"], r["tiles_partial"]]
                   for r in ranks]
            if want.tolist() != got:
                return (f"attention {n}, {entry['ranks']} ranks, {layout}, {entry['rotate']}: "
                        f"tiles (empty, full, partial) are {got}, expected {want.tolist()}")
    return ""


#--- Cases ---------------------------------------------------------------------


def drops_reads(cp_run, model):
    """Whether simplification finds that nothing depends on a read."""
    cp_opt = pathlib.Path(cp_run).with_name("cp-opt")
    text = subprocess.run([cp_opt, model, "--canonicalize"], text=True, check=True,
                          capture_output=True).stdout
    return text.count("tensor.extract") < model.read_text().count("tensor.extract")


def run_program(args, rng, shape, hkv, attentions, tables, seed, folder):
    """Runs one program; returns what is wrong with it."""
    text, inputs = program(rng, shape, hkv, attentions, tables)
    (folder / "model.mlir").write_text(text)
    sq = shape[2]
    np_rng = np.random.default_rng(rng.randrange(2**32))
    table = np.stack([np_rng.permutation(sq) for _ in range(rng.choice([1, shape[0]]))])
    np.save(folder / "table.npy", table.astype(np.int64))
    tile = rng.choice([7, 16, 33, 64])
    layout = rng.choice(LAYOUTS + COMPUTED + [f"table:{folder}/table.npy"])
    command = [args.cp_run, str(folder / "model.mlir"), "--check", f"--seed={seed}",
               f"--ranks={rng.choice([1, 2, 3, 4, 5, 8])}",
               f"--layout={layout}", f"--layout-table={folder}/positions.npy",
               f"--rotate={rng.choice(['ring', 'exchange', 'all-gather'])}", f"--tile={tile}",
               f"--stats={folder / 'stats.json'}"]
    for i, t in enumerate(inputs):
        np.save(folder / f"{i + 3}.npy", t.array)
        command.append(f"--input={i + 3}={folder / f'{i + 3}.npy'}")
    done = subprocess.run(command, text=True, capture_output=True)
    outside = any(mask.reads_outside for mask, _ in attentions)
    zero = any(mask.divides_by_zero for mask, _ in attentions)
    refused = done.returncode == 1 and (
        (outside and "reads dimension" in done.stderr + done.stdout) or
        (zero and "divides by zero" in done.stderr))
    problem = ""
    if refused:
        return "", True
    if done.returncode != 0:
        problem = f"exit status {done.returncode}"
    elif (outside and not any(mask.keep.min() == mask.keep.max() for mask, _ in attentions)
          and not drops_reads(args.cp_run, folder / "model.mlir")):
        problem = "a read out of bounds was not reported"
    elif layout != "auto":  # which says nothing of how a rank's rows are tiled
        table = None if layout in LAYOUTS else np.load(folder / "positions.npy")
        problem = compare_stats(folder / "stats.json", attentions, table, tile)
    if problem:
        problem = "\n".join([f"seed {seed}: {problem}", text, " ".join(command), done.stdout,
                             done.stderr, f"seed {seed}: {problem}"])
    return problem, False


def run_case(args, seed, folder):
    """Returns the numbers of failed and refused programs."""
    rng = random.Random(seed)
    hkv = rng.choice([1, 2])
    sq = rng.randrange(1, 100)
    skv = sq if rng.random() < 0.7 else rng.randrange(1, 100)
    shape = (rng.choice([1, 1, 2]), hkv * rng.choice([1, 2]), sq, skv)
    np_rng = np.random.default_rng(rng.randrange(2**32))
    tables = grammar.make_tables(np_rng, shape)
    tables.append(grammar.Table("bias", "f32", np_rng.normal(size=sq + skv).astype(np.float32)))
    attentions = [attention(rng, shape, tables, rng.choice([1, 2, 3, 4]))
                  for _ in range(args.batch)]
    # What may be refused runs alone.
    sound = [a for a in attentions if not (a[0].reads_outside or a[0].divides_by_zero)]
    programs = [sound] if sound else []
    programs += [[a] for a in attentions if a not in sound]
    failed = refused = 0
    for attentions in programs:
        problem, was_refused = run_program(args, rng, shape, hkv, attentions, tables, seed, folder)
        if problem:
            print(problem, flush=True)
        failed += bool(problem)
        refused += was_refused
    return failed, refused


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cp-run", required=True)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--batch", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path)
    args = parser.parse_args()
    print(f"seeds {args.seed} to {args.seed + args.count - 1}")
    failed = refused = 0
    for seed in range(args.seed, args.seed + args.count):
        with tempfile.TemporaryDirectory() as temporary:
            folder = args.keep or pathlib.Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            result = run_case(args, seed, folder)
            failed += result[0]
            refused += result[1]
    print(f"{args.count * args.batch} masks, {failed} programs differ, {refused} were refused")
    return failed != 0


if __name__ == "__main__":
    sys.exit(main())
