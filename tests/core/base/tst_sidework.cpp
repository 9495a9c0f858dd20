// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/SideWork.h"
#include "tests/support/Test.h"

#include <QSemaphore>

using namespace cofferdam;

class tst_SideWork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void longWorkKeepsNobodyWaiting()
    {
        QSemaphore hold;
        int ended = 0;
        for (int i = 0; i < 20; ++i)
            workLongBeside(this, [&hold, &ended]() -> std::function<void()> {
                hold.acquire();
                return [&ended] { ++ended; };
            });
        bool quick = false;
        workBeside(this, [&quick]() -> std::function<void()> { return [&quick] { quick = true; }; });
        const bool came = QTest::qWaitFor([&quick] { return quick; });
        hold.release(20);
        QTRY_COMPARE(ended, 20);
        QVERIFY(came);
    }
};

COFFERDAM_TEST(tst_SideWork)
#include "tst_sidework.moc"
