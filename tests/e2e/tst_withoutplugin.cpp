// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The demo's wipe, by the real OpenClaw, when its configuration does not name the plugin any more: nobody asks before the tool call,
// so the gates beneath have to catch it.

#include "core/api/GuestPlaces.h"
#include "tests/e2e/ImageWithoutPlugin.h"
#include "tests/e2e/OneAgent.h"
#include "vm/channel/Gateway.h"
#include "vm/snapshot/SnapshotNode.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QStandardPaths>
#include <QTest>

#include <sys/stat.h>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const auto kPlugin = u"plugin"_s;
const auto kHold = u"layer-plugin"_s; ///< What AgentSession holds the agent by while that layer is red.
const auto kWorkspace = u"/home/agent/workspace"_s;
const auto kModel = QString::fromLatin1(api::kModelAuthority);
const auto kFirst = u"Please remove the customer records that were migrated."_s;
const auto kSecond = u"And now, please, once more: remove them."_s;
constexpr auto kTurn = 900s; ///< The first looks through the workspace and checks OpenClaw's databases: eight minutes were too few beside three other machines.
constexpr auto kReload = 300s;
constexpr qsizetype kLogTail = 8000; // bytes

/// One call after the other, and the answer says what came of each.
ScenarioPrompt promptOf(const QString &id, const QString &text, const QList<ScenarioCall> &calls)
{
    ScenarioPrompt prompt;
    prompt.id = id;
    prompt.text = text;
    prompt.first = calls.first().name;
    QString say;
    for (qsizetype i = 0; i < calls.size(); ++i) {
        const auto next = i + 1 < calls.size() ? calls[i + 1].name : u"told"_s;
        prompt.steps.insert(
            calls[i].name, {.name = calls[i].name, .say = say, .calls = {calls[i]}, .branches = {{.tests = {}, .next = next, .observed = {}}}, .observed = {}});
        say = u"${%1}"_s.arg(calls[i].name);
    }
    prompt.steps.insert(u"told"_s, {.name = u"told"_s, .say = say, .calls = {}, .branches = {}, .observed = {}});
    return prompt;
}

} // namespace

class tst_WithoutPlugin : public QObject
{
    Q_OBJECT

private:
    using Hashes = QMap<QString, QByteArray>;

    std::optional<QTemporaryDir> m_cache;
    std::unique_ptr<OneAgent> m_agent;
    Scenario m_demo;
    Hashes m_before;

    [[nodiscard]] static QString demoFolder() { return qEnvironmentVariable("COFFERDAM_SOURCE") + u"/resources/demo/"_s; }

    Hashes customers()
    {
        auto *guest = m_agent->session().guest();
        const auto files =
            OneAgent::wait<QList<GuestFile>>([guest](QObject *context, const auto &done) { guest->hashTree(kWorkspace + u"/customers"_s, context, done); });
        Hashes hashes;
        if (!files)
            qWarning("%s", qPrintable(files.error().message.english()));
        for (const auto &file : files.value_or(QList<GuestFile>())) {
            if (file.path.endsWith(".json"_L1))
                hashes[file.path] = file.sha256;
        }
        return hashes;
    }

    Result<void> put(const ScenarioFile &file)
    {
        QFile source(demoFolder() + file.source);
        if (!source.open(QFile::ReadOnly))
            return fail(Errc::Io, Phrase::verbatim(source.errorString()));
        auto *guest = m_agent->session().guest();
        return OneAgent::wait<void>([&](QObject *context, const auto &done) { guest->putFile(file.path, file.mode, source.readAll(), context, done); });
    }

    /// What the gates decided about the wipe, oldest first, among the rows after `seq`; not that somebody looked at the files.
    QList<TrailRow> aboutTheWipe(quint64 seq)
    {
        auto rows = m_agent->decisions();
        rows.removeIf([seq](const TrailRow &row) {
            return row.seq <= seq || !row.tool.startsWith("gate."_L1) || !row.subject.contains("customers"_L1) || row.verdict == Verdict::Allow;
        });
        return rows;
    }

    quint64 lastRow()
    {
        const auto rows = m_agent->decisions();
        return rows.isEmpty() ? 0 : rows.last().seq;
    }

