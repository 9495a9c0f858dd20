// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A folder for stores of tests whose subject is not the disk.

#pragma once

#include <QDir>
#include <QTemporaryDir>

namespace cofferdam::test {

/// In memory where that is possible: a busy disk makes each durable write wait for tens of milliseconds.
class QuickFolder : public QTemporaryDir
{
public:
    QuickFolder()
        : QTemporaryDir((QDir(QStringLiteral("/dev/shm")).exists() ? QStringLiteral("/dev/shm") : QDir::tempPath()) + QStringLiteral("/cofferdam-test-XXXXXX"))
    {}
};

} // namespace cofferdam::test
