#!/bin/bash
# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# deb-inside.sh PACKAGE: the part of deb.sh that runs as root in the clean Debian.
set -euo pipefail
apt-get install -y -q "$1"
# A number that nobody outside has: /dev/shm in here is theirs, too.
useradd --uid 47110 --create-home --shell /bin/bash ada
trap 'rm -rf /dev/shm/cofferdam-47110' EXIT
mkdir -m 700 /run/ada && chown ada:ada /run/ada
cat >/home/ada/use.sh <<'USE'
set -euo pipefail
export XDG_RUNTIME_DIR=/run/ada LANG=C.UTF-8
cofferdamctl --version
QT_QPA_PLATFORM=offscreen cofferdam --version
cofferdamctl help >/dev/null
cofferdamd & service=$!
for _ in $(seq 300); do [ -S /run/ada/cofferdam/service.sock ] && break; sleep 0.1; done
cofferdamctl agent list
code=0; cofferdamctl doctor || code=$?
[ $code -le 1 ] # 1: a layer is red, which a container without KVM may well have; it has said which
cofferdamctl service stop
wait $service
USE
setpriv --reuid ada --regid ada --init-groups env -i HOME=/home/ada USER=ada PATH=/usr/local/bin:/usr/bin:/bin bash /home/ada/use.sh
apt-get remove -y -q cofferdam
left=$(find /usr/bin /usr/libexec -name 'cofferdam*')
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
echo "installed, used and removed"
