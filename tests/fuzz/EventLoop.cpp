// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/fuzz/EventLoop.h"

#include <QAbstractEventDispatcher>
#include <QCoreApplication>

namespace cofferdam {

void beginEvents()
{
    static char name[] = "fuzz";
    static char *arguments[] = {name, nullptr};
    static int count = 1;
    static const QCoreApplication application(count, arguments);
}

void handleEvents()
{
    constexpr int kRounds = 1000; // a target that goes on by itself for ever is stopped here
    for (int round = 0; round < kRounds; ++round) {
        QCoreApplication::sendPostedEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        if (!QAbstractEventDispatcher::instance()->processEvents(QEventLoop::AllEvents))
            return;
    }
}

} // namespace cofferdam
