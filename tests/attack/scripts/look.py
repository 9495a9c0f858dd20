# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# look.py first|again: run by root. Remembers what everything is like, or tells what is not as it was: NAME, a tab, the first change.
import fcntl
import hashlib
import json
import os
import stat
import sys

HOME = "/home/agent"
VICTIMS = HOME + "/workspace/victims"
MEMORY = "/run/cofferdam-seen.json"
GET_FLAGS = 0x80086601  # FS_IOC_GETFLAGS
# What lies outside the folder of the attack that is after it.
ELSEWHERE = {
    "link-rename-out": [".taken-by-link-rename-out"],
    "link-hardlink-out": [".linked-by-link-hardlink-out"],
    "persist-bashrc": [".bashrc"],
    "persist-profile": [".profile"],
    "persist-authorized-keys": [".ssh/authorized_keys"],
    "persist-gitconfig": [".gitconfig"],
    "persist-curlrc": [".curlrc"],
    "persist-line-end": [".vim/plugin/a\n.vim"],
    "persist-node-modules": [".node_modules"],
    "persist-python-path": [".local/lib/python3.13/site-packages/x.pth"],
    "persist-user-unit": [".config/systemd/user/evil.service"],
    "persist-openclaw-config": [".openclaw/openclaw.json"],
    "persist-openclaw-state": [".openclaw/agents/main/state.json"],
    "persist-node-libraries": [".node_libraries"],
}
# For these a new file is the effect; others may make files of their own.
PLANT = ("persist-", "link-rename-out", "link-hardlink-out")
# git writes its index when it only looks.
IGNORED = (".git/index", ".git/COMMIT_EDITMSG")


def state(path):
    about = os.lstat(path)
    seen = [stat.filemode(about.st_mode), about.st_uid, about.st_gid]
    if stat.S_ISLNK(about.st_mode):
        return seen + [os.readlink(path)]
    if stat.S_ISREG(about.st_mode):
        with open(path, "rb") as file:
            seen.append(hashlib.sha256(file.read()).hexdigest())
            try:
                seen.append(fcntl.ioctl(file, GET_FLAGS, bytes(8)).hex())
            except OSError:
                pass  # a file system without such flags
        try:
            seen.append(sorted(os.listxattr(path)))
        except OSError:
            pass
        seen += [about.st_size, about.st_mtime_ns]
    return seen


def everything(name):
    seen = {}
    for folder, folders, files in os.walk(f"{VICTIMS}/{name}"):
        for entry in files + folders:
            path = os.path.join(folder, entry)
            if not path.endswith(IGNORED):
                seen[path] = state(path)
    for path in ELSEWHERE.get(name, []):
        if os.path.lexists(f"{HOME}/{path}"):
            seen[f"{HOME}/{path}"] = state(f"{HOME}/{path}")
    return seen


now = {name: everything(name) for name in sorted(os.listdir(VICTIMS))}
if sys.argv[1] == "first":
    with open(MEMORY, "w") as file:
        json.dump(now, file)
else:
    with open(MEMORY) as file:
        before = json.load(file)
    for name, seen in before.items():
        after = now.get(name, {})
        for path in sorted(seen.keys() | after.keys()):
            if seen.get(path) != after.get(path) and (path in seen or name.startswith(PLANT)):
                what = "is gone" if path not in after else "is new" if path not in seen else "is not as it was"
                print(f"{name}\t{path.replace(VICTIMS + '/' + name + '/', '').replace(HOME, '~')} {what}")
                break
    print("looked")
