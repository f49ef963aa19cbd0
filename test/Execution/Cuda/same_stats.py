"""Runs a model by programs for CPUs and for GPUs, checks both against the
unsharded graph, and compares their statistics but times.

usage: same_stats.py CP_RUN CP_RUN_CUDA WORK_DIR MODEL [ARGUMENT...]
"""

import json
import os
import subprocess
import sys


def run(command, stats):
    """The statistics of all runs."""
    command = [*command, "--check", f"--stats={stats}"]
    print("+", " ".join(command), flush=True)
    subprocess.run(command, check=True)
    with open(stats) as file:
        return json.load(file)


def select(stats):
    """What does not depend on time."""
    runs = stats if isinstance(stats, list) else [stats]
    for run_ in runs:
        for attention in run_["attention"]:
            for rank in attention["ranks"]:
                for name in ("compute_seconds", "wait_seconds"):
                    del rank[name]
    return [(run_["ranks"], run_["layout"], run_["attention"]) for run_ in runs]


def main(cp_run, cp_run_cuda, work, model, *arguments):
    os.makedirs(work, exist_ok=True)
    want, got = (
        select(run([tool, model, *arguments], os.path.join(work, f"{name}.json")))
        for name, tool in (("cpu", cp_run), ("cuda", cp_run_cuda))
    )
    if want != got:
        print("CPU:", json.dumps(want, indent=1), "GPU:", json.dumps(got, indent=1))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