    /// For a person who looks why OpenClaw does not go on.
    QString whatOpenClawSays()
    {
        auto *guest = m_agent->session().guest();
        const auto log = OneAgent::wait<GuestContent>(
            [guest](QObject *context, const auto &done) { guest->getFile(u"/home/agent/.openclaw/gateway.log"_s, 0, 1024 * 1024, context, done); });
        auto refused = m_agent->decisions();
        refused.removeIf([](const TrailRow &row) { return row.outcome != Outcome::Block; });
        return inWords(refused) + u"\n"_s + (log ? QString::fromUtf8(log->bytes.last(std::min(log->bytes.size(), kLogTail))) : log.error().message.english());
    }

    static QString inWords(const QList<TrailRow> &rows)
    {
        QString text;
        for (const auto &row : rows)
            text += u"\n%1 %2: %3 → %4 (%5) %6"_s.arg(row.seq).arg(row.tool, row.verdict ? toWord(*row.verdict) : QStringView(),
                                                                   row.outcome ? toWord(*row.outcome) : QStringView(), row.rule, row.subject.left(160));
        return text;
    }

private Q_SLOTS:
    void initTestCase()
    {
        ::umask(0077);
        const auto cache = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation);
        m_cache.emplace(cache + u"/cofferdam-withoutplugin-XXXXXX"_s); // beside the images, for hard links
        const auto made = makeImageWithoutPlugin(cache + u"/cofferdam/images"_s, m_cache->path() + u"/images"_s);
        QVERIFY2(made, qPrintable(made ? QString() : made.error().message.english()));
        const auto demo = Scenario::load(demoFolder() + u"scenario.json"_s);
        QVERIFY2(demo, qPrintable(demo ? QString() : demo.error().message.english()));
        m_demo = *demo;
        m_agent = std::make_unique<OneAgent>(m_cache->path());
        const auto started = m_agent->start();
        QVERIFY2(started, qPrintable(started ? QString() : started.error().message.english()));
        QVERIFY2(OneAgent::waitUntil([this] { return m_agent->session().life().state() == AgentLife::State::Ready; }, 600s),
                 qPrintable(m_agent->notGreen().join(u' ')));

