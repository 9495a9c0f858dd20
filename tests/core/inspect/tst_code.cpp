// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What inline code would do, as it is told to whoever listens; no shell is around it.

#include "core/inspect/code/Code.h"
#include "core/inspect/knowledge/Places.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// Writes down what it is told.
class Notes final : public CodeListener
{
public:
    QStringList lines;
    bool exhausted = false;

    void onEffect(EffectKind kind, const QString &object, Reach reach, const QStringList &traits) override
    {
        note((QStringList{toWord(kind).toString(), object, reach == Reach::Outside ? u"outside"_s : u"inside"_s} + traits).join(u' '));
    }
    void onFile(EffectKind kind, const QString &path, const QStringList &traits) override
    {
        note((QStringList{toWord(kind).toString(), u"file"_s, path} + traits).join(u' '));
    }
    void onCommand(const QString &command) override { note(u"command "_s + command); }
    void onStatement(const QString &sql, Reach reach) override { note((reach == Reach::Outside ? u"sql outside "_s : u"sql inside "_s) + sql); }
    void onGivenUp(const QString &why) override { note(u"gave up: "_s + why); }
    bool isExhausted() override { return exhausted; }

private:
    void note(const QString &line) { lines.append(QString(line).replace(kUnresolved, u'?')); }
};

QStringList told(const QString &language, const QString &text, bool exhausted = false)
{
    Notes notes;
    notes.exhausted = exhausted;
    inspectCode(language, text, u"prog"_s, notes);
    return notes.lines;
}

} // namespace

class tst_Code : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void calls_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("told"); // among others
        QTest::newRow("a file is deleted") << u"python"_s << u"import os; os.remove('a.txt')"_s << u"delete file a.txt"_s;
        QTest::newRow("no constant") << u"python"_s << u"import os; os.remove(x)"_s << u"delete file ?"_s;
        QTest::newRow("a command") << u"python"_s << u"import os; os.system('rm -rf x')"_s << u"command rm -rf x"_s;
        QTest::newRow("a statement") << u"python"_s << u"import sqlite3; c.execute('DROP TABLE a')"_s << u"sql inside DROP TABLE a"_s;
        QTest::newRow("elsewhere") << u"python"_s << u"c.execute('DROP TABLE a')"_s << u"sql outside DROP TABLE a"_s;
        QTest::newRow("code in code") << u"python"_s << u"exec(\"import os; os.remove('a')\")"_s << u"delete file a"_s;
        QTest::newRow("hidden code") << u"python"_s << u"exec(x)"_s << u"unknown  inside hidden-code"_s;
        QTest::newRow("a shell in the text") << u"python"_s << u"x = '/bin/sh'"_s << u"execute prog inside shell escape"_s;
        QTest::newRow("a language nobody knows") << u"cobol"_s << u"x"_s << u"unknown prog inside unknown-language"_s;
    }
    void calls()
    {
        QFETCH(QString, language);
        QFETCH(QString, text);
        QFETCH(QString, told);
        const auto lines = ::told(language, text);
        QVERIFY2(lines.contains(told), qPrintable(lines.join(u'\n')));
    }

    void textIsNoCall() { QCOMPARE(told(u"python"_s, u"print('os.system(1)')"_s), QStringList()); }

    void codeInCodeEndsWhereWorkDoes()
    {
        QVERIFY(!told(u"python"_s, u"exec(\"import os; os.remove('a')\")"_s, true).contains(u"delete file a"_s));
        QVERIFY(told(u"python"_s, u"os.remove('a')\n"_s.repeated(300)).contains(u"gave up: too many calls in inline code"_s));
    }

    void scriptsNameTheirLanguage()
    {
        QCOMPARE(languageOfScript(u"#!/usr/bin/env python3\nx"_s), u"python"_s);
        QCOMPARE(languageOfScript(u"#!/bin/sh\nx"_s), u"shell"_s);
        QCOMPARE(languageOfScript(u"x"_s), u"shell"_s);
    }
};

COFFERDAM_TEST(tst_Code)
#include "tst_code.moc"
