"""Compares two files of --stats but for what depends on time.

usage: same_stats.py FILE FILE
"""

import json
import sys


def read(path):
    with open(path) as file:
        stats = json.load(file)
    assert stats["check"]["ok"]
    del stats["plan_seconds"]
    stats["seconds"] = stats["seconds"]["repeats"]
    for attention in stats["attention"]:
        for rank in attention["ranks"]:
            del rank["compute_seconds"], rank["wait_seconds"]
    return stats


first, second = map(read, sys.argv[1:])
if first != second:
    sys.exit(f"{first}\ndiffers from\n{second}")
