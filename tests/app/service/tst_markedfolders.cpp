// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From what a guest asks to where the agent's next request to a model goes: marked folders under the shipped rules. The guest's questions are
// made here; that its gate asks them is tested with the gate (tst_filemarks) and in a machine (tst_markedmachine).

#include "app/service/agent/AgentGates.h"
#include "core/datarules/DataRules.h"
#include "core/guardian/GuardianDecider.h"
#include "core/inspect/gate/GateCall.h"
#include "core/inspect/tool/ToolCall.h"
#include "tests/app/service/ModelHouse.h"
#include "tests/app/service/StandInGuest.h"
#include "tests/support/Test.h"

#include <QSignalSpy>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using Asked = api::FileAsked;

namespace {

const auto kMarkedFolder = u"/home/agent/workspace/secret"_s;
const auto kMarkedText = u"/home/agent/workspace/secret/plan.txt"_s;
const auto kMarkedPicture = u"/home/agent/workspace/secret/plan.png"_s;

/// Whatever the gate of a guest is told.
struct ToldGates : StandInGuest {
    void setTable(const api::GateTable &table) override { tables.append(table); }
    QList<api::GateTable> tables;
};

/// One step of an agent: a question of the gate or of the plugin, or its user begins a new conversation.
struct Step {
    std::optional<Action> action;
};

Step gateReads(const QString &path, const QString &program, quint32 marked = 0)
{
    Asked asked;
    asked.set_operation(Asked::READ);
    asked.set_path(path.toStdString());
    asked.set_area("workspace");
    asked.set_count(1);
    asked.set_marked(marked);
    asked.set_program(program.toStdString());
    Action action;
    action.mayWait = !program.endsWith(u"node"_s);
    action.own = !action.mayWait;
    inspectGate(action, asked, u"/home/agent"_s);
    return {action};
}

Step toolIsCalled(const QString &tool, const QByteArray &params)
{
    Action action;
    action.tool = tool;
    action.directory = u"/home/agent/workspace"_s;
    action.raw = params;
    inspectToolCall(action, u"/home/agent"_s);
    return {action};
}

} // namespace

Q_DECLARE_METATYPE(QList<Step>)

class tst_MarkedFolders : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ModelHouse> m_house;
    DataRules *m_data = nullptr;
    std::unique_ptr<GuardianDecider> m_decider;

    void go(const QList<Step> &steps)
    {
        for (const auto &step : steps) {
            if (!step.action) {
                m_data->conversationBegan(m_house->court.agent);
                continue;
            }
            auto action = *step.action;
            action.id = ActionId::create();
            action.epoch = Epoch{1};
            const QSignalSpy decided(m_decider.get(), &Decider::decided);
            m_decider->ask(action);
            QTRY_COMPARE(decided.size(), 1);
            QCOMPARE(decided[0][1].value<Decision>().verdict, Verdict::Allow);
        }
    }
    static StoredTarget local(const QString &url)
    {
        auto target = ModelHouse::targetAt(url, Dialect::OpenAiChat, u"here"_s);
        target.provider = u"lmstudio"_s;
        return target;
    }
    const HeardModel &ask() { return m_house->answerTo(questionOf(Dialect::OpenAiChat)); }