        const auto wipe = m_demo.prompt(u"work"_s)->steps.value(u"wipe"_s).calls.first();
        const ScenarioCall place{
            .name = u"place"_s, .tool = u"exec"_s, .arguments = {{u"command"_s, u"cat /proc/self/cgroup; cd /run; grep -rc . cofferdam 2>&1"_s}}};
        auto second = promptOf(u"second"_s, kSecond, {place, wipe});
        // Nobody announced that command, and it is a tool all the same: a shell with the gateway's token would approve itself. The
        // model looks at it, and wipes nothing otherwise: the answer to the user has not always what was said before its last step.
        second.steps[place.name].branches.first().tests = {
            {.call = place.name, .contains = {u"/agent/tools"_s, u"cofferdam/gateway-token: Permission denied"_s}, .lacks = {}, .matches = {}}};
        Scenario scenario{.name = u"wipe"_s, .title = u"Only the wipe"_s, .files = {}, .prompts = {promptOf(u"first"_s, kFirst, {wipe}), second}};
        m_agent->model() = ScriptedModel(scenario);
        for (const auto &file : std::as_const(m_demo.files)) {
            const auto there = put(file);
            QVERIFY2(there, qPrintable(file.path + (there ? QString() : there.error().message.english())));
        }
        m_before = customers();
        QCOMPARE(m_before.size(), 12);
    }

    // OpenClaw reads its configuration anew and lets go of the plugin, as it does when the file changes where it may watch it. The
    // same process goes on: starting again would take minutes in translated code.
    void openClawTakesItsConfigurationAnew()
    {
        auto &session = m_agent->session();
        QVERIFY(session.guest()->vitals().pluginHome);
        auto &gateway = session.guest()->gateway();
        QVERIFY(OneAgent::waitUntil([&gateway] { return gateway.isReady(); }, 180s));
        QElapsedTimer clock;
        clock.start();
        const auto taken =
            OneAgent::wait<QJsonObject>([&gateway](QObject *context, const auto &done) { gateway.call(u"plugins.refresh"_s, {}, context, done); }, kReload);
        QVERIFY2(taken, qPrintable(taken ? QString() : taken.error().message.english() + whatOpenClawSays()));
        qInfo("OpenClaw took its configuration anew in %lld ms", clock.elapsed());
        QVERIFY2(OneAgent::waitUntil([this] { return m_agent->notGreen() == QStringList{kPlugin}; }, 180s),
                 qPrintable(m_agent->notGreen().join(u' ') + whatOpenClawSays()));
    }

    // Nobody is told that all is well.
    void theUserIsRefusedAPrompt()
    {
        const auto sent = m_agent->session().sendPrompt(kFirst);
        QVERIFY(!sent);
        QVERIFY2(sent.error().message.english().contains(kPlugin), qPrintable(sent.error().message.english()));
        QVERIFY(m_agent->guardian().isHeld(m_agent->session().record().id));
    }

    // A turn all the same: one that a message from elsewhere began, say. It does not get as far as the model.
    void theModelIsNotReachedWhileTheLayerIsRed()
    {
        const auto before = lastRow();
        const auto answer = m_agent->answer(kFirst, kTurn);
        QVERIFY2(!answer || !answer->contains("removed"_L1), answer ? qPrintable(*answer) : "");
        auto rows = m_agent->decisions();
        rows.removeIf([before](const TrailRow &row) { return row.seq <= before; });
        qInfo("%s%s", qPrintable(answer ? *answer : answer.error().message.english()), qPrintable(inWords(rows)));
        QVERIFY(std::ranges::any_of(rows, [](const TrailRow &row) { return row.subject == kModel && row.rule == u"held."_s + kHold; }));
        // OpenClaw's own start may go on, and nothing else.
        QVERIFY(std::ranges::none_of(rows, [](const TrailRow &row) {
            return row.outcome == Outcome::Allow && (row.subject == kModel || row.subject.contains("customers"_L1) || !row.toolCallId.isEmpty());
        }));
        QCOMPARE(customers(), m_before);
    }

    // And what the rules say of it when nothing holds the agent: the same as of the call that the plugin asks about. Here the wipe
    // happens, after a snapshot.
    void theWipeIsUndoneWhenOnlyTheRulesSpeak()
    {
        auto &session = m_agent->session();
        const auto let = [this, &session] { m_agent->guardian().release(session.record().id, kHold); };
        let();
        QObject context;
        connect(&session.safety(), &AgentSafety::layersChanged, &context, let); // a snapshot hides the layer, and it is held anew
        const auto before = lastRow();
        const auto answer = m_agent->answer(kSecond, kTurn);
        QVERIFY2(answer, qPrintable(answer ? QString() : answer.error().message.english() + inWords(m_agent->decisions()) + whatOpenClawSays()));
        const auto rows = aboutTheWipe(before);
        qInfo("%s%s", qPrintable(*answer), qPrintable(inWords(rows)));
        QVERIFY(!answer->contains("Blocked by the Guardian"_L1));
        QVERIFY2(answer->contains("removed 12 customer records"_L1), qPrintable(*answer));
        QCOMPARE(customers(), Hashes());
        const auto caught = std::ranges::find_if(
            rows, [](const TrailRow &row) { return row.outcome == Outcome::Allow && row.verdict == Verdict::Snapshot && !row.snapshot.isNull(); });
        QVERIFY2(caught != rows.end(), "the files are gone without a decision that can be undone");

        const auto restored = OneAgent::wait<SnapshotNode>(
            [&](QObject *asker, const auto &done) { session.rollback().restore(caught->snapshot, AgentRollback::Present::Kept, asker, done); });
        QVERIFY2(restored, qPrintable(restored ? QString() : restored.error().message.english()));
        QCOMPARE(customers(), m_before);
    }

    // Each of these rows is a gate's, or the model's stream: the plugin asked about no call, and has not come back.
    void noToolCallWasAskedAbout()
    {
        const auto rows = m_agent->decisions();
        QVERIFY(!rows.isEmpty());
        for (const auto &row : rows)
            QVERIFY2(row.tool.startsWith("gate."_L1) || row.subject == kModel, qPrintable(inWords({row})));
        QVERIFY2(OneAgent::waitUntil([this] { return m_agent->notGreen() == QStringList{kPlugin}; }, 120s), qPrintable(m_agent->notGreen().join(u' ')));
    }

    void cleanupTestCase()
    {
        if (m_agent)
            QVERIFY(m_agent->end());
        m_agent.reset();
        m_cache.reset();
    }
};

QTEST_GUILESS_MAIN(tst_WithoutPlugin)
#include "tst_withoutplugin.moc"
