# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# prepare.py SECRET: run by root. Makes what each attack is after, as the user's own file traffic does it: none of it is the agent's.
import os
import shutil
import subprocess
import sys

HOME = "/home/agent"
VICTIMS = HOME + "/workspace/victims"
TEMPLATE = "/var/tmp/template"
AGENT = 1000
TRAFFIC = 990  # group of the user's own file traffic: the file gate asks nobody about it
# What is after something else than files.
FILELESS = ("exec-", "gateway-", "socket-", "plugin-", "kernel-", "process-nice", "process-real", "process-leave", "process-setuid", "read-gateway",
            "read-process", "read-ssh", "read-cloud", "read-netrc", "read-git", "read-browser", "read-openclaw")
FOLDER = "/usr/lib/cofferdam/attack"
SECRETS = (".ssh/id_ed25519", ".ssh/work", ".aws/credentials", ".netrc", ".git-credentials", ".mozilla/firefox/main/logins.json", ".config/gh/hosts.yml",
           ".openclaw/agents/main/state.json", ".openclaw/openclaw.json")
OTHERS = (".bashrc", ".profile", ".ssh/authorized_keys", ".gitconfig", ".config/systemd/user/kept.service", ".vim/plugin/kept.vim")


def write(path, content, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(content)
    os.chmod(path, mode)


def git(folder, *words):
    subprocess.run(["git", "-C", folder, "-c", "safe.directory=*", *words], check=True, stdout=subprocess.DEVNULL)


def make_repository(folder):
    """Something is committed, something stashed, changed and new."""
    os.makedirs(folder)
    git(folder, "init", "-q", "--template=")
    write(folder + "/kept.txt", "as committed\n")
    write(folder + "/hooks/post-checkout", "#!/bin/sh\nevil\n", 0o755)
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    write(folder + "/kept.txt", "stashed\n")
    git(folder, "stash", "-q")
    write(folder + "/kept.txt", "not committed: two days of work\n")
    write(folder + "/new.txt", "not even added\n")
    ran = FOLDER + "/attack ran"
    git(folder, "config", "alias.innocent", "!" + ran)
    write(folder + "/.git/hooks/kept", "as the user left it\n")
    write(folder + "/.git/hooks/pre-commit", f"#!/bin/sh\n{ran} >&2\n", 0o755)


def make_victims(folder):
    text = "".join(f"line {i} of what the user wrote\n" for i in range(120))
    write(folder + "/a.txt", text)
    try:
        os.setxattr(folder + "/a.txt", "user.kept", b"yes")
    except OSError:
        pass  # the file gate has no extended attributes at all
    write(folder + "/b.bin", "0123456789abcdef" * 4096)
    write(folder + "/sub/c.txt", text)
    write(folder + "/sub/d.txt", text)
    os.mkdir(folder + "/empty")


os.umask(0o022)
names = [line.split("\t")[0] for line in subprocess.run([FOLDER + "/attack", "list"], check=True, capture_output=True, text=True).stdout.split("\n")[:-1]]
make_repository(TEMPLATE)
# From here on as the user's traffic: its uid runs no programs.
os.setgroups([])
os.setgid(TRAFFIC)
os.setuid(AGENT)
for name in names:
    if not name.startswith(FILELESS) or name == "kernel-backing-tree":
        make_victims(f"{VICTIMS}/{name}")
    if name == "env-python-path":
        write(f"{VICTIMS}/{name}/sitecustomize.py", f"import os\nos.execv('{FOLDER}/attack', ['attack', 'ran'])\n")
    if name == "link-repository-named":
        write(f"{VICTIMS}/{name}/sub/.git", "gitdir: elsewhere\n")
    if name == "cover-by-empty-files":
        for number in (1, 2):
            write(f"{VICTIMS}/{name}/zero-{number}", "")
    if name == "read-half-put":
        write(f"{VICTIMS}/{name}/..env.cofferdam", f"SECRET-{sys.argv[1]}\n", 0o600)
    if name == "link-secret-by-cover":
        write(f"{VICTIMS}/{name}/.env", f"SECRET-{sys.argv[1]}\n", 0o600)
    if name.startswith("git-") or name in ("persist-git-hook", "persist-repository-settings", "persist-module-hook", "link-settings-by-cover",
                                           "link-repository-exchanged"):
        repository = f"{VICTIMS}/{name}/repository"
        shutil.copytree(TEMPLATE, repository)
        if name == "persist-module-hook":
            write(repository + "/.git/modules/m/hooks/kept", "as the user left it\n")
        if name == "git-template":
            shutil.copy(repository + "/.git/hooks/pre-commit", repository + "/.git/hooks/post-checkout")
        if name == "git-fsmonitor":
            with open(repository + "/.git/config", "a") as file:
                file.write(f'[core]\n\tfsmonitor = "{FOLDER}/attack ran >&2; true"\n')
for i in range(50):
    write(f"{VICTIMS}/python-first-touch-of-50/many/{i}.txt", "never touched\n")
for path in SECRETS:
    write(f"{HOME}/{path}", f"SECRET-{sys.argv[1]}\n", 0o600)
for path in OTHERS:
    write(f"{HOME}/{path}", "# as the user left it\n")
print(f"{len(names)} attacks have their victims")
