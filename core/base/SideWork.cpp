// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/SideWork.h"

#include <QCoreApplication>
#include <QObject>
#include <QPointer>
#include <QThread>
#include <QThreadPool>

#include <utility>

namespace cofferdam {
namespace {

constexpr int kThreads = 2; // one agent's worst does not keep another's waiting
constexpr int kLongThreads = 4;

QThreadPool &pool()
{
    static QThreadPool threads;
    // Telling an end wakes the application's event loop, so all ends are told before that goes.
    [[maybe_unused]] static const bool once = [] {
        threads.setMaxThreadCount(kThreads);
        qAddPostRoutine([] { threads.waitForDone(); });
        return true;
    }();
    return threads;
}

QThreadPool &longPool()
{
    static QThreadPool threads;
    [[maybe_unused]] static const bool once = [] {
        threads.setMaxThreadCount(kLongThreads);
        qAddPostRoutine([] {
            threads.clear(); // nobody is left who wants what has not begun
            threads.waitForDone();
        });
        return true;
    }();
    return threads;
}

/// Whoever waits may go away at any moment; this does not.
QObject *desk()
{
    static auto *const forever = new QObject;
    return forever;
}

void workIn(QThreadPool &threads, QObject *context, std::function<std::function<void()>()> work)
{
    auto *const here = desk(); // made in the thread of the first who comes
    Q_ASSERT(here->thread() == QThread::currentThread() && context->thread() == QThread::currentThread());
    threads.start([here, guard = QPointer<QObject>(context), work = std::move(work)] {
        const auto tell = [guard, done = work()] {
            if (guard)
                done();
        };
        QMetaObject::invokeMethod(here, tell, Qt::QueuedConnection);
    });
}

} // namespace

void workBeside(QObject *context, std::function<std::function<void()>()> work)
{
    workIn(pool(), context, std::move(work));
}

void workLongBeside(QObject *context, std::function<std::function<void()>()> work)
{
    workIn(longPool(), context, std::move(work));
}

} // namespace cofferdam
