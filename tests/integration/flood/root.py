# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Run by root in the guest, who stands for a gateway that was taken over: requests to the model whose answers nobody reads, and a console
# that says something all the time.

import os
import socket
import threading
import time

GROUP = "/sys/fs/cgroup/flood"  # half of the processor, else its many threads leave nothing to the tools that flood, too
MODEL = ("127.0.0.1", 18999)
LARGEST = 16 * 1024 * 1024 - 1024
HEAD = b"POST /main/v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
BEGIN = b'{"model":"scripted","messages":['
END = b"1]}"


def filled(piece):
    body = BEGIN + piece * ((LARGEST - len(BEGIN) - len(END)) // len(piece)) + END
    return HEAD % len(body) + body


def one_text():
    text = BEGIN + b'{"role":"user","content":"run '
    end = b'"}]}'
    body = text + b"a" * (LARGEST - len(text) - len(end)) + end
    return HEAD % len(body) + body


LISTS = filled(b"[1],")
TEXT = one_text()
SMALL = b"GET /main/v1/nothing HTTP/1.1\r\nHost: x\r\n\r\n" * 500


def again_and_again(bytes_of):
    while True:
        try:
            with socket.create_connection(MODEL) as stream:
                while True:
                    stream.sendall(bytes_of())
        except OSError:
            time.sleep(0.05)


def half():
    while True:
        try:
            with socket.create_connection(MODEL) as stream:
                stream.sendall(TEXT[:-1])
                time.sleep(20)
        except OSError:
            time.sleep(0.05)


def console():
    with open("/dev/ttyS0", "wb", buffering=0) as port:
        while True:
            port.write(b"all work and no play\n" * 500)


os.makedirs(GROUP, exist_ok=True)
with open(GROUP + "/cgroup.procs", "w") as procs:
    procs.write(str(os.getpid()))
for bytes_of in [lambda: SMALL, lambda: LISTS, lambda: TEXT]:
    for _ in range(3):
        threading.Thread(target=again_and_again, args=(bytes_of,)).start()
for _ in range(9):
    threading.Thread(target=half).start()
threading.Thread(target=console).start()
