#!/usr/bin/env python3
# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tidy.py BUILD CLEAN: clang-tidy over the translation units named on stdin, one a line, as BUILD/compile_commands.json compiles them. Prints
# what it finds; the code is 1 when a unit could not be read. A unit that was clean is remembered in the folder CLEAN by the content of all it
# reads (the file, each header, the command, the rules, clang-tidy's version) and is not read again until one of these differs.
import collections
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

TIDY = "clang-tidy"
# Has no name without a version; it lies beside clang-tidy itself.
SCAN = pathlib.Path(shutil.which(TIDY) or "").resolve().with_name("clang-scan-deps")


def digest(data):
    return hashlib.sha256(data).hexdigest()


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def dependencies(database):
    """What each unit reads, itself first; a unit that cannot be scanned is in no entry and so is never remembered."""
    rules = subprocess.run([SCAN, "-j", str(os.cpu_count()), "-compilation-database", database], capture_output=True, text=True).stdout
    for rule in rules.replace("\\\n", " ").splitlines():
        names = rule.partition(": ")[2].split()
        if names:
            yield names[0], names


def settings():
    """The rules of all folders: which of them holds for a unit goes by its place."""
    found = sorted(output("find", ".", "-name", ".clang-tidy", "-not", "-path", "./build/*", "-o", "-path", "./build/tidy/tests/.clang-tidy").split())
    return "".join(f"{name} {digest(pathlib.Path(name).read_bytes())}\n" for name in found) + output(TIDY, "--version")


def keys(build, units):
    database = f"{build}/compile_commands.json"
    commands = collections.defaultdict(str)  # some are compiled more than once
    for entry in json.loads(pathlib.Path(database).read_text()):
        commands[entry["file"]] += entry["command"] + "\n"
    rules = settings()
    known = {}

    def content(name):
        if name not in known:
            known[name] = digest(pathlib.Path(name).read_bytes())
        return known[name]

    reads = collections.defaultdict(list)
    for unit, names in dependencies(database):
        reads[unit] += names
    for unit in units:
        if unit not in reads:
            yield unit, None
            continue
        text = rules + commands[unit] + "".join(f"\n{name} {content(name)}" for name in reads[unit])
        yield unit, digest(text.encode())


def read(build, unit):
    ran = subprocess.run([TIDY, "-p", build, "--quiet", unit], capture_output=True, text=True)
    text = ran.stdout + ran.stderr
    clean = ran.returncode == 0 and not re.search(r"(warning|error): ", text)
    return clean, ran.returncode == 0, text


def main():
    build, clean_folder = sys.argv[1], pathlib.Path(sys.argv[2])
    clean_folder.mkdir(parents=True, exist_ok=True)
    units = sys.stdin.read().split("\n")
    wanted = [(unit, key) for unit, key in keys(build, [unit for unit in units if unit]) if key is None or not (clean_folder / key).exists()]
    print(f"{len(wanted)} units to read", file=sys.stderr)
    failed = False
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (_, key), (clean, ran, text) in zip(wanted, pool.map(lambda each: read(build, each[0]), wanted)):
            failed = failed or not ran
            if clean and key is not None:
                (clean_folder / key).touch()
            elif not clean:
                print(text, end="", flush=True)
    return 1 if failed else 0


sys.exit(main())
