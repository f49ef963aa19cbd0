#!/usr/bin/python3
"""Mutates .mlir files and looks for inputs that crash cp-opt, or with --run for
mutants whose result on several ranks is wrong.

A wrong program must end in a diagnostic. What counts as a crash: a signal, a
sanitizer's report, LLVM's stack dump or fatal error, or no end within
--timeout seconds. Mutants go to cp-opt in batches, separated by `// -----`; a
batch that crashes is halved until the mutant is found, which is then written
to --output-dir with its options and messages. The same seed, count and files
give the same mutants.

With --run=CP_RUN, mutants are run one by one with `cp-run --check` on two or three
ranks instead: an error is fine, a crash, a wrong result or no end is a finding
(fuzz_run.py says what counts as wrong).

The usual runs, 10,000 mutants on a build with sanitizers, and whole models:

  cmake --preset asan-ubsan && cmake --build build-asan-ubsan --target cp-opt
  scripts/fuzz.py build-asan-ubsan/bin/cp-opt test --count=10000 --seed=1
  scripts/fuzz.py build/bin/cp-opt test/Execution --run=build/bin/cp-run --count=1500
"""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import random
import re
import resource
import shlex
import subprocess
import sys

from fuzz_run import JUDGED, ResultFuzzer

SPLIT = "// -----"
PIPELINES = ["", "--cp-parallelize=ranks=3", "--cp-parallelize=ranks=2 --cp-lower-to-cpu"]
SANITIZER_STATUS = 99
CRASH_TEXT = re.compile(
    r"ERROR: (?:Address|Leak|Thread)Sanitizer.*|runtime error:.*|AddressSanitizer:.*"
    r"|LLVM ERROR:.*|PLEASE submit a bug report|Assertion .* failed|hard rss limit.*"
)
# A crash inside the parser of an upstream operation, before any code of ours
# runs: counted, but not ours to fix. (linalg.transpose and linalg.reduce take a
# null attribute where a list of numbers does not parse.)
UPSTREAM_PARSER = re.compile(r"mlir::(?!cp::)\w+::\w+::parse\(mlir::OpAsmParser")
OUR_CODE = re.compile(r"mlir::cp::(?!run::)")
MEMORY_LIMIT_MB = 6000


# ===- Mutation ------------------------------------------------------------===#

TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<string>"(?:[^"\\]|\\.)*")
      | (?P<type>(?:tensor|memref|vector)<[^<>]*>|\b(?:f16|bf16|f32|f64|index|i\d+)\b)
      | (?P<value>%[\w$.\#-]+)
      | (?P<symbol>@[\w$.]+)
      | (?P<block>\^\w+)
      | (?P<alias>[\#!][\w.]+)
      | (?P<number>-?\d+(?:\.\d*(?:[eE][-+]?\d+)?)?)
      | (?P<op>[a-z_]+\.[a-z_.]+)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<punctuation>->|::|.)""",
    re.VERBOSE,
)
NUMBERS = "0 1 -1 2 3 7 64 127 1024 1048576 2147483647 4294967296 9223372036854775807".split()
NUMBERS += ["-9223372036854775808", "0.0", "-0.5", "1.0e+38", "0x7FC00000"]
TYPES = "f16 bf16 f32 f64 index i1 i8 i32 i64 none tensor<f32> tensor<*xf32>".split()
TYPES += "tensor<?x8x64x16xf32> tensor<0x8x64x16xf32> memref<4xf32> vector<4xf32>".split()
# Operations and words that fit where another of their kind stands.
FAMILIES = [
    "arith.addf arith.subf arith.mulf arith.divf arith.maximumf arith.minimumf".split(),
    "arith.addi arith.subi arith.muli arith.maxsi arith.minsi arith.andi arith.ori".split(),
    "math.exp math.tanh math.sin math.cos math.absf math.rsqrt math.sqrt arith.negf".split(),
    "eq ne slt sle sgt sge".split(),
    "oeq ogt oge olt ole une".split(),
    "linalg.add linalg.sub linalg.mul linalg.max linalg.div".split(),
    ['"parallel"', '"reduction"'],
]
DEFINITION = re.compile(r"\s*(%[\w$.-]+) = .*?(tensor<[^<>]*>)[\s{]*$")
ELEMENTS = ["f16", "bf16", "f32", "f64", "i1", "i32", "index"]


def tokenize(text):
    return [(match.lastgroup, match.group()) for match in TOKEN.finditer(text)]


RESOURCE = re.compile(r"dense_resource<[^>]*>(\s*:\s*tensor<[^>]*?)(\w+)>")
WEIGHT = re.compile(r"\n\s*(%\S+) = arith\.constant dense_resource<[^>]*> : (tensor<[^>]*>)")


def with_splats(program):
    def replace(match):
        number = "0.5" if "f" in match[2] else "1"
        return f"dense<{number}>{match[1]}{match[2]}>"

    return RESOURCE.sub(replace, program)


def with_arguments(program):
    """The program with arguments for weights that stand in resources."""
    weights = ", ".join(f"{name}: {kind}" for name, kind in WEIGHT.findall(program))
    return re.sub(r"(func\.func @\w+\()", rf"\1{weights}, ", WEIGHT.sub("", program), count=1)


def load_corpus(folder):
    """The programs of all .mlir files below the folder, without comments. Those
    with weights in resources come twice, with splats and with arguments."""
    programs = []
    for path in sorted(folder.rglob("*.mlir")):
        for part in path.read_text(errors="replace").split(SPLIT):
            part = re.sub(r"[ \t]*//.*", "", part.split("{-#")[0])
            part = re.sub(r"\n\s*\n+", "\n", part).strip()
            if WEIGHT.search(part):
                programs.append(with_arguments(part) + "\n")
            if part:
                programs.append(with_splats(part) + "\n")
    return programs


class Mutator:
    def __init__(self, programs):
        self.programs = programs
        words = collections.defaultdict(set)
        for program in programs:
            for kind, text in tokenize(program):
                words[kind].add(text)
        words["number"].update(NUMBERS)
        words["type"].update(TYPES)
        self.words = {kind: sorted(texts) for kind, texts in words.items() if kind != "space"}
        self.lines = sorted({line for program in programs for line in program.splitlines()})
        self.mutations = (
            [self.replace_token] * 5
            + [self.change_shape] * 3
            + [self.change_all_types] * 4
            + [self.change_number] * 2
            + [self.rewire, self.exchange] * 4
            + [self.swap_tokens, self.delete_token, self.duplicate_token]
            + [self.delete_line, self.duplicate_line, self.swap_lines, self.insert_line]
            + [self.truncate]
        )

    def mutant(self, seed, index):
        rng = random.Random(f"{seed}:{index}")
        original = text = rng.choice(self.programs)
        # Mostly one change: a program with many seldom gets past the parser.
        for _ in range(rng.choice([1, 1, 1, 2, 3, 5])):
            text = rng.choice(self.mutations)(rng, text)
        while text == original:
            text = rng.choice(self.mutations)(rng, text)
        return text.replace(SPLIT, "")

    def on_tokens(self, rng, text, edit, kinds=None):
        tokens = tokenize(text)
        places = [
            place
            for place, (kind, _) in enumerate(tokens)
            if kind != "space" and (kinds is None or kind in kinds)
        ]
        if not places:
            return text
        texts = [token for _, token in tokens]
        edit(texts, places, rng.choice(places), tokens)
        return "".join(texts)

    def replace_token(self, rng, text):
        def edit(texts, _, place, tokens):
            kind = tokens[place][0]
            if kind in ("value", "symbol", "block", "alias") and rng.random() < 0.8:
                # One of this program's own: it may be defined here.
                own = sorted({token for other, token in tokens if other == kind})
                texts[place] = rng.choice(own)
            else:
                texts[place] = rng.choice(self.words[kind])

        kind = rng.choice(["number", "type", "value", "op", "op", "word", "symbol", None])
        return self.on_tokens(rng, text, edit, kind and [kind])

    def change_number(self, rng, text):
        def edit(texts, _, place, __):
            try:
                value = int(texts[place])
                changed = [value + 1, value - 1, -value, value * 2, value // 2, value * 1000003]
                texts[place] = str(rng.choice(changed))
            except ValueError:
                texts[place] = rng.choice(NUMBERS)

        return self.on_tokens(rng, text, edit, ["number"])

    def change_shape(self, rng, text):
        """Changes one dimension, the rank or the element type of a type,
        everywhere or at one place."""

        def edit(texts, places, place, _):
            shaped = [other for other in places if "<" in texts[other]]
            if not shaped:
                return
            old = texts[rng.choice(shaped)]
            name, _, body = old[:-1].partition("<")
            parts = body.split("x")
            at = rng.randrange(len(parts))
            if at == len(parts) - 1:
                parts[at] = rng.choice(ELEMENTS)
            else:
                sizes = ["0", "1", "2", "3", "5", "7", "63", "1023", "?", "99999999999"]
                parts[at] = rng.choice(sizes)
                if rng.random() < 0.2:
                    del parts[at]
                elif rng.random() < 0.2:
                    parts.insert(at, "2")
            new = f"{name}<{'x'.join(parts)}>"
            everywhere = rng.random() < 0.7
            chosen = rng.choice([other for other in shaped if texts[other] == old])
            for other in shaped:
                if texts[other] == old and (everywhere or other == chosen):
                    texts[other] = new

        return self.on_tokens(rng, text, edit, ["type"])

    def change_all_types(self, rng, text):
        """Gives a size or an element type another value in all types, which
        leaves many programs well-formed."""

        def edit(texts, places, _, __):
            parts = sorted(
                {part for place in places for part in re.split(r"[<>x, ]+", texts[place])}
            )
            sizes = [part for part in parts if part.isdigit()]
            elements = [part for part in parts if part in ELEMENTS]
            if sizes and rng.random() < 0.7:
                old = rng.choice(sizes)
                near = [str(int(old) + step) for step in (-1, 1)]
                new = rng.choice(near + ["0", "1", "2", "3", "5", "8", "1000", "?"])
                pattern = rf"(?<![\w?]){old}(?=x)|(?<=x){old}(?=x)"
            elif elements:
                old, new = rng.choice(elements), rng.choice(ELEMENTS)
                pattern = rf"\b{old}\b|(?<=x){old}\b"
            else:
                return
            for place in places:
                texts[place] = re.sub(pattern, new, texts[place])

        return self.on_tokens(rng, text, edit, ["type"])

    def rewire(self, rng, text):
        """Uses another value of the same type."""
        values = collections.defaultdict(list)
        for line in text.splitlines():
            match = DEFINITION.match(line)
            if match:
                values[match[2]].append(match[1])
        groups = [names for names in values.values() if len(names) > 1]
        if not groups:
            return text
        old, new = rng.sample(rng.choice(groups), 2)
        uses = list(re.finditer(re.escape(old) + r"(?![\w$.-]|\s*(?::\d+)?\s*=)", text))
        if not uses:
            return text
        use = rng.choice(uses)
        return text[: use.start()] + new + text[use.end() :]

    def exchange(self, rng, text):
        """Puts an operation or a word in the place of a similar one."""

        def edit(texts, places, _, __):
            families = {word: family for family in FAMILIES for word in family}
            places = [place for place in places if texts[place] in families]
            if places:
                place = rng.choice(places)
                texts[place] = rng.choice(families[texts[place]])

        return self.on_tokens(rng, text, edit, ["op", "word", "string"])

    def swap_tokens(self, rng, text):
        def edit(texts, places, place, tokens):
            same = [other for other in places if tokens[other][0] == tokens[place][0]]
            other = rng.choice(same)
            texts[place], texts[other] = texts[other], texts[place]

        return self.on_tokens(rng, text, edit)

    def delete_token(self, rng, text):
        def edit(texts, _, place, __):
            texts[place] = ""

        return self.on_tokens(rng, text, edit)

    def duplicate_token(self, rng, text):
        def edit(texts, _, place, __):
            texts[place] += rng.choice([" ", ", "]) + texts[place]

        return self.on_tokens(rng, text, edit)

    def on_lines(self, text, edit):
        lines = text.splitlines()
        edit(lines)
        return "\n".join(lines) + "\n"

    def delete_line(self, rng, text):
        return self.on_lines(text, lambda lines: lines and lines.pop(rng.randrange(len(lines))))

    def duplicate_line(self, rng, text):
        def edit(lines):
            if lines:
                line = rng.choice(lines)
                # Often under a new name, so that it is not just redefined.
                if rng.random() < 0.5:
                    line = re.sub(r"%([\w$.-]+)(\s*(?::\d+)?\s*=)", r"%\1_copy\2", line)
                lines.insert(rng.randrange(len(lines) + 1), line)

        return self.on_lines(text, edit)

    def swap_lines(self, rng, text):
        def edit(lines):
            if len(lines) > 1:
                one, other = rng.sample(range(len(lines)), 2)
                lines[one], lines[other] = lines[other], lines[one]

        return self.on_lines(text, edit)

    def insert_line(self, rng, text):
        return self.on_lines(
            text, lambda lines: lines.insert(rng.randrange(len(lines) + 1), rng.choice(self.lines))
        )

    def truncate(self, rng, text):
        return text[: rng.randrange(len(text) + 1)] if rng.random() < 0.2 else text


# ===- Running -------------------------------------------------------------===#


def find_crash(status, messages):
    """Why a process crashed; None if it did not."""
    match = CRASH_TEXT.search(messages)
    if status < 0:
        return match[0] if match else f"signal {-status}"
    if match or status == SANITIZER_STATUS:
        return match[0] if match else f"exit status {SANITIZER_STATUS}"
    return None


def is_upstream(messages):
    return UPSTREAM_PARSER.search(messages) and not OUR_CODE.search(messages)


class Runner:
    def __init__(self, cp_opt, timeout):
        self.cp_opt = cp_opt
        self.timeout = timeout
        self.upstream = 0
        # Its shadow memory would exceed any limit of the address space.
        self.limit_memory = b"__asan_init" not in pathlib.Path(cp_opt).read_bytes()
        self.environment = dict(os.environ)
        for name, value in (
            # LLVM's allocators poison what they hold only in code that is
            # compiled with the sanitizer, and libMLIR is not.
            (
                "ASAN_OPTIONS",
                "detect_leaks=0:allow_user_poisoning=0"
                f":hard_rss_limit_mb={MEMORY_LIMIT_MB}",
            ),
            ("UBSAN_OPTIONS", "halt_on_error=1:print_stacktrace=1"),
        ):
            value += f":exitcode={SANITIZER_STATUS}"
            if name in os.environ:
                value += ":" + os.environ[name]
            self.environment[name] = value

    def prepare_child(self):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if self.limit_memory:
            size = MEMORY_LIMIT_MB << 20
            resource.setrlimit(resource.RLIMIT_AS, (size, size))

    def run(self, mutants, options):
        """Runs one process: (why it crashed or None, its messages, programs
        that it accepted)."""
        try:
            result = subprocess.run(
                [self.cp_opt, "--split-input-file", *shlex.split(options)],
                input=f"\n{SPLIT}\n".join(mutants).encode(),
                capture_output=True,
                env=self.environment,
                preexec_fn=self.prepare_child,
                timeout=self.timeout + (0.5 * len(mutants) if len(mutants) > 1 else 0),
            )
        except subprocess.TimeoutExpired as expired:
            messages = (expired.stderr or b"").decode(errors="replace")
            return f"no end within {self.timeout:g} s", messages, 0
        messages = result.stderr.decode(errors="replace")
        output = result.stdout.decode(errors="replace")
        accepted = sum(1 for part in output.split(SPLIT) if part.strip())
        return find_crash(result.returncode, messages), messages, accepted

    def search(self, mutants, options):
        """The crashes of a batch, as (mutants, why, messages), most of them
        with a single mutant; and how many programs were accepted."""
        why, messages, accepted = self.run(mutants, options)
        if why is None:
            return [], accepted
        if len(mutants) == 1:
            if is_upstream(messages):
                self.upstream += 1
                return [], accepted
            return [(mutants, why, messages)], accepted
        middle = len(mutants) // 2
        first, accepted_first = self.search(mutants[:middle], options)
        second, accepted_second = self.search(mutants[middle:], options)
        accepted = accepted_first + accepted_second
        if first or second or UPSTREAM_PARSER.search(messages):
            return first + second, accepted
        if why.startswith("no end"):
            # Only slow together.
            return [], accepted
        return [(mutants, why, messages)], accepted


def write_crash(folder, number, options, crash):
    mutants, why, messages = crash
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"crash-{number}.mlir"
    command = f"cp-opt --split-input-file {options}".strip()
    path.write_text(f"// {why}\n// {command} %s\n" + f"\n{SPLIT}\n".join(mutants))
    path.with_suffix(".log").write_text(messages)
    print(f"crash: {path}: {command}: {why}", flush=True)


def parse_options():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cp_opt", help="the cp-opt to test")
    parser.add_argument("seeds", type=pathlib.Path, help="folder of .mlir files")
    parser.add_argument("--count", type=int, default=10000, help="mutants (%(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--batch", type=int, default=50, help="mutants per process (%(default)s)")
    parser.add_argument("--timeout", type=float, default=10, help="for one mutant (%(default)s s)")
    parser.add_argument(
        "--options",
        action="append",
        metavar="OPTIONS",
        help="options of cp-opt; each mutant runs once per --options. Default: "
        + "; ".join(f"'{options}'" for options in PIPELINES),
    )
    parser.add_argument("--run", metavar="CP_RUN", help="check results with this cp-run instead")
    parser.add_argument(
        "--output-dir",
        type=pathlib.Path,
        default=pathlib.Path("build/fuzz-crashes"),
        help="default: %(default)s",
    )
    return parser.parse_args()


def fuzz_results(settings, mutator, runner):
    """Runs all mutants with cp-run; gives the number of findings."""
    fuzzer = ResultFuzzer(settings.run, settings.timeout, find_crash, runner.prepare_child)
    kinds = collections.Counter()
    findings = 0

    def judge(index):
        mutant = mutator.mutant(settings.seed, index)
        return index, mutant, *fuzzer.judge(mutant, index)

    with concurrent.futures.ThreadPoolExecutor(settings.jobs) as pool:
        for index, mutant, kind, messages in pool.map(judge, range(settings.count)):
            if kind in JUDGED:
                kinds[kind] += 1
            elif not is_upstream(messages):
                findings += 1
                settings.output_dir.mkdir(parents=True, exist_ok=True)
                path = settings.output_dir / f"result-{settings.seed}-{index}.mlir"
                path.write_text(f"// {kind}\n{mutant}")
                path.with_suffix(".log").write_text(messages)
                print(f"finding: {path}: {kind}", flush=True)
    print(", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))
    print(f"seed {settings.seed}: {settings.count} mutants, {findings} findings")
    return findings


def main():
    settings = parse_options()
    pipelines = settings.options if settings.options is not None else PIPELINES
    programs = load_corpus(settings.seeds)
    if not programs:
        sys.exit(f"error: no .mlir files below {settings.seeds}")
    if not os.access(settings.cp_opt, os.X_OK):
        sys.exit(f"error: no program {settings.cp_opt}")
    mutator = Mutator(programs)
    runner = Runner(settings.cp_opt, settings.timeout)
    print(f"seed {settings.seed}: {settings.count} mutants of {len(programs)} programs", flush=True)
    if settings.run:
        sys.exit(1 if fuzz_results(settings, mutator, runner) else 0)

    def run_batch(task):
        options, first = task
        last = min(first + settings.batch, settings.count)
        mutants = [mutator.mutant(settings.seed, index) for index in range(first, last)]
        return options, runner.search(mutants, options)

    # A misspelt option would make every mutant an ordinary error.
    for options in pipelines:
        probe = subprocess.run(
            [settings.cp_opt, *shlex.split(options)],
            input=b"",
            capture_output=True,
            env=runner.environment,
        )
        if probe.returncode != 0:
            sys.exit(f"error: cp-opt {options} fails on an empty module:\n{probe.stderr.decode()}")

    tasks = [
        (options, first)
        for first in range(0, settings.count, settings.batch)
        for options in pipelines
    ]
    reasons = collections.Counter()
    accepted = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(settings.jobs) as pool:
        for options, (crashes, count) in pool.map(run_batch, tasks):
            accepted[options] += count
            for crash in crashes:
                write_crash(settings.output_dir, sum(reasons.values()), options, crash)
                reasons[re.sub(r"==\d+==|0x[0-9a-f]+", "", crash[1])] += 1

    for options in pipelines:
        print(f"accepted: {accepted[options]} of {settings.count}: cp-opt {options}")
    for reason, count in reasons.most_common():
        print(f"{count:6} {reason}")
    if runner.upstream:
        print(f"{runner.upstream:6} crashes of upstream's parsers, not counted")
    total = sum(reasons.values())
    print(f"seed {settings.seed}: {settings.count} mutants, {total} crashes")
    sys.exit(1 if total else 0)


if __name__ == "__main__":
    main()
