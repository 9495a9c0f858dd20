// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person reads is in the catalogue: each phrase of the product and each text of a built-in rule is translated, and nothing that is
// told goes past it as bare text.

#include "tests/support/Test.h"
#include "tests/tree/Literals.h"

#include <QDir>
#include <QDirIterator>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

struct Text {
    QString context; ///< Empty: any.
    QString source;
    QString place;
};

/// Of C++ and TOML alike, as far as our texts use them.
QString unescaped(QString literal)
{
    static const QRegularExpression code(u"\\\\u([0-9a-f]{4})"_s);
    for (auto match = code.match(literal); match.hasMatch(); match = code.match(literal))
        literal.replace(match.capturedStart(), match.capturedLength(), QChar(match.captured(1).toUShort(nullptr, 16)));
    return literal.replace(u"\\\""_s, u"\""_s).replace(u"\\n"_s, u"\n"_s).replace(u"\\t"_s, u"\t"_s).replace(u"\\\\"_s, u"\\"_s);
}

/// "a" "b", as in C++.
QString joinedLiterals(const QString &literals)
{
    static const QRegularExpression one(u"\"((?:[^\"\\\\]|\\\\.)*)\""_s);
    QString text;
    for (const auto &match : one.globalMatch(literals))
        text += unescaped(match.captured(1));
    return text;
}

/// Words that are in no catalogue. Each is needed, or the test fails.
struct Exception {
    QString files; ///< What their names begin with.
    QString text;  ///< A regular expression for all of it.
    const char *why;
};

const QList<Exception> &exceptions()
{
    static const QList<Exception> all{
        {u"app/cli/"_s, u"(agent|approval|audit|autostart|chat|data|files|grant|image|model|policy|question|service|snapshot|spend|vault|waiting) [a-z-]+"_s,
         "a command's words, as they are typed"},
        {u"app/cli/"_s, u"(\\[?[A-Z]+(\\.\\.\\.)?\\]?|/home/agent/PATH)( (\\[?[A-Z]+(\\.\\.\\.)?\\]?|/home/agent/PATH))+"_s,
         "what a command takes, as it stands in its usage"},
        {u"app/cli/"_s, u"--alike  %1: %2"_s, "an option"},
        {u"app/cli/"_s, u"    model add NAME .*"_s, "a command, as it is typed"},
        {u"app/cli/"_s, u"cofferdamctl: "_s, "the program's name"},
        {u"app/cli/main.cpp"_s, u"cofferdamctl %1\\\\n"_s, "the program's name and its version"},
        {u"app/cli/"_s, u"inside|outside"_s, "values in JSON"},
        {u"app/cli/Autostart.cpp"_s, u"systemctl"_s, "a program's name"},
        {u"app/cli/Decide.cpp"_s, u"read|\\*\\*\\* Begin Patch.*"_s, "the agent's tools and their format"},
        {u"app/cli/Hardware.cpp"_s, u"model name|cpu family"_s, "names in /proc/cpuinfo"},
        {u"app/cli/Usage.cpp"_s, u"cofferdamctl \\[--json\\] .*"_s, "a synopsis"},
        {u"app/cli/Usage.cpp"_s, u"(\\.|Works without the service).*"_s, "the manual page, made in English when Cofferdam is built"},
        {u"app/cli/Usage.cpp"_s, u"(# SPDX|    %1\\) next=|    esac).*"_s, "a script for bash"},
        {u"app/desktop/text/Words.cpp"_s, u"a value has no text"_s, "an error of the compiler"},
        {u"app/desktop/window/Arrangement.cpp"_s, u"%s cannot be written; .*"_s, "for the log"},
        {u"app/desktop/viewer/CommandView.cpp"_s, u"Bash|Diff|JSON"_s, "names of definitions of a highlighter"},
        {u"app/desktop/state/ChatTopic.cpp"_s, u"inbox/%1-%2-%3"_s, "a file's path in the workspace"},
        {u"app/desktop/wizard/WizardPage.cpp"_s, u"chat|files"_s, "names of pages"},
        {u"app/desktop/window/"_s, u"Cofferdam"_s, "the product's name"},
    };
    return all;
}

QString lineOf(const QString &file, const QString &content, qsizetype at)
{
    return u"%1:%2"_s.arg(file).arg(content.first(at).count(u'\n') + 1);
}

} // namespace

