"""Runs an arg-max or arg-min along a sequence on several ranks, against numpy.

usage: arg_reduction.py CP_RUN WORK_DIR

The input is rounded, so that several rows have the best value: the first or the
last one must be found, whatever rank holds it.
"""

import os
import subprocess
import sys

import numpy as np

MODEL = """
func.func @main(%q: tensor<1x1x37x8xf32>, %x: tensor<1x37x8xf32>) -> (tensor<1x8xf32>, tensor<1x8xi64>, tensor<1x1x37x8xf32>) {{
  %k = tensor.expand_shape %x [[0, 1], [2], [3]] output_shape [1, 1, 37, 8] : tensor<1x37x8xf32> into tensor<1x1x37x8xf32>
  %out, %lse = cp.sdpa %q, %k, %q : (tensor<1x1x37x8xf32>, tensor<1x1x37x8xf32>, tensor<1x1x37x8xf32>) -> (tensor<1x1x37x8xf32>, tensor<1x1x37xf32>)
  %start = arith.constant {start} : f32
  %zero = arith.constant 0 : i64
  %e = tensor.empty() : tensor<1x8xf32>
  %f = linalg.fill ins(%start : f32) outs(%e : tensor<1x8xf32>) -> tensor<1x8xf32>
  %ei = tensor.empty() : tensor<1x8xi64>
  %fi = linalg.fill ins(%zero : i64) outs(%ei : tensor<1x8xi64>) -> tensor<1x8xi64>
  %m:2 = linalg.generic {{indexing_maps = [affine_map<(b, d, s) -> (b, s, d)>, affine_map<(b, d, s) -> (b, d)>, affine_map<(b, d, s) -> (b, d)>], iterator_types = ["parallel", "parallel", "reduction"]}} ins(%x : tensor<1x37x8xf32>) outs(%f, %fi : tensor<1x8xf32>, tensor<1x8xi64>) {{
  ^bb0(%in: f32, %best: f32, %at: i64):
    %s = linalg.index 2 : index
    %i = arith.index_cast %s : index to i64
    %g = arith.cmpf {predicate}, %in, %best : f32
    %v = {value}
    %k2 = arith.select %g, %i, %at : i64
    linalg.yield %v, %k2 : f32, i64
  }} -> (tensor<1x8xf32>, tensor<1x8xi64>)
  return %m#0, %m#1, %out : tensor<1x8xf32>, tensor<1x8xi64>, tensor<1x1x37x8xf32>
}}
"""
SELECT = "arith.select %g, %in, %best : f32"


def expected(x, predicate):
    x = x if predicate[1] == "g" else -x
    if predicate[2] == "t":
        return np.argmax(x, axis=1)
    return x.shape[1] - 1 - np.argmax(x[:, ::-1], axis=1)


def main(cp_run, work):
    os.makedirs(work, exist_ok=True)
    x = np.round(np.random.default_rng(0).standard_normal((1, 37, 8)) * 2).astype(np.float32)
    np.save(os.path.join(work, "x.npy"), x)
    np.save(os.path.join(work, "table.npy"), np.random.default_rng(1).permutation(37)[None])
    cases = [(p, SELECT) for p in ("ogt", "oge", "olt", "ole")]
    cases += [("ogt", "arith.maximumf %in, %best : f32"), ("olt", "arith.minnumf %best, %in : f32")]
    for predicate, value in cases:
        start = "0xFF800000" if predicate[1] == "g" else "0x7F800000"
        path = os.path.join(work, "model.mlir")
        with open(path, "w") as file:
            file.write(MODEL.format(start=start, predicate=predicate, value=value))
        for ranks, layout in ((1, "contiguous"), (3, "head-tail"), (4, f"table:{work}/table.npy")):
            command = [cp_run, path, f"--ranks={ranks}", f"--layout={layout}",
                       f"--input=1={work}/x.npy", f"--output-dir={work}"]
            print("+", predicate, value, " ".join(command), file=sys.stderr, flush=True)
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            best = np.max(x, axis=1) if predicate[1] == "g" else np.min(x, axis=1)
            assert (np.load(f"{work}/0.npy") == best).all()
            assert (np.load(f"{work}/1.npy") == expected(x, predicate)).all()


if __name__ == "__main__":
    main(*sys.argv[1:])
