#!/usr/bin/env bash
# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# tsan-qt.sh LINK: Qt's Core, Network and Test from the source of Debian's very packages, compiled with ThreadSanitizer, once for each
# version, in the user's cache folder; LINK leads to them. ThreadSanitizer knows only what it compiled: with Debian's own Qt it sees no
# order in an event that is posted, a QMutex or a thread that ends, and reports all that is done right.
set -euo pipefail

readonly LINK=$1 MULTIARCH=x86_64-linux-gnu FLAGS='-fsanitize=thread -fno-omit-frame-pointer'
version=$(dpkg-query -W -f '${source:Version}' libqt6core6t64)
glib_version=$(dpkg-query -W -f '${Version}' libglib2.0-0t64)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/cofferdam-tsan-qt
made=$cache/$version-$(sha256sum "$0" | cut -c1-8)

# Of the mirrors that the system has its packages from, in lists of its own: an ordinary user can write no others. apt checks signatures.
private_apt() {
    apt-get -q -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work" "$@"
}

fetch_source() {
    mkdir -p "$work/lists/partial" "$work/archives/partial"
    # shellcheck disable=SC2016 # apt's own names
    apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' | sort -u |
        sed 's/.*/deb &\ndeb-src &/' >"$work/sources.list"
    private_apt update
    private_apt source "qt6-base=$version"
    # Debian's Qt Gui calls Core's part for glib, which is therefore compiled, though QT_NO_GLIB leaves it unused. The headers are not among
    # what the product is built with.
    private_apt download "libgio-2.0-dev=$glib_version"
    dpkg-deb -x libgio-2.0-dev_*.deb glib
    ln -s /usr/lib/$MULTIARCH/lib{glib,gobject,gthread}-2.0.so.0 glib/usr/lib/$MULTIARCH/
}

# Places, and what decides which symbols there are, as in Debian's rules: Gui, Widgets and all plugins are Debian's.
compile() {
    cmake -G Ninja -S qt6-base-*/ -B build -DCMAKE_PREFIX_PATH="$work/glib/usr" -DCMAKE_INSTALL_PREFIX=/usr \
        -DINSTALL_BINDIR=lib/qt6/bin -DINSTALL_LIBEXECDIR=lib/qt6/libexec -DINSTALL_LIBDIR=lib/$MULTIARCH -DINSTALL_ARCHDATADIR=lib/$MULTIARCH/qt6 \
        -DINSTALL_INCLUDEDIR=include/$MULTIARCH/qt6 -DINSTALL_DATADIR=share/qt6 -DINSTALL_TRANSLATIONSDIR=share/qt6/translations \
        -DINSTALL_SYSCONFDIR=/etc/xdg -DQT_HOST_PATH=/usr -DQT_UNITY_BUILD=ON -DQT_BUILD_TESTS=OFF -DQT_BUILD_EXAMPLES=OFF \
        -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_BUILD_TYPE=RelWithDebInfo \
        -DCMAKE_C_FLAGS="$FLAGS" -DCMAKE_CXX_FLAGS="$FLAGS" -DCMAKE_C_FLAGS_RELWITHDEBINFO='-O1 -g1' -DCMAKE_CXX_FLAGS_RELWITHDEBINFO='-O1 -g1' \
        -DFEATURE_relocatable=OFF -DFEATURE_reduce_relocations=OFF -DFEATURE_rpath=OFF \
        -DFEATURE_mimetype_database=OFF -DFEATURE_glib=ON -DFEATURE_ssl=ON -DFEATURE_system_pcre2=ON -DFEATURE_system_zlib=ON -DFEATURE_icu=OFF \
        -DFEATURE_gui=OFF -DFEATURE_sql=OFF -DFEATURE_dbus=OFF -DFEATURE_xml=OFF -DFEATURE_concurrent=OFF -DFEATURE_printsupport=OFF
    cmake --build build --target Core Network Test
}

if [ ! -e "$made/.ready" ]; then
    mkdir -p "$cache"
    exec 9>"$cache/lock"
    flock 9
fi
if [ ! -e "$made/.ready" ]; then
    work=$cache/work # always the same: paths are part of what ccache compares
    rm -rf "$work" "$made"
    mkdir -p "$work" "$made"
    cd "$work"
    fetch_source
    compile
    find build/ -name 'libQt6*.so*' -exec cp -a {} "$made" \;
    rm -rf "$work"
    touch "$made/.ready"
    cd "$OLDPWD"
fi
ln -sfn "$made" "$LINK"
