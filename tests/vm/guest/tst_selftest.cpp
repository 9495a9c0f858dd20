// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What guestd's self-test finds out about the file gate: that it is in force, whatever waits for a person at that moment, and that it is not.

#include "tests/support/Test.h"
#include "tests/vm/guest/GatedHome.h"
#include "vm/guest/guestd/machine/SelfTest.h"

#include <QTest>

#include <fcntl.h>
#include <unistd.h>

using namespace cofferdam;
using Asked = api::FileAsked;

class tst_SelfTest : public QObject
{
    Q_OBJECT

private:
    enum Found { Held = 1, WentThrough, NoAnswer };

    std::unique_ptr<GatedHome> m_home;

    /// Home and canary as the service makes them; nothing but reading is free.
    void setTable(bool isFixed)
    {
        api::GateTable table;
        table.set_policy_version(1);
        auto *home = table.add_areas();
        home->set_name("home");
        home->set_prefix(m_home->path());
        home->add_free(Asked::READ);
        auto *canary = table.add_areas();
        canary->set_name("canary");
        canary->set_prefix(m_home->path(".cofferdam-canary"));
        for (const auto operation : kEveryOperation)
            isFixed &&operation != Asked::READ ? canary->add_refused(operation) : canary->add_free(operation);
        m_home->setAreas(std::move(table));
        m_home->setLease();
    }

    /// Run in the home's namespaces as root, who becomes the agent for each try.
    [[nodiscard]] int found() const
    {
        return m_home->runAs(
            [home = m_home->path()] {
                int found = NoAnswer;
                guest::EventLoop loop;
                guest::SelfTest test(loop, 1000, 1000, home);
                test.run([&](const api::ProbeResults &results) {
                    for (const auto &result : results.results()) {
                        if (result.name() == "unlink")
                            found = result.held() ? Held : WentThrough;
                    }
                    loop.stop();
                });
                loop.run();
                return found;
            },
            0, 0);
    }

private Q_SLOTS:
    void init()
    {
        m_home = std::make_unique<GatedHome>();
        const auto problem = m_home->start();
        if (!problem.empty())
            QFAIL(problem.c_str());
    }
    void cleanup() { m_home.reset(); }

    void aGateInForceHoldsIt()
    {
        setTable(true);
        QCOMPARE(found(), int(Held));
        QCOMPARE(found(), int(Held)); // the second time the canary is there already
    }

    void aGateThatLetsItThroughIsFoundOut()
    {
        setTable(false);
        QCOMPARE(found(), int(WentThrough));
    }

    void whatWaitsForAPersonIsNoFault()
    {
        setTable(true);
        QCOMPARE(found(), int(Held));
        m_home->worker().setScript([](const auto &) { return std::nullopt; });
        const auto waiting = m_home->startAs([home = m_home->path()] { return ::open((home + "/.new").c_str(), O_WRONLY | O_CREAT, 0644) < 0 ? errno : 0; });
        QVERIFY(m_home->worker().waitForQuestions(1));
        QCOMPARE(found(), int(Held));
        ::kill(waiting, SIGKILL);
        QCOMPARE(GatedHome::finish(waiting), 128 + SIGKILL);
    }

    // With the gate out of force the agent may do so; then it has to be found out all the same.
    void whatTheAgentMadeOfItsFolderBlindsNothing_data()
    {
        QTest::addColumn<QByteArray>("made");
        QTest::newRow("nothing may be removed in it") << QByteArray("mkdir -p .cofferdam-canary && chmod 0555 .cofferdam-canary");
        QTest::newRow("nobody may look into it") << QByteArray("mkdir -p .cofferdam-canary && chmod 0 .cofferdam-canary");
        QTest::newRow("a link to where it may not write") << QByteArray("rm -rf .cofferdam-canary && ln -s /etc .cofferdam-canary");
        QTest::newRow("a link to nowhere") << QByteArray("rm -rf .cofferdam-canary && ln -s nowhere .cofferdam-canary");
    }

    void whatTheAgentMadeOfItsFolderBlindsNothing()
    {
        QFETCH(QByteArray, made);
        setTable(false);
        QCOMPARE(m_home->shell("cd " + m_home->path() + " && " + made.toStdString()), 0);
        QCOMPARE(found(), int(WentThrough));
    }

    void aFileFromBeforeBecomesAFolder()
    {
        m_home->put(".cofferdam-canary", "");
        setTable(true);
        QCOMPARE(found(), int(Held));
        QVERIFY(m_home->exists(".cofferdam-canary/file"));
    }
};

COFFERDAM_TEST(tst_SelfTest)
#include "tst_selftest.moc"
