"""Results of bench.py as markdown."""

PYTORCH = ["cudnn", "flash", "flex"]
NAMES = {"cudnn": "SDPA cuDNN", "flash": "SDPA flash", "flex": "flex_attention"}


def format_table(titles, rows):
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


class Formatter:
    """Times on a fake GPU mean nothing: they are not shown."""

    def __init__(self, fake):
        self.fake = fake

    def number(self, value, form):
        return "-" if value is None or self.fake else format(value, form)

    def ratio(self, value, base):
        return self.number(value / base if value and base else None, ".2f")

    def rate(self, entry, column):
        seconds = best(entry, column)
        return self.number(entry["flops"] / seconds * 1e-12 if seconds else None, ".0f")

    def milliseconds(self, seconds, form=".3f"):
        return self.number(seconds * 1e3 if seconds else None, form)

    def masks(self, entries):
        titles = ["mask", "S", "counted", "ours, ms", "ours, TFLOP/s",
                  *(f"{NAMES[column]}, TFLOP/s" for column in PYTORCH),
                  *(f"ours / {NAMES[column]}" for column in PYTORCH), "plan, ms", "checked"]
        rows = []
        for entry in entries:
            ours = best(entry, "ours")
            plan = entry.get("plan_seconds", [None])[0]
            rows.append([entry["mask"], entry["queries"], entry["counted"],
                         self.milliseconds(ours), self.rate(entry, "ours"),
                         *(self.rate(entry, column) for column in PYTORCH),
                         *(self.ratio(ours, best(entry, column)) for column in PYTORCH),
                         self.milliseconds(plan, ".1f"), "yes" if ours is not None else "NO"])
        return format_table(titles, rows)

    def cudnn(self, entries):
        titles = ["mask", "S", "runtime, ms", "cuDNN alone, ms", "SDPA cuDNN, ms",
                  "runtime, TFLOP/s", "runtime / cuDNN alone", "runtime / SDPA cuDNN", "checked"]
        rows = []
        for entry in entries:
            times = [best(entry, column) for column in ("ours", "direct", "cudnn")]
            rows.append([entry["mask"], entry["queries"], *map(self.milliseconds, times),
                         self.rate(entry, "ours"), self.ratio(times[0], times[1]),
                         self.ratio(times[0], times[2]),
                         "NO" if None in times[:2] else "yes"])
        return format_table(titles, rows)

    def compile(self, entries):
        titles = ["mask", "first kernel of the process, s", "new mask, s", "from the cache, ms"]
        rows = [[entry["mask"], self.number(entry["first_seconds"][0], ".2f"),
                 self.number(entry["new_seconds"][0], ".2f"),
                 self.milliseconds(entry["cached_seconds"][0], ".1f")] for entry in entries]
        return format_table(titles, rows)

    def carry(self, entries):
        titles = ["queries", "keys", "steps", "ms", "steps / one step", "checked"]
        whole = {entry["keys"]: best(entry, "ours") for entry in entries if entry["steps"] == 1}
        rows = []
        for entry in entries:
            ours = best(entry, "ours")
            rows.append([entry["queries"], entry["keys"], entry["steps"], self.milliseconds(ours),
                         self.number(ours / whole[entry["keys"]]
                                     if ours and whole[entry["keys"]] else None, ".3f"),
                         "yes" if ours is not None else "NO"])
        return format_table(titles, rows)

    def ranks(self, entries):
        base = entries[0]["seconds"] if entries else None
        rows = [[entry["ranks"], self.milliseconds(entry["seconds"]),
                 self.ratio(entry["seconds"], base)] for entry in entries]
        return format_table(["ranks", "program, ms", "/ one rank"], rows)


TITLES = {
    "masks": "Masked forward attention",
    "cudnn": "Blocks by cuDNN",
    "compile": "Compilation of kernels",
    "carry": "Merging by carrying the state",
    "ranks": "Ranks that share the GPU (no claim of speed)",
}


def best(entry, column):
    """The least of the samples; 0 for work that was checked and not timed; None if it is not
    there."""
    seconds = entry["seconds"].get(column)
    return None if seconds is None else min(seconds, default=0)


def format_notes(results):
    """Why cells are empty, each reason once."""
    notes = {}
    for section in ("masks", "cudnn"):
        for entry in results.get(section, []):
            for column, why in entry["notes"].items():
                notes.setdefault((NAMES[column], why), []).append(
                    f"{entry['mask']} {entry['queries']}")
    return [f"* {column}: {why} ({', '.join(dict.fromkeys(where))})"
            for (column, why), where in notes.items()]


def format_results(results):
    form = Formatter(results["fake"])
    parts = []
    if results["fake"]:
        parts.append("On a fake GPU: nothing was timed.")
    parts.append("\n".join(f"* {name}: {value}" for name, value in results["header"].items()))
    for section, title in TITLES.items():
        if results.get(section):
            parts += [f"### {title}", getattr(form, section)(results[section])]
    if notes := format_notes(results):
        parts.append("Empty cells:\n\n" + "\n".join(notes))
    if results["failures"]:
        parts.append("**Failures:**\n\n" + "\n".join(f"* {text}" for text in results["failures"]))
    return "\n\n".join(parts)
