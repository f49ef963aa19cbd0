"""Attention on this machine's GPU, ours and PyTorch's side by side:

    benchmarks/gpu/bench.py --build-dir=build [--markdown=FILE] [--json=FILE]

Prints tables for docs/GPU.md, which says what they hold. Every result is
compared with attention in double precision on some rows, and with PyTorch's
where there is one; one that is off has no time, and the status is 1. Without PyTorch
its columns are empty. --fake runs small shapes on the fake GPU of the build and
PyTorch on the CPU, to see that everything works: no times are printed.

A build tree or an unpacked archive of scripts/gpu_pack.sh will do; this needs
Python with numpy.
"""

import argparse
import dataclasses
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

import tables
from cases import Case, Inputs, attend_rows, choose_rows
from ours import Failure, Ours

try:
    import pytorch
except ImportError as missing:
    pytorch = None
    print(f"without PyTorch: {missing}", file=sys.stderr)

SECTIONS = ["masks", "cudnn", "compile", "carry", "ranks"]
MASKS = ["full", "causal", "window-1024", "documents", "prefix-2048", "softcap", "alibi"]
FAKE_MASKS = ["full", "causal", "window-48", "documents", "prefix-48", "softcap", "alibi"]
# What cuDNN computes.
BANDS = ["full", "causal", "window-1024"]

# Of bf16 inputs, and weights rounded to bf16: norms of differences over norms
# of results, of all and of each row; log-sum-exps are sums in f32.
TOLERANCE, ROW_TOLERANCE, LSE_TOLERANCE = 1e-2, 4e-2, 5e-3


@dataclasses.dataclass
class Sampling:
    """Of Sampling.h."""

    samples: int
    warm_up_seconds: float
    sample_seconds: float


class Bench:
    def __init__(self, args, folder):
        self.args = args
        self.folder = folder
        self.sampling = (Sampling(1, 0, 0) if args.fake
                         else Sampling(args.samples, args.warm_up_seconds, 0.02))
        self.ours = Ours(args.build_dir, folder, self.sampling, args.fake)
        self.failures = []
        self.results = {section: [] for section in args.sections}

    def note(self, *words):
        print(*words, file=sys.stderr, flush=True)

    def fail(self, case, problem):
        self.note(f"FAILED {case.mask} {case.queries}x{case.keys}: {problem}")
        self.failures.append(f"{case.mask}, {case.queries} x {case.keys}: {problem}")

    def describe(self):
        header = {} if self.args.fake else describe_machine()
        header.update(self.ours.describe())
        if pytorch:
            header.update(pytorch.describe())
        return header

    def compare(self, case, inputs, out, lse):
        """Whether some rows are what they should be."""
        rows = choose_rows(case)
        wanted, wanted_lse = attend_rows(case, inputs, rows)
        off = np.linalg.norm(out[:, rows] - wanted, axis=2)
        size = np.linalg.norm(wanted, axis=2)
        distance = np.linalg.norm(off) / np.linalg.norm(size)
        worst = (off / size).max()
        lse_off = np.abs(lse[:, rows] - wanted_lse).max()
        # Not a number is never within the tolerance.
        if distance <= TOLERANCE and worst <= ROW_TOLERANCE and lse_off <= LSE_TOLERANCE:
            return True
        self.fail(case, f"differs from double precision by {distance:.2e}, in a row by "
                        f"{worst:.2e}, in a log-sum-exp by {lse_off:.2e}")
        return False

    def measure(self, measure, case, inputs):
        """What our side measured, and out; None if it failed or is wrong."""
        try:
            report, out, lse = measure(case)
        except Failure as error:
            self.fail(case, error)
            return None, None
        right = self.compare(case, inputs, out, lse)
        return (report if right else None), out

    def attend(self, case):
        return self.ours.attend(case, self.args.tile)

    def attend_with_cudnn(self, case):
        return self.ours.attend_with_cudnn(case, self.args.tile)

    def run_pytorch(self, column, case, side, ours, entry):
        """Adds PyTorch's seconds to `entry`, or why there are none."""
        entry["notes"][column] = "left out" if pytorch else "PyTorch is missing"
        if not side:
            return
        try:
            distance, seconds = side.run(column, case, ours)
        except pytorch.Missing as why:
            entry["notes"][column] = str(why)
            return
        del entry["notes"][column]
        entry["seconds"][column] = seconds
        if distance is None:
            return
        entry["distance"][column] = distance
        if not distance <= TOLERANCE:
            self.fail(case, f"differs from PyTorch's {column} by {distance:.2e}")
            entry["seconds"].pop("ours", None)

    def make_entry(self, case, **more):
        what, pairs = case.counted()
        return {**dataclasses.asdict(case), "counted": what, "pairs": pairs,
                "flops": case.flops(), "seconds": {}, "distance": {}, "notes": {}, **more}

    def run_masks(self, inputs, side, length):
        for mask in self.args.masks:
            case = self.make_case(mask, length, length)
            self.note("masks", mask, length)
            inputs.save_documents(case, self.folder)
            entry = self.make_entry(case)
            report, out = self.measure(self.attend, case, inputs)
            if report:
                entry["seconds"]["ours"] = report.pop("seconds")
                entry.update(report)
            for column in pytorch.COLUMNS if pytorch else tables.PYTORCH:
                self.run_pytorch(column, case, side, out, entry)
            self.results["masks"].append(entry)

    def run_cudnn(self, inputs, side, length):
        for mask in BANDS:
            case = self.make_case(mask, length, length)
            self.note("cudnn", mask, length)
            entry = self.make_entry(case)
            direct, _ = self.measure(self.ours.call_cudnn, case, inputs)
            if direct:
                entry["seconds"]["direct"] = direct["seconds"]
            report, out = self.measure(self.attend_with_cudnn, case, inputs)
            if report:
                entry["seconds"]["ours"] = report["seconds"]
            self.run_pytorch("cudnn", case, side, out, entry)
            self.results["cudnn"].append(entry)

    def run_lengths(self):
        """What runs on one set of inputs for each length."""
        for length in self.args.lengths:
            case = self.make_case("full", length, length)
            inputs = Inputs(case)
            inputs.save(self.folder)
            side = None
            if pytorch and not self.args.without_pytorch:
                device = "cpu" if self.args.fake else "cuda"
                side = pytorch.PyTorch(inputs, device, self.sampling)
            if "masks" in self.results:
                self.run_masks(inputs, side, length)
            if "cudnn" in self.results and not self.args.fake:
                self.run_cudnn(inputs, side, length)

    def run_compile(self):
        # The fake compiles as slowly as a C++ compiler.
        for mask in self.args.masks[-1:] if self.args.fake else self.args.masks:
            case = self.make_case(mask, self.args.lengths[0], self.args.lengths[0])
            self.note("compile", mask)
            with tempfile.TemporaryDirectory() as cache:
                try:
                    self.results["compile"].append(
                        {"mask": mask, **self.ours.compile(case, cache)})
                except Failure as error:
                    self.fail(case, error)

    def run_carry(self):
        """The same attention in one step and in several; then steps of whole blocks."""
        rows = self.args.lengths[0]
        parts = (4,) if self.args.fake else (2, 4, 8)
        for keys, counts in [(rows, (1, *parts)), *((rows * n, (1, n)) for n in parts)]:
            whole = self.make_case("full", rows, keys)
            inputs = Inputs(whole)
            inputs.save(self.folder)
            for steps in counts:
                case = dataclasses.replace(whole, steps=steps)
                self.note("carry", keys, "keys in", steps, "steps")
                entry = self.make_entry(case)
                report, _ = self.measure(self.attend, case, inputs)
                if report:
                    entry["seconds"]["ours"] = report["seconds"]
                self.results["carry"].append(entry)

    def run_ranks(self):
        case = self.make_case("causal", self.args.lengths[0], self.args.lengths[0])
        for ranks in (1, 2, 4):
            self.note("ranks", ranks)
            try:
                seconds = self.ours.program(case, ranks, 1 if self.args.fake else 5)
                self.results["ranks"].append({"ranks": ranks, "seconds": seconds})
            except Failure as error:
                self.fail(case, f"{ranks} ranks: {error}")

    def make_case(self, mask, queries, keys):
        return Case(mask, queries, keys, self.args.heads, self.args.depth)

    def run(self):
        header = self.describe()
        self.run_lengths()
        for section in ("compile", "carry", "ranks"):
            if section in self.results:
                getattr(self, f"run_{section}")()
        if not self.args.fake:
            header["clocks_after"] = ask_smi("clocks.sm,clocks.mem,temperature.gpu,power.draw")
        return {"header": header, "fake": self.args.fake, **self.results,
                "failures": self.failures}


