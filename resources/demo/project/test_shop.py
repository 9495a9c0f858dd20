# SPDX-FileCopyrightText: Cofferdam contributors
# SPDX-License-Identifier: GPL-3.0-or-later
import unittest
from datetime import date

from northwind.delivery import leaves_on
from northwind.prices import discounted, gross


class Prices(unittest.TestCase):
    def test_tax_is_rounded_half_up(self):
        self.assertEqual(gross(250, 19), 298)

    def test_a_negative_price_is_refused(self):
        with self.assertRaises(ValueError):
            gross(-1, 19)

    def test_nothing_gets_free_by_discount(self):
        self.assertEqual(discounted(1, 99), 1)


class Delivery(unittest.TestCase):
    def test_a_friday_order_leaves_on_monday(self):
        self.assertEqual(leaves_on(date(2026, 11, 20)), date(2026, 11, 23))


if __name__ == "__main__":
    unittest.main()
