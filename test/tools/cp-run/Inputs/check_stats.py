"""Checks what --stats wrote. usage: check_stats.py FILE [EXPRESSION...]

Keys and types are those of the documentation; each EXPRESSION must be true,
with `stats` the content of the file.
"""

import json
import sys

RANK = dict.fromkeys(
    (
        "steps_done",
        "steps_skipped",
        "tiles_empty",
        "tiles_full",
        "tiles_partial",
        "rotations",
        "grad_rotations",
        "bytes_sent",
    ),
    int,
)
RANK.update(compute_seconds=float, wait_seconds=float)
SECONDS = {"min": float, "median": float, "max": float, "repeats": int}
CHECK = {"ok": bool, "max_abs_error": float}


def check_keys(value, schema):
    assert set(value) == set(schema), f"{set(value)} instead of {set(schema)}"
    for key, kind in schema.items():
        # 0.0 is printed as 0.
        kinds = (int, float) if kind is float else (kind,)
        assert isinstance(value[key], kinds), f"{key}: {value[key]}"
        assert kind in (bool, str) or value[key] >= 0, f"{key}: {value[key]}"


def check_object(stats):
    expected = ["ranks", "layout", "rotate", "plan_seconds", "seconds", "attention"]
    if "check" in stats:
        expected.append("check")
        check_keys(stats["check"], CHECK)
    assert sorted(stats) == sorted(expected), sorted(stats)
    check_keys(stats["seconds"], SECONDS)
    seconds = stats["seconds"]
    assert seconds["min"] <= seconds["median"] <= seconds["max"]
    for attention in stats["attention"]:
        assert sorted(attention) == ["direction", "name", "ranks", "tile"]
        assert len(attention["tile"]) == 2
        assert len(attention["ranks"]) == stats["ranks"]
        for rank in attention["ranks"]:
            check_keys(rank, RANK)


def main(path, *expressions):
    with open(path) as file:
        stats = json.load(file)
    for entry in stats if isinstance(stats, list) else [stats]:
        check_object(entry)
    for expression in expressions:
        assert eval(expression, {"stats": stats}), f"{expression} is wrong: {stats}"


main(*sys.argv[1:])
