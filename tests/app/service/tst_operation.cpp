// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/Operation.h"
#include "tests/support/Test.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

QStringList stepsOf(Operation &operation)
{
    QStringList names;
    const auto times = operation.times();
    for (const auto &step : times.start().steps())
        names << QString::fromStdString(step.name());
    return names;
}

} // namespace

class tst_Operation : public QObject
{
    Q_OBJECT

private:
    using Kind = Operation::Kind;

    Result<Done<void>> begin(Operation &operation, Kind kind, QObject *context)
    {
        return operation.begin<void>(
            kind, context, [this](const Result<void> &result) { m_story << (result ? u"done"_s : u"failed"_s); },
            [this](const Result<void> &) { m_story << u"concluded"_s; });
    }

    QStringList m_story;

private Q_SLOTS:
    void init() { m_story.clear(); }

    void oneAtATime()
    {
        Operation operation;
        QVERIFY(!operation.isRunning());
        const auto finish = begin(operation, Kind::Start, this);
        QVERIFY(finish);
        QCOMPARE(operation.kind(), Kind::Start);
        const auto other = begin(operation, Kind::Stop, this);
        QVERIFY(!other);
        QCOMPARE(other.error().code, Errc::Busy);
        QCOMPARE(operation.kind(), Kind::Start);
        (*finish)({});
        QVERIFY(!operation.isRunning());
        QVERIFY(begin(operation, Kind::Stop, this));
    }

    void endsOnce()
    {
        Operation operation;
        QSignalSpy ended(&operation, &Operation::ended);
        const auto finish = begin(operation, Kind::Create, this);
        (*finish)(fail(Errc::Timeout, Phrase::pattern("late")));
        (*finish)({});
        QCOMPARE(m_story, QStringList({u"concluded"_s, u"failed"_s}));
        QCOMPARE(ended.size(), 1);
    }

    void aLateEndIsNotOfTheNextOne()
    {
        Operation operation;
        const auto first = begin(operation, Kind::Start, this);
        (*first)({});
        const auto second = begin(operation, Kind::Stop, this);
        QVERIFY(second);
        m_story.clear();
        (*first)(fail(Errc::Io, Phrase::pattern("again")));
        QCOMPARE(m_story, QStringList());
        QCOMPARE(operation.kind(), Kind::Stop);
    }

    void isConcludedWhenNobodyWaitsAnyMore()
    {
        Operation operation;
        auto context = std::make_unique<QObject>();
        const auto finish = begin(operation, Kind::Kill, context.get());
        context.reset();
        (*finish)({});
        QCOMPARE(m_story, QStringList{u"concluded"_s});
        QVERIFY(!operation.isRunning());
    }

    void anotherMayBeginFromTheConclusion()
    {
        Operation operation;
        const auto finish = operation.begin<void>(
            Kind::TakeUp, this, [](const Result<void> &) {}, [&](const Result<void> &) { QVERIFY(begin(operation, Kind::Freeze, this)); });
        (*finish)({});
        QCOMPARE(operation.kind(), Kind::Freeze);
    }

    void keepsTimesOfThisOneOnly()
    {
        Operation operation;
        const auto first = begin(operation, Kind::Create, this);
        operation.mark("disk"_L1);
        (*first)({});
        QCOMPARE(stepsOf(operation), QStringList({u"disk"_s, u"answered"_s}));
        QVERIFY(begin(operation, Kind::Start, this));
        operation.mark("loaded"_L1);
        QCOMPARE(stepsOf(operation), QStringList({u"loaded"_s, u"answered"_s}));
    }
};

COFFERDAM_TEST(tst_Operation)
#include "tst_operation.moc"
