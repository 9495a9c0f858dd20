// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Fails a test with the message of a Result that holds an error.

#pragma once

#include <QTest>

#define VERIFY_OK(result)                                                                                                                                      \
    do {                                                                                                                                                       \
        const auto &r = (result);                                                                                                                              \
        QVERIFY2(r, qPrintable(r ? QString() : r.error().message.english()));                                                                                  \
    } while (false)
