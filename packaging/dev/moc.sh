#!/bin/sh
# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# moc.sh MOC ARGUMENTS...: Qt's moc without the headers of the system. It goes on without what it does not find, and what it writes is the same but
# for an #include or two that nothing needs; with them much of the time of a build is moc reading the same headers again.
set -eu
moc=$1
shift
for argument; do
    shift
    case $argument in
    -I/usr/include | -I/usr/include/* | -I/usr/lib/*) ;; # a checkout beneath /usr/src is none of the system's
    *) set -- "$@" "$argument" ;;
    esac
done
exec "$moc" "$@"
