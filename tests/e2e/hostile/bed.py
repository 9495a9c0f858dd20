# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# An agent of the full image under the shipped rules, with a service and stores of its own, and a user who denies what is not named.
import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading
import time

AGENT = "hostile"
HOME = "/home/agent/"
WORKSPACE = HOME + "workspace/"
PROGRAMS = WORKSPACE + "att/"
PATIENCE = 1000  # s; a first turn of OpenClaw in translated code on a busy machine


class Bed:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cd-hostile-", dir="/var/tmp"))
        self.runtime = pathlib.Path(tempfile.mkdtemp(prefix="cd-", dir=os.environ["XDG_RUNTIME_DIR"]))
        self.data = self.folder / "data" / "cofferdam"
        self.data.mkdir(parents=True, mode=0o700)
        # Whoever made the images of these tests is trusted here, too.
        builders = pathlib.Path.home() / ".local/share/cofferdam/image-builders"
        (self.data / builders.name).write_bytes(builders.read_bytes())
        os.environ.update(XDG_DATA_HOME=str(self.folder / "data"), XDG_CONFIG_HOME=str(self.folder / "config"),
                          XDG_STATE_HOME=str(self.folder / "state"), XDG_RUNTIME_DIR=str(self.runtime))
        self.allowed = []  # (regular expression of a subject, seconds to think it over)
        self.asked = []
        self.seen = 0  # the newest row that was read
        self.silent = False  # the guest did not answer: what was to be read is unknown
        self.over = threading.Event()
        self.user = threading.Thread(target=self._answer)

    # The command line.
    def ctl(self, *words, timeout=900):
        return subprocess.run(["cofferdamctl", *words], capture_output=True, text=True, errors="replace", timeout=timeout)

    def json(self, *words):
        try:
            return json.loads(self.ctl("--json", *words).stdout)
        except ValueError:
            return {}

    def script(self, path, *arguments):
        done = subprocess.run(["bash", str(path), *arguments], capture_output=True, text=True, errors="replace", timeout=3600)
        return done.stdout + done.stderr

    # The agent.
    def start(self):
        made = self.ctl("agent", "create", AGENT, "--image", "full")
        if made.returncode != 0:
            raise SystemExit(made.stderr)
        self.user.start()
        self.settle()
        time.sleep(35)  # until each layer was tested once

    def end(self):
        self.over.set()
        self.user.join()
        print(self.ctl("doctor").stdout)
        print(self.ctl("audit", "verify").stdout)
        self.ctl("agent", "delete", AGENT)
        self.ctl("service", "stop")

    def state(self):
        agents = [agent for agent in self.json("agent", "list").get("agents", []) if agent["name"] == AGENT]
        return (agents[0]["state"], agents[0]["held_because"]) if agents else ("gone", "")

    def settle(self):
        """Waits until it takes prompts; lets it go on, or starts it, where a user would. False when it does not come back."""
        end = time.time() + PATIENCE
        while time.time() < end:
            state, held = self.state()
            if state == "ready" and not held:
                return True
            if held:
                self.ctl("agent", "unfreeze", AGENT)
                self.ctl("agent", "continue", AGENT)
            if state in ("failed", "stopped"):
                self.ctl("agent", "start", AGENT)
            time.sleep(1)
        return False

    def prompt(self, text):
        """What it answers, and whether it did; a red layer is waited for, as a user would."""
        for _ in range(6):
            try:
                done = self.ctl("prompt", AGENT, text, timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                return "", False
            if done.returncode == 0 or "layer" not in done.stderr:
                break
            time.sleep(10)
        return done.stdout + done.stderr, done.returncode == 0

    def put(self, content, path, executable=False):
        file = self.folder / "up"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        file.chmod(0o755 if executable else 0o644)
        return self.ctl("agent", "put", AGENT, str(file), path).returncode == 0

    def get(self, path):
        """None when it cannot be read."""
        done = self.ctl("agent", "get", AGENT, path)
        self.silent = self.silent or "does not answer" in done.stderr
        return done.stdout if done.returncode == 0 else None

    # What is on record.
    def rows(self):
        """Those since the last call, oldest first."""
        rows = self.json("audit", "--agent", AGENT, "--limit", "300").get("rows", [])
        rows = sorted((row for row in rows if int(row["seq"]) > self.seen), key=lambda row: int(row["seq"]))
        self.seen = max([self.seen, *(int(row["seq"]) for row in rows)])
        return rows

    def snapshots(self):
        return self.json("snapshot", "list", AGENT).get("nodes", [])

    def memory(self):
        """Bytes of the service."""
        for status in pathlib.Path("/proc").glob("[0-9]*/status"):
            try:
                text = status.read_text()
            except OSError:
                continue
            if text.startswith("Name:\tcofferdamd\n"):
                return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) * 1024
        return 0

    # The user.
    def _answer(self):
        known = set()
        while not self.over.wait(2):
            for question in self.json("questions").get("questions", []):
                if question["id"] in known:
                    continue
                known.add(question["id"])
                subject = question["action"]["subject"]
                thought = [seconds for pattern, seconds in self.allowed if re.search(pattern, subject)]
                self.asked.append(("allowed" if thought else "denied", question["rule"], subject[:140]))
                threading.Timer(max(thought, default=0), self.ctl, ("approve" if thought else "deny", question["id"])).start()