class tst_Texts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_root = qEnvironmentVariable("COFFERDAM_SOURCE");
        QVERIFY2(QFile::exists(m_root + u"/CMakePresets.json"_s), "COFFERDAM_SOURCE must name the source tree; ctest sets it");
        for (const QString &top : {u"core"_s, u"vm"_s, u"app"_s}) {
            QDirIterator files(m_root + u'/' + top, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
            while (files.hasNext()) {
                const QString path = files.next();
                const QString name = path.mid(m_root.size() + 1);
                if (!name.startsWith(u"vm/guest/"_s) && !name.startsWith(u"core/base/Phrase"_s)) // the guest has no reader
                    m_sources.insert(name, content(path));
            }
        }
        QVERIFY(m_sources.size() > 300);
        readCatalogue();
        QVERIFY(m_translated.size() > 500);
    }

    void eachPhraseIsTranslated()
    {
        static const QRegularExpression phrase(u"\\b(?:phrase|translate|QT_TRANSLATE_NOOP)\\(\\s*\"([\\w:]+)\",\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*)+)"_s);
        static const QRegularExpression tr(u"\\btr\\(\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*)+)"_s);
        QList<Text> texts;
        for (const auto &[name, source] : m_sources.asKeyValueRange()) {
            for (const auto &match : phrase.globalMatch(source))
                texts.append({match.captured(1), joinedLiterals(match.captured(2)), lineOf(name, source, match.capturedStart())});
            for (const auto &match : tr.globalMatch(source))
                texts.append({{}, joinedLiterals(match.captured(1)), lineOf(name, source, match.capturedStart())});
        }
        QVERIFY(texts.size() > 800);
        expectTranslated(texts);
    }

    void eachTextOfABuiltInRuleIsTranslated()
    {
        static const QRegularExpression text(u"^(?:title|reason) = \"((?:[^\"\\\\]|\\\\.)*)\"$"_s, QRegularExpression::MultilineOption);
        QList<Text> texts;
        QDirIterator packs(m_root + u"/resources/policies"_s, {u"*.toml"_s}, QDir::Files);
        while (packs.hasNext()) {
            const QString path = packs.next();
            const QString pack = content(path);
            for (const auto &match : text.globalMatch(pack))
                texts.append({u"Rules"_s, unescaped(match.captured(1)), lineOf(path.mid(m_root.size() + 1), pack, match.capturedStart())});
        }
        QVERIFY(texts.size() > 200);
        expectTranslated(texts);
    }

    void phrasesAreWrittenAsLiterals()
    {
        // lupdate sees nothing else. Likeness.cpp passes on what stands in a QT_TRANSLATE_NOOP.
        static const QRegularExpression call(u"(?<![\\w.>])phrase\\((?!\\s*\"\\w+\",\\s*\"|const |\\))"_s);
        expectNone(call, {u"core/guardian/Likeness.cpp"_s}, u"a phrase that is no literal"_s);
    }

    void errorsAreNoBareText()
    {
        static const QRegularExpression bare(u"\\b(?:fail|fall|drop|Error)[({]\\s*(?:[^;\"(]|\\([^;\"()]*\\))*Errc::\\w+,\\s*(?:QStringLiteral\\(|u)\""_s);
        expectNone(bare, {}, u"an error without a phrase"_s);
    }

    void theServicePutsNoEnglishTogether()
    {
        static const QRegularExpression form(u"u\"[^\"]*[A-Za-z]{2,} [^\"]*%1[^\"]*\"_s\\s*\\.arg\\(|u\"[^\"]*%1[^\"]* [A-Za-z]{2,}[^\"]*\"_s\\s*\\.arg\\("_s);
        QStringList found;
        for (const auto &[name, source] : m_sources.asKeyValueRange()) {
            if (!name.startsWith(u"app/service/"_s))
                continue;
            for (const auto &match : form.globalMatch(source))
                found.append(lineOf(name, source, match.capturedStart()) + u": "_s + match.captured());
        }
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void clientsSayNothingBare()
    {
        QStringList found;
        QSet<qsizetype> needed;
        for (const auto &[name, source] : m_sources.asKeyValueRange()) {
            if (!name.startsWith(u"app/cli/"_s) && !name.startsWith(u"app/desktop/"_s))
                continue;
            for (const auto &literal : literalsOf(source)) {
                if (!isSpoken(literal) || isTranslated(literal))
                    continue;
                const auto except = exceptionFor(name, literal.text);
                if (except < 0)
                    found.append(u"%1: “%2”"_s.arg(lineOf(name, source, literal.at), literal.text));
                needed.insert(except);
            }
        }
        found.sort();
        QVERIFY2(found.isEmpty(), qPrintable(u"%1 texts are in no catalogue:\n%2"_s.arg(found.size()).arg(found.join(u'\n'))));
        for (qsizetype i = 0; i < exceptions().size(); ++i)
            QVERIFY2(needed.contains(i), qPrintable(u"no text needs the exception “%1” any more"_s.arg(exceptions()[i].text)));
    }

    void literalsAreFound_data()
    {
        QTest::addColumn<QString>("source");
        QTest::addColumn<int>("bare");
        QTest::newRow("a sentence") << u"out(u\"three rows\"_s);"_s << 1;
        QTest::newRow("in the catalogue") << u"out(Cli::tr(\"three rows\"));"_s << 0;
        QTest::newRow("beside the catalogue") << u"out(tr(\"%1 and more\").arg(u\"nothing\"_s));"_s << 1;
        QTest::newRow("glued to it") << u"out(tr(\"head\") + u\" of rows\"_s);"_s << 1;
        QTest::newRow("one word that is chosen") << u"const auto time = ms == 0 ? u\"never\"_s : later;"_s << 1;
        QTest::newRow("one that is compared") << u"if (word == u\"never\")"_s << 0;
        QTest::newRow("a wrapped one") << u"return QStringLiteral(\"never\");"_s << 1;
        QTest::newRow("a marked one") << u"return QStringLiteral(QT_TRANSLATE_NOOP(\"Context\", \"not known\"));"_s << 0;
        QTest::newRow("a key") << u"object[u\"when\"_s]"_s << 0;
        QTest::newRow("a comment") << u"f(); // says \"three rows\""_s << 0;
        QTest::newRow("an include") << u"#include \"a b/three.h\"\nf();"_s << 0;
        QTest::newRow("behind a number with marks") << u"f(10'000, u\"three rows\"_s, '\"');"_s << 1;
        QTest::newRow("raw") << u"f(uR\"(three \"rows)\"_s);"_s << 1;
    }

    void literalsAreFound()
    {
        QFETCH(QString, source);
        QFETCH(int, bare);
        const auto all = literalsOf(source);
        QCOMPARE(std::ranges::count_if(all, [](const Literal &one) { return isSpoken(one) && !isTranslated(one); }), bare);
    }

    void reasonsForNotUnderstandingAreInTheCatalogue()
    {
        // A fact is text; Weighing looks its words up. An example's are for whoever writes rules.
        static const QRegularExpression bare(u"\\b(?:giveUp|cannotRead|refused|onGivenUp)\\((?:[^;()]*[ (])?u\""_s);
        QStringList found;
        for (const auto &[name, source] : m_sources.asKeyValueRange()) {
            if (!name.startsWith(u"core/inspect/"_s) || name == u"core/inspect/tool/Example.cpp")
                continue;
            for (const auto &match : bare.globalMatch(source))
                found.append(lineOf(name, source, match.capturedStart()));
        }
        QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
    }

    void translationsKeepTheirPlaces()
    {
        static const QRegularExpression place(u"%[1-9n]"_s);
        const auto placesOf = [](const QString &text) {
            QStringList places;
            for (const auto &match : place.globalMatch(text))
                places.append(match.captured());
            places.sort();
            return places;
        };
        QStringList wrong;
        for (const auto &[key, translations] : m_translated.asKeyValueRange()) {
            for (const QString &translation : translations) {
                if (placesOf(key.second) != placesOf(translation))
                    wrong.append(key.second + u" → "_s + translation);
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

private:
    static qsizetype exceptionFor(const QString &file, const QString &text)
    {
        for (qsizetype i = 0; i < exceptions().size(); ++i) {
            const auto &one = exceptions()[i];
            const QRegularExpression form(QRegularExpression::anchoredPattern(one.text), QRegularExpression::DotMatchesEverythingOption);
            if (file.startsWith(one.files) && form.match(text).hasMatch())
                return i;
        }
        return -1;
    }

    static QString content(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    void readCatalogue()
    {
        QFile file(m_root + u"/translations/cofferdam_de.ts"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&file);
        QString context;
        QString source;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            if (xml.name() == u"name") {
                context = xml.readElementText();
            } else if (xml.name() == u"source") {
                source = xml.readElementText();
            } else if (xml.name() == u"translation") {
                const bool finished = xml.attributes().value(u"type"_s).isEmpty();
                QStringList forms;
                QString whole;
                while (xml.readNext() != QXmlStreamReader::EndElement || xml.name() != u"translation") {
                    if (xml.isStartElement() && xml.name() == u"numerusform")
                        forms.append(xml.readElementText());
                    else if (xml.isCharacters())
                        whole += xml.text();
                }
                if (forms.isEmpty())
                    forms.append(whole);
                if (finished && !forms.contains(QString()))
                    m_translated.insert({context, source}, forms);
            }
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        for (const auto &key : m_translated.keys())
            m_anywhere.insert(key.second);
    }

    void expectTranslated(const QList<Text> &texts)
    {
        QStringList missing;
        for (const Text &text : texts) {
            const bool known = text.context.isEmpty() ? m_anywhere.contains(text.source) : m_translated.contains({text.context, text.source});
            if (!known)
                missing.append(u"%1: %2 “%3”"_s.arg(text.place, text.context, text.source));
        }
        QVERIFY2(missing.isEmpty(), qPrintable(u"not in cofferdam_de.ts, or unfinished:\n"_s + missing.join(u'\n')));
    }

    void expectNone(const QRegularExpression &what, const QStringList &except, const QString &words)
    {
        QStringList found;
        for (const auto &[name, source] : m_sources.asKeyValueRange()) {
            if (except.contains(name))
                continue;
            for (const auto &match : what.globalMatch(source))
                found.append(lineOf(name, source, match.capturedStart()));
        }
        QVERIFY2(found.isEmpty(), qPrintable(words + u":\n"_s + found.join(u'\n')));
    }

    QString m_root;
    QHash<QString, QString> m_sources;
    QHash<std::pair<QString, QString>, QStringList> m_translated; // by context and source
    QSet<QString> m_anywhere;
};

COFFERDAM_TEST(tst_Texts)
#include "tst_texts.moc"
