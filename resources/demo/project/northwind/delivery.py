# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""When an order leaves the warehouse."""
from datetime import date, timedelta

CLOSED = {5, 6}  # Saturday, Sunday


def leaves_on(ordered: date) -> date:
    """The next day on which the warehouse is open."""
    day = ordered + timedelta(days=1)
    while day.weekday() in CLOSED:
        day += timedelta(days=1)
    return day
