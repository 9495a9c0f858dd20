// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/shell/Command.h"
#include "core/inspect/shell/Findings.h"
#include "tests/support/Test.h"

#include <QElapsedTimer>
#include <QTest>
#include <QThread>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

Facts inspect(const QString &command)
{
    return inspectCommand(command, {.directory = u"/home/agent/workspace"_s, .home = u"/home/agent"_s});
}

/// "delete /home/agent/workspace/x", one for each effect.
QStringList shortly(const Facts &facts)
{
    QStringList list;
    for (const auto &effect : facts.effects)
        list.append(toWord(effect.kind).toString() + u' ' + effect.object);
    list.sort();
    return list;
}

} // namespace

class tst_Command : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsEffects_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QStringList>("effects");
        const QString w = u"/home/agent/workspace/"_s;

        QTest::newRow("delete") << u"rm a ../b /c"_s << QStringList{u"delete /c"_s, u"delete /home/agent/b"_s, u"delete "_s + w + u"a"_s};
        QTest::newRow("directory is followed") << u"cd src && rm x"_s << QStringList{u"delete "_s + w + u"src/x"_s};
        QTest::newRow("a subshell's directory ends with it") << u"(cd src); rm x"_s << QStringList{u"delete "_s + w + u"x"_s};
        QTest::newRow("home") << u"rm ~/x $HOME/y"_s << QStringList{u"delete /home/agent/x"_s, u"delete /home/agent/y"_s};
        QTest::newRow("loop") << u"for f in a b; do rm $f; done"_s << QStringList{u"delete "_s + w + u"a"_s, u"delete "_s + w + u"b"_s};
        QTest::newRow("redirection") << u"sort < a > b"_s << QStringList{u"overwrite "_s + w + u"b"_s, u"read "_s + w + u"a"_s};
        QTest::newRow("nothing to /dev/null") << u"ls >/dev/null 2>&1"_s << QStringList{};
        QTest::newRow("copy") << u"cp a b"_s << QStringList{u"create "_s + w + u"b"_s, u"read "_s + w + u"a"_s};
        QTest::newRow("sent file") << u"curl -T a https://h.example/"_s << QStringList{u"read "_s + w + u"a"_s, u"send h.example"_s};
        QTest::newRow("key") << u"cat ~/.ssh/id_rsa"_s << QStringList{u"credential-read /home/agent/.ssh/id_rsa"_s};
        QTest::newRow("value of an option") << u"node --redirect-warnings a.js b.js"_s << QStringList{u"execute "_s + w + u"b.js"_s};
        QTest::newRow("value in the same word") << u"node --max-old-space-size=384 b.js"_s << QStringList{u"execute "_s + w + u"b.js"_s};
        QTest::newRow("option nobody described") << u"node --new-option a.js b.js"_s << QStringList{u"execute "_s};
        QTest::newRow("letter nobody described") << u"python3 -Z a.py"_s << QStringList{u"execute "_s};
        QTest::newRow("beginning of an option") << u"python3 --check a.py b.py"_s << QStringList{u"execute "_s};
        QTest::newRow("options of a shell") << u"bash +x -euo pipefail a.sh"_s << QStringList{u"execute "_s + w + u"a.sh"_s};
        QTest::newRow("value of the loader") << u"/lib64/ld-linux-x86-64.so.2 --glibc-hwcaps-prepend x ./p"_s
                                             << QStringList{u"execute /lib64/ld-linux-x86-64.so.2"_s, u"execute "_s + w + u"p"_s, u"execute p"_s};
        QTest::newRow("places of code") << u"PYTHONPATH=src:/usr/lib/x python3 a.py"_s
                                        << QStringList{u"execute "_s + w + u"a.py"_s, u"execute "_s + w + u"src"_s};
        QTest::newRow("places of programs") << u"export PATH=$PATH:/usr/games"_s << QStringList{};
        QTest::newRow("a line's end is no text's end") << u"x=$'ab\\n'; rm \"${x%b}\""_s << QStringList{u"delete "_s + w + u"ab\n"_s};
        QTest::newRow("git elsewhere") << u"git -C sub rm a; rm b"_s << QStringList{u"delete "_s + w + u"sub/a"_s, u"delete "_s + w + u"b"_s};
        QTest::newRow("settings of git") << u"GIT_CONFIG_KEY_0=core.fsmonitor git status"_s << QStringList{u"execute core.fsmonitor"_s};
        QTest::newRow("no settings") << u"GIT_CONFIG_GLOBAL=/dev/null git status"_s << QStringList{};
        QTest::newRow("part of git") << u"/usr/lib/git-core/git-rm a"_s << QStringList{u"delete "_s + w + u"a"_s, u"execute /usr/lib/git-core/git-rm"_s};
        QTest::newRow("above the root") << u"rm /../../etc/x"_s << QStringList{u"delete /etc/x"_s};
    }

    void findsEffects()
    {
        QFETCH(QString, command);
        QFETCH(QStringList, effects);
        const auto facts = inspect(command);
        QVERIFY(facts.complete);
        effects.sort();
        QCOMPARE(shortly(facts), effects);
    }

    void rangesPointToTheWords()
    {
        const QString command = u"ls src; rm -rf build"_s;
        const auto facts = inspect(command);
        QCOMPARE(facts.effects.size(), 2);
        const auto &last = facts.effects.last();
        QCOMPARE(command.sliced(last.begin, last.length), u"build"_s);
    }

    void rangesOfNestedCodeCoverTheWordThatHoldsIt()
    {
        const QString command = u"echo hi; sh -c 'rm -rf build'"_s;
        const auto facts = inspect(command);
        QCOMPARE(facts.effects.size(), 1);
        QCOMPARE(command.sliced(facts.effects[0].begin, facts.effects[0].length), u"'rm -rf build'"_s);
    }

    void everyRangeLiesInTheCommand()
    {
        for (const QString &command : {u"a=$(cat x) b; eval \"$a\"; xargs rm < y"_s, u"bash <<X\nrm a\nX\n"_s, u"f() { rm $1; }; f a"_s,
                                       u"echo 'rm x' > s; sh s"_s, u"find . -exec rm {} +"_s}) {
            for (const auto &effect : inspect(command).effects) {
                QVERIFY(effect.begin >= 0);
                QVERIFY2(effect.begin + effect.length <= command.size(), qUtf8Printable(command));
            }
        }
    }

    void shellsWithinShells_data()
    {
        QTest::addColumn<int>("depth");
        QTest::addColumn<bool>("doubleQuotes");
        QTest::addColumn<QString>("wrapper");
        for (const bool doubleQuotes : {false, true}) {
            for (const int depth : doubleQuotes ? QList<int>{1, 4, 8, 9, 12} : QList<int>{1, 4, 8, 9})
                QTest::addRow("%d, %s", depth, doubleQuotes ? "double quotes" : "single quotes") << depth << doubleQuotes << QString();
        }
        QTest::newRow("8, wrapped") << 8 << false << u"env nice -n 5 timeout 9 setsid "_s;
    }

    /// Eight are followed; one more is unknown, and never "nothing happens".
    void shellsWithinShells()
    {
        QFETCH(int, depth);
        QFETCH(bool, doubleQuotes);
        QFETCH(QString, wrapper);
        QString command = u"rm -rf /srv/x"_s;
        for (int i = 0; i < depth; ++i) {
            if (doubleQuotes)
                command = wrapper + u"bash -c \""_s + command.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s) + u'"';
            else
                command = wrapper + u"sh -c '"_s + command.replace(u'\'', u"'\\''"_s) + u'\'';
        }
        QVERIFY2(command.size() < kMaxSubjectLength, qPrintable(QString::number(command.size())));
        auto facts = inspect(command);
        // A slow processor may need more than its share of time for so many quotes: unknown, too. Any other reason is a fault at once.
        const auto tookTooLong = [&facts] { return facts.value(u"gave_up"_s) == FactValue(u"took too long to understand"_s); };
        for (int again = 0; depth <= 8 && tookTooLong() && again < 20; ++again) {
            QVERIFY(!facts.complete);
            facts = inspect(command);
        }
        QCOMPARE(facts.complete, depth <= 8);
        const bool found =
            std::ranges::any_of(facts.effects, [](const Effect &effect) { return effect.kind == EffectKind::Delete && effect.object == u"/srv/x"; });
        QCOMPARE(found, depth <= 8);
    }

    void whatIsNotUnderstoodIsNotComplete_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("unclosed quote") << u"rm -rf 'x"_s;
        QTest::newRow("unclosed substitution") << u"echo $(rm x"_s;
        QTest::newRow("NUL") << QString(u"ls "_s + QChar(0) + u" x"_s);
        QTest::newRow("half a character") << QString(u"ls "_s + QChar(0xD800));
        QTest::newRow("a megabyte") << QString(1 << 20, u'x');
        QTest::newRow("64 KiB of substitutions") << QString(u"$("_s).repeated(30000);
        QTest::newRow("many commands") << QString(u"a;"_s).repeated(10000);
    }

    void whatIsNotUnderstoodIsNotComplete()
    {
        QFETCH(QString, command);
        const auto facts = inspect(command);
        QVERIFY(!facts.complete);
        QCOMPARE(std::get<bool>(facts.value(u"parsed"_s)), false);
        QVERIFY(!std::get<QString>(facts.value(u"gave_up"_s)).isEmpty());
    }

    /// Wall time with room for a loaded computer: 5 s, and more under sanitizers, as the limit itself has more work there.
    void staysWithinBounds()
    {
        for (const QString &command : {QString(u"$("_s).repeated(30000), QString(u"a | "_s).repeated(16000), QString(u"{a,b}"_s).repeated(10000),
                                       QString(u"x=$x$x;"_s).repeated(5000), QString(u"f(){ f; };f;"_s).repeated(3000), QString(60000, u'(')}) {
            QElapsedTimer timer;
            timer.start();
            static_cast<void>(inspect(command));
            QVERIFY2(timer.durationElapsed() < 250 * shell::kMaxTime, qUtf8Printable(command.left(20)));
        }
    }

    void unknownPartsAreSaid()
    {
        const auto facts = inspect(u"rm -rf \"$DIR\""_s);
        QCOMPARE(facts.effects.size(), 1);
        QCOMPARE(facts.effects[0].kind, EffectKind::Delete);
        QVERIFY(facts.effects[0].object.isEmpty());
        QVERIFY(facts.effects[0].traits.contains(u"unresolved"_s));
    }

    void worksOnManyThreads()
    {
        const auto wanted = shortly(inspect(u"for i in a b c; do rm $i; done"_s));
        QList<QThread *> threads;
        QAtomicInt wrong = 0;
        for (int i = 0; i < 4; ++i) {
            threads.append(QThread::create([&] {
                for (int round = 0; round < 50; ++round) {
                    if (shortly(inspect(u"for i in a b c; do rm $i; done"_s)) != wanted)
                        ++wrong;
                }
            }));
            threads.last()->start();
        }
        for (auto *thread : threads) {
            thread->wait();
            delete thread;
        }
        QCOMPARE(wrong.loadRelaxed(), 0);
    }
};

COFFERDAM_TEST(tst_Command)
#include "tst_command.moc"
