// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What can only be seen through a layer that is red is grey, and neither is green.

#include "app/service/agent/LayerList.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_LayerList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aboveARedOneAllIsGrey()
    {
        LayerList list(AgentId{u"agent"_s});
        list.add(api::LAYER_MACHINE, true, phrase("Test", "runs"));
        list.through();
        list.add(api::LAYER_CHANNEL, false, phrase("Test", "cut"));
        list.through();
        list.add(api::LAYER_PLUGIN, true, phrase("Test", "was here"));
        list.add(AgentGates::Layer{.name = api::LAYER_EXEC_GATE, .ok = true, .known = true, .message = {}, .checkedMs = 7});
        const auto layers = list.take();
        QCOMPARE(layers.size(), 4);
        QVERIFY(layers[0].ok() && !layers[0].unknown());
        QVERIFY(!layers[1].ok() && !layers[1].unknown());
        QVERIFY(!layers[2].ok() && layers[2].unknown());
        QVERIFY(!layers[3].ok() && layers[3].unknown());
        QCOMPARE(layers[3].checked_ms(), 7);
        for (const auto &layer : layers)
            QCOMPARE(layer.agent(), "agent");
    }

    void aGateThatWasNotTriedIsUnknown()
    {
        LayerList list(AgentId{u"agent"_s});
        list.add(AgentGates::Layer{.name = api::LAYER_EXEC_GATE, .ok = false, .known = false, .message = {}, .checkedMs = 0});
        const auto layers = list.take();
        QVERIFY(!layers[0].ok() && layers[0].unknown());
        QVERIFY(layers[0].checked_ms() > 0);
    }
};

COFFERDAM_TEST(tst_LayerList)
#include "tst_layerlist.moc"
