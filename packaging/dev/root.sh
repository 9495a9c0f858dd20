# shellcheck shell=bash
# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A Debian 13 root in the user's cache folder: made once, entered as uid 1000. Why this way of entering: see CONTRIBUTING.md.
# Sourced by dev.

readonly CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/cofferdam
readonly INSIDE=/src # the checkout, seen from inside the root: one path for every checkout keeps the compiler cache warm

root_path() { printf '%s/root-%s' "$CACHE" "$(printf '%s' "$PACKAGES" | sha256sum | cut -c1-16)"; }

# Root outside: plain namespaces. Ordinary user outside: the same in a user namespace laid out as mmdebstrap lays out
# the root (0 is the first sub-id), with the user as 1000, so that the checkout stays theirs.
namespaces() {
    if [ "$(id -u)" = 0 ]; then
        unshare -m -p -f --kill-child --propagation private "$@"
    else
        local uids gids
        uids=$(sub_ids /etc/subuid) gids=$(sub_ids /etc/subgid)
        unshare --user --map-user=1000 --map-group=1000 --map-users="$uids,0,65536" --map-groups="$gids,0,65536" \
            --setuid 0 --setgid 0 -m -p -f --kill-child --propagation private "$@"
    fi
}

sub_ids() { awk -F: -v me="$(id -un)" '$1 == me && $3 >= 65536 { print $2; exit }' "$1"; }

check_sub_ids() {
    [ "$(id -u)" = 0 ] && return
    [ -n "$(sub_ids /etc/subuid)" ] && [ -n "$(sub_ids /etc/subgid)" ] || die "no 65536 sub-ids for $(id -un): add them to /etc/subuid and /etc/subgid (usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un))"
}

check_namespaces() {
    [ "$(id -u)" = 0 ] && return
    check_sub_ids
    local absent=
    command -v newuidmap >/dev/null || absent=uidmap
    command -v mmdebstrap >/dev/null || absent+="${absent:+ and }mmdebstrap"
    [ -z "$absent" ] || die "install $absent first (apt install, dnf install, ...)"
    unshare --user --map-auto --map-root-user true 2>/dev/null || die "this system forbids user namespaces (sysctl kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns), or its util-linux is older than 2.38"
}

make_root() {
    local root; root=$(root_path)
    [ ! -e "$root/.ready" ] || return 0
    mkdir -p "$CACHE"
    exec 9>"$CACHE/root.lock"; flock 9
    [ -e "$root/.ready" ] && { exec 9>&-; return; }
    if ! command -v mmdebstrap >/dev/null; then
        apt-get update -q && apt-get install -y -q mmdebstrap || return
    fi
    echo "making a Debian 13 root in $root (about 2 GB)"
    namespaces_rm "$root.new"
    # shellcheck disable=SC2116 # one line of them
    TMPDIR=${TMPDIR:-/var/tmp} mmdebstrap --verbose --variant=apt --aptopt='Acquire::Languages "none"' --dpkgopt=force-unsafe-io \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
        --dpkgopt='path-include=/usr/share/doc/*/copyright' --include="$(echo $PACKAGES)" trixie "$root.new" || return
    # shellcheck disable=SC2016 # expanded there
    namespaces bash -c '
        set -e; root=$1
        printf "dev:x:1000:1000:Developer:/home/dev:/bin/bash\n" >>"$root/etc/passwd"
        printf "dev:x:1000:\n" >>"$root/etc/group"; printf "kvm-dev:x:1001:dev\n" >>"$root/etc/group"
        [ "$2" = 0 ] && ids=100000:65536 || ids=1001:64535 # an ordinary user has no more than these
        printf "dev:%s\n" "$ids" | tee "$root/etc/subuid" >"$root/etc/subgid"
        mkdir -p "$root/home/dev" "$root/src" "$root/run/user/1000" "$root/.outside"
        chown 1000:1000 "$root/home/dev" "$root/run/user/1000"; chmod 700 "$root/run/user/1000"
        touch "$root/.ready"' _ "$root.new" "$(id -u)" || return
    mv "$root.new" "$root"
    exec 9>&-
}

