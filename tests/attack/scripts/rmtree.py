# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# rmtree.py FOLDER
import shutil
import sys

try:
    shutil.rmtree(sys.argv[1] + "/sub")
except OSError as error:
    print("STOPPED shutil.rmtree:", error.strerror)
