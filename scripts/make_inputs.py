#!/usr/bin/python3
"""Writes random inputs for a model: input-I.npy for each argument I.

The shapes and types are those of the entry function in the .mlir file. Floats
are normal(0, 1); bf16 is written as f32, which cp-run rounds. An integer
argument needs a range: --range=I=LOW,HIGH (HIGH excluded).
"""

import argparse
import pathlib
import re
import sys

import numpy as np

FLOATS = {"f16": np.float16, "bf16": np.float32, "f32": np.float32, "f64": np.float64}
INTEGERS = {"i1": np.bool_, "i8": np.int8, "i16": np.int16, "i32": np.int32, "i64": np.int64}


def argument_list(text, entry):
    """The text between the parentheses after `func.func @entry`."""
    start = re.search(rf"func\.func\s+(?:public\s+)?@{re.escape(entry)}\s*\(", text)
    if not start:
        sys.exit(f"error: no func.func @{entry}")
    depth = 1
    for end in range(start.end(), len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            return text[start.end() : end]
    sys.exit(f"error: the arguments of @{entry} do not end")


def argument_types(text, entry):
    """The (shape, element type) of every argument."""
    types = []
    for name, kind in re.findall(r"(%[\w$.-]+)\s*:\s*([\w?]+(?:<[^<>]*>)?)", argument_list(text, entry)):
        tensor = re.fullmatch(r"tensor<((?:\d+x)*)(\w+)\s*>", kind)
        if not tensor:
            sys.exit(f"error: argument {name} is no tensor of static shape: {kind}")
        types.append(([int(size) for size in tensor[1].split("x")[:-1]], tensor[2]))
    return types


def make(generator, shape, element, bounds):
    if element in FLOATS:
        return generator.standard_normal(shape).astype(FLOATS[element])
    if element not in INTEGERS:
        raise ValueError(f"unknown element type {element}")
    if bounds is None:
        raise ValueError("an integer argument needs --range=I=LOW,HIGH")
    return generator.integers(*bounds, size=shape).astype(INTEGERS[element])


def parse_range(text):
    match = re.fullmatch(r"(\d+)=(-?\d+),(-?\d+)", text)
    if not match:
        raise argparse.ArgumentTypeError(f"expects I=LOW,HIGH, got {text}")
    return int(match[1]), (int(match[2]), int(match[3]))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("--entry", default="main")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--range", type=parse_range, action="append", default=[])
    parser.add_argument("--output-dir", type=pathlib.Path, required=True)
    options = parser.parse_args()

    text = re.sub(r"//.*", "", options.model.read_text())
    text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    types = argument_types(text, options.entry)
    ranges = dict(options.range)
    generator = np.random.default_rng(options.seed)
    options.output_dir.mkdir(parents=True, exist_ok=True)
    for stale in options.output_dir.glob("input-*.npy"):
        stale.unlink()
    for index, (shape, element) in enumerate(types):
        try:
            array = make(generator, shape, element, ranges.get(index))
        except ValueError as problem:
            sys.exit(f"error: argument {index}: {problem}")
        path = options.output_dir / f"input-{index}.npy"
        np.save(path, array)
        print(f"{path}: {'x'.join(map(str, shape))} {array.dtype}")


if __name__ == "__main__":
    main()
