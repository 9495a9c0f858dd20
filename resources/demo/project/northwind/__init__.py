# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prices and delivery times of a shop; the project that the demo's agent works on."""
