// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An agent of an older version says so, and offers to be upgraded.

#include "app/desktop/state/ImageTopic.h"
#include "app/desktop/widgets/Banner.h"
#include "tests/gui/World.h"
#include "tests/support/Test.h"

#include <QToolButton>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Upgrading : public QObject
{
    Q_OBJECT

private:
    static void tellAgent(World &world, api::AgentState state, const char *image)
    {
        api::ServiceToClient event;
        *event.mutable_agent() = scenario::agent("a1", "Website", state);
        event.mutable_agent()->set_image(image);
        world.service.send(event);
    }
    static void tellImage(World &world, const char *id)
    {
        api::ServiceToClient event;
        event.mutable_image_status()->set_full_ready(true);
        event.mutable_image_status()->set_full_id(id);
        world.service.send(event);
    }

private Q_SLOTS:
    void anOlderOneOffersIt()
    {
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"agents"_s);
        world.session->topic<AgentsTopic>().setCurrent({u"a1"_s});
        const auto *notice = world.find<Banner>(u"olderImage"_s);
        QVERIFY(notice);
        tellImage(world, "full-2");
        tellAgent(world, api::AGENT_READY, "full-2");
        QTest::qWait(50);
        QVERIFY(!notice->isVisible());
        tellAgent(world, api::AGENT_READY, "full-1");
        QTRY_VERIFY(notice->isVisible());
        for (const auto &word : {u"snapshot"_s, u"goes back"_s, u"files stay"_s})
            QVERIFY2(notice->message().contains(word), qPrintable(notice->message()));
        QVERIFY(world.window->grab().save(u"upgrade.png"_s));

        const auto buttons = notice->findChildren<QToolButton *>();
        const auto found = std::ranges::find_if(buttons, [](const QToolButton *each) { return each->text() == u"Upgrade"_s; });
        QVERIFY(found != buttons.end());
        auto *button = *found;
        QVERIFY(button->isVisible() && button->isEnabled());
        button->click();
        QTRY_COMPARE(world.service.count(api::ClientToService::kUpgradeAgent), 1);
        QCOMPARE(world.service.last(api::ClientToService::kUpgradeAgent).upgrade_agent().agent(), "a1");

        tellAgent(world, api::AGENT_WORKING, "full-1"); // not in the midst of a task
        QTRY_VERIFY(!button->isEnabled());
        tellAgent(world, api::AGENT_READY, "full-2");
        QTRY_VERIFY(!notice->isVisible());
    }
};

COFFERDAM_TEST(tst_Upgrading)
#include "tst_upgrading.moc"
