"""Compares the results that cp-run wrote with a golden case.

usage: compare.py CASE_DIR OUTPUT_DIR

CASE_DIR holds out.npy and, for an attention, lse.npy, computed by PyTorch in
float64; OUTPUT_DIR holds 0.npy and 1.npy. The tolerances are those of the goldens:
|got - want| <= atol + rtol * |want|.
"""

import os
import re
import sys

import numpy as np

# Of out and of lse, by the element type of an attention; of out for a model.
TOLERANCES = {
    "model": ((2e-5, 1e-4),),
    # torch-mlir 20261001 puts 0.797724 for sqrt(2/pi) = 0.797885 in the tanh form of
    # GELU; with the right number the result agrees to the model tolerance.
    "gpt2": ((6e-4, 1e-4),),
    "f32": ((4e-6, 1e-5), (4e-6, 1e-5)),
    "bf16": ((8e-3, 1.6e-2), (1e-3, 0.0)),
    "f16": ((1e-3, 2e-3), (1e-3, 0.0)),
}


def element_type(case):
    if not os.path.exists(os.path.join(case, "lse.npy")):
        name = os.path.basename(os.path.normpath(case))
        return name if name in TOLERANCES else "model"
    with open(os.path.join(case, "model.mlir")) as model:
        return re.search(r"%q: tensor<[0-9x]*x(\w+)>", model.read()).group(1)


def difference(got, want, atol, rtol):
    """What is wrong with `got`, in words; None if nothing is."""
    if got.shape != want.shape:
        return f"shape {got.shape}, expected {want.shape}"
    got, want = got.astype(np.float64), want.astype(np.float64)
    with np.errstate(invalid="ignore"):
        error = np.where(got == want, 0.0, np.abs(got - want))
        excess = error - (atol + rtol * np.abs(want))
    # Also counts NaN, and an infinity on one side only.
    wrong = ~(excess <= 0) & (got != want)
    if not wrong.any():
        return None
    excess = np.where(np.isnan(excess), np.inf, np.where(wrong, excess, -np.inf))
    worst = np.unravel_index(np.argmax(excess), want.shape)
    where = [int(i) for i in worst]
    return f"{wrong.sum()} elements, worst {where}: got {got[worst]}, want {want[worst]}"


def compare(case, output):
    """Prints what is wrong; True if nothing is."""
    ok = True
    tolerances = TOLERANCES[element_type(case)]
    for index, (name, (atol, rtol)) in enumerate(zip(("out", "lse"), tolerances)):
        got = np.load(os.path.join(output, f"{index}.npy"))
        want = np.load(os.path.join(case, f"{name}.npy"))
        problem = difference(got, want, atol, rtol)
        if problem:
            print(f"{case}: {name}: {problem}", file=sys.stderr)
            ok = False
    return ok


if __name__ == "__main__":
    sys.exit(0 if compare(*sys.argv[1:]) else 1)
