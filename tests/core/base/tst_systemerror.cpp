// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/SystemError.h"
#include "tests/support/Test.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_SystemError : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatTheSystemSays_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<QString>("text");
        QTest::newRow("no such file") << ENOENT << u"No such file or directory"_s;
        QTest::newRow("not allowed") << EACCES << u"Permission denied"_s;
        QTest::newRow("disk full") << ENOSPC << u"No space left on device"_s;
        QTest::newRow("none") << 0 << u"Success"_s;
        QTest::newRow("no error of this system") << 99999 << u"Unknown error 99999"_s;
    }

    void saysWhatTheSystemSays()
    {
        QFETCH(int, error);
        QFETCH(QString, text);
        QCOMPARE(systemError(error), text);
    }

    void theLastErrorIsMeant()
    {
        errno = EEXIST;
        QCOMPARE(systemError(), u"File exists"_s);
        errno = ENOTDIR;
        QCOMPARE(systemError(), u"Not a directory"_s);
    }

    void everyThreadReadsItsOwn() // strerror() has one text for all of them
    {
        constexpr int kThreads = 4;
        std::vector<int> wrong(kThreads);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < kThreads; ++i)
                threads.emplace_back([i, &wrong] {
                    const int error = 100'000 + i; // an unknown one, whose text has to be put together each time
                    for (int turn = 0; turn < 2000; ++turn)
                        wrong[i] += systemError(error) != u"Unknown error %1"_s.arg(error);
                });
        }
        QCOMPARE(wrong, std::vector<int>(kThreads));
    }
};

COFFERDAM_TEST(tst_SystemError)
#include "tst_systemerror.moc"
