// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How cofferdamctl reads what was typed, and that its table can be read in one way only.

#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

QStringList typed(const char *line)
{
    return QString::fromUtf8(line).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

class tst_CommandLine : public QObject
{
    Q_OBJECT

private:
    const QList<CliCommand> m_table = allCommands();

    [[nodiscard]] CommandLine read(const char *line) const { return CommandLine::read(typed(line), m_table); }

private Q_SLOTS:
    void init() { QTest::failOnWarning(); }

    void jsonMayStandAnywhere_data()
    {
        QTest::addColumn<QString>("words");
        QTest::newRow("--json image list") << u"image list"_s;
        QTest::newRow("image --json list") << u"image list"_s;
        QTest::newRow("image list --json") << u"image list"_s;
        QTest::newRow("--json decide --jsonl") << u"decide"_s;
        QTest::newRow("--json policy check f --as packs") << u"policy check"_s;
        QTest::newRow("policy check --json f") << u"policy check"_s;
        QTest::newRow("audit --json verify") << u"audit verify"_s;
        QTest::newRow("audit --limit 5 --json") << u"audit"_s;
        QTest::newRow("prompt --json a text") << u"prompt"_s;
        QTest::newRow("prompt a --json text") << u"prompt"_s;
    }

    void jsonMayStandAnywhere()
    {
        QFETCH(QString, words);
        const auto line = read(QTest::currentDataTag());
        QCOMPARE(line.problem, QString());
        QVERIFY(line.command);
        QCOMPARE(line.command->words, words);
        QVERIFY(line.json);
    }

    void textIsLeftAsItWasTyped_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("prompt a print --json output") << u"print --json output"_s;
        QTest::newRow("prompt a -- --json output") << u"--json output"_s;
        QTest::newRow("prompt -- a text --json") << u"text --json"_s;
        QTest::newRow("prompt a say --help -- and -x") << u"say --help -- and -x"_s;
        QTest::newRow("deny q1 not --now") << u"not --now"_s;
        QTest::newRow("approve q1 --for task go on --alike") << u"go on --alike"_s;
        QTest::newRow("approve --for=task q1 go on --for ever") << u"go on --for ever"_s;
        QTest::newRow("snapshot take a before --version 2") << u"before --version 2"_s;
        QTest::newRow("agent freeze a it says --json") << u"it says --json"_s;
    }

    void textIsLeftAsItWasTyped()
    {
        QFETCH(QString, text);
        const auto line = read(QTest::currentDataTag());
        QCOMPARE(line.problem, QString());
        QCOMPARE(line.text(1), text);
        QVERIFY(!line.json && !line.help && !line.version && !line.isSet(u"alike"_s));
    }

    void optionsBeforeTheTextCount()
    {
        const auto line = read("approve q1 --for 30m --alike --json go on");
        QCOMPARE(line.value(u"for"_s), u"30m"_s);
        QVERIFY(line.isSet(u"alike"_s) && line.json);
        QCOMPARE(line.text(1), u"go on"_s);
    }

    void whatIsWrongIsSaid_data()
    {
        QTest::addColumn<QString>("about");
        QTest::newRow("") << u"no command"_s;
        QTest::newRow("fly") << u"fly"_s;
        QTest::newRow("agent") << u"agent"_s;
        QTest::newRow("agent fly") << u"agent fly"_s;
        QTest::newRow("agent list all") << u"all"_s;
        QTest::newRow("agent create") << u"missing"_s;
        QTest::newRow("agent create a --profile reckless") << u"careful, balanced, autonomous"_s;
        QTest::newRow("agent create a --profile") << u"profile"_s;
        QTest::newRow("agent create a --colour red") << u"colour"_s;
        QTest::newRow("audit -x") << u"x"_s;
        QTest::newRow("prompt a") << u"missing"_s;
        QTest::newRow("demo --allow-all=yes") << u"allow-all"_s;
        QTest::newRow("demo now") << u"now"_s;
        QTest::newRow("image export id") << u"missing"_s;
        QTest::newRow("policy explain ls -la") << u"l"_s;
        QTest::newRow("decide x") << u"x"_s;
        QTest::newRow("audit --limit 5 --limit 6") << u"--limit is given more than once"_s;
    }

    void whatIsWrongIsSaid()
    {
        QFETCH(QString, about);
        const auto line = read(QTest::currentDataTag());
        QVERIFY2(line.problem.contains(about), qPrintable(line.problem));
    }

    void someOptionsAreGivenSeveralTimes()
    {
        const auto line = read("vault bind k --agent a --agent b");
        QCOMPARE(line.problem, QString());
        QCOMPARE(line.all(u"agent"_s), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(read("audit --agent a").value(u"agent"_s), u"a"_s);
    }

    void helpNeedsNothingElse()
    {
        for (const auto *one : {"--help", "-h", "agent --help", "agent create --help", "--help agent create", "prompt -h"})
            QVERIFY2(read(one).help, one);
        QCOMPARE(read("agent --help").words, QStringList{u"agent"_s});
        QVERIFY(read("--version").version);
        QVERIFY(read("agent list --version").version);
    }

    void theTableIsReadInOneWay()
    {
        for (const auto &command : m_table) {
            const auto words = command.words;
            QVERIFY2(words.count(u' ') < 2, qPrintable(words)); // CommandLine looks at two
            const auto arguments = command.arguments.split(u' ', Qt::SkipEmptyParts);
            bool optional = false;
            for (qsizetype i = 0; i < arguments.size(); ++i) {
                QVERIFY2(!optional || arguments[i].startsWith(u'['), qPrintable(words));
                QVERIFY2(!arguments[i].contains(u"..."_s) || i == arguments.size() - 1, qPrintable(words));
                optional = optional || arguments[i].startsWith(u'[');
            }
            for (const auto &other : m_table) {
                if (&other == &command)
                    continue;
                QVERIFY2(other.words != words, qPrintable(words));
                QVERIFY2(!other.words.startsWith(words + u' ') || arguments.isEmpty(), qPrintable(other.words)); // an argument would be its second word
            }
        }
    }

    void eachRowSaysWhatItIsFor()
    {
        for (const auto &command : m_table) {
            QVERIFY2(!command.summary.isEmpty() && !command.summary.endsWith(u'.'), qPrintable(command.words));
            for (const auto &option : command.options) {
                QVERIFY2(!option.description().isEmpty(), qPrintable(command.words + u" --"_s + option.names().constFirst()));
                for (const auto &common : CommandLine::commonOptions())
                    QVERIFY(!common.names().contains(option.names().constFirst()));
            }
        }
    }
};

COFFERDAM_TEST(tst_CommandLine)
#include "tst_commandline.moc"
