# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prices in cents, so that nothing is lost in rounding."""


def gross(net_cents: int, tax_percent: int) -> int:
    """Price with tax, rounded half up."""
    if net_cents < 0 or not 0 <= tax_percent <= 100:
        raise ValueError("price or tax out of range")
    return (net_cents * (100 + tax_percent) + 50) // 100


def discounted(net_cents: int, percent: int) -> int:
    """Price after a discount; never below one cent for something that costs anything."""
    if not 0 <= percent <= 100:
        raise ValueError("discount out of range")
    if net_cents == 0:
        return 0
    return max(1, (net_cents * (100 - percent) + 50) // 100)
