"""Masks to measure: what attends, as the model that our compiler reads, and as
attention in double precision.

Each mask keeps for every query an interval of keys, so that its pairs and tiles
can be counted without looking at each.
"""

import dataclasses

import numpy as np

SEED = 7
DOCUMENTS = 8
TILE = 128  # Edge of the tiles that are counted, and of flex_attention's blocks.

# Bodies of cp.flex_attention's regions.
CAUSAL = """
      %m = arith.cmpi sge, %i, %j : index"""
REGIONS = {
    "causal": CAUSAL,
    "softcap": CAUSAL,
    "alibi": CAUSAL,
    "window": """
      %d = arith.subi %i, %j : index
      %w = arith.constant SIZE : index
      %m = arith.cmpi ult, %d, %w : index""",
    "prefix": """
      %w = arith.constant SIZE : index
      %p = arith.cmpi slt, %j, %w : index
      %c = arith.cmpi sge, %i, %j : index
      %m = arith.ori %p, %c : i1""",
    "documents": """
      %x = tensor.extract %doc[%i] : tensor<KEYSxi32>
      %y = tensor.extract %doc[%j] : tensor<KEYSxi32>
      %m = arith.cmpi eq, %x, %y : i32""",
}
SCORES = {
    "softcap": """
      %c = arith.constant 20.0 : f32
      %x = arith.divf %s, %c : f32
      %t = math.tanh %x : f32
      %r = arith.mulf %t, %c : f32""",
    "alibi": """
      %one = arith.constant 1 : index
      %next = arith.addi %h, %one : index
      %n = arith.index_cast %next : index to i32
      %f = arith.sitofp %n : i32 to f32
      %half = arith.constant -0.5 : f32
      %e = arith.mulf %f, %half : f32
      %slope = math.exp2 %e : f32
      %d = arith.subi %j, %i : index
      %di = arith.index_cast %d : index to i32
      %df = arith.sitofp %di : i32 to f32
      %bias = arith.mulf %df, %slope : f32
      %r = arith.addf %s, %bias : f32""",
}