namespaces_rm() { [ -e "$1" ] || return 0; namespaces rm -rf --one-file-system "$1"; }

# pivot_root, because user namespaces are refused in a chroot and bubblewrap's no_new_privs breaks newuidmap.
# The bash that stays is process 1 of its pid namespace and reaps orphans: libvirt waits for QEMU's pid to vanish.
# shellcheck disable=SC2016 # expanded there
readonly ENTER='
set -eu
root=$1 source=$2 home=$3 corpora=$4 work=$5 inside=$6 programs=$7 runtime=$8; shift 8
mount --bind "$root" "$root"; cd "$root"
mount -t proc proc proc; mount --rbind /dev dev; mount --rbind /sys sys
# As desktops have it: the tests of the file gate mount as an ordinary user. Seen in here only.
if [ "$(stat -c %a dev/fuse 2>/dev/null)" = 600 ] && { [ -e .fuse ] || mknod -m 666 .fuse c 10 229; }; then mount --bind .fuse dev/fuse; fi
mount --bind "$source" ".$inside"
mount --bind "$home" home/dev
[ -z "$runtime" ] || mount --bind "$runtime" run/user/1000
[ -z "$corpora" ] || { mkdir -p corpora; mount --bind -o ro "$corpora" corpora; export COFFERDAM_CORPORA=/corpora; }
[ ! -d /tmp/.X11-unix ] || { mkdir -p tmp/.X11-unix; mount --bind /tmp/.X11-unix tmp/.X11-unix; }
for f in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt; do [ ! -e "$f" ] || { touch ".$f"; mount --bind "$(readlink -f "$f")" ".$f"; }; done
pivot_root . .outside; umount -l /.outside; cd "$work"
export COFFERDAM_INSIDE=1 HOME=/home/dev USER=dev LOGNAME=dev XDG_RUNTIME_DIR=/run/user/1000 LANG=C.UTF-8 TMPDIR=/var/tmp
export PATH="$programs:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" CCACHE_DIR=/home/dev/.cache/ccache CCACHE_TEMPDIR=/home/dev/.cache/ccache/tmp CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime CCACHE_DEPEND=1
unset XDG_CACHE_HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME SUDO_USER
set +e; setpriv --reuid 1000 --regid 1000 --init-groups -- "$@"; exit $?'

# Where desktops keep it, in memory: on a disk libvirt would wait for that with each change of a machine. One for all that run at once; empty: none.
runtime_folder() {
    local mine; mine=/dev/shm/cofferdam-dev-$(id -u) # a place that all may write to: only what is this user's alone is used
    [ "$(stat -f -c %T /dev/shm 2>/dev/null)" = tmpfs ] || return 0
    mkdir -m 700 "$mine" 2>/dev/null || :
    [ ! -L "$mine" ] && [ -O "$mine" ] && [ "$(stat -c %a "$mine")" = 700 ] || return 0
    { [ -d "$mine/1000" ] || mkdir -m 700 "$mine/1000"; } && namespaces chown 1000:1000 "$mine/1000" && printf '%s' "$mine/1000"
}

# The build lies in the checkout itself, so that all that is made there can be found from outside, too.
enter() {
    local root home=$CACHE/home work=$INSIDE
    root=$(root_path)
    case "$PWD/" in "$SOURCE"/*) work=$INSIDE${PWD#"$SOURCE"} ;; esac
    mkdir -p "$SOURCE/build/logs" "$SOURCE/build/lint" "$home"
    namespaces chown -R 1000:1000 "$SOURCE/build/logs" "$SOURCE/build/lint"
    namespaces chown 1000:1000 "$SOURCE/build" "$home"
    namespaces bash -c "$ENTER" enter "$root" "$SOURCE" "$home" "${COFFERDAM_CORPORA:-}" "$work" "$INSIDE" "$(programs_first "$INSIDE")" "$(runtime_folder)" "$@"
}
