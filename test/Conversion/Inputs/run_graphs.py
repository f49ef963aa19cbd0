"""Compiles graphs to a shared library, runs them and compares with numpy.

usage: run_graphs.py DIR LIBRARY_DIR [NAME...], with cp-opt, mlir-translate and
clang on the path.
"""

import pathlib
import subprocess
import sys

import numpy as np

from graphs import CASES
from world import World


def compile_all(folder, library_dir, models):
    """A library with an entry case_N for each model."""
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n".join(model.replace("@main", f"@case_{i}") for i, model in enumerate(models))
    (folder / "model.mlir").write_text(text)
    path = folder / "model.so"
    for command in [
        ["cp-opt", folder / "model.mlir", "--cp-lower-to-cpu", "-o", folder / "llvm.mlir"],
        ["mlir-translate", "--mlir-to-llvmir", folder / "llvm.mlir", "-o", folder / "model.ll"],
        ["clang", "-O3", "-march=native", "-fPIC", "-shared", folder / "model.ll", "-o", path,
         "-Wno-override-module", "-Wl,--whole-archive", f"{library_dir}/libcp_runtime.a",
         "-Wl,--no-whole-archive", "-lopenblas", "-lstdc++", "-lpthread", "-lm"],
    ]:
        subprocess.run(command, check=True)
    return path


def result_types(model):
    """Shape and element type of each result, from the signature."""
    text = model[model.index("->") + 2:model.index("{\n")]
    for part in text.split("tensor<")[1:]:
        *sizes, kind = part[:part.index(">")].split("x")
        yield [int(size) for size in sizes], kind


def limits(kind, want, exact):
    """What rounding may change: sums in f32, or one rounding to 16 bits."""
    relative = {"bf16": 8e-3, "f16": 2e-3, "f64": 1e-12}.get(kind, 2e-5)
    finite = np.abs(want[np.isfinite(want)])
    scale = 0 if exact or want.dtype == bool else max(1, finite.max(initial=0))
    return relative * np.abs(want) + relative / 10 * scale


def difference(got, want, limit):
    """What is wrong, in words; "" if nothing is."""
    if got.shape != want.shape:
        return f"shape {got.shape} instead of {want.shape}"
    got = got.astype(np.float64)
    with np.errstate(invalid="ignore"):
        wrong = ~(np.abs(got - want.astype(np.float64)) <= limit) & (got != want)
    return f"{got[wrong][:3]} instead of {want[wrong][:3]}" if wrong.any() else ""


def input_kinds(model):
    """The element type of each argument, from the signature."""
    return [part[:part.index(">")].split("x")[-1]
            for part in model[:model.index("->")].split("tensor<")[1:]]


def compare(name, case, results):
    """What is wrong with the results of a case, in words; "" if nothing is."""
    model, _, wanted, *rest = case
    slack, exact = rest[0] if rest else None, name == "functions"
    problems = []
    for i, (got, want, (_, kind)) in enumerate(zip(results, wanted, result_types(model))):
        limit = limits(kind, want, exact) + (slack[i] if slack else 0)
        problem = difference(got, want, limit)
        if problem:
            problems.append(f"result {i}: {problem}")
    return "; ".join(problems)


def run(world, number, name, case):
    model, inputs = case[:2]
    results = world.run(f"cp_entry_case_{number}", [list(zip(inputs, input_kinds(model)))],
                        [list(result_types(model))])
    return results if isinstance(results, str) else compare(name, case, results[0])


def main(folder, library_dir, *names):
    names = names or list(CASES)
    cases = [CASES[name]() for name in names]
    library = compile_all(pathlib.Path(folder), library_dir, [case[0] for case in cases])
    failed = 0
    for number, (name, case) in enumerate(zip(names, cases)):
        for threads in [1, 3]:
            world = World(library, ranks=1, threads=threads)
            problem = run(world, number, name, case)
            failed += problem != ""
            print(f"{name}, {threads} threads: {problem or 'ok'}", flush=True)
    sys.exit(failed != 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
