// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A picture of each page in a folder: for machines without a display, the README and tests.

#pragma once

#include "core/base/Result.h"

#include <QObject>

namespace cofferdam {

class MainWindow;
class Session;

class Screenshots final : public QObject
{
    Q_OBJECT

public:
    /// `suffix` comes behind each page's name, e.g. "-dark".
    Screenshots(MainWindow *window, Session *session, QString folder, QString suffix, QObject *parent = nullptr);

    /// Once the data has arrived (or, with `demo`, once the demo has ended): all pages, then done().
    void start(bool demo);
    /// One page now.
    [[nodiscard]] Result<QString> take(const QString &name);

Q_SIGNALS:
    void done(bool ok);

private:
    void settle();
    void takePage(qsizetype index);

    MainWindow *const m_window;
    Session *const m_session;
    const QString m_folder;
    const QString m_suffix;
    bool m_started = false;
    bool m_ok = true;
};

} // namespace cofferdam
