# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# loop.sh FOLDER: nothing but the shell itself
for file in "$1"/a.txt "$1"/sub/*.txt; do
    : >"$file" || echo "STOPPED truncation of $file"
done
