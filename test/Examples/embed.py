"""Compares what examples/embed printed with cp-run on the same inputs."""

import argparse
import pathlib
import re
import subprocess

import numpy as np


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cp-run", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--printed", type=pathlib.Path, required=True)
    parser.add_argument("--folder", type=pathlib.Path, required=True)
    args = parser.parse_args()
    text = pathlib.Path(args.model).read_text()
    start = text.index("@main(")
    signature = text[start:text.index("->", start)]
    command = [args.cp_run, args.model, "--ranks=1", f"--output-dir={args.folder}/out"]
    for i, shape in enumerate(re.findall(r"tensor<([0-9x]+)xf32>", signature)):
        sizes = [int(size) for size in shape.split("x")]
        # The pattern of fillInputs in examples/embed/main.cpp.
        pattern = np.sin(np.float32(0.1) * (np.arange(np.prod(sizes)) % 997 + i).astype(np.float32))
        np.save(args.folder / f"{i}.npy", pattern.astype(np.float32).reshape(sizes))
        command.append(f"--input={i}={args.folder / f'{i}.npy'}")
    subprocess.run(command, check=True)
    want = np.load(args.folder / "out" / "0.npy").astype(np.float64)
    match = re.search(r"result 0: (\d+) elements, sum (-?[0-9.]+)", args.printed.read_text())
    assert match, "embed printed no result"
    assert int(match[1]) == want.size, f"{match[1]} elements, want {want.size}"
    error = abs(float(match[2]) - want.sum())
    assert error <= 1e-6 * np.abs(want).sum(), f"sum is off by {error}"


if __name__ == "__main__":
    main()