private Q_SLOTS:
    void initTestCase() { qRegisterMetaType<Decision>(); }

    void init()
    {
        m_house = std::make_unique<ModelHouse>();
        m_house->court.taker.immediate = true;
        m_data = m_house->data.get();
        m_house->makeRoute();
        m_decider = std::make_unique<GuardianDecider>(*m_house->court.guardian, m_house->court.agent,
                                                      [this](const Action &action) { return m_data->noteAllowed(action); });
    }
    void cleanup()
    {
        m_decider.reset();
        m_house->route.reset();
        m_house.reset();
    }

    void eachWayLeadsToALocalModelOnly_data()
    {
        QTest::addColumn<QList<Step>>("steps");
        QTest::newRow("read") << QList{toolIsCalled(u"read"_s, R"({"path":"secret/plan.txt"})")};
        QTest::newRow("cat") << QList{toolIsCalled(u"exec"_s, R"({"command":"cat secret/plan.txt"})"), gateReads(kMarkedText, u"/usr/bin/cat"_s)};
        QTest::newRow("python") << QList{gateReads(kMarkedText, u"/usr/bin/python3"_s)};
        QTest::newRow("copy first") << QList{gateReads(kMarkedText, u"/usr/bin/cp"_s), Step(),
                                             gateReads(u"/home/agent/workspace/copy"_s, u"/usr/bin/cat"_s, 1)};
        QTest::newRow("image") << QList{gateReads(kMarkedPicture, u"/usr/bin/node"_s)};
        QTest::newRow("memory file") << QList{gateReads(kMarkedText, u"/usr/bin/cat"_s), Step(),
                                              gateReads(u"/home/agent/workspace/memory/2026-12-02.md"_s, u"/usr/bin/node"_s, 1)};
        QTest::newRow("memory tool") << QList{gateReads(kMarkedText, u"/usr/bin/cat"_s), Step(), toolIsCalled(u"memory_search"_s, R"({"query":"plan"})")};
    }
    void eachWayLeadsToALocalModelOnly()
    {
        QFETCH(const QList<Step>, steps);
        FakeProvider here;
        const auto backup = m_house->save(local(here.url()));
        auto elsewhere = ModelHouse::targetAt(m_house->provider.url());
        elsewhere.backup = backup.id;
        m_house->choose(elsewhere);
        QVERIFY(m_data->mark({.agent = {}, .folder = kMarkedFolder, .reach = DataReach::LocalOnly}));
        QCOMPARE(ask().ended, 1);
        QCOMPARE(m_house->provider.asked().size(), 1);
        const QSignalSpy said(m_data, &DataRules::said);
        go(steps);
        QVERIFY(!said.isEmpty());
        QCOMPARE(said.last()[1].value<Phrase>().english(),
                 u"This conversation has read /home/agent/workspace/secret: only models on this computer from now on."_s);
        for (int i = 1; i <= 3; ++i) { // from now on
            QCOMPARE(ask().ended, 1);
            QCOMPARE(m_house->provider.asked().size(), 1);
            QCOMPARE(here.asked().size(), i);
        }
        m_data->conversationBegan(m_house->court.agent);
        QCOMPARE(ask().ended, 1);
        QCOMPARE(m_house->provider.asked().size(), 2);
    }

    void withoutALocalModelAPersonIsAsked()
    {
        m_house->choose(ModelHouse::targetAt(m_house->provider.url()));
        QVERIFY(m_data->mark({.agent = {}, .folder = kMarkedFolder, .reach = DataReach::LocalOnly}));
        go({gateReads(kMarkedText, u"/usr/bin/cat"_s)});
        const auto asked = m_house->ask(questionOf(Dialect::OpenAiChat));
        const auto question = m_house->question();
        QVERIFY(question);
        QCOMPARE(question->ruling.rule, u"models.local-only"_s);
        QVERIFY(question->action.subject.contains(kMarkedFolder));
        QVERIFY(m_house->provider.asked().isEmpty());
        QVERIFY(m_house->court.guardian->resolve(question->id, false, {}));
        QVERIFY(m_house->untilOver(asked).why().contains(u"not send this request"_s));
        QVERIFY(m_house->provider.asked().isEmpty());
        const auto again = m_house->ask(questionOf(Dialect::OpenAiChat));
        const auto approved = m_house->question();
        QVERIFY(approved);
        QVERIFY(m_house->court.guardian->resolve(approved->id, true, {}));
        QCOMPARE(m_house->untilOver(again).ended, 1); // for once
        QCOMPARE(m_house->provider.asked().size(), 1);
    }

    void noModelIsAskedWhereNoneMay_data()
    {
        QTest::addColumn<bool>("here");
        QTest::newRow("elsewhere") << false;
        QTest::newRow("on this computer") << true;
    }
    void noModelIsAskedWhereNoneMay()
    {
        QFETCH(const bool, here);
        m_house->choose(here ? local(m_house->provider.url()) : ModelHouse::targetAt(m_house->provider.url()));
        QVERIFY(m_data->mark({.agent = {}, .folder = kMarkedFolder, .reach = DataReach::NoModel}));
        go({gateReads(kMarkedText, u"/usr/bin/cat"_s)});
        QCOMPARE(ask().refusal->status, 403);
        QVERIFY(m_house->provider.asked().isEmpty());
        QCOMPARE(m_house->rows.last().rule, u"models.no-model"_s);
        QCOMPARE(m_house->rows.last().outcome, Outcome::Block);
        QCOMPARE(m_house->spent(), Totals());
    }

    void aBackupElsewhereIsNotFallenBackOn()
    {
        FakeProvider here([](const ProviderRequest &) { return ProviderFault{.status = 503}; });
        const auto backup = m_house->save(ModelHouse::targetAt(m_house->provider.url()));
        auto chosen = local(here.url());
        chosen.backup = backup.id;
        m_house->choose(chosen);
        QVERIFY(m_data->mark({.agent = {}, .folder = kMarkedFolder, .reach = DataReach::LocalOnly}));
        go({gateReads(kMarkedText, u"/usr/bin/cat"_s)});
        QCOMPARE(m_house->untilOver(m_house->ask(questionOf(Dialect::OpenAiChat)), 60'000).failed, 1);
        QVERIFY(!here.asked().isEmpty());
        QVERIFY(m_house->provider.asked().isEmpty());
    }

    void whatIsBlockedIsNotRead()
    {
        m_house->court.rules = [](const Action &) { return Ruling{.verdict = Verdict::Block}; };
        QVERIFY(m_data->mark({.agent = {}, .folder = kMarkedFolder, .reach = DataReach::LocalOnly}));
        auto action = *gateReads(kMarkedText, u"/usr/bin/cat"_s).action;
        action.id = ActionId::create();
        action.epoch = Epoch{1};
        const QSignalSpy decided(m_decider.get(), &Decider::decided);
        m_decider->ask(action);
        QTRY_COMPARE(decided.size(), 1);
        QCOMPARE(m_data->standingOf(m_house->court.agent).reach, DataReach::Anywhere);
    }

    void whatCannotBeWrittenDownIsBlocked()
    {
        QVERIFY(m_data->mark({.agent = {}, .folder = kMarkedFolder, .reach = DataReach::LocalOnly}));
        QVERIFY(QFile::remove(m_house->fileOf(u"datarules.db"_s)));
        auto action = *gateReads(kMarkedText, u"/usr/bin/cat"_s).action;
        action.id = ActionId::create();
        action.epoch = Epoch{1};
        const QSignalSpy decided(m_decider.get(), &Decider::decided);
        m_decider->ask(action);
        QTRY_COMPARE(decided.size(), 1);
        QCOMPARE(decided[0][1].value<Decision>().verdict, Verdict::Block);
        QCOMPARE(decided[0][1].value<Decision>().rule, u"not-noted"_s);
    }

    /// The one who reads waits for an answer under the version it asked under; what it writes after is marked from before that.
    void theGatesAreToldBeforeTheAnswer()
    {
        AgentGates gates(m_house->court.agent, m_house->court.rulings, m_data);
        ToldGates guest;
        gates.attach(&guest);
        QVERIFY(m_data->mark({.agent = {}, .folder = kMarkedFolder, .reach = DataReach::NoModel}));
        const auto version = guest.tables.last().policy_version();
        QCOMPARE(guest.tables.last().mark_writes(), 0U);
        QVERIFY(std::ranges::any_of(guest.tables.last().areas(), [](const auto &area) { return area.prefix() == kMarkedFolder.toStdString(); }));
        std::optional<quint32> marking;
        connect(m_decider.get(), &Decider::decided, this, [&] { marking = guest.tables.last().mark_writes(); });
        go({gateReads(kMarkedText, u"/usr/bin/cat"_s)});
        QCOMPARE(marking, 2U);
        QCOMPARE(guest.tables.last().policy_version(), version);
        m_data->conversationBegan(m_house->court.agent);
        QCOMPARE(guest.tables.last().mark_writes(), 0U);
        QVERIFY(guest.tables.last().policy_version() > version); // nothing that was let through counts any more
        gates.attach(nullptr);
    }
};

COFFERDAM_TEST(tst_MarkedFolders)
#include "tst_markedfolders.moc"