def ask_smi(fields):
    """nvidia-smi's answer for the first GPU, as text."""
    try:
        done = subprocess.run(["nvidia-smi", "-i", "0", f"--query-gpu={fields}",
                               "--format=csv,noheader"], check=False, capture_output=True,
                              text=True)
    except OSError as error:
        return str(error)
    return done.stdout.strip()


def describe_machine():
    return {"driver": ask_smi("driver_version"),
            "clocks_before": ask_smi("clocks.sm,clocks.mem,temperature.gpu,power.draw"),
            "clocks_max": ask_smi("clocks.max.sm,clocks.max.mem,power.limit")}


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])

    def add(name, default, **more):
        parser.add_argument(name, default=default, **more)

    def words(text):
        return text.split(",")

    def numbers(text):
        return [int(word) for word in words(text)]

    add("--build-dir", pathlib.Path("build"), type=pathlib.Path)
    add("--markdown", None, type=pathlib.Path, help="also write the tables there")
    add("--json", None, type=pathlib.Path, help="write all results there")
    add("--sections", SECTIONS, type=words, help=",".join(SECTIONS))
    add("--masks", None, type=words, help=",".join(MASKS))
    add("--lengths", None, type=numbers, help="of sequences (8192,16384,32768)")
    add("--heads", None, type=int, help="(16)")
    add("--depth", None, type=int, help="head dim (128)")
    add("--samples", 10, type=int)
    add("--warm-up-seconds", 0.5, type=float, help="before each measurement")
    parser.add_argument("--without-pytorch", action="store_true")
    parser.add_argument("--fake", action="store_true")
    args = parser.parse_args()
    args.build_dir = args.build_dir.resolve()
    args.masks = args.masks or (FAKE_MASKS if args.fake else MASKS)
    args.lengths = args.lengths or ([96] if args.fake else [8192, 16384, 32768])
    args.heads = args.heads or (2 if args.fake else 16)
    args.depth = args.depth or (32 if args.fake else 128)
    args.tile = 16 if args.fake else 128
    if unknown := set(args.sections) - set(SECTIONS):
        parser.error(f"unknown sections: {', '.join(sorted(unknown))}")
    return args


def main():
    args = parse_arguments()
    with tempfile.TemporaryDirectory() as folder:
        try:
            results = Bench(args, pathlib.Path(folder)).run()
        except Failure as error:
            sys.exit(f"bench.py: {error}")
    text = tables.format_results(results)
    print(text)
    if args.markdown:
        args.markdown.write_text(text + "\n")
    if args.json:
        args.json.write_text(json.dumps(results, indent=1) + "\n")
    return 1 if results["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
