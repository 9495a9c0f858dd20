// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What tests of models share: how many random steps one takes, and the first column as text.

#pragma once

#include <QAbstractItemModelTester>
#include <QStringList>

namespace cofferdam::test {

inline constexpr int kSteps = 600;
inline constexpr auto kMode = QAbstractItemModelTester::FailureReportingMode::QtTest;

inline QStringList printed(const QAbstractItemModel &model)
{
    QStringList lines;
    for (int i = 0; i < model.rowCount(); ++i)
        lines += model.index(i, 0).data().toString();
    return lines;
}

} // namespace cofferdam::test
