// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An agent that a verdict has frozen: the window says why, and what can be done, in both languages.

#include "app/desktop/text/Words.h"
#include "tests/gui/World.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QCoreApplication>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kWhy = "A disk was being overwritten.";

QPushButton *button(const MainWindow &window, const QString &text)
{
    const auto all = window.findChildren<QPushButton *>();
    const auto found = std::ranges::find_if(all, [&text](const QPushButton *each) { return each->text() == text && each->isVisible(); });
    return found == all.end() ? nullptr : *found;
}

} // namespace

class tst_Frozen : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theWindowOffersToUnfreezeAndToKill_data()
    {
        QTest::addColumn<bool>("german");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("english") << false << QStringList{u"Unfreeze"_s, u"Kill"_s, u"Switches its virtual machine off"_s, u"Files in the VM"_s};
        QTest::newRow("german") << true << QStringList{u"Auftauen"_s, u"Ausschalten"_s, u"Schaltet seine virtuelle Maschine"_s, u"Dateien in der VM"_s};
    }

    void theWindowOffersToUnfreezeAndToKill()
    {
        QFETCH(bool, german);
        QFETCH(QStringList, words);
        const InGerman language(german);
        World world;
        QVERIFY(world.open());
        world.window->showPage(u"agents"_s);
        QVERIFY(!button(*world.window, words.at(1)));

        api::ServiceToClient event;
        *event.mutable_agent() = scenario::agent("a1", "Website", api::AGENT_FROZEN);
        *event.mutable_agent()->mutable_problem() = verbatim(kWhy);
        world.service.send(event);
        QTRY_VERIFY(button(*world.window, words.at(0)));
        auto *kill = button(*world.window, words.at(1));
        QVERIFY(kill && kill->isEnabled());
        QVERIFY2(kill->toolTip().startsWith(words.at(2)), qPrintable(kill->toolTip()));
        QCOMPARE(layerText(api::LAYER_FILE_GATE), words.at(3));
        QTest::qWait(150); // laid out anew
        QVERIFY(world.window->grab().save(u"frozen-%1.png"_s.arg(QString::fromLatin1(QTest::currentDataTag()))));
        world.click(kill);
        QTRY_COMPARE(world.service.count(api::ClientToService::kKillAgent), 1);
        QCOMPARE(world.service.last(api::ClientToService::kKillAgent).kill_agent().agent(), "a1");
    }
};

COFFERDAM_TEST(tst_Frozen)
#include "tst_frozen.moc"
