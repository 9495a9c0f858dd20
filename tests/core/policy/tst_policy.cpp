// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/Policy.h"
#include "tests/support/Test.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// A rule with what is asked filled in.
QByteArray rule(const QByteArray &id, const QByteArray &when, const QByteArray &verdict, const QByteArray &more = {})
{
    return "[[rule]]\nid = \"" + id + "\"\ntitle = \"t\"\nreason = \"r\"\nwhen = " + when + "\nverdict = \"" + verdict + "\"\n" + more + "\n";
}

Effect effect(EffectKind kind, const QString &object, Reach reach = Reach::Inside, const QStringList &traits = {})
{
    return Effect{.kind = kind, .object = object, .reach = reach, .program = u"prog"_s, .traits = traits};
}

Action action(const QList<Effect> &effects, bool complete = true)
{
    Action result;
    result.kind = ActionKind::Exec;
    result.facts.effects = effects;
    result.facts.complete = complete;
    return result;
}

} // namespace

class tst_Policy : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    int m_files = 0;

    Result<std::shared_ptr<const Policy>> load(const QByteArray &toml, Profile profile = Profile::Balanced, const QByteArray &second = {})
    {
        QStringList files;
        for (const auto &text : {toml, second}) {
            if (text.isEmpty())
                continue;
            QFile file(m_folder.filePath(u"pack%1.toml"_s.arg(m_files++)));
            if (!file.open(QIODevice::WriteOnly))
                return fail(Errc::Io, Phrase::verbatim(file.errorString()));
            file.write(text);
            files.append(file.fileName());
        }
        return Policy::load(files, profile, [](Action &example) { // an example is a kind of effect, by name
            const auto kind = effectKindFromWord(QString::fromUtf8(example.raw).section(u'"', 3, 3));
            example.kind = ActionKind::Exec;
            example.facts.complete = true;
            if (kind)
                example.facts.effects = {effect(*kind, u"/x"_s)};
        });
    }

    Verdict verdict(const QByteArray &toml, const Action &what, Profile profile = Profile::Balanced)
    {
        const auto policy = load(toml, profile);
        if (!policy)
            qWarning("%s", qUtf8Printable(policy.error().message.english()));
        return policy ? (*policy)->evaluate(what).verdict : Verdict::Freeze;
    }

