// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where an interpreter gets its code from, and how the kernel reads the first line of a script.

#include "tests/support/Test.h"
#include "vm/guest/guestd/gates/ScriptArgument.h"
#include "vm/guest/guestd/gates/ScriptLine.h"

#include <QTest>

using namespace cofferdam::guest;
using namespace Qt::StringLiterals;

class tst_ScriptArgument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void arguments_data()
    {
        QTest::addColumn<QString>("program");
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("script"); // empty: in the arguments; "?": cannot be told; "-": no interpreter
        const auto row = [](const char *program, const char *words, const char *script) {
            QTest::newRow(words) << QString::fromLatin1(program) << QString::fromLatin1(words) << QString::fromLatin1(script);
        };
        row("/usr/bin/dash", "sh a.sh b.sh", "a.sh");
        row("/usr/bin/dash", "sh -e -u a.sh", "a.sh");
        row("/usr/bin/dash", "sh -c command a.sh", "");
        row("/usr/bin/dash", "sh -posix name a.sh", "?");
        row("/usr/bin/bash", "bash -ec command", "");
        row("/usr/bin/bash", "bash -oc pipefail command", "");
        row("/usr/bin/bash", "bash -eo pipefail a.sh", "a.sh");
        row("/usr/bin/bash", "bash +x a.sh", "a.sh");
        row("/usr/bin/bash", "bash --rcfile x a.sh", "a.sh");
        row("/usr/bin/bash", "bash -rcfile x a.sh", "a.sh");
        row("/usr/bin/bash", "bash --rcfile=x a.sh", "?");
        row("/usr/bin/bash", "bash --norc -- -a.sh", "-a.sh");
        row("/usr/bin/bash", "bash -s a.sh", "?");
        row("/usr/bin/bash", "bash - a.sh", "?");
        row("/usr/bin/bash", "bash", "?");
        row("/usr/bin/bash", "bash -l a.sh", "?");
        row("/usr/bin/bash", "bash -lc command", "?");
        row("/usr/bin/bash", "bash --login a.sh", "?");
        row("/usr/bin/bash", "-bash a.sh", "?");
        row("/usr/bin/bash", "bash --new-option a.sh", "?");
        row("/usr/bin/bash", "bash --version", "");
        row("/bin/busybox", "ash a.sh", "a.sh");
        row("/bin/busybox", "busybox sh a.sh", "a.sh");
        row("/bin/busybox", "ls a.sh", "-");
        row("/usr/bin/python3.13", "python3 -B -W ignore a.py x", "a.py");
        row("/usr/bin/python3.13", "python3 -Wignore a.py", "a.py");
        row("/usr/bin/python3.13", "python3 -m pytest", "?");
        row("/usr/bin/python3.13", "python3 -Bc code -m x", "");
        row("/usr/bin/python3.13", "python3 -i a.py", "?");
        row("/usr/bin/python3.13", "python3 --new a.py", "?");
        row("/usr/bin/python3.13", "python3", "?");
        row("/usr/bin/node", "node --max-old-space-size=384 a.js", "a.js");
        row("/usr/bin/node", "node --max-old-space-size 384 a.js", "?");
        row("/usr/bin/node", "node --no-warnings --disable-warning=X a.js", "a.js");
        row("/usr/bin/node", "node -e code", "");
        row("/usr/bin/node", "node -e code -r ./x.js", "?");
        row("/usr/bin/node", "node -pe code", "");
        row("/usr/bin/node", "node --eval=code", "?");
        row("/usr/bin/node", "node --require x a.js", "?");
        row("/usr/bin/node", "node --title t a.js", "a.js");
        row("/usr/bin/node", "node --redirect-warnings a.js b.js", "b.js");
        row("/usr/bin/node", "node --diagnostic-dir a.js b.js", "b.js");
        row("/usr/bin/node", "node --report-dir a.js b.js", "b.js");
        row("/usr/bin/node", "node --disable-warning a.js b.js", "b.js");
        row("/usr/bin/node", "node --snapshot-blob a.js b.js", "?");
        row("/usr/bin/node", "node --env-file x a.js", "?");
        row("/usr/bin/node", "node --openssl-config=x a.js", "?");
        row("/usr/bin/node", "node --inspect a.js", "?");
        row("/usr/bin/node", "node --new-option a.js b.js", "?");
        row("/usr/bin/node", "node inspect a.js", "?");
        row("/usr/bin/node", "node --version", "");
        row("/usr/bin/perl5.40.1", "perl -w -I lib a.pl", "a.pl");
        row("/usr/bin/perl", "perl -ne code", "");
        row("/usr/bin/perl", "perl -Mx a.pl", "?");
        row("/usr/bin/perl", "perl -mx a.pl", "?");
        row("/usr/bin/perl", "perl -ecode -Mx", "?");
        row("/usr/bin/perl", "perl -d a.pl", "?");
        row("/usr/bin/perl", "perl -x/tmp a.pl", "?");
        row("/usr/bin/perl", "perl -S a.pl", "?");
        row("/usr/bin/mawk", "awk -f a.awk data", "a.awk");
        row("/usr/bin/mawk", "awk -F : -fa.awk data", "a.awk");
        row("/usr/bin/mawk", "awk -f a.awk -f b.awk data", "?");
        row("/usr/bin/mawk", "awk program data", "");
        row("/usr/bin/mawk", "awk -W exec a.awk data", "?"); // its own way to say -f
        row("/usr/bin/mawk", "awk -We a.awk data", "?");
        row("/usr/bin/gawk", "gawk -i a.awk program", "?");
        row("/usr/bin/php8.4", "php a.php", "?");
        row("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", "ld.so --library-path /x ./program", "./program");
        row("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", "ld.so --glibc-hwcaps-prepend x ./program", "./program");
        row("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", "ld.so --glibc-hwcaps-mask x --argv0 y ./program", "./program");
        row("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", "ld.so -c", "-c");
        row("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", "ld.so --new-option x ./program", "?");
        row("/usr/bin/git", "git a.sh", "-");
    }

    void arguments()
    {
        QFETCH(QString, program);
        QFETCH(QString, words);
        std::vector<std::string> list;
        for (const auto &word : words.split(u' '))
            list.push_back(word.toStdString());
        const auto found = scriptArgument(program.toStdString(), list);
        const auto script = !found                                 ? u"-"_s
                            : found->source == CodeSource::Unknown ? u"?"_s
                            : found->source == CodeSource::Script  ? QString::fromStdString(found->path)
                                                                   : u""_s;
        QTEST(script, "script");
    }

    void theLoaderIsToldApart()
    {
        QVERIFY(scriptArgument("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", {"ld.so", "--new", "x"})->isLoader);
        QVERIFY(!scriptArgument("/usr/bin/dash", {"sh", "x"})->isLoader);
    }

    void environment_data()
    {
        QTest::addColumn<QString>("variable");
        QTest::addColumn<bool>("loads");
        for (const auto *variable : {"LD_PRELOAD=/tmp/x.so", "BASH_ENV=x", "NODE_OPTIONS=-r x", "PERL5OPT=-Mx", "PYTHONHOME=/tmp", "NODE_COMPILE_CACHE=/tmp/x"})
            QTest::newRow(variable) << QString::fromLatin1(variable) << true;
        for (const auto *variable : {"PATH=/usr/bin", "LD_PRELOAD=", "NODE_COMPILE_CACHE=/home/agent/.cache/node-compile", "LANG", "=x"})
            QTest::newRow(variable) << QString::fromLatin1(variable) << false;
    }
    void environment()
    {
        QFETCH(QString, variable);
        QTEST(loadsByEnvironment({"HOME=/home/agent", variable.toStdString()}), "loads");
    }

    void lines_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QString>("interpreter"); // empty: the kernel does not run it
        QTest::addColumn<QString>("argument");
        const QByteArray longName(300, 'x');
        QTest::newRow("plain") << QByteArray("#!/bin/sh\necho\n") << u"/bin/sh"_s << QString();
        QTest::newRow("one argument") << QByteArray("#! /usr/bin/env  -S node --x \t\n") << u"/usr/bin/env"_s << u"-S node --x"_s;
        QTest::newRow("no newline") << QByteArray("#!/bin/sh") << u"/bin/sh"_s << QString();
        QTest::newRow("carriage return") << QByteArray("#!/bin/sh\r\n") << u"/bin/sh\r"_s << QString();
        QTest::newRow("zero byte") << QByteArray("#!/bin/sh\0-x\n", 13) << u"/bin/sh"_s << QString();
        QTest::newRow("nothing") << QByteArray("#!  \n") << QString() << QString();
        QTest::newRow("cut name") << QByteArray("#!/" + longName) << QString() << QString();
        QTest::newRow("cut argument") << QByteArray("#!/bin/sh " + longName) << u"/bin/sh"_s << QString::fromLatin1(longName.first(245));
        QTest::newRow("no script") << QByteArray("echo\n") << QString() << QString();
    }

    void lines()
    {
        QFETCH(QByteArray, head);
        QFETCH(QString, interpreter);
        QFETCH(QString, argument);
        const auto line = parseScriptLine({head.constData(), static_cast<std::size_t>(head.size())});
        QCOMPARE(line ? QString::fromStdString(line->interpreter) : QString(), interpreter);
        QCOMPARE(line && line->argument ? QString::fromStdString(*line->argument) : QString(), argument);
    }
};

COFFERDAM_TEST(tst_ScriptArgument)
#include "tst_scriptargument.moc"
