// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/app/cli/ServedCli.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_UpgradeCommands : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServedCli> m_cli;
    std::string m_failing; ///< Id of the agent that goes back.

    [[nodiscard]] bool answer(const api::ClientToService &request, api::ServiceToClient &reply) const
    {
        if (request.has_image_status()) {
            reply.mutable_image_status()->set_full_id("full-2");
        } else if (request.has_list_agents()) {
            for (const auto *id : {"a1", "a2", "a3"}) {
                auto *agent = reply.mutable_agents()->add_agents();
                agent->set_id(id);
                agent->set_image(id == std::string_view("a2") ? "full-2" : "full-1");
            }
        } else if (request.has_upgrade_agent()) {
            if (request.upgrade_agent().agent() == m_failing) {
                *reply.mutable_failed()->mutable_message() = verbatim("The upgrade was taken back");
                return true;
            }
            reply.mutable_agent()->set_name("name of " + request.upgrade_agent().agent());
            reply.mutable_agent()->set_image("full-2");
        }
        return true;
    }
    [[nodiscard]] QStringList upgraded() const
    {
        auto asked = m_cli->asked();
        asked.removeIf([](const QString &each) { return !each.contains("upgrade_agent"_L1); });
        return asked;
    }

private Q_SLOTS:
    void init()
    {
        m_failing.clear();
        m_cli = std::make_unique<ServedCli>();
        QVERIFY(m_cli->listen());
        m_cli->service.answer = [this](const api::ClientToService &request, api::ServiceToClient &reply) { return answer(request, reply); };
    }

    void oneThatIsNamed()
    {
        const auto ran = m_cli->run(u"image upgrade mine"_s);
        QCOMPARE(ran.code, 0);
        QCOMPARE(upgraded(), QStringList{u"{\"upgrade_agent\":{\"agent\":\"mine\"}}"_s});
        QVERIFY2(ran.output.contains("name of mine: upgraded to full-2"_L1), qPrintable(ran.output));
    }

    void allThatHaveAnOlderOne()
    {
        QCOMPARE(m_cli->run(u"image upgrade"_s).code, 0);
        QCOMPARE(upgraded(), QStringList({u"{\"upgrade_agent\":{\"agent\":\"a1\"}}"_s, u"{\"upgrade_agent\":{\"agent\":\"a3\"}}"_s}));
    }

    void theFirstThatGoesBackIsTheEnd()
    {
        m_failing = "a1";
        const auto ran = m_cli->run(u"image upgrade"_s);
        QCOMPARE(ran.code, 1);
        QCOMPARE(upgraded().size(), 1);
        QVERIFY2(ran.errors.contains("The upgrade was taken back"_L1), qPrintable(ran.errors));
    }

    void withoutAnImageThereIsNothingToUpgradeTo()
    {
        m_cli->service.answer = [](const api::ClientToService &request, api::ServiceToClient &reply) {
            if (request.has_image_status())
                reply.mutable_image_status();
            return true;
        };
        const auto ran = m_cli->run(u"image upgrade"_s);
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.errors.contains("cofferdamctl image build"_L1), qPrintable(ran.errors));
        QVERIFY(upgraded().isEmpty());
    }
};

COFFERDAM_TEST(tst_UpgradeCommands)
#include "tst_upgradecommands.moc"