private Q_SLOTS:
    void theStrictestMatchingRuleWins()
    {
        const auto allow = rule("a", "{ effect = \"delete\" }", "allow");
        const auto block = rule("b", "{ effect = \"delete\" }", "block");
        const auto what = action({effect(EffectKind::Delete, u"/x"_s)});
        QCOMPARE(verdict(allow + block, what), Verdict::Block);
        QCOMPARE(verdict(block + allow, what), Verdict::Block);
        QCOMPARE(verdict(allow, what), Verdict::Allow);
    }

    void everyEffectNeedsARule()
    {
        const auto reads = rule("a", "{ effect = \"read\" }", "allow");
        QCOMPARE(verdict(reads, action({effect(EffectKind::Read, u"/x"_s)})), Verdict::Allow);
        QCOMPARE(verdict(reads, action({effect(EffectKind::Read, u"/x"_s), effect(EffectKind::Delete, u"/x"_s)})), Verdict::Ask);
        QCOMPARE(verdict(reads, action({})), Verdict::Ask);
    }

    void unknownIsNotSafe()
    {
        const auto all = rule("a", "{ effect = [\"read\", \"delete\", \"unknown\"] }", "allow");
        QCOMPARE(verdict(all, action({effect(EffectKind::Unknown, {})})), Verdict::Snapshot);
        QCOMPARE(verdict(all, action({effect(EffectKind::Unknown, {}, Reach::Outside)})), Verdict::Ask);
        QCOMPARE(verdict(all, action({effect(EffectKind::Read, u"/x"_s)}, false)), Verdict::Snapshot);
        QCOMPARE(verdict(all, action({effect(EffectKind::Read, u"/x"_s, Reach::Outside)}, false)), Verdict::Ask);
    }

    void aConditionOverAnUnknownFactIsNeitherTrueNorFalse()
    {
        const auto reads = rule("a", "{ effect = \"read\" }", "allow");
        const auto under = rule("b", "{ all = [{ effect = \"read\" }, { fact = \"object\", under = \"/etc\" }] }", "block");
        const auto notUnder = rule("c", "{ all = [{ effect = \"read\" }, { not = { fact = \"object\", under = \"/etc\" } }] }", "block");
        const auto unknown = action({effect(EffectKind::Read, {})});
        QCOMPARE(verdict(reads + under, unknown), Verdict::Snapshot);
        QCOMPARE(verdict(reads + notUnder, unknown), Verdict::Snapshot);
        QCOMPARE(verdict(reads + under, action({effect(EffectKind::Read, u"/etc/x"_s)})), Verdict::Block);
        QCOMPARE(verdict(reads + under, action({effect(EffectKind::Read, u"/etcetera"_s)})), Verdict::Allow);
        QCOMPARE(verdict(reads + rule("d", "{ any = [{ fact = \"object\", under = \"/etc\" }, { effect = \"read\" }] }", "ask"), unknown), Verdict::Ask);
    }

    void aLineEndHidesNothingFromAnExpression()
    {
        const auto both = rule("a", "{ effect = \"read\" }", "allow") + rule("b", "{ fact = \"object\", matches = \"^/a.*key$\" }", "block");
        QCOMPARE(verdict(both, action({effect(EffectKind::Read, u"/a/b/key"_s)})), Verdict::Block);
        QCOMPARE(verdict(both, action({effect(EffectKind::Read, u"/a/\n/key"_s)})), Verdict::Block);
        QCOMPARE(verdict(both, action({effect(EffectKind::Read, u"/a/key\n"_s)})), Verdict::Allow);
    }

    void aSnapshotNeverCoversWhatHappensOutside()
    {
        const auto snapshot = rule("a", "{ effect = \"delete\" }", "snapshot");
        QCOMPARE(verdict(snapshot, action({effect(EffectKind::Delete, u"/x"_s)})), Verdict::Snapshot);
        QCOMPARE(verdict(snapshot, action({effect(EffectKind::Delete, u"/x"_s, Reach::Outside)})), Verdict::Ask);
    }

    void autonomousNeverAsks()
    {
        const auto ask = rule("a", "{ effect = [\"delete\", \"read\"] }", "ask");
        QCOMPARE(verdict(ask, action({effect(EffectKind::Delete, u"/x"_s)}), Profile::Autonomous), Verdict::Snapshot);
        QCOMPARE(verdict(ask, action({effect(EffectKind::Delete, u"/x"_s, Reach::Outside)}), Profile::Autonomous), Verdict::Block);
        QCOMPARE(verdict(ask, action({effect(EffectKind::Send, u"host"_s, Reach::Outside)}), Profile::Autonomous), Verdict::Block);
        QCOMPARE(verdict(ask, action({}, false), Profile::Autonomous), Verdict::Snapshot);
    }

    /// What was seen, went out or was gained stays so, whatever state the machine is taken back to.
    void autonomousBlocksWhatNoSnapshotMakesGood_data()
    {
        QTest::addColumn<Effect>("what");
        QTest::addColumn<Verdict>("verdict");
        for (const auto kind :
             {EffectKind::Read, EffectKind::CredentialRead, EffectKind::Network, EffectKind::Send, EffectKind::Persist, EffectKind::Privilege})
            QTest::newRow(toWord(kind).toUtf8().constData()) << effect(kind, u"/x"_s) << Verdict::Block;
        for (const auto kind : {EffectKind::Create, EffectKind::Overwrite, EffectKind::Delete, EffectKind::Move, EffectKind::Permission, EffectKind::Execute,
                                EffectKind::Kill, EffectKind::Configure}) {
            QTest::newRow(toWord(kind).toUtf8().constData()) << effect(kind, u"/x"_s) << Verdict::Snapshot;
            QTest::addRow("%s outside", toWord(kind).toUtf8().constData()) << effect(kind, u"/x"_s, Reach::Outside) << Verdict::Block;
            for (const auto *trait : {"guard", "protection", "access", "accounts", "setuid", "injected", "library", "copied-interpreter", "control-socket",
                                      "log", "package-source", "proxy", "private", "credential", "elevated", "kernel"})
                QTest::addRow("%s %s", toWord(kind).toUtf8().constData(), trait)
                    << effect(kind, u"/x"_s, Reach::Inside, {QString::fromLatin1(trait)}) << Verdict::Block;
        }
        QTest::newRow("an option that is a command") << effect(EffectKind::Execute, u"/x"_s, Reach::Inside, {u"setting"_s}) << Verdict::Block;
    }
    void autonomousBlocksWhatNoSnapshotMakesGood()
    {
        QFETCH(Effect, what);
        const auto ask = rule("a", "{ reach = [\"inside\", \"outside\"] }", "ask");
        QTEST(verdict(ask, action({what}), Profile::Autonomous), "verdict");
        if (what.reach == Reach::Inside) // also where a pack says otherwise
            QTEST(verdict(rule("a", "{ reach = \"inside\" }", "ask", "autonomous = \"snapshot\""), action({what}), Profile::Autonomous), "verdict");
        QCOMPARE(verdict(ask, action({what})), Verdict::Ask);
        const auto noRule = verdict(rule("a", "{ effect = \"unknown\" }", "allow"), action({what}), Profile::Autonomous);
        QTEST(noRule, "verdict"); // what no rule speaks of is asked, too
    }

    void autonomousBlocksAnotherProject()
    {
        const auto ask = rule("a", "{ effect = \"move\" }", "ask");
        auto moving = action({effect(EffectKind::Move, u"/home/agent/another"_s)});
        QCOMPARE(verdict(ask, moving, Profile::Autonomous), Verdict::Snapshot);
        moving.facts.values.insert(u"area"_s, u"other-project"_s);
        QCOMPARE(verdict(ask, moving, Profile::Autonomous), Verdict::Block);
    }

    void autonomousBlocksAWholeWithAPartThatStays()
    {
        const auto ask = rule("a", "{ parsed = true }", "ask") + rule("b", "{ reach = [\"inside\", \"outside\"] }", "allow");
        auto what = action({effect(EffectKind::Read, u"/x"_s), effect(EffectKind::Delete, u"/x"_s)});
        what.facts.values.insert(u"parsed"_s, true);
        QCOMPARE(verdict(ask, what, Profile::Autonomous), Verdict::Snapshot);
        what.facts.effects += effect(EffectKind::Send, u"host"_s);
        QCOMPARE(verdict(ask, what, Profile::Autonomous), Verdict::Block);
    }

    /// The first part is not all of it.
    void saysEachPartThatIsNotAllowed()
    {
        const auto pack = rule("send", "{ effect = \"send\" }", "ask", "severity = \"medium\"").replace("title = \"t\"", "title = \"Sends\"")
                          + rule("gain", "{ effect = \"privilege\" }", "ask", "severity = \"high\"").replace("title = \"t\"", "title = \"Gains rights\"")
                          + rule("delete", "{ effect = \"delete\" }", "snapshot").replace("title = \"t\"", "title = \"Deletes\"")
                          + rule("read", "{ effect = \"read\" }", "allow").replace("title = \"t\"", "title = \"Reads\"")
                          + rule("hidden", "{ hidden_characters = true }", "ask").replace("title = \"t\"", "title = \"Hides\"");
        const auto policy = load(pack);
        QVERIFY2(policy, policy ? "" : qPrintable(policy.error().message.english()));
        auto what = action({effect(EffectKind::Send, u"host-1"_s, Reach::Outside), effect(EffectKind::Read, u"/read"_s), effect(EffectKind::Delete, u"/lib"_s),
                            effect(EffectKind::Send, u"host-2"_s, Reach::Outside), effect(EffectKind::Privilege, u"root"_s)});
        what.facts.values.insert(u"hidden_characters"_s, true);
        const auto ruling = (*policy)->evaluate(what);
        QCOMPARE(ruling.verdict, Verdict::Ask);
        QCOMPARE(ruling.rule, u"send"_s);
        QCOMPARE(ruling.severity, Severity::High); // of the worst
        QCOMPARE(ruling.freeEffects, QList<qsizetype>{1});
        QCOMPARE(ruling.ofWhole, QStringList{u"hidden"_s});
        const auto title = ruling.title.english();
        const auto because = Phrase::joined(ruling.because, u"\n").english();
        for (const auto &words : {u"Sends"_s, u"Gains rights"_s, u"Deletes"_s, u"Hides"_s}) {
            QVERIFY2(title.contains(words), qPrintable(title));
        }
        for (const auto &words : {u"host-1"_s, u"host-2"_s, u"Gains rights"_s, u"root"_s, u"/lib"_s, u"Hides"_s})
            QVERIFY2(because.contains(words), qPrintable(because));
        QVERIFY2(!title.contains(u"Reads"_s) && !because.contains(u"/read"_s), qPrintable(because));
        QVERIFY2(because.indexOf(u"Gains rights"_s) < because.indexOf(u"Deletes"_s), qPrintable(because)); // the strictest first
    }

    /// A user's pack beside the machine's own: more rules can only add caution.
    void addedRulesAreOnlyEverStricter()
    {
        const auto machine = load(rule("m", "{ effect = \"delete\" }", "block"), Profile::Balanced, rule("u", "{ effect = \"delete\" }", "allow"));
        QVERIFY(machine);
        QCOMPARE((*machine)->evaluate(action({effect(EffectKind::Delete, u"/x"_s)})).verdict, Verdict::Block);
    }

    void expiredRulesDoNotCount()
    {
        const auto allow = rule("a", "{ effect = \"read\" }", "allow", "expires = 2001-01-01\n");
        QCOMPARE(verdict(allow, action({effect(EffectKind::Read, u"/x"_s)})), Verdict::Ask);
        QCOMPARE(verdict(rule("a", "{ effect = \"read\" }", "allow", "expires = 2999-01-01\n"), action({effect(EffectKind::Read, u"/x"_s)})), Verdict::Allow);
    }

    void saysWhy()
    {
        const auto policy = load(rule("a", "{ effect = \"delete\", trait = \"small\" }", "allow") + rule("b", "{ effect = \"delete\" }", "ask"));
        QVERIFY(policy);
        const auto ruling = (*policy)->evaluate(action({effect(EffectKind::Delete, u"/x"_s, Reach::Inside, {u"big"_s})}));
        QCOMPARE(ruling.rule, u"b"_s);
        QCOMPARE(ruling.matched, QStringList{u"b"_s});
        QCOMPARE(ruling.nearestAllow, u"a"_s);
        QVERIFY2(Phrase::joined(ruling.because, u" ").english().contains(u"/x"), qUtf8Printable(Phrase::joined(ruling.because, u" ").english()));
        QCOMPARE(ruling.policyVersion, (*policy)->version());
    }

    void versionFollowsContentAndProfile()
    {
        const auto text = rule("a", "{ effect = \"read\" }", "allow");
        const auto one = load(text);
        const auto other = load(text + "\n");
        const auto careful = load(text, Profile::Careful);
        QVERIFY(one && other && careful);
        QCOMPARE((*one)->version().size(), 64);
        QVERIFY((*one)->version() != (*other)->version());
        QVERIFY((*one)->version() != (*careful)->version());
    }

    void refusesBadPacks_data()
    {
        QTest::addColumn<QByteArray>("toml");
        QTest::addColumn<QString>("named"); // in the message

        QTest::newRow("no TOML") << QByteArray("[[rule\nid=") << u":1:"_s;
        QTest::newRow("three brackets") << QByteArray("[[[rule]\nid = \"a\"\n") << u":1:"_s; // toml++ asserts here
        QTest::newRow("letter outside of a text") << QByteArray("\n\xef\xbb\xbb = 1\n") << u":2:"_s; // toml++ is undefined here
        QTest::newRow("letter where a token is broken") << QByteArray("include =2[\"more/a\xca\x93\"") << u":1:"_s; // and here
        QTest::newRow("letter in single quotes") << rule("a", "{ effect = \"read\", object = '/home/\xc3\xa9' }", "allow") << u"double quotes"_s;
        QTest::newRow("no rule") << QByteArray("[pack]\nid = \"x\"\n") << u"rule"_s;
        QTest::newRow("unknown field") << rule("a", "{ effect = \"read\" }", "allow", "colour = \"red\"\n") << u"colour"_s;
        QTest::newRow("include") << QByteArray("include = [\"self.toml\"]\n") + rule("a", "{ effect = \"read\" }", "allow") << u"include"_s;
        QTest::newRow("unknown fact") << rule("a", "{ mood = \"good\" }", "allow") << u"mood"_s;
        QTest::newRow("unknown effect") << rule("a", "{ effect = \"tickle\" }", "allow") << u"tickle"_s;
        QTest::newRow("unknown verdict") << rule("a", "{ effect = \"read\" }", "perhaps") << u"verdict"_s;
        QTest::newRow("unknown severity") << rule("a", "{ effect = \"read\" }", "allow", "severity = \"dire\"\n") << u"severity"_s;
        QTest::newRow("wrong type") << rule("a", "{ parsed = \"yes\" }", "allow") << u"parsed"_s;
        QTest::newRow("number as text") << rule("a", "{ commands = \"3\" }", "allow") << u"commands"_s;
        QTest::newRow("bad expression") << rule("a", "{ fact = \"object\", matches = \"(\" }", "allow") << u"matches"_s;
        QTest::newRow("two tests") << rule("a", "{ fact = \"object\", under = \"/a\", prefix = \"b\" }", "allow") << u"fact"_s;
        QTest::newRow("empty condition") << rule("a", "{}", "allow") << u"when"_s;
        QTest::newRow("empty any") << rule("a", "{ any = [] }", "allow") << u"any"_s;
        QTest::newRow("snapshot outside") << rule("a", "{ effect = \"delete\", reach = \"outside\" }", "snapshot") << u"verdict"_s;
        QTest::newRow("snapshot of a sending") << rule("a", "{ effect = \"send\" }", "snapshot") << u"verdict"_s;
        QTest::newRow("snapshot of a stream") << rule("a", "{ effect = \"network\" }", "snapshot", "kinds = [\"connect\"]\n") << u"verdict"_s;
        QTest::newRow("snapshot outside when careful")
            << rule("a", "{ effect = \"delete\", reach = \"outside\" }", "ask", "careful = \"snapshot\"\n") << u"verdict"_s;
        QTest::newRow("same id twice") << rule("a", "{ effect = \"read\" }", "allow") + rule("a", "{ effect = \"read\" }", "ask") << u"a"_s;
        QTest::newRow("example does not match") << rule("a", "{ effect = \"read\" }", "allow", "match = [\"delete\"]\n") << u"delete"_s;
        QTest::newRow("counter-example matches") << rule("a", "{ effect = \"read\" }", "allow", "no_match = [\"read\"]\n") << u"no_match"_s;
        QTest::newRow("not UTF-8") << QByteArray("[[rule]]\nid = \"\xff\xfe\"\n") << u"UTF-8"_s;
        QByteArray deep = "{ effect = \"read\" }";
        for (int i = 0; i < 40; ++i)
            deep = "{ not = " + deep + " }";
        QTest::newRow("too deep") << rule("a", deep, "allow") << u"when"_s;
    }

    void refusesBadPacks()
    {
        QFETCH(QByteArray, toml);
        QFETCH(QString, named);
        const auto policy = load(toml);
        QVERIFY(!policy);
        QVERIFY2(policy.error().message.english().contains(u"pack"_s), qUtf8Printable(policy.error().message.english())); // the file
        QVERIFY2(policy.error().message.english().contains(named), qUtf8Printable(policy.error().message.english()));
    }

    void lettersBeyondAsciiMatch()
    {
        const auto toml = QByteArray("# \xc3\xbc\n") + rule("a", "{ effect = \"read\", object = \"/home/\xc3\xa9\xf0\x9f\x99\x82\" }", "block");
        QCOMPARE(verdict(toml, action({effect(EffectKind::Read, u"/home/\u00e9\U0001f642"_s)})), Verdict::Block);
        QCOMPARE(verdict(toml, action({effect(EffectKind::Read, u"/home/e"_s)})), Verdict::Ask);
    }

    void errorsNameTheLine()
    {
        const auto policy = load(rule("a", "{ effect = \"read\" }", "allow")
                                 + "\n[[rule]]\nid = \"b\"\ntitle = \"t\"\nreason = \"r\"\nwhen = { mood = 1 }\nverdict = \"ask\"\n");
        QVERIFY(!policy);
        QVERIFY2(policy.error().message.english().contains(u".toml:13:"), qUtf8Printable(policy.error().message.english()));
    }

    void anEmptyFolderIsAnError()
    {
        const QTemporaryDir empty;
        const auto policy = Policy::loadFolder(empty.path(), u"balanced"_s, [](Action &) {});
        QVERIFY(!policy);
        QCOMPARE(policy.error().code, Errc::NotFound);
        QVERIFY(!Policy::loadFolder(empty.path(), u"whatever"_s, [](Action &) {}));
    }
};

COFFERDAM_TEST(tst_Policy)
#include "tst_policy.moc"
