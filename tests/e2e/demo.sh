#!/bin/bash
# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs the demo as a user would, with a service and stores of its own. Arguments go to `cofferdamctl demo`.
set -u
here=$(dirname "$0")
folder=$(mktemp -d /var/tmp/cd-demo-XXXXXX)
mkdir -m 700 "$folder/data" "$folder/run"
export XDG_DATA_HOME=$folder/data XDG_CONFIG_HOME=$folder/config XDG_RUNTIME_DIR=$folder/run XDG_STATE_HOME=$folder/state PATH=$1:$PATH
shift
# Whoever made the images of these tests is trusted here, too.
mkdir -m 700 "$folder/data/cofferdam" && cp "$HOME/.local/share/cofferdam/image-builders" "$folder/data/cofferdam/"
cofferdamctl demo "$@"
code=$?
if [ $code = 0 ] && [ $# = 0 ]; then
    times=2 quiet=5
    [ -z "${COFFERDAM_LONG:-}" ] || times=20 quiet=60
    "$here/restores.sh" $times $quiet || code=1
fi
cofferdamctl doctor
cofferdamctl audit verify || code=1
for agent in $(cofferdamctl --json agent list | python3 -c 'import json, sys; print(*[a["id"] for a in json.load(sys.stdin).get("agents", [])])'); do
    cofferdamctl agent delete "$agent"
done
cofferdamctl service stop
[ $code = 0 ] || cat "$folder/run/cofferdam/service.log"
rm -rf "$folder"
exit $code
