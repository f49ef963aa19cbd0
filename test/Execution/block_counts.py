"""Compares the tiles that cp-run counts with PyTorch's create_block_mask.

    block_counts.py CP_RUN BLOCK_COUNTS_JSON

A ragged last tile is never full in PyTorch, which pads with masked positions:
there only the tiles that are computed at all have to agree. The same masks are
also counted on several ranks, where the tiles of all ranks add up.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

STARTS = [0, 37, 200, 201, 330]


class Mask:
    """Text of a mask over %i and %j."""

    def __init__(self):
        self.lines = []

    def add(self, text):
        self.lines.append(f"      %v{len(self.lines)} = {text}")
        return f"%v{len(self.lines) - 1}"

    def constant(self, value):
        return self.add(f"arith.constant {value} : index")

    def compare(self, predicate, x, y, type_="index"):
        return self.add(f"arith.cmpi {predicate}, {x}, {y} : {type_}")

    def both(self, x, y):
        return self.add(f"arith.andi {x}, {y} : i1")

    def either(self, x, y):
        return self.add(f"arith.ori {x}, {y} : i1")

    def causal(self):
        return self.compare("sge", "%i", "%j")

    def window(self, low, high):
        d = self.add("arith.subi %i, %j : index")
        return self.both(self.compare("sgt", d, self.constant(low)),
                         self.compare("slt", d, self.constant(high)))

    def documents(self, length):
        x = self.add(f"tensor.extract %d[%i] : tensor<{length}xi32>")
        y = self.add(f"tensor.extract %d[%j] : tensor<{length}xi32>")
        return self.compare("eq", x, y, "i32")


def build(name, length):
    """Emits the mask of that name in the table; returns text and result."""
    mask = Mask()
    number = [int(word) for word in name.split() if word.isdigit()]
    if name.startswith("documents"):
        result = mask.documents(length)
        if name.endswith("causal"):
            result = mask.both(result, mask.causal())
    elif name.startswith("causal window"):
        result = mask.window(-1, number[0])
        if "first" in name:
            first = mask.compare("slt", "%j", mask.constant(number[1]))
            result = mask.both(mask.either(result, first), mask.causal())
    elif name.startswith("window"):
        result = mask.window(-number[0] - 1, number[0] + 1)
    elif name.startswith("prefix"):
        first = mask.compare("slt", "%j", mask.constant(number[0]))
        result = mask.either(first, mask.causal())
    elif name.startswith("chunked"):
        n = mask.constant(number[0])
        x, y = mask.add(f"arith.divui %i, {n} : index"), mask.add(f"arith.divui %j, {n} : index")
        result = mask.both(mask.compare("eq", x, y), mask.causal())
    elif name.startswith("dilated"):
        d = mask.add("arith.subi %i, %j : index")
        r = mask.add(f"arith.remsi {d}, {mask.constant(number[0])} : index")
        result = mask.both(mask.compare("eq", r, mask.constant(0)), mask.causal())
    else:
        result = mask.causal()
    return "\n".join(mask.lines), result


def model(name, length):
    body, result = build(name, length)
    qkv, lse = f"tensor<1x1x{length}x8xf32>", f"tensor<1x1x{length}xf32>"
    doc = f"tensor<{length}xi32>"
    return f"""func.func @main(%q: {qkv}, %k: {qkv}, %v: {qkv}, %doc: {doc}) -> {qkv} {{
  %out, %lse = cp.flex_attention %q, %k, %v captures(%doc)
    mask_mod {{
    ^bb0(%b: index, %h: index, %i: index, %j: index, %d: {doc}):
{body}
      cp.yield {result} : i1
    }} : ({qkv}, {qkv}, {qkv}, {doc}) -> ({qkv}, {lse})
  return %out : {qkv}
}}
"""


def count(cp_run, folder, entry):
    length, block = entry["S"], entry["block"]
    (folder / "model.mlir").write_text(model(entry["mask"], length))
    ids = np.searchsorted(STARTS, np.arange(length), side="right").astype(np.int32)
    np.save(folder / "doc.npy", ids)
    subprocess.run([cp_run, str(folder / "model.mlir"), "--plan-only", f"--tile={block}",
                    "--ranks=1,2,4", "--layout=contiguous", "--rotate=ring,all-gather",
                    f"--input=3={folder / 'doc.npy'}", f"--stats={folder / 'stats.json'}"],
                   check=True, capture_output=True)
    return json.loads((folder / "stats.json").read_text())


def main():
    cp_run, table = sys.argv[1:]
    wrong = 0
    with tempfile.TemporaryDirectory() as temporary:
        for entry in json.loads(pathlib.Path(table).read_text()):
            for stats in count(cp_run, pathlib.Path(temporary), entry):
                # Blocks of several ranks are PyTorch's blocks only if they divide.
                if entry["S"] % (entry["block"] * stats["ranks"]) and stats["ranks"] > 1:
                    continue
                ranks = stats["attention"][0]["ranks"]
                full = sum(r["tiles_full"] for r in ranks)
                computed = full + sum(r["tiles_partial"] for r in ranks)
                right = computed == entry["full"] + entry["partial"]
                if entry["S"] % entry["block"] == 0:
                    right &= full == entry["full"]
                wrong += not right
                if not right:
                    print(entry, stats["ranks"], stats["rotate"], "got", computed, full)
    print(f"{wrong} counts differ")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())
