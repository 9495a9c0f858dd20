// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Several test classes in one program: each says COFFERDAM_TEST(tst_Name) at its end instead of bringing a main() of its own.

#pragma once

#include <QTest>

namespace cofferdam::testing {

using Run = int (*)(const QStringList &arguments);

/// Before main(), by COFFERDAM_TEST.
bool enlist(const char *name, Run run);

} // namespace cofferdam::testing

#define COFFERDAM_TEST(Class)                                                                                                                                  \
    [[maybe_unused]] static const bool enlisted##Class = cofferdam::testing::enlist(#Class, [](const QStringList &arguments) {                                 \
        Class test;                                                                                                                                            \
        return QTest::qExec(&test, arguments);                                                                                                                 \
    });
