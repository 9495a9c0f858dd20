# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Run by a tool of the agent, until somebody ends it: rows of the trail, tiny questions for a person, what a rule blocks, and what is refused in
# the guest.

import os
import subprocess
import threading

FILLER = "x" * 2000


def forever(act):
    number = 0
    while True:
        number += 1
        try:
            act(number)
        except OSError:
            pass


def program(number):
    subprocess.run(["/bin/true", str(number), FILLER], check=False)


def refused(number):
    os.unlink("/home/agent/.openclaw/inbox/none%d" % number)


def key(thread):
    with open("/home/agent/.ssh/id_%d" % thread, "rb") as file:
        file.read()


def settings(thread, number):
    with open("/home/agent/.flood%d-%d" % (thread, number), "w") as file:
        file.write("x")


acts = [program, program, program, refused]
acts += [lambda number, thread=thread: key(thread) for thread in range(12)]
acts += [lambda number, thread=thread: settings(thread, number) for thread in range(12)]
for act in acts:
    threading.Thread(target=forever, args=(act,)).start()
