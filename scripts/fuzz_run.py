"""Runs mutants on several ranks and looks for wrong results: see fuzz.py.

A result is wrong where `cp-run --check` on several ranks says so, and on one rank
it does not, for several draws of the inputs. Where one rank disagrees with double
precision too, the mutant is ill-conditioned (a NaN, a huge value, a comparison of
numbers that rounding tells apart), and several ranks prove nothing. Nor do they
where an operation reads what nothing wrote.
"""

import array
import pathlib
import random
import re
import struct
import subprocess
import tempfile

ENTRY = re.compile(r"func\.func\s+(?:public\s+)?@(\w+)\s*\(([^{]*?)\)\s*(?:->|\{|attributes)")
ARGUMENT = re.compile(r"%\w+\s*:\s*tensor<((?:\d+x)*)(i1|i8|i32|i64)>|%\w+\s*:\s*tensor")
# For numpy, for array.
CODES = {"i1": ("|b1", "B"), "i8": ("|i1", "b"), "i32": ("<i4", "i"), "i64": ("<i8", "q")}
READS_INIT = re.compile(r"linalg\.(\w*mat(mul|vec)\w*|vecmat|dot|conv\w*|pooling\w*|reduce|contract)")
# More elements than this take too long.
MAX_ELEMENTS = 1 << 22
RANKS = (2, 3)
# What is no finding.
JUDGED = ("ok", "rejected", "ill-conditioned", "undefined", "slow")
# A wrong result must show for each of these draws of the inputs.
SEEDS = (1, 2, 3)


def write_npy(path, shape, kind, rng):
    """Small numbers, which may be token ids, positions, labels or a mask."""
    count = 1
    for size in shape:
        count *= size
    code, letter = CODES[kind]
    numbers = array.array(letter, (rng.randrange(2 if kind == "i1" else 5) for _ in range(count)))
    text = f"{{'descr': '{code}', 'fortran_order': False, 'shape': {tuple(shape)}, }}"
    text += " " * (-(len(text) + 11) % 64) + "\n"
    header = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text.encode()
    path.write_bytes(header + numbers.tobytes())


def integer_arguments(program):
    """(entry, [(index, shape, element type)]) of the first function; None if there is
    none, or it is too big."""
    entry = ENTRY.search(program)
    if not entry:
        return None
    found = []
    for index, match in enumerate(ARGUMENT.finditer(entry[2])):
        if match[2]:
            shape = [int(size) for size in match[1].split("x")[:-1]]
            count = 1
            for size in shape:
                count *= size
            if count > MAX_ELEMENTS:
                return None
            found.append((index, shape, match[2]))
    return entry[1], found


def reads_undefined(program):
    """Whether an operation may read elements of a `tensor.empty`: it accumulates into
    one, or has one among its inputs."""
    for name in re.findall(r"(%[\w$.-]+) = tensor\.empty", program):
        use = re.escape(name) + r"(?![\w$.-])"
        for line in re.findall(rf"^.*{use}.*$", program, re.MULTILINE):
            if " = tensor.empty" in line or "tensor.insert_slice" in line:
                continue
            before_outs, outs, _ = line.partition("outs(")
            if re.search(use, before_outs) or not outs:
                return True
            if READS_INIT.search(line):
                return True
            if "linalg.generic" in line and body_reads_init(program, line):
                return True
    return False


def body_reads_init(program, line):
    """Whether the body of a linalg.generic names an old element of a result."""
    results = line.partition("outs(")[2].partition(":")[0].count("%")
    body = program[program.index(line) + len(line) :].partition("} ->")[0]
    head, _, rest = body.partition(")")
    names = re.findall(r"%[\w$.-]+", head)[-results:]
    return any(re.search(re.escape(name) + r"(?![\w$.-])", rest) for name in names)


class ResultFuzzer:
    """Judges mutants one by one; counts what it could not judge."""

    def __init__(self, cp_run, timeout, find_crash, prepare_child):
        self.cp_run = cp_run
        self.timeout = timeout
        self.find_crash = find_crash
        self.prepare_child = prepare_child

    def run(self, model, ranks, seed, options, timeout=None):
        """("ok", "rejected", "wrong", "slow" or the reason of a crash; messages)."""
        command = [self.cp_run, str(model), f"--ranks={ranks}", f"--seed={seed}", "--check"]
        try:
            done = subprocess.run(
                [*command, "--threads=1", *options],
                capture_output=True,
                timeout=timeout or self.timeout,
                preexec_fn=self.prepare_child,
            )
        except subprocess.TimeoutExpired:
            return "slow", ""
        messages = (done.stdout + done.stderr).decode(errors="replace")
        crash = self.find_crash(done.returncode, messages)
        if crash:
            return crash, messages
        if done.returncode == 0:
            return "ok", messages
        return ("wrong" if "check: FAILED" in messages else "rejected"), messages

    def judge(self, program, index):
        """("ok", "rejected", "ill-conditioned", "undefined", "slow", or what is wrong; messages)."""
        found = integer_arguments(program)
        if not found:
            return "rejected", ""
        rng = random.Random(f"run {index}")
        layout = rng.choice(["contiguous", "head-tail"])
        rotate = rng.choice(["ring", "all-gather"])
        options = [f"--layout={layout}", f"--rotate={rotate}", f"--entry={found[0]}"]
        # The user's own grid says how many.
        ranks = 2 if "shard.grid" in program else rng.choice(RANKS)
        with tempfile.TemporaryDirectory() as folder:
            model = pathlib.Path(folder) / "mutant.mlir"
            model.write_text(program)
            for argument, shape, kind in found[1]:
                path = pathlib.Path(folder) / f"{argument}.npy"
                write_npy(path, shape, kind, rng)
                options.append(f"--input={argument}={path}")
            first, messages = self.run(model, ranks, SEEDS[0], options)
            if first not in ("wrong", "slow"):
                return first, messages
            if first == "wrong" and reads_undefined(program):
                return "undefined", messages
            for seed in SEEDS:
                # What ends on one rank in good time must end on all.
                alone = self.run(model, 1, seed, options, self.timeout / 4)
                if alone[0] != "ok":
                    return "slow" if first == "slow" else "ill-conditioned", messages
                again, messages = self.run(model, ranks, seed, options)
                if again == "ok":
                    return "ill-conditioned", messages
        command = f"cp-run --ranks={ranks} --check {' '.join(options)}"
        return f"{'no end' if first == 'slow' else 'wrong result'}: {command}", messages
