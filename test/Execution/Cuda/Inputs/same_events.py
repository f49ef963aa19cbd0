"""Compares two timelines: the same events on the same ranks, at whatever times.

usage: same_events.py FILE FILE
"""

import json
import sys


def read(path):
    with open(path) as file:
        events = json.load(file)["traceEvents"]
    # Between two others there may be time for an "ops" or not.
    named = [event for event in events if event["name"] != "ops"]
    keys = [(event["pid"], event["tid"] if "tid" in event else -1, event["name"],
             json.dumps(event.get("args"), sort_keys=True)) for event in named]
    return sorted(keys)


first, second = map(read, sys.argv[1:])
if first != second:
    sys.exit(f"{set(first) ^ set(second)} differ")
