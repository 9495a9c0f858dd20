# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Run by a tool of the agent, until somebody ends it. `ask NAME`: tiny questions for a person, each about another project; who waits for one of
# them holds up nobody else. `rows`: programs, what a rule blocks, and what is refused in the guest. Each act is a process of its own: threads of
# one would wait for each other.

import os
import subprocess
import sys
import time

ASKERS = 18  # more than may wait of one call
KEYS = 12
FILLER = "x" * 2000


def project(asker, _):
    with open("/home/agent/project-%s-%d/main.c" % (sys.argv[2], asker), "rb") as file:
        file.read()


def program(_, number):
    subprocess.run(["/bin/true", str(number), FILLER], check=False)


def key(which, _):
    with open("/home/agent/.ssh/id_%d" % which, "rb") as file:
        file.read()


def refused(_, number):
    os.unlink("/home/agent/.openclaw/inbox/none%d" % number)


def forever(act, which):
    number = 0
    while True:
        number += 1
        try:
            act(which, number)
        except OSError:
            time.sleep(0.1)  # else it would keep the guest from asking at all


if sys.argv[1] == "ask":
    acts = [(project, asker) for asker in range(ASKERS)]
else:
    acts = [(program, 0), (program, 0), (refused, 0)] + [(key, which) for which in range(KEYS)]
for each in acts:
    if os.fork() == 0:
        forever(*each)
os.wait()
