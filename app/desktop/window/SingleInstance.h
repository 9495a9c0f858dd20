// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One window per user and runtime folder: a second start raises the first.

#pragma once

#include <QLocalServer>

namespace cofferdam {

class SingleInstance final : public QObject
{
    Q_OBJECT

public:
    /// `folder` is the private runtime folder (mode 0700).
    explicit SingleInstance(QString folder, QObject *parent = nullptr);

    /// True when this is the first; false when the first was there and was told to come forward. Waits at most a second.
    [[nodiscard]] bool claim();

Q_SIGNALS:
    void raiseWanted();

private:
    const QString m_path;
    QLocalServer m_server;
};

} // namespace cofferdam
