#!/bin/bash
# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# clients-only.sh SOURCE FOLDER [--build]: configures window and command line in FOLDER on a computer that has nothing of what the
# service needs; with --build compiles them, too, and looks at what they load.
set -euo pipefail
source=$1 folder=$2
readonly ABSENT='libvirt|sqlcipher|libseccomp|fuse3|libbpf|libarchive|llhttp|wslay|libcrypto|libssl'

rm -rf "$folder"; mkdir -p "$folder"
cat >"$folder/pkg-config" <<EOF
#!/bin/bash
[[ ! "\$*" =~ ($ABSENT) ]] || exit 1
exec pkg-config "\$@"
EOF
chmod +x "$folder/pkg-config"
cmake -S "$source" -B "$folder/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DCOFFERDAM_CLIENTS_ONLY=ON -DCOFFERDAM_TESTS=OFF \
    -DPKG_CONFIG_EXECUTABLE="$folder/pkg-config" -DCMAKE_DISABLE_FIND_PACKAGE_OpenSSL=ON >"$folder/log" || { tail -30 "$folder/log"; exit 1; }

cd "$folder/build"
commands=$(ninja -t commands all)
links=$(grep -E -- '-o bin/cofferdam(ctl)?( |$)' <<<"$commands") || { echo "no link line of window or command line"; exit 1; }
[ "$(wc -l <<<"$links")" = 2 ] || { echo "two programs expected: $links"; exit 1; }
! grep -E "$ABSENT" <<<"$links" || { echo "the clients link what the service needs"; exit 1; }
! grep -E -- '(vm|app/service|core/(audit|guardian|sluice))/.*\.cpp' <<<"$commands" || { echo "the clients compile the service's parts"; exit 1; }
! grep -F ImageCommands.cpp <<<"$commands" || { echo "a command that needs images"; exit 1; }
[ "${3:-}" = --build ] || exit 0

ninja
for program in cofferdam cofferdamctl; do
    ! ldd "bin/$program" | grep -E "$ABSENT|not found" || { echo "$program loads what the service needs"; exit 1; }
done
bin/cofferdamctl --version
QT_QPA_PLATFORM=offscreen bin/cofferdam --version
code=0; bin/cofferdamctl image list 2>/dev/null || code=$?
[ $code = 2 ] || { echo "image list is no command here: $code"; exit 1; }
