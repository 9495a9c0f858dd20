// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the machine's administrator and the user add to the packs: stricter always, milder only by an exception, and never
// milder than the machine's rules.

#include "core/policy/Policy.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

QByteArray rule(const QByteArray &id, const QByteArray &when, const QByteArray &verdict, const QByteArray &more = {})
{
    return "[[rule]]\nid = \"" + id + "\"\ntitle = \"t\"\nreason = \"r\"\nwhen = " + when + "\nverdict = \"" + verdict + "\"\n" + more + "\n";
}

QByteArray exception(const QByteArray &overrides, const QByteArray &end = "2999-01-01")
{
    return "exception = \"agreed in the team\"\nowner = \"ada\"\nexpires = " + end + "\noverrides = [" + overrides + "]\n";
}

const QByteArray kDelete = "{ effect = \"delete\" }";
const QByteArray kRead = "{ effect = \"read\" }";

} // namespace

class tst_AddedRules : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    RuleSources m_sources;

    void write(const QString &where, const QByteArray &text, const QString &name = u"a.toml"_s)
    {
        const QString path = where + u'/' + name;
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(file.errorString()));
        file.write(text);
        file.close();
        QVERIFY(file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner));
    }

    Result<std::shared_ptr<const Policy>> load() const
    {
        return Policy::load(m_sources, u"balanced"_s, [](Action &) {});
    }

    static Action action(EffectKind kind, Reach reach = Reach::Inside)
    {
        Action result;
        result.kind = ActionKind::Exec;
        result.facts.effects = {Effect{.kind = kind, .object = u"/x"_s, .reach = reach, .program = u"prog"_s, .traits = {}}};
        result.facts.complete = true;
        return result;
    }

    Ruling ruling(EffectKind kind, Reach reach = Reach::Inside) const
    {
        const auto policy = load();
        if (!policy) {
            Ruling none;
            none.verdict = Verdict::Freeze;
            none.rule = policy.error().message.english();
            return none;
        }
        return (*policy)->evaluate(action(kind, reach));
    }

    void refused(const QStringList &named) const
    {
        const auto policy = load();
        QVERIFY(!policy);
        for (const auto &word : named)
            QVERIFY2(policy.error().message.english().contains(word), qPrintable(policy.error().message.english()));
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_sources = {.packs = m_folder->filePath(u"packs"_s),
                     .machine = m_folder->filePath(u"machine"_s),
                     .user = m_folder->filePath(u"user"_s),
                     .machineOwner = ::getuid()};
        write(m_sources.packs, rule("p.delete", kDelete, "block") + rule("p.read", kRead, "allow"));
    }

    void foldersThatAreNotThereAddNothing()
    {
        QCOMPARE(ruling(EffectKind::Delete).verdict, Verdict::Block);
        QCOMPARE(ruling(EffectKind::Read).verdict, Verdict::Allow);
    }

    void addedRulesMakeItStricter()
    {
        write(m_sources.machine, rule("m.read", kRead, "snapshot"));
        QCOMPARE(ruling(EffectKind::Read).verdict, Verdict::Snapshot);
        write(m_sources.user, rule("u.read", kRead, "block"));
        QCOMPARE(ruling(EffectKind::Read).verdict, Verdict::Block);
        QCOMPARE(ruling(EffectKind::Read).rule, u"u.read"_s);
    }

    void addedRulesDoNotLoosen()
    {
        write(m_sources.user, rule("u.delete", kDelete, "snapshot"));
        QCOMPARE(ruling(EffectKind::Delete).verdict, Verdict::Block);
        write(m_sources.machine, rule("m.delete", kDelete, "ask"));
        QCOMPARE(ruling(EffectKind::Delete).verdict, Verdict::Block);
    }

    /// Of what no pack speaks, a snapshot rule of the user would be milder than the question.
    void addedRulesDoNotCoverWhatNoPackSpeaksOf()
    {
        QCOMPARE(ruling(EffectKind::Move).verdict, Verdict::Ask);
        write(m_sources.user, rule("u.move", "{ effect = \"move\" }", "snapshot"));
        QCOMPARE(ruling(EffectKind::Move).verdict, Verdict::Ask);
        QCOMPARE(ruling(EffectKind::Move).rule, u"no-rule"_s);
    }

    void anExceptionLoosensTheRuleItNames()
    {
        write(m_sources.user, rule("u.delete", kDelete, "allow", exception("\"p.delete\"")));
        const auto decided = ruling(EffectKind::Delete);
        QCOMPARE(decided.verdict, Verdict::Allow);
        QCOMPARE(decided.rule, u"u.delete"_s);
        QCOMPARE(decided.exceptions, QStringList{u"u.delete"_s});
        const auto because = Phrase::joined(decided.because, u" ").english();
        for (const auto &word : {u"agreed in the team"_s, u"ada"_s, u"2999-01-01"_s, u"p.delete"_s})
            QVERIFY2(because.contains(word), qPrintable(because));
        QVERIFY(decided.matched.contains(u"p.delete"_s));
    }

    void anExceptionForWhatNoRuleSpeaksOf()
    {
        write(m_sources.user, rule("u.move", "{ effect = \"move\" }", "snapshot", exception("\"no-rule\"")));
        QCOMPARE(ruling(EffectKind::Move).verdict, Verdict::Snapshot);
        QCOMPARE(ruling(EffectKind::Move).exceptions, QStringList{u"u.move"_s});
        QCOMPARE(ruling(EffectKind::Move, Reach::Outside).verdict, Verdict::Ask); // could not be undone
        QCOMPARE(ruling(EffectKind::Delete).verdict, Verdict::Block);
    }

    void anExceptionLoosensNothingElse()
    {
        write(m_sources.packs, rule("q.delete", kDelete, "ask"), u"b.toml"_s);
        write(m_sources.user, rule("u.delete", kDelete, "allow", exception("\"p.delete\"")));
        QCOMPARE(ruling(EffectKind::Delete).verdict, Verdict::Ask);
        QCOMPARE(ruling(EffectKind::Delete).rule, u"q.delete"_s);
        QCOMPARE(ruling(EffectKind::Delete).exceptions, QStringList{u"u.delete"_s});
    }

    void anExceptionDoesNotCoverWhatIsUnknown()
    {
        write(m_sources.user, rule("u.all", "{ has_effects = true }", "allow", exception("\"p.delete\", \"no-rule\"")));
        auto what = action(EffectKind::Unknown, Reach::Outside);
        const auto policy = load();
        QVERIFY(policy);
        QCOMPARE((*policy)->evaluate(what).verdict, Verdict::Ask);
        what = action(EffectKind::Read);
        what.facts.complete = false;
        QCOMPARE((*policy)->evaluate(what).verdict, Verdict::Snapshot);
    }

    void anExceptionEnds()
    {
        write(m_sources.user, rule("u.delete", kDelete, "allow", exception("\"p.delete\"", "2001-01-01")));
        QCOMPARE(ruling(EffectKind::Delete).verdict, Verdict::Block);
        QVERIFY(ruling(EffectKind::Delete).exceptions.isEmpty());
    }

    /// On a shared workstation: whatever the user writes, the administrator's rule stands.
    void nothingLoosensTheMachine()
    {
        write(m_sources.machine, rule("m.delete", kDelete, "ask"));
        write(m_sources.user, rule("u.delete", kDelete, "allow", exception("\"p.delete\"")));
        QCOMPARE(ruling(EffectKind::Delete).verdict, Verdict::Ask); // the pack's block is loosened, the machine's question is not
        QCOMPARE(ruling(EffectKind::Delete).rule, u"m.delete"_s);
        write(m_sources.user, rule("u.delete", kDelete, "allow", exception("\"m.delete\"")));
        refused({u"user/a.toml:1"_s, u"overrides"_s, u"m.delete"_s, u"machine"_s});
    }

    void theUserCannotTakeTheMachinesNames()
    {
        write(m_sources.machine, rule("m.read", kRead, "block"));
        write(m_sources.user, rule("m.read", kRead, "ask"));
        refused({u"user/a.toml:1"_s, u"m.read"_s});
    }

    void refusesExceptionsThatSayTooLittle_data()
    {
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<QString>("field");
        const QByteArray why = "exception = \"why\"\n", owner = "owner = \"ada\"\n", end = "expires = 2999-01-01\n", overrides = "overrides = [\"p.delete\"]\n";
        QTest::newRow("no exception") << QByteArray() << u"verdict"_s;
        QTest::newRow("no reason") << QByteArray("exception = \" \"\n" + owner + end + overrides) << u"exception"_s;
        QTest::newRow("no owner") << QByteArray(why + end + overrides) << u"owner"_s;
        QTest::newRow("no end") << QByteArray(why + owner + overrides) << u"expires"_s;
        QTest::newRow("names no rule") << QByteArray(why + owner + end) << u"overrides"_s;
        QTest::newRow("names an unknown rule") << QByteArray(why + owner + end + "overrides = [\"nobody\"]\n") << u"nobody"_s;
        QTest::newRow("overrides alone") << overrides << u"overrides"_s;
    }

    void refusesExceptionsThatSayTooLittle()
    {
        QFETCH(QByteArray, more);
        QFETCH(QString, field);
        write(m_sources.user, rule("u.delete", kDelete, "allow", more));
        refused({u"user/a.toml:"_s, field});
    }

    void packsMakeNoExceptions()
    {
        write(m_sources.packs, rule("q", kDelete, "allow", exception("\"p.delete\"")), u"b.toml"_s);
        refused({u"packs/b.toml:"_s, u"exception"_s});
    }

    void theMachinesRulesMustBelongToRoot()
    {
        write(m_sources.machine, rule("m.read", kRead, "block"));
        m_sources.machineOwner = 0; // as in the product; this test is no root
        QVERIFY(::getuid() != 0);
        refused({u"machine"_s, u"root"_s});
    }

    void theMachinesRulesMustBeWrittenByNobodyElse_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("mode");
        QTest::newRow("file, group") << u"machine/a.toml"_s << 0660;
        QTest::newRow("file, all") << u"machine/a.toml"_s << 0606;
        QTest::newRow("folder, group") << u"machine"_s << 0770;
        QTest::newRow("folder, all") << u"machine"_s << 0707;
        QTest::newRow("folder, all but sticky") << u"machine"_s << 01777;
        QTest::newRow("folder above") << u"."_s << 0777;
    }

    void theMachinesRulesMustBeWrittenByNobodyElse()
    {
        QFETCH(QString, path);
        QFETCH(int, mode);
        write(m_sources.machine, rule("m.read", kRead, "block"));
        QCOMPARE(ruling(EffectKind::Read).verdict, Verdict::Block);
        QCOMPARE(::chmod(QFile::encodeName(m_folder->filePath(path)).constData(), mode_t(mode)), 0);
        refused({u"Other users may write"_s});
        ::chmod(QFile::encodeName(m_folder->filePath(path)).constData(), 0700);
    }

    void theMachinesRulesAreNoLinks()
    {
        write(m_folder->path(), rule("m.read", kRead, "block"), u"elsewhere.toml"_s);
        QDir().mkpath(m_sources.machine);
        QVERIFY(QFile::link(m_folder->filePath(u"elsewhere.toml"_s), m_sources.machine + u"/a.toml"_s));
        refused({u"machine/a.toml"_s});
    }

    /// An unreadable folder is not an empty one.
    void whatCannotBeReadIsAnError()
    {
        for (const auto &folder : {m_sources.machine, m_sources.user}) {
            write(folder, rule("m.read", kRead, "block"));
            QCOMPARE(::chmod(QFile::encodeName(folder).constData(), 0), 0);
            refused({folder});
            ::chmod(QFile::encodeName(folder).constData(), 0700);
            QDir(folder).removeRecursively();
        }
    }

    void theUsersRulesMustNotBeWrittenByEverybody()
    {
        write(m_sources.user, rule("u.read", kRead, "block"));
        QCOMPARE(::chmod(QFile::encodeName(m_sources.user + u"/a.toml"_s).constData(), 0602), 0);
        refused({u"user/a.toml"_s, u"Other users may write"_s});
    }

    void includes()
    {
        write(m_sources.user, QByteArray("include = [\"more/b.toml\", \"more/c.toml\"]\n"));
        write(m_sources.user, QByteArray("include = [\"c.toml\"]\n") + rule("u.read", kRead, "ask"), u"more/b.toml"_s);
        write(m_sources.user, rule("u.more", kRead, "snapshot"), u"more/c.toml"_s); // included twice, read once
        QCOMPARE(ruling(EffectKind::Read).verdict, Verdict::Ask);
        QCOMPARE(ruling(EffectKind::Read).matched, (QStringList{u"u.read"_s, u"u.more"_s, u"p.read"_s}));
    }

    void refusesBadIncludes_data()
    {
        QTest::addColumn<QByteArray>("include");
        QTest::addColumn<QStringList>("named");
        QTest::newRow("itself") << QByteArray("include = [\"a.toml\"]\n") << QStringList{u"user/a.toml"_s, u"includes itself"_s};
        QTest::newRow("in a ring") << QByteArray("include = [\"b.toml\"]\n") << QStringList{u"includes itself"_s, u"a.toml → "_s, u"b.toml → "_s};
        QTest::newRow("not there") << QByteArray("include = [\"no.toml\"]\n") << QStringList{u"user/a.toml:1"_s, u"include"_s, u"no.toml"_s};
        QTest::newRow("outside") << QByteArray("include = [\"../packs/a.toml\"]\n") << QStringList{u"user/a.toml:1"_s, u"include"_s};
        QTest::newRow("absolute") << QByteArray("include = [\"/etc/passwd\"]\n") << QStringList{u"user/a.toml:1"_s, u"include"_s};
        QTest::newRow("a number") << QByteArray("include = 3\n") << QStringList{u"user/a.toml:1"_s, u"include"_s};
    }

    void refusesBadIncludes()
    {
        QFETCH(QByteArray, include);
        QFETCH(QStringList, named);
        write(m_sources.user, include + rule("u.a", kRead, "ask"));
        write(m_sources.user, QByteArray("include = [\"a.toml\"]\n") + rule("u.b", kRead, "ask"), u"b.toml"_s);
        if (!include.contains("b.toml"))
            QFile::remove(m_sources.user + u"/b.toml"_s);
        refused(named);
    }

    void boundedTimeForHostileFiles_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("too large") << QByteArray(5 * 1024 * 1024, '#');
        QTest::newRow("a megabyte of brackets") << QByteArray("a = ") + QByteArray(1024 * 1024, '[');
        QTest::newRow("a megabyte of tables") << QByteArray("[[rule]]\n").repeated(100000);
        QTest::newRow("NULs") << QByteArray(1024, '\0');
        QTest::newRow("not UTF-8") << QByteArray("[[rule]]\nid = \"\xc3\x28\"\n");
    }

    void boundedTimeForHostileFiles()
    {
        QFETCH(QByteArray, content);
        write(m_sources.user, content);
        QElapsedTimer timer;
        timer.start();
        refused({u"user/a.toml"_s});
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    }

    void aFifoIsNoFile()
    {
        QDir().mkpath(m_sources.user);
        QCOMPARE(::mkfifo(QFile::encodeName(m_sources.user + u"/a.toml"_s).constData(), 0600), 0);
        refused({u"user/a.toml"_s, u"not a plain file"_s});
    }
};

COFFERDAM_TEST(tst_AddedRules)
#include "tst_addedrules.moc"
