#!/usr/bin/env python3
# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Reads names of files from stdin and prints what the house does not want in their texts: FILE:LINE: what. One pass, because it runs before
# every test run.
import pathlib
import re
import sys

MOST_LINES = 400
# Written by programs, or data.
GENERATED = re.compile(r"package-lock\.json$|\.jsonl$|^translations/|^LICENSE|^tests/fuzz/corpus/|^resources/(demo|models)/")
HEADED = re.compile(r"\.(cpp|h|c|cmake|sh|py|mjs|js|proto|yml|yaml)$|(^|/)CMakeLists\.txt$|^dev$|^\.ci/")
# Put together, or the checker of licences would take it for this file's own.
HEADER = re.compile("SPDX-" r"FileCopyrightText: .*\n.*SPDX-" r"License-Identifier: ")
SOURCE = re.compile(r"\.(cpp|h|c)$")
LEFT_OVER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
SILENCED = re.compile(r"NOLINT\w*")
SILENCED_WELL = re.compile(r"NOLINTEND\(|NOLINT(NEXTLINE|BEGIN)?\([a-z0-9.,-]+\): \w")


def faults(name, text):
    lines = text.split("\n")
    if HEADED.search(name) and not HEADER.search("\n".join(lines[:4])):
        yield 1, "does not begin with the two SPDX lines"
    if GENERATED.search(name):
        return
    if len(lines) - 1 > MOST_LINES:
        yield len(lines) - 1, f"is too long: {MOST_LINES} lines are the limit"
    if text and not text.endswith("\n"):
        yield len(lines), "no newline at the end"
    for number, line in enumerate(lines, 1):
        if line != line.rstrip():
            yield number, "blanks at the end"
        if LEFT_OVER.search(line):
            yield number, "something was left to be done"
        if SOURCE.search(name) and SILENCED.search(line) and not SILENCED_WELL.search(line):
            yield number, "a NOLINT names its check and says why"


def main():
    for name in sys.stdin.read().splitlines():
        try:
            text = pathlib.Path(name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, or bytes for a fuzzer
        for number, what in faults(name, text):
            print(f"{name}:{number}: {what}")


if __name__ == "__main__":
    main()
