"""Runs cp-run --check on random transformers, written as an importer of PyTorch
writes them: linalg on tensors, reshapes, broadcasts, and attention of `cp`.

usage: random_blocks.py CP_RUN WORK_DIR [--count=N] [--seed=S] [--first=I]

Case I of seed S draws from (S, I) alone, so that --first=I --count=1 repeats
it. A failing case leaves its model and arrays in WORK_DIR/S-I.
"""

import argparse
import collections
import pathlib
import random
import shutil
import subprocess
import sys

import numpy as np

from random_graph import MINUS_INFINITY, Value, affine_map, identity, tensor
from random_layers import Layers

# What is no failure: a table with a row for each batch row asks for more than
# the graph can tell.
KNOWN_LIMITS = ["layout of the sequence differs by batch row",
                "but the layout differs by batch row", "has no batch dimension",
                "has its batch sharded, which a layout table"]

# Those of cp-run for such arguments; not all models have one.
TOLERANCES = {"f32": "1e-4,1e-5", "f16": "1.6e-2,8e-3", "bf16": "1.6e-2,8e-3"}


class Model(Layers):
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

    def ranks(self):
        """cp-run's option for the number of ranks."""
        return [f"--ranks={self.rng.choice([1, 2, 2, 3, 4, 4, 8])}"]

    # Pieces.

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


def write_case(kind, rng, seed, folder):
    """Writes a model of a kind and its arrays; returns cp-run's arguments."""
    model = kind(rng)
    text = model.build()
    path = folder / "model.mlir"
    path.write_text(text)
    arguments = [str(path), f"--check={TOLERANCES[model.type]}", f"--seed={seed}",
                 *model.ranks(),
                 f"--rotate={rng.choice(['ring', 'exchange', 'all-gather'])}",
                 f"--tile={rng.choice([8, 16, 128])}"]
    layout = rng.choice(["contiguous", "head-tail", "striped", "ptrr", "greedy", "table", "table"])
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


def run_case(kind, cp_run, work, seed, index):
    """"passed", "skipped" or "failed"."""
    folder = work / f"{seed}-{index}"
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(f"{seed} {index}")
    command = [cp_run, *write_case(kind, rng, index, folder)]
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


def main(kind=Model):
    parser = argparse.ArgumentParser()
    parser.add_argument("cp_run")
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    args = parser.parse_args()
    print(f"seed {args.seed}, cases {args.first} to {args.first + args.count - 1}",
          flush=True)
    counts = collections.Counter()
    for index in range(args.first, args.first + args.count):
        counts[run_case(kind, args.cp_run, args.work, args.seed, index)] += 1
    print(", ".join(f"{number} {what}" for what, number in sorted(counts.items())))
    # Cases that are all skipped would prove nothing.
    return counts["failed"] != 0 or counts["passed"] == 0


if __name__ == "__main__":
    sys.exit(main())