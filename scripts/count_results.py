#!/usr/bin/python3
"""Counts the tests of a JUnit XML file, as ctest and lit write it.

Prints `PASSED FAILED SKIPPED`. A test of ctest that is a whole GoogleTest
program counts as its cases. Tests that a filter left out do not count.
"""

import argparse
import re
import sys
import xml.etree.ElementTree as ElementTree

GTEST_COUNT = re.compile(
    r"^\[  (PASSED|FAILED|SKIPPED) +\] (\d+) tests?(?:\.|, listed below:)",
    re.MULTILINE,
)


def count_case(case):
    """The (passed, failed, skipped) that one <testcase> stands for."""
    skipped = case.find("skipped")
    has_failed = (
        case.find("failure") is not None
        or case.find("error") is not None
        or case.get("status") == "fail"
    )
    if not has_failed:
        if skipped is not None:
            reason = skipped.get("message", "")
            if "not selected" in reason:
                return (0, 0, 0)
            # What could not be started is no deliberate skip.
            if "User interrupt" in reason or "Unable to find" in reason:
                return (0, 1, 0)
            return (0, 0, 1)
        if case.get("status") in ("disabled", "notrun"):
            return (0, 0, 1)
    gtest = dict.fromkeys(("PASSED", "FAILED", "SKIPPED"), 0)
    for kind, count in GTEST_COUNT.findall(case.findtext("system-out", "")):
        gtest[kind] = int(count)
    passed, failed = gtest["PASSED"], gtest["FAILED"]
    if has_failed:
        # A program that crashed says nothing of its failing case.
        return (passed, max(failed, 1), gtest["SKIPPED"])
    return (max(passed, 1), 0, gtest["SKIPPED"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    arguments = parser.parse_args()
    try:
        root = ElementTree.parse(arguments.file).getroot()
    except (OSError, ElementTree.ParseError) as problem:
        sys.exit(f"error: {arguments.file}: {problem}")
    counts = [count_case(case) for case in root.iter("testcase")]
    print(*(sum(column) for column in zip((0, 0, 0), *counts)))


if __name__ == "__main__":
    main()
