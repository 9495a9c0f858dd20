# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
import subprocess

try:
    subprocess.run(["/usr/lib/cofferdam/attack/attack", "ran"], check=False)
except OSError as error:
    print("STOPPED subprocess:", error.strerror)
