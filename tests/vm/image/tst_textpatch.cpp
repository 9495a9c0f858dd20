// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A patch is made where it was meant, once, or the build fails.

#include "tests/support/Test.h"
#include "vm/image/TextPatch.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_TextPatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void replacesExactlyOne_data();
    void replacesExactlyOne();
    void findsTheOneFile_data();
    void findsTheOneFile();
    void leavesHardLinksAlone();
    void patchesAllLimitsOfOpenClaw();
};

namespace {

void write(const QString &path, const QByteArray &content)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
}

QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

void tst_TextPatch::replacesExactlyOne_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("patched"); // empty: refused
    QTest::newRow("once") << QByteArray("const A = 5e3;\nconst B = 1;") << QByteArray("const A = 12e4;\nconst B = 1;");
    QTest::newRow("never") << QByteArray("const A = 6e3;") << QByteArray();
    QTest::newRow("twice") << QByteArray("const A = 5e3;const A = 5e3;") << QByteArray();
    QTest::newRow("empty") << QByteArray() << QByteArray();
}

void tst_TextPatch::replacesExactlyOne()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, patched);
    const auto result = replaceOnce(text, "const A = 5e3;", "const A = 12e4;");
    QCOMPARE(result.has_value(), !patched.isEmpty());
    QCOMPARE(result.value_or(QByteArray()), patched);
    if (!result)
        QCOMPARE(result.error().code, Errc::Invalid);
}

void tst_TextPatch::findsTheOneFile_data()
{
    QTest::addColumn<QByteArrayList>("files"); // worker-1.mjs, worker-2.mjs, ...
    QTest::addColumn<bool>("works");
    QTest::newRow("no file") << QByteArrayList() << false;
    QTest::newRow("one of one") << QByteArrayList{"limit 5;"} << true;
    QTest::newRow("one of two") << QByteArrayList{"other", "limit 5;"} << true;
    QTest::newRow("both of two") << QByteArrayList{"limit 5;", "limit 5;"} << false;
    QTest::newRow("none of two") << QByteArrayList{"limit 6;", "other"} << false;
    QTest::newRow("twice in one") << QByteArrayList{"limit 5; limit 5;"} << false;
}

void tst_TextPatch::findsTheOneFile()
{
    QFETCH(QByteArrayList, files);
    QFETCH(bool, works);
    const QTemporaryDir root;
    for (qsizetype i = 0; i < files.size(); ++i)
        write(root.filePath(u"dist/worker-%1.mjs"_s.arg(i + 1)), files.at(i));
    const auto done = apply({u"dist"_s, u"worker-*.mjs"_s, "limit 5;", "limit 50;"}, root.path());
    QCOMPARE(done.has_value(), works);
    for (qsizetype i = 0; i < files.size(); ++i) {
        QByteArray expected = files.at(i);
        if (works)
            expected.replace("limit 5;", "limit 50;");
        QCOMPARE(read(root.filePath(u"dist/worker-%1.mjs"_s.arg(i + 1))), expected);
    }
}

void tst_TextPatch::leavesHardLinksAlone()
{
    const QTemporaryDir root;
    write(root.filePath(u"cache"_s), "limit 5;");
    QVERIFY(QDir().mkpath(root.filePath(u"dist"_s)));
    QCOMPARE(::link(qPrintable(root.filePath(u"cache"_s)), qPrintable(root.filePath(u"dist/worker-1.mjs"_s))), 0);
    QVERIFY(apply({u"dist"_s, u"worker-*.mjs"_s, "limit 5;", "limit 50;"}, root.path()).has_value());
    QCOMPARE(read(root.filePath(u"dist/worker-1.mjs"_s)), QByteArray("limit 50;"));
    QCOMPARE(read(root.filePath(u"cache"_s)), QByteArray("limit 5;"));
}

void tst_TextPatch::patchesAllLimitsOfOpenClaw()
{
    // The lines as they stand in openclaw 2026.9.6; the image build fails if one of them changes.
    const QTemporaryDir root;
    const QString dist = root.filePath(u"node_modules/openclaw/dist"_s);
    write(dist + u"/openclaw-state-lease-heartbeat-shared-D-D6j71P.mjs"_s, "//#region\nconst LEASE_HEARTBEAT_START_TIMEOUT_MS = 5e3;\n");
    write(dist + u"/state/openclaw-state-lease-heartbeat.worker.js"_s, "const LEASE_HEARTBEAT_START_TIMEOUT_MS = 5e3;\n");
    write(dist + u"/worker-task-pool-cppt7dT0.mjs"_s,
          "\"timeout\")), resolveTimerTimeoutMs(timeoutMs, 6e4));\n\t\tconst idleMs = this.options.idleTimeoutMs ?? 6e4;\n");
    write(dist + u"/session-transcript-worker-runtime-BJctkWc9.mjs"_s, "\t\tconst deadline = performance.now() + 6e4;\n");
    write(dist + u"/openclaw-agent-execution-CHHOdVvc.mjs"_s, "const IDLE_EXECUTION_MS = 6e4;\n");
    write(dist + u"/session-diff-baseline-_e6XycAj.mjs"_s, "\tif (params.entry.execNode) return params.entry;\n\tlet entry = load();\n");
    write(dist + u"/extensions/memory-core/manager-runtime.js"_s, "\t\tcode,\n\t\towner: \"configuration\"\n");
    write(dist + u"/session-transcript-worker-runtime-other.mjs"_s, "export {};\n");
    for (const TextPatch &patch : openClawPatches())
        QVERIFY(apply(patch, root.path()).has_value());
    QVERIFY(read(dist + u"/openclaw-state-lease-heartbeat-shared-D-D6j71P.mjs"_s).contains("= 12e4;"));
    QVERIFY(read(dist + u"/state/openclaw-state-lease-heartbeat.worker.js"_s).contains("= 12e4;"));
    QVERIFY(read(dist + u"/worker-task-pool-cppt7dT0.mjs"_s).contains("Math.max(resolveTimerTimeoutMs(timeoutMs, 6e4), 6e5)"));
    QVERIFY(read(dist + u"/worker-task-pool-cppt7dT0.mjs"_s).contains("idleTimeoutMs ?? 6e5;"));
    QVERIFY(read(dist + u"/openclaw-agent-execution-CHHOdVvc.mjs"_s).contains("IDLE_EXECUTION_MS = 6e5;"));
    QVERIFY(read(dist + u"/session-diff-baseline-_e6XycAj.mjs"_s).startsWith("\treturn params.entry;"));
    QVERIFY(read(dist + u"/extensions/memory-core/manager-runtime.js"_s).contains("versionOrder: \"older\""));
    QVERIFY(!apply(openClawPatches().front(), root.path()).has_value()); // a second time there is nothing to patch
}

COFFERDAM_TEST(tst_TextPatch)
#include "tst_textpatch.moc"
