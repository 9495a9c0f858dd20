# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
answer=$(curl -s -m 5 --noproxy "*" http://127.0.0.1:18789/readyz) || echo "STOPPED curl: exit $?"
[ "$answer" = ok ] && echo "EFFECT the gateway answered curl"