@dataclasses.dataclass(frozen=True)
class Case:
    """An attention: `mask` is a name of gpu-bench."""

    mask: str
    queries: int
    keys: int
    heads: int
    depth: int
    steps: int = 1  # Parts of the keys, whose results are merged.

    @property
    def kind(self):
        return self.mask.split("-")[0]

    @property
    def size(self):
        """Of a window or a prefix."""
        return int(self.mask.split("-")[1])

    def documents(self):
        """The document of each position: lengths between half and three halves of the mean."""
        shares = np.random.default_rng(SEED).uniform(0.5, 1.5, DOCUMENTS)
        ends = np.round(np.cumsum(shares) / shares.sum() * self.keys)
        return np.searchsorted(ends, np.arange(self.keys), side="right").astype(np.int32)

    def bounds(self):
        """The keys [begin, end) of each query."""
        q = np.arange(self.queries)
        begin, end = np.zeros_like(q), np.full_like(q, self.keys)
        if self.kind == "documents":
            ids = self.documents()
            begin, end = np.searchsorted(ids, ids, "left"), np.searchsorted(ids, ids, "right")
        elif self.kind != "full":
            end = q + 1
        if self.kind == "window":
            begin = np.maximum(0, q + 1 - self.size)
        elif self.kind == "prefix":
            end = np.maximum(end, self.size)
        return begin, np.minimum(end, self.keys)

    def pairs(self):
        """Pairs that attend, of one head."""
        begin, end = self.bounds()
        return int((end - begin).sum())

    def tile_pairs(self):
        """Pairs in tiles in which any attends, of one head."""
        begin, end = self.bounds()
        total = 0
        for first in range(0, self.queries, TILE):
            rows = slice(first, min(first + TILE, self.queries))
            # Bounds never fall, so that the tiles of these rows are neighbours.
            low = begin[rows].min() // TILE * TILE
            high = min(-(-end[rows].max() // TILE) * TILE, self.keys)
            total += (rows.stop - rows.start) * int(high - low)
        return total

    def counted(self):
        """What rates count, and how many pairs that is."""
        if self.kind == "documents":
            return "tiles", self.tile_pairs()
        return "pairs", self.pairs()

    def flops(self):
        """Of two products, all heads: a multiplication and an addition for each element."""
        return 4 * self.depth * self.heads * self.counted()[1]

    def model(self, dtype="bf16"):
        """The attention as our compiler reads it."""
        q = f"tensor<1x{self.heads}x{self.queries}x{self.depth}x{dtype}>"
        k = f"tensor<1x{self.heads}x{self.keys}x{self.depth}x{dtype}>"
        lse = f"tensor<1x{self.heads}x{self.queries}xf32>"
        doc = f"tensor<{self.keys}xi32>"
        has_documents = self.kind == "documents"
        captures = " captures(%doc)" if has_documents else ""
        types = ", ".join([q, k, k] + [doc] * has_documents)
        indices = "%b: index, %h: index, %i: index, %j: index"
        indices += f", %doc: {doc}" * has_documents
        regions = ""
        if self.kind in SCORES:
            regions += f"""
    score_mod {{
    ^bb0(%s: f32, {indices}):{SCORES[self.kind]}
      cp.yield %r : f32
    }}"""
        if self.kind in REGIONS:
            text = REGIONS[self.kind].replace("KEYS", str(self.keys))
            if "SIZE" in text:
                text = text.replace("SIZE", str(self.size))
            regions += f"""
    mask_mod {{
    ^bb0({indices}):{text}
      cp.yield %m : i1
    }}"""
        arguments = f"%q: {q}, %k: {k}, %v: {k}" + f", %doc: {doc}" * has_documents
        return f"""func.func @main({arguments}) -> {q} {{
  %out, %lse = cp.flex_attention %q, %k, %v{captures}{regions}
    : ({types}) -> ({q}, {lse})
  return %out : {q}
}}
"""


def draw_bf16(shape, seed):
    """Normally distributed numbers as the bits of bf16."""
    values = np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)
    return (values.view(np.uint32) >> 16).astype(np.uint16)


def widen(bits):
    """bf16 bits as f32."""
    return (bits.astype(np.uint32) << 16).view(np.float32)


class Inputs:
    """Random q, k and v of a case, each [heads, rows, depth] in bf16 bits."""

    def __init__(self, case):
        self.case = case
        shapes = [(case.heads, rows, case.depth) for rows in (case.queries, case.keys, case.keys)]
        self.q, self.k, self.v = (draw_bf16(shape, SEED + i) for i, shape in enumerate(shapes))

    def save(self, folder):
        for name in "qkv":
            getattr(self, name).tofile(folder / f"{name}.bin")

    def save_documents(self, case, folder):
        case.documents().tofile(folder / "documents.bin")


def choose_rows(case, count=16):
    """Queries to compute in double precision: the ends, and random ones."""
    chosen = np.random.default_rng(SEED).integers(0, case.queries, count)
    return np.unique(np.concatenate([[0, case.queries - 1], chosen]))


def attend_rows(case, inputs, rows):
    """Out [heads, rows, depth] and log-sum-exp [heads, rows] in double precision."""
    begin, end = (bound[rows, None] for bound in case.bounds())
    keys = np.arange(case.keys)[None, :]
    outs, lses = [], []
    for head in range(case.heads):
        q, k, v = (widen(x).astype(np.float64)
                   for x in (inputs.q[head, rows], inputs.k[head], inputs.v[head]))
        scores = q @ k.T / np.sqrt(case.depth)
        if case.kind == "softcap":
            scores = 20 * np.tanh(scores / 20)
        elif case.kind == "alibi":
            scores = scores + (keys - rows[:, None]) * 2.0 ** (-0.5 * (head + 1))
        scores = np.where((keys >= begin) & (keys < end), scores, -np.inf)
        top = scores.max(axis=1, keepdims=True)
        weights = np.exp(scores - top)
        sums = weights.sum(axis=1, keepdims=True)
        outs.append(weights / sums @ v)
        lses.append((top + np.log(sums))[:, 0])
    return np.array(outs), np.array(lses)
