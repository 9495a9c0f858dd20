// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a machine says on its console. Its guest may say as much as it likes; a file in memory is kept of the end of it.

#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>

namespace cofferdam {

class ConsoleLog : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 kKept = 256 * 1024; ///< Bytes at the end that are never given back,
    static constexpr qint64 kMost = 2 * 1024 * 1024; ///< and as many in all that are.
    static constexpr std::chrono::seconds kEach{2};

    /// QEMU writes to the file at `path`, and goes on where it is.
    explicit ConsoleLog(QString path, QObject *parent = nullptr);

    /// Whether anybody may be writing.
    void setWatched(bool watched);
    /// Gives back the room of what is old. Nothing happens to what is no plain file of this user.
    void trim() const;

private:
    QString m_path;
    QTimer m_timer;
};

} // namespace cofferdam
