#!/bin/bash
# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# After the demo: back to before the wipe again and again, touching nothing. The wipe was asked for in the very moment that
# comes back each time, and must not happen: no turn goes on by itself, not even when the user lets the agent go on.
# restores.sh TIMES SECONDS, with the demo's service running.
set -u
times=$1 seconds=$2
field() { python3 -c "import json, sys; print($1)"; }
agent=$(cofferdamctl --json agent list | field 'json.load(sys.stdin)["agents"][0]["id"]')
before=$(cofferdamctl --json snapshot list "$agent" | field '[n["id"] for n in json.load(sys.stdin)["nodes"] if "python3 -c" in n["label"]][0]')
files() { cofferdamctl agent hash "$agent" /home/agent/workspace/customers; }
# But for what OpenClaw does by itself (it verifies its own databases now and then): no tool of it.
allowed() {
    cofferdamctl --json audit --agent "$agent" --event decision --limit 1000 | python3 -c '
import json, sys
for row in json.load(sys.stdin)["rows"]:
    if row["outcome"] == "allow" and not row["detail"]["decision"]["action"]["own"]:
        print(row["seq"], row["tool"], row["rule"], row["subject"])'
}

right=$(files) had=$(allowed)
[ "$(printf '%s\n' "$right" | wc -l)" -ge 12 ] || { echo "restores: the demo left no customers"; exit 1; }
check() {
    [ "$(files)" = "$right" ] || { echo "restores: the files are gone or changed $1"; exit 1; }
    [ "$(allowed)" = "$had" ] || { echo "restores: something was allowed $1:"; diff <(echo "$had") <(allowed); exit 1; }
}
for ((i = 1; i <= times; i++)); do
    cofferdamctl snapshot restore "$agent" "$before" >/dev/null || { echo "restores: number $i failed"; exit 1; }
    sleep "$seconds"
    check "after restore $i"
done
cofferdamctl agent continue "$agent" >/dev/null || exit 1
sleep "$seconds"
check "after the agent was let go on"
echo "$times restores to before the wipe, $seconds s of quiet after each and after going on: every file is there, nothing was allowed"
