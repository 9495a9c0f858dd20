#!/bin/bash
# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# deb.sh BUILD: packs a finished build as .deb, installs it in a clean Debian 13 made for that, and uses it there as an ordinary user:
# `./dev test --package`.
# Needs mmdebstrap, sub-ids and Debian's mirror.
set -euo pipefail
build=$(cd "$1" && pwd -P)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
work=$(mktemp -d /var/tmp/cofferdam-deb-XXXXXX); trap 'rm -rf "$work"' EXIT
chmod 755 "$work" # the mapped users of mmdebstrap read it

cpack --config "$build/CPackConfig.cmake" -G DEB -B "$work" >"$work/cpack.log" || { cat "$work/cpack.log"; exit 1; }
deb=$(echo "$work"/*.deb)
dpkg-deb --info "$deb"
dpkg-deb --contents "$deb"
cp "$deb" "$work/cofferdam.deb"
cp "$here/deb-inside.sh" "$work/inside.sh"

# shellcheck disable=SC2016 # $1 is the hook's
TMPDIR=/var/tmp mmdebstrap --mode=unshare --variant=apt --format=null --aptopt='Apt::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
    --customize-hook="copy-in $work/cofferdam.deb $work/inside.sh /root" \
    --customize-hook='chroot "$1" bash /root/inside.sh /root/cofferdam.deb' trixie
