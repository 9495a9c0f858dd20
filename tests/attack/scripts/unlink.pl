# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# unlink.pl FOLDER
unlink("$ARGV[0]/a.txt") or print "STOPPED unlink: $!\n";
