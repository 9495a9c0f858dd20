// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Models of what is known of models, keys and spending, under what a service may say, in any order.

#include "app/desktop/models/TargetDelegate.h"
#include "app/desktop/state/KeyModel.h"
#include "app/desktop/state/LocalServersModel.h"
#include "app/desktop/state/SpendModel.h"
#include "app/desktop/state/TargetModel.h"
#include "tests/app/desktop/ModelTest.h"
#include "tests/support/Test.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kNow = 1'900'000'000'000;
constexpr qint64 kADay = 24LL * 3600 * 1000;

api::ModelTargets targetsNamed(const QStringList &names)
{
    api::ModelTargets list;
    for (const auto &name : names) {
        auto *target = list.add_targets();
        target->set_id("id-" + name.toStdString());
        target->set_name(name.toStdString());
        target->set_provider("openai");
        target->set_model("m");
        target->set_dialect(api::DIALECT_OPENAI_CHAT);
    }
    return list;
}

api::VaultKeys keysNamed(const QStringList &names)
{
    api::VaultKeys list;
    for (const auto &name : names) {
        auto *key = list.add_keys();
        key->set_id("id-" + name.toStdString());
        key->set_name(name.toStdString());
        key->set_binding("https://api.example.com");
    }
    return list;
}

} // namespace

class tst_TargetModels : public QObject
{
    Q_OBJECT

    QRandomGenerator m_random{20261202};

    [[nodiscard]] QStringList someNames()
    {
        QStringList names;
        for (int i = 0; i < 12; ++i) {
            if (m_random.bounded(2) == 0)
                names += u"n%1"_s.arg(i);
        }
        return names;
    }

private Q_SLOTS:
    void targetsUnderRandomLists()
    {
        TargetModel model;
        QAbstractItemModelTester tester(&model, kMode);
        for (int step = 0; step < kSteps; ++step) {
            auto names = someNames();
            const auto sorted = [&names] {
                auto copy = names;
                copy.sort(Qt::CaseInsensitive);
                return copy;
            }();
            if (m_random.bounded(2) == 0)
                std::ranges::reverse(names);
            model.reset(targetsNamed(names));
            QCOMPARE(printed(model), sorted);
        }
    }

    void aRowStaysWhileTheListHasIt()
    {
        TargetModel model;
        model.reset(targetsNamed({u"a"_s, u"b"_s}));
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        auto list = targetsNamed({u"a"_s, u"b"_s});
        list.mutable_targets(1)->set_priced(true);
        model.reset(list);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(changed.count(), 1);
        QVERIFY(model.index(1).data(TargetModel::PricedRole).toBool());
        model.reset(targetsNamed({u"b"_s}));
        QCOMPARE(reset.count(), 1);
        QVERIFY(model.find({u"id-a"_s}) == nullptr);
    }

    void aTargetSaysAllAboutItself()
    {
        TargetModel model;
        model.setProviderNames([](const QString &id) { return id == u"openai"_s ? u"OpenAI"_s : QString(); });
        model.setAgentNames([](const AgentId &id) { return id.value.toUpper(); });
        auto list = targetsNamed({u"bold\u202e"_s});
        list.mutable_targets(0)->add_agents("a1");
        list.mutable_targets(0)->set_local(true);
        model.reset(list);
        const auto spoken = model.index(0).data(Qt::AccessibleTextRole).toString();
        for (const auto &part : {u"bold\u27e6U+202E\u27e7"_s, u"OpenAI"_s, u"OpenAI chat completions"_s, u"local"_s, u"price unknown"_s, u"Used by A1"_s})
            QVERIFY2(spoken.contains(part), qPrintable(spoken));
        list.mutable_targets(0)->set_provider("of the future");
        model.reset(list);
        QVERIFY(model.index(0).data(TargetModel::WhatRole).toString().startsWith(u"of the future"));
    }

