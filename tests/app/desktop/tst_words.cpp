// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every word that the service can send has a text of its own. The words are read from the sources that send them, so a
// new one fails here until the window knows it.

#include "app/desktop/text/Words.h"
#include "tests/support/Test.h"

#include <QDirIterator>
#include <QRegularExpression>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

using Text = QString (*)(const QString &word);

/// The words that `pattern` captures in the sources of the service.
QSet<QString> wordsSent(const QString &pattern)
{
    QSet<QString> words;
    const QRegularExpression expression(pattern);
    const auto root = qEnvironmentVariable("COFFERDAM_SOURCE");
    for (const auto &top : {u"/core"_s, u"/vm"_s, u"/app/service"_s, u"/app/demo"_s}) {
        QDirIterator files(root + top, {u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QFile::ReadOnly))
                continue;
            const auto source = QString::fromUtf8(file.readAll());
            for (const auto &match : expression.globalMatch(source))
                words += match.captured(1);
        }
    }
    return words;
}

/// {Enum::Value, u"word"} of a table, or case Enum::Value: return u"word".
QString ofEnum(const QString &name)
{
    return u"(?:\\{%1::\\w+,\\s*|\\bcase %1::\\w+: return )u\"([a-z-]+)\"(?:\\}|;)"_s.arg(name);
}

} // namespace

class tst_Words : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyWordHasAText_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<Text>("text");
        QTest::addColumn<int>("atLeast"); // fewer were found: the pattern does not fit the sources any more
        QTest::newRow("verdicts") << ofEnum(u"Verdict"_s) << Text(verdictText) << 5;
        QTest::newRow("severities") << ofEnum(u"Severity"_s) << Text(severityText) << 4;
        QTest::newRow("outcomes") << ofEnum(u"Outcome"_s) << Text(outcomeText) << 8;
        QTest::newRow("kinds of actions") << ofEnum(u"ActionKind"_s) << Text(kindText) << 4;
        QTest::newRow("kinds of effects") << ofEnum(u"EffectKind"_s) << Text(effectKindText) << 15;
        QTest::newRow("events") << u"\\b(?:event = |record\\()u\"([a-z-]+)\"_s"_s << Text(eventText) << 14;
        QTest::newRow("layers") << u"(?|\\b(?:list\\.add|layer)\\(\"([a-z-]+)\"|\\{\"((?:[a-z]+-gate|(?:[a-z]+-)?fence))\"_L1)"_s << Text(layerText) << 8;
    }

    void everyWordHasAText()
    {
        QFETCH(QString, pattern);
        QFETCH(Text, text);
        QFETCH(int, atLeast);
        auto words = wordsSent(pattern);
        words.remove(QString());
        QStringList raw;
        for (const auto &word : std::as_const(words)) {
            if (text(word) == word && !kSameInEnglish.contains(word))
                raw += word;
        }
        QVERIFY2(raw.isEmpty(), qPrintable(u"without a text: "_s + raw.join(u", "_s)));
        QVERIFY2(words.size() >= atLeast, qPrintable(u"found only "_s + QStringList(words.values()).join(u", "_s)));
    }

    void everyStateHasAText()
    {
        const auto unknown = agentStateText(api::AGENT_STATE_UNSPECIFIED);
        const auto *states = api::AgentState_descriptor();
        for (int i = 1; i < states->value_count(); ++i)
            QVERIFY2(agentStateText(api::AgentState(states->value(i)->number())) != unknown, states->value(i)->name().c_str());
    }

    void aWordOfTheFutureIsShownAsItIs() { QCOMPARE(layerText(u"sluice\u202e"_s), u"sluice\u27e6U+202E\u27e7"_s); }

    void eachEventCanBeChosen()
    {
        for (const auto &event : eventWords())
            QVERIFY2(eventText(event) != event, qPrintable(event));
    }

private:
    /// Effects whose word in the sources is plain English.
    static inline const QStringList kSameInEnglish{u"read"_s, u"create"_s, u"overwrite"_s, u"delete"_s, u"move"_s, u"send"_s};
};

COFFERDAM_TEST(tst_Words)
#include "tst_words.moc"
