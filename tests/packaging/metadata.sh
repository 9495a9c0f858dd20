#!/bin/sh
# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# metadata.sh SOURCE BUILT: the folders `packaging` of the source tree and of the build.
set -eu
source=$1 built=$2
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

desktop-file-validate "$source/cofferdam.desktop"

# There is no address to name as homepage yet; everything else has to be right.
appstreamcli validate --no-net --override=url-homepage-missing=info "$built/org.cofferdam.Cofferdam.metainfo.xml"

# With a program that exists, and without the manual, which is not installed here.
sed -e 's#^ExecStart=.*#ExecStart=/bin/true#' -e '/^Documentation=/d' "$built/cofferdamd.service" >"$work/cofferdamd.service"
complaints=$(XDG_RUNTIME_DIR=$work systemd-analyze verify --user "$work/cofferdamd.service" 2>&1 | grep cofferdamd || :)
[ -z "$complaints" ] || { echo "$complaints"; exit 1; }
grep -q '^ExecStart=/.*/bin/cofferdamd --come-back$' "$built/cofferdamd.service"
