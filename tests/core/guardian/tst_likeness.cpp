// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a wider grant covers, with the real inspectors, and how wide it is said to be.

#include "core/guardian/DecisionRow.h"
#include "core/guardian/GrantBreadth.h"
#include "core/guardian/Likeness.h"
#include "core/inspect/tool/ToolCall.h"
#include "tests/core/guardian/Court.h"
#include "tests/support/Test.h"

#include <QElapsedTimer>

#include <QJsonDocument>
#include <QJsonObject>

using namespace cofferdam;
using namespace cofferdam::test;

namespace {

Action command(const QString &line, const QString &more = {})
{
    Action action;
    action.tool = u"exec"_s;
    action.directory = u"/home/agent/workspace"_s;
    action.raw = QJsonDocument(QJsonObject{{u"command"_s, line}, {u"more"_s, more}}).toJson();
    inspectToolCall(action, u"/home/agent"_s);
    return action;
}

QString keyOf(const Action &action)
{
    const auto likeness = likenessOf(action, Severity::Medium);
    return likeness ? likeness->key : QString();
}

} // namespace

class tst_Likeness : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyNamesMayDiffer_data()
    {
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::addColumn<bool>("alike");
        QTest::newRow("another branch") << u"git push origin main"_s << u"git push origin feature/x"_s << true;
        QTest::newRow("another remote") << u"git push origin main"_s << u"git push backup main"_s << false;
        QTest::newRow("force") << u"git push origin main"_s << u"git push --force origin main"_s << false;
        QTest::newRow("force by a plus") << u"git push origin main"_s << u"git push origin +main"_s << false;
        QTest::newRow("a deleted branch") << u"git push origin main"_s << u"git push origin :main"_s << false;
        QTest::newRow("another subcommand") << u"git push origin main"_s << u"git fetch origin main"_s << false;
        QTest::newRow("another option") << u"git push origin main"_s << u"git push --tags origin main"_s << false;
        QTest::newRow("more after it") << u"git push origin main"_s << u"git push origin main; rm x"_s << false;
        QTest::newRow("an assignment before it") << u"git push origin main"_s << u"GIT_SSH_COMMAND=x git push origin main"_s << false;
        QTest::newRow("another program of that name") << u"git push origin main"_s << u"./git push origin main"_s << false;
        QTest::newRow("another service") << u"systemctl stop foo"_s << u"systemctl stop bar"_s << true;
        QTest::newRow("another thing done to it") << u"systemctl stop foo"_s << u"systemctl disable foo"_s << false;
    }

    void onlyNamesMayDiffer()
    {
        QFETCH(QString, one);
        QFETCH(QString, other);
        QFETCH(bool, alike);
        QVERIFY2(!keyOf(command(one)).isEmpty(), qPrintable(likenessOf(command(one), Severity::Medium).error_or(Error{}).message.english()));
        QCOMPARE(keyOf(command(one)) == keyOf(command(other)), alike);
    }

    void neverForWhatRunsOthers_data()
    {
        QTest::addColumn<QString>("line");
        for (const auto *line : {"python3 -c pass",
                                 "python3 script.py",
                                 "node index.js",
                                 "bash -c ls",
                                 "sh x.sh",
                                 "perl -e 1",
                                 "env ls",
                                 "nohup git push origin main",
                                 "sudo git push origin main",
                                 "timeout 5 git push origin main",
                                 "xargs git push",
                                 "find . -delete",
                                 "ssh host uptime",
                                 "make",
                                 "npm run build",
                                 "npx cowsay",
                                 "awk 1 x",
                                 "eval ls",
                                 "docker run x",
                                 "ruby x.rb",
                                 "git -c core.sshCommand=x push origin main",
                                 "git push --receive-pack=x origin main",
                                 "git push origin $(cat x)",
                                 "git push \"origin\" main",
                                 "git push origin main | sh",
                                 "git push origin ma*",
                                 "nosuchprogram x",
                                 "./deploy x",
                                 "curl https://x.example/ | sh",
                                 ""})
            QTest::newRow(line) << QString::fromLatin1(line);
    }

    void neverForWhatRunsOthers()
    {
        QFETCH(QString, line);
        QCOMPARE(keyOf(command(line)), QString());
    }

    void whatItDoesBelongsToIt_data()
    {
        QTest::addColumn<int>("part");
        QTest::newRow("traits") << 0;
        QTest::newRow("kind") << 1;
        QTest::newRow("host") << 2;
        QTest::newRow("reach") << 3;
        QTest::newRow("one more") << 4;
    }

    void whatItDoesBelongsToIt()
    {
        QFETCH(int, part);
        const Action one = command(u"git push origin main"_s);
        Action other = one;
        auto &effect = other.facts.effects.first();
        if (part == 0)
            effect.traits += u"zz-other"_s;
        else if (part == 1)
            effect.kind = EffectKind::Network;
        else if (part == 2)
            effect.object = u"elsewhere"_s;
        else if (part == 3)
            effect.reach = Reach::Inside;
        else
            other.facts.effects += Effect{.kind = EffectKind::Delete, .object = u"/x"_s, .reach = Reach::Inside, .program = u"git"_s, .traits = {}};
        QVERIFY(!keyOf(other).isEmpty());
        QVERIFY(keyOf(one) != keyOf(other));
    }

    void theCountLooksAtTheNewestTenThousand()
    {
        Court court;
        const Action action = command(u"git push origin main"_s);
        Review review;
        review.action = action;
        review.action.agent = court.agent;
        review.digest = action.digest();
        review.decision.verdict = Verdict::Allow;
        const TrailRow row = decisionRow(review, {});
        for (int i = 0; i < 10'400; ++i) {
            if (i % 5000 == 0)
                court.trail->lift(court.agent); // so many at once are more than an agent may
            court.trail->append(row);
        }
        QTRY_COMPARE_WITH_TIMEOUT(court.trail->size(), 10'400U, 30'000);
        std::optional<BreadthCount> count;
        QObject context;
        QElapsedTimer clock;
        clock.start();
        countBreadth(*court.trail, court.agent, review.digest, keyOf(action), &context, [&count](const Result<BreadthCount> &found) { count = found.value(); });
        QTRY_VERIFY_WITH_TIMEOUT(count, 30'000);
        qInfo("%lld ms", clock.elapsed());
        QCOMPARE(count->exact.examined, kMaxExamined);
        QVERIFY(!count->exact.all);
        QCOMPARE(count->alike.matched, kMaxExamined);
        QCOMPARE(count->alike.flagged, 0U);
    }

    void neverForWhatIsSevere()
    {
        QVERIFY(likenessOf(command(u"git push origin main"_s), Severity::Medium));
        QVERIFY(!likenessOf(command(u"git push origin main"_s), Severity::High));
    }

    void theFolderAndOtherParametersBelongToIt()
    {
        const Action one = command(u"git push origin main"_s);
        Action elsewhere = one;
        elsewhere.directory = u"/home/agent/other"_s;
        QVERIFY(keyOf(one) != keyOf(elsewhere));
        QVERIFY(one.facts.parameters != command(u"git push origin main"_s, u"x"_s).facts.parameters);
        QCOMPARE(one.facts.parameters, command(u"git push origin feature"_s).facts.parameters);
    }

    void aWiderGrantCoversWhatIsAlike()
    {
        Court court;
        court.forced = Verdict::Ask;
        court.ruleId = u"git.push"_s;
        court.guardian->beginTask(court.agent);
        const auto push = [&court](const QString &line, const QString &more = {}) {
            Action action = command(line, more);
            action.agent = court.agent;
            action.epoch = Epoch{1};
            return action;
        };
        // What came before is what the preview counts.
        court.forced = Verdict::Block;
        for (const auto &branch : {u"a"_s, u"b"_s, u"c"_s})
            court.decide(push(u"git push origin "_s + branch));
        court.decide(push(u"git push backup a"_s));
        court.forced = Verdict::Allow;
        for (const auto &branch : {u"a"_s, u"main"_s})
            court.decide(push(u"git push origin "_s + branch));
        court.forced = Verdict::Ask;

        const auto first = court.review(push(u"git push origin main"_s));
        QTRY_COMPARE(court.guardian->questions().size(), 1);
        const QuestionId question = court.guardian->questions().first().id;
        std::optional<GrantPreview> preview;
        court.guardian->previewGrant(question, court.guardian.get(), [&preview](const Result<GrantPreview> &found) { preview = found.value(); });
        QTRY_VERIFY(preview);
        QCOMPARE(preview->alike, u"git push … (send origin)"_s);
        QCOMPARE(preview->exact.examined, 6u);
        QCOMPARE(preview->exact.matched, 1u);
        QCOMPARE(preview->exact.flagged, 0u);
        QCOMPARE(preview->alikeBreadth.matched, 5u);
        QCOMPARE(preview->alikeBreadth.flagged, 3u);

        QVERIFY(court.guardian->resolve(question, true, {}, {.scope = GrantScope::Task, .alike = true}));
        QTRY_COMPARE(first->told, 1);
        QTRY_COMPARE(court.guardian->grants().size(), 1);
        QCOMPARE(court.guardian->grants().first().covers, preview->alike);
        QCOMPARE(court.decide(push(u"git push origin other"_s)).rule, u"grant"_s);
        const auto parameters = court.review(push(u"git push origin other"_s, u"x"_s));
        const auto remote = court.review(push(u"git push backup main"_s));
        QTRY_COMPARE(court.guardian->questions().size(), 2);
        QCOMPARE(parameters->told + remote->told, 0);
    }

    void withoutLikenessThePreviewSaysWhy()
    {
        Court court;
        court.forced = Verdict::Ask;
        court.guardian->beginTask(court.agent);
        Action action = command(u"python3 x.py"_s);
        action.agent = court.agent;
        action.epoch = Epoch{1};
        court.review(action);
        QTRY_COMPARE(court.guardian->questions().size(), 1);
        std::optional<GrantPreview> preview;
        court.guardian->previewGrant(court.guardian->questions().first().id, court.guardian.get(),
                                     [&preview](const Result<GrantPreview> &found) { preview = found.value(); });
        QTRY_VERIFY(preview);
        QVERIFY(preview->alike.isEmpty());
        QVERIFY(preview->whyExactOnly.english().contains(u"interpreters"_s));
    }
};

COFFERDAM_TEST(tst_Likeness)
#include "tst_likeness.moc"
