"""Runs graphs by cp-run on one rank and compares with numpy.

usage: run_graphs_on_gpu.py CP_RUN DIR [NAME...]
"""

import pathlib
import subprocess
import sys

import numpy as np

from graphs import CASES
from run_graphs import compare, input_kinds, result_types

# Files of bf16 hold f32.
FILES = {"f32": np.float32, "bf16": np.float32, "f16": np.float16, "f64": np.float64}


def run(cp_run, folder, name, case):
    """What is wrong, in words; "" if nothing is."""
    model, inputs = case[:2]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.mlir").write_text(model)
    command = [cp_run, folder / "model.mlir", "--ranks=1", f"--output-dir={folder}"]
    for i, (array, kind) in enumerate(zip(inputs, input_kinds(model))):
        np.save(folder / f"input{i}.npy", np.asarray(array, FILES.get(kind)))
        command.append(f"--input={i}={folder}/input{i}.npy")
    process = subprocess.run(command, capture_output=True, text=True)
    if process.returncode:
        return process.stderr
    count = len(list(result_types(model)))
    return compare(name, case, [np.load(folder / f"{i}.npy") for i in range(count)])


def main(cp_run, folder, *names):
    cases = {name: CASES[name]() for name in names or CASES}
    # The others are programs of one rank already, which cp-run does not take.
    cases = {name: case for name, case in cases.items() if "cp.attend" not in case[0]}
    failed = 0
    for number, (name, case) in enumerate(cases.items()):
        problem = run(cp_run, pathlib.Path(folder) / str(number), name, case)
        failed += problem != ""
        print(f"{name}: {problem or 'ok'}", flush=True)
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
