// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A machine that a service before this one left in the middle of a snapshot goes on, or stands still when it was stopped by somebody.

#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "vm/machine/RamMigration.h"

#include <QStringList>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// QEMU and libvirt, as far as recovering asks them.
class ScriptedMachine : public VirtualMachine
{
public:
    const MachineSettings &settings() const noexcept override { return m_settings; }
    MachineSettings inItsSeat() const override { return m_settings; }
    QString hardwareKey() const override { return {}; }
    Result<Condition> condition() const override { return state == u"running" ? Condition::Running : state.isEmpty() ? Condition::Off : Condition::Paused; }
    Result<void> create() override { return {}; }
    Result<void> destroy() override { return {}; }
    Result<void> suspend() override
    {
        asked << u"suspend"_s;
        if (!deaf && !wontStop && state == u"running")
            state = u"paused"_s;
        return {};
    }
    Result<void> resume() override
    {
        asked << u"resume"_s;
        state = u"running"_s;
        return {};
    }
    void prepare() override {}
    Standby standby() const noexcept override { return Standby::None; }
    Result<void> standDown() override { return {}; }
    Result<void> leaveSeat() override { return {}; }
    Result<void> restore(const QString &) override { return {}; }
    Result<void> undefine() override { return {}; }
    Result<QJsonValue> monitor(const QString &command, const QJsonObject &arguments, std::span<const int>) override
    {
        if (command == u"query-migrate")
            return QJsonValue(QJsonObject{{u"status"_s, migration}});
        if (command == u"query-status")
            return QJsonValue(QJsonObject{{u"status"_s, state}});
        asked << command;
        if (command == u"migrate_cancel") {
            migration = u"cancelled"_s;
            if (ranBefore) // QEMU lets it go on by itself
                state = u"running"_s;
        }
        if (command == u"stop" && !wontStop)
            state = u"paused"_s;
        if (command == u"blockdev-set-active")
            disksOpen = arguments[u"active"_s].toBool();
        return QJsonValue();
    }
    QList<Event> waitForEvents(std::chrono::milliseconds) override { return {}; }
    void setListener(std::function<void()>) override {}

    QString migration;
    QString state;
    bool ranBefore = false;
    bool deaf = false;     ///< libvirt has not heard that it runs.
    bool wontStop = false;
    bool disksOpen = false;
    QStringList asked;

private:
    MachineSettings m_settings;
};

} // namespace

class tst_Recovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void standsStillWhenItIsTo_data()
    {
        QTest::addColumn<QString>("migration");
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("ranBefore");
        QTest::addColumn<bool>("deaf");
        QTest::addColumn<bool>("inTheMiddle");
        QTest::newRow("its snapshot was taken") << u"completed"_s << u"postmigrate"_s << false << false << true;
        QTest::newRow("it is being copied, and stood") << u"active"_s << u"paused"_s << false << false << true;
        QTest::newRow("it is being copied, and ran") << u"pre-switchover"_s << u"finish-migrate"_s << true << false << true;
        QTest::newRow("it is being copied, ran, and libvirt does not know") << u"pre-switchover"_s << u"finish-migrate"_s << true << true << true;
        QTest::newRow("it runs") << u"completed"_s << u"running"_s << true << false << false;
        QTest::newRow("it stands") << u"none"_s << u"paused"_s << false << false << false;
    }

    void standsStillWhenItIsTo()
    {
        QFETCH(QString, migration);
        QFETCH(QString, state);
        QFETCH(bool, ranBefore);
        QFETCH(bool, deaf);
        QFETCH(bool, inTheMiddle);
        ScriptedMachine machine;
        machine.migration = migration;
        machine.state = state;
        machine.ranBefore = ranBefore;
        machine.deaf = deaf;
        VERIFY_OK(RamMigration::recover(machine, WhenFound::StandsStill));
        QVERIFY2(machine.state != u"running", qPrintable(machine.asked.join(u' ')));
        QVERIFY2(!machine.asked.contains(u"resume"_s) && !machine.asked.contains(u"cont"_s), qPrintable(machine.asked.join(u' ')));
        QCOMPARE(machine.disksOpen, inTheMiddle);
    }

    void goesOnOtherwise()
    {
        ScriptedMachine machine;
        machine.migration = u"completed"_s;
        machine.state = u"postmigrate"_s;
        VERIFY_OK(RamMigration::recover(machine, WhenFound::GoesOn));
        QCOMPARE(machine.state, u"running"_s);
        machine.state = u"paused"_s; // by a person
        VERIFY_OK(RamMigration::recover(machine, WhenFound::GoesOn));
        QCOMPARE(machine.state, u"paused"_s);
        machine.state.clear();
        VERIFY_OK(RamMigration::recover(machine, WhenFound::StandsStill));
    }

    void oneThatRunsOnIsAnError()
    {
        ScriptedMachine machine;
        machine.migration = u"completed"_s;
        machine.state = u"running"_s;
        machine.wontStop = true;
        const auto refused = RamMigration::recover(machine, WhenFound::StandsStill);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Errc::Unavailable);
    }
};

COFFERDAM_TEST(tst_Recovery)
#include "tst_recovery.moc"
