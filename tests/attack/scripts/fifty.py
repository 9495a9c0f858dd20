# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# fifty.py FOLDER: touches what it has never touched, a little in each
import sys

failed = 0
for i in range(50):
    try:
        with open(f"{sys.argv[1]}/many/{i}.txt", "r+") as file:
            file.write("mine now")
    except OSError as error:
        failed += 1
        reason = error.strerror
if failed:
    print(f"STOPPED {failed} of 50 opens: {reason}")