    void aCardKeepsItsPartsApart_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<QSize>("pill");
        QTest::addColumn<Qt::LayoutDirection>("direction");
        for (const auto direction : {Qt::LeftToRight, Qt::RightToLeft}) {
            const auto *way = direction == Qt::LeftToRight ? "from the left" : "from the right";
            QTest::addRow("usual, %s", way) << 290 << QSize(60, 22) << direction;
            QTest::addRow("a long word, %s", way) << 290 << QSize(400, 22) << direction;
            QTest::addRow("narrow, %s", way) << 120 << QSize(60, 22) << direction;
        }
    }

    void aCardKeepsItsPartsApart()
    {
        QFETCH(int, width);
        QFETCH(QSize, pill);
        QFETCH(Qt::LayoutDirection, direction);
        const QRect item(7, 100, width, TargetCardGeometry::height(18, 17, 22));
        const auto card = TargetCardGeometry::of(item, 18, 17, pill, pill, direction);
        const QList<QRect> parts{card.name, card.place, card.what, card.price, card.used};
        for (qsizetype i = 0; i < parts.size(); ++i) {
            QVERIFY(card.card.contains(parts[i]));
            for (qsizetype j = 0; j < i; ++j)
                QVERIFY2(!parts[i].intersects(parts[j]), qPrintable(u"%1 and %2"_s.arg(i).arg(j)));
        }
        QCOMPARE(card.name.left() < card.place.left(), direction == Qt::LeftToRight);
        QCOMPARE(card.price.left() < card.used.left(), direction == Qt::LeftToRight);
    }

    void keysUnderRandomLists()
    {
        KeyModel model;
        QAbstractItemModelTester tester(&model, kMode);
        for (int step = 0; step < kSteps; ++step) {
            const auto names = someNames();
            auto list = keysNamed(names);
            for (auto &key : *list.mutable_keys())
                key.set_expires_ms(m_random.bounded(3) == 0 ? 0 : kNow + (m_random.bounded(40) - 20) * kADay);
            model.reset(list, kNow);
            model.refresh(kNow + m_random.bounded(30) * kADay);
            QCOMPARE(printed(model), names);
        }
    }

    void whatExpiresIsShownAsSuch()
    {
        KeyModel model;
        auto list = keysNamed({u"a"_s});
        list.mutable_keys(0)->set_expires_ms(kNow + 8 * kADay);
        model.reset(list, kNow);
        const auto state = [&model] { return model.index(0, KeyModel::StateColumn).data().toString(); };
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QCOMPARE(state(), u"Good"_s);
        model.refresh(kNow + kADay + 1);
        QCOMPARE(state(), u"Expires soon"_s);
        QVERIFY(model.isGood(model.keys().front()));
        model.refresh(kNow + 8 * kADay);
        QCOMPARE(state(), u"Expired"_s);
        QVERIFY(!model.isGood(model.keys().front()));
        QCOMPARE(changed.count(), 2);
        model.refresh(kNow + 9 * kADay);
        QCOMPARE(changed.count(), 2);
        list.mutable_keys(0)->set_revoked_ms(kNow);
        model.reset(list, kNow);
        QCOMPARE(state(), u"Revoked"_s);
        QVERIFY(!model.isGood(model.keys().front()));
    }

    void whoAKeyIsForIsSaid()
    {
        KeyModel model;
        model.setAgentNames([](const AgentId &id) { return id.value.toUpper(); });
        auto list = keysNamed({u"a"_s});
        const auto said = [&] {
            model.reset(list, kNow);
            return model.index(0, KeyModel::AgentsColumn).data().toString();
        };
        QCOMPARE(said(), u"none"_s);
        list.mutable_keys(0)->add_agents("a1");
        list.mutable_keys(0)->add_agents("a2");
        QCOMPARE(said(), u"A1, A2"_s);
        for (int i = 0; i < 20; ++i)
            list.mutable_keys(0)->add_agents("x");
        QVERIFY2(said().size() < 80, qPrintable(said()));
        list.mutable_keys(0)->set_all_agents(true);
        QCOMPARE(said(), u"all"_s);
    }

    void aFreeNameIsFound()
    {
        KeyModel model;
        auto list = keysNamed({u"Work"_s, u"Work 2"_s, u"Old"_s});
        list.mutable_keys(2)->set_revoked_ms(1);
        model.reset(list, kNow);
        QCOMPARE(model.freeName(u"Home"_s), u"Home"_s);
        QCOMPARE(model.freeName(u"work"_s), u"work 3"_s);
        QCOMPARE(model.freeName(u"Old"_s), u"Old"_s);
    }

    void whatIsFoundIsTakenAsItIs()
    {
        LocalServersModel model;
        QAbstractItemModelTester tester(&model, kMode);
        api::LocalModelServers found;
        auto *server = found.add_servers();
        server->set_name("Ollama");
        server->set_url("http://127.0.0.1:11434");
        server->set_provider("ollama");
        server->set_dialect(api::DIALECT_OLLAMA);
        const auto add = [server](const char *id, quint64 context, bool known, bool noTools) {
            auto *each = server->add_models();
            each->set_id(id);
            each->set_context(context);
            each->set_context_known(known);
            each->set_no_tools(noTools);
        };
        add("large", 65'536, true, false);
        add("small", kEnoughContext - 1, true, false);
        add("enough", kEnoughContext, true, false);
        add("unknown", 0, false, false);
        add("mute", 65'536, true, true);
        found.add_servers()->set_name("LM Studio");
        model.reset(found);
        QCOMPARE(model.rowCount(), 6);
        const auto warning = [&model](int row) { return model.index(row).data(LocalServersModel::WarningRole).toString(); };
        QVERIFY(warning(0).isEmpty());
        QVERIFY2(warning(1).contains(u"context is small"), qPrintable(warning(1)));
        QVERIFY(warning(2).isEmpty());
        QVERIFY2(warning(3).isEmpty(), "not known is not small");
        QVERIFY(model.index(3).data(LocalServersModel::WhereRole).toString().contains(u"not known"));
        QVERIFY(warning(4).contains(u"calls no tools"));
        QVERIFY(!model.index(5).data(LocalServersModel::AdoptableRole).toBool());
        const auto target = model.target(1);
        QCOMPARE(target.id(), "");
        QCOMPARE(target.model(), "small");
        QCOMPARE(target.base_url(), "http://127.0.0.1:11434");
        QCOMPARE(target.provider(), "ollama");
        QCOMPARE(target.dialect(), api::DIALECT_OLLAMA);
        QCOMPARE(target.context_window(), kEnoughContext - 1);
        QCOMPARE(model.target(3).context_window(), quint64(0));
        for (int i = 0; i < LocalServersModel::kMaxRows + 5; ++i)
            add("more", 1, true, false);
        model.reset(found);
        QCOMPARE(model.rowCount(), LocalServersModel::kMaxRows);
        model.reset({});
        QCOMPARE(model.rowCount(), 0);
    }

    void spendingUnderRandomDays()
    {
        SpendModel model;
        QAbstractItemModelTester tester(&model, kMode);
        const QDate last(2026, 12, 2);
        for (int step = 0; step < 60; ++step) {
            api::SpendDays days;
            for (int i = m_random.bounded(60); i > 0; --i) {
                auto *day = days.add_days();
                day->set_date(last.addDays(-m_random.bounded(40)).toString(Qt::ISODate).toStdString());
                day->set_model(QString::number(m_random.bounded(12)).toStdString());
                day->set_money(static_cast<quint64>(m_random.bounded(1'000'000)));
                day->set_unpriced(m_random.bounded(2) == 0 ? 0 : 1);
            }
            model.reset(SpendByDay::from(days, last.addDays(-29), last));
            QVERIFY(model.rowCount() <= SpendByDay::kMostSeries);
            for (int row = 0; row < model.rowCount(); ++row) {
                for (int column = 0; column < model.columnCount(); ++column)
                    QVERIFY(!model.index(row, column).data(Qt::AccessibleTextRole).toString().isEmpty());
            }
        }
    }
};

COFFERDAM_TEST(tst_TargetModels)
#include "tst_targetmodels.moc"
