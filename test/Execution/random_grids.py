"""Runs cp-run --check on random transformers whose batch or heads are split, too:
on grids of two and three axes, by annotations at random places.

usage: random_grids.py CP_RUN WORK_DIR [--count=N] [--seed=S] [--first=I]

Cases and their numbers are as in random_blocks.py.
"""

import sys

import random_blocks
from random_graph import tensor


class GridModel(random_blocks.Model):
    """A transformer with data parallelism, head parallelism, or both. The
    sequence gets an axis from the annotation of an attention, or from --ranks."""

    def choose(self):
        super().choose()
        rng = self.rng
        kinds = rng.choice([["data"], ["head"], ["data", "head"]])
        self.named_sequence = rng.random() < 0.5
        kinds += ["sequence"] * self.named_sequence
        rng.shuffle(kinds)
        self.axes = {kind: axis for axis, kind in enumerate(kinds)}
        self.grid = [rng.choice([2, 2, 3]) if kind == "sequence" else 2
                     for kind in kinds]
        if "data" in kinds:
            self.batch = rng.choice([2, 2, 4])
        if "head" in kinds:
            self.kv_heads = rng.choice([2, 2, 4])
            self.heads = self.kv_heads * rng.choice([1, 1, 2])
            # Elsewhere heads are no major factor of the features.
            projections = ["separate", "separate", "einsum"]
            if self.heads == self.kv_heads and self.dim == self.value_dim:
                projections.append("neox")
            self.projections = rng.choice(projections)
        self.lead = (self.batch, self.length)
        if self.order == "sbc":
            self.lead = self.lead[::-1]
        # Where the heads are split.
        self.place = rng.choice(["weights", "heads"])
        self.in_projection = False

    def ranks(self):
        return [] if self.named_sequence else [f"--ranks={self.rng.choice([1, 2, 3])}"]

    def annotate(self, x, kinds):
        """`kinds` names the axis of each dimension, or says None."""
        axes = [[self.axes[kind]] if kind in self.axes else [] for kind in kinds]
        if not any(axes):
            return x
        sharding = self.fresh()
        self.lines.append(f"    {sharding} = shard.sharding @grid split_axes = {axes} "
                          ": !shard.sharding")
        return self.add(x.shape, x.type,
                        f"shard.shard {x.name} to {sharding} : {tensor(*x[1:])}")

    def first_states(self):
        x, table = super().first_states()
        if self.named_sequence:
            return x, table
        return self.annotate(x, ["data", None, None]), table

    def linear(self, x, size, biased=False, weight=None):
        if self.in_projection and self.place == "weights" and weight is None:
            weight = self.weight((size, x.shape[-1]), x.type, x.shape[-1]**-0.5)
            weight = self.annotate(weight, ["head", None])
        return super().linear(x, size, biased, weight)

    def project(self, x, parts, order):
        self.in_projection = not self.named_sequence
        result = super().project(x, parts, order)
        self.in_projection = False
        return result

    def finish_heads(self, x, order, rotated):
        if self.in_projection and self.place == "heads":
            x = self.annotate(x, [None, None, "head", None])
        return super().finish_heads(x, order, rotated)

    def attend(self, q, k, v, cross):
        if self.named_sequence:
            kinds = ["data", "head", "sequence", None]
            place = self.rng.choice(["q", "k", "all"])
            if place != "k":
                q = self.annotate(q, kinds)
            if place != "q":
                k = self.annotate(k, kinds)
            if place == "all":
                v = self.annotate(v, kinds)
        return super().attend(q, k, v, cross)

    def text(self, results):
        shape = "x".join(str(size) for size in self.grid)
        return f"shard.grid @grid(shape = {shape})\n" + super().text(results)


if __name__ == "__main__":
    sys.exit(random_blocks.main(GridModel))
