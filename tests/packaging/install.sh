#!/bin/bash
# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# install.sh BUILD FOLDER: installs a build into FOLDER; what must be there is, and the programs find each other.
set -euo pipefail
build=$1 folder=$2
rm -rf "$folder"
cmake --install "$build" --prefix "$folder" >/dev/null

for file in bin/cofferdam bin/cofferdamctl bin/cofferdamd libexec/cofferdam/cofferdam-vm libexec/cofferdam/cofferdam-prove share/applications/cofferdam.desktop \
    share/metainfo/org.cofferdam.Cofferdam.metainfo.xml share/icons/hicolor/scalable/apps/cofferdam.svg share/man/man1/cofferdamctl.1 \
    share/bash-completion/completions/cofferdamctl lib/systemd/user/cofferdamd.service; do
    [ -s "$folder/$file" ] || { echo "$file is not installed"; exit 1; }
done
# Not in builds with sanitizers; its bytes are part of an image's key, so they must be those of the build.
[ ! -e "$build/bin/cofferdam-guestd" ] || cmp "$build/bin/cofferdam-guestd" "$folder/libexec/cofferdam/cofferdam-guestd"
bash -n "$folder/share/bash-completion/completions/cofferdamctl"

# The command line starts the service beside it, and that one finds the launcher in its own folder: both layers of `doctor` that need
# it answer. Nothing of the user's is touched.
work=$(mktemp -d /var/tmp/cdi-XXXXXX); trap 'rm -rf "$work"' EXIT
mkdir -m 700 "$work/run"
export XDG_RUNTIME_DIR=$work/run XDG_DATA_HOME=$work/data XDG_CONFIG_HOME=$work/config XDG_CACHE_HOME=$work/cache XDG_STATE_HOME=$work/state
unset LANGUAGE; export LC_ALL=C.UTF-8 # what is looked for below is English
"$folder/bin/cofferdamctl" agent list
layers=$("$folder/bin/cofferdamctl" doctor) || : # red layers are of this computer, not of the installation
"$folder/bin/cofferdamctl" service stop
echo "$layers"
grep -q confinement <<<"$layers" || { echo "the service tells of no confinement"; exit 1; }
! grep -E 'RED +confinement' <<<"$layers" || exit 1
