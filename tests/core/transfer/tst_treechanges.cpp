// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an agent made of a folder, as a guest that may lie tells it: agents.md V02, V06, V07 and V09 on the way out.

#include "core/transfer/TreeChanges.h"
#include "tests/support/Test.h"

#include <sys/stat.h>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

GivenEntry givenFile(const QByteArray &path, const QByteArray &sha, quint64 size = 1, bool executable = false)
{
    return {.kind = GivenEntry::Kind::File, .path = path, .size = size, .executable = executable, .sha256 = sha, .link = {}};
}

GuestEntry nowFile(const QByteArray &path, const QByteArray &sha, quint64 size = 1, quint32 mode = 0644)
{
    return {.path = path, .size = size, .mode = S_IFREG | mode, .sha256 = sha, .link = {}, .stored = size};
}

} // namespace

class tst_TreeChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindOfChange()
    {
        const QList<GivenEntry> given{givenFile("same", "1"), givenFile("other", "1"),
                                      givenFile("gone", "1"), givenFile("run", "1"),
                                      givenFile("link", "1"), {.kind = GivenEntry::Kind::Folder, .path = "folder", .sha256 = {}, .link = {}}};
        const QList<GuestEntry> now{{.path = "folder", .mode = S_IFDIR | 0755, .sha256 = {}, .link = {}},
                                    {.path = "link", .mode = S_IFLNK | 0777, .sha256 = {}, .link = "/etc/passwd"},
                                    nowFile("new", "9"),
                                    nowFile("other", "2"),
                                    nowFile("run", "1", 1, 0755),
                                    nowFile("same", "1"),
                                    nowFile("unread", {})};
        const auto result = treeChanges(given, now);
        QStringList said;
        for (const auto &change : result.changes)
            said.append(u"%1 %2 %3"_s.arg(QString::fromUtf8(change.path)).arg(static_cast<int>(change.kind)).arg(change.isTakeable()));
        QCOMPARE(said, (QStringList{u"gone 2 0"_s, u"link 3 0"_s, u"new 0 1"_s, u"other 1 1"_s, u"run 4 1"_s, u"unread 0 1"_s}));
        QCOMPARE(result.unchanged, 1U);
        QVERIFY(!result.changes.last().compared);
    }

    void whatIsNeverTaken_data()
    {
        QTest::addColumn<quint32>("mode");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<quint64>("size");
        QTest::newRow("link") << quint32{S_IFLNK | 0777} << QByteArray("a") << quint64{1};
        QTest::newRow("pipe") << quint32{S_IFIFO | 0644} << QByteArray("a") << quint64{0};
        QTest::newRow("block device") << quint32{S_IFBLK | 0644} << QByteArray("a") << quint64{0};
        QTest::newRow("device") << quint32{S_IFCHR | 0644} << QByteArray("a") << quint64{0};
        QTest::newRow("socket") << quint32{S_IFSOCK | 0644} << QByteArray("a") << quint64{0};
        QTest::newRow("no type") << quint32{0644} << QByteArray("a") << quint64{0};
        QTest::newRow("two types") << quint32{S_IFMT | 0644} << QByteArray("a") << quint64{0};
        QTest::newRow("up") << quint32{S_IFREG | 0644} << QByteArray("../a") << quint64{1};
        QTest::newRow("all there is") << quint32{S_IFREG | 0644} << QByteArray("a") << ~quint64{};
    }

    void whatIsNeverTaken()
    {
        QFETCH(quint32, mode);
        QFETCH(QByteArray, path);
        QFETCH(quint64, size);
        const auto result = treeChanges({}, {{.path = path, .size = size, .mode = mode, .sha256 = "1", .link = {}}});
        QCOMPARE(result.changes.size(), 1);
        QVERIFY(!result.changes.first().isTakeable());
    }

    void whatOthersRunIsWarnedOf_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<bool>("warned");
        for (const auto *path :
             {".envrc", ".vscode/tasks.json", ".idea/workspace.xml", "a/.husky/pre-commit", "x.desktop", "Makefile", "package.json", "CLAUDE.md", "AGENTS.md",
              "setup.py", "conftest.py", ".gitattributes", "-rf", "sub/--flag", "tool.exe", ".github/workflows/ci.yml", "sitecustomize.py"})
            QTest::newRow(path) << QByteArray(path) << true;
        for (const auto *path : {"main.cpp", "notes.txt", "a-b", "vscode/tasks.json", "desktop"})
            QTest::newRow(path) << QByteArray(path) << false;
    }

    void whatOthersRunIsWarnedOf()
    {
        QFETCH(QByteArray, path);
        QFETCH(bool, warned);
        const auto result = treeChanges({}, {nowFile(path, "1")});
        QCOMPARE(result.changes.first().warning.has_value(), warned);
        QVERIFY(result.changes.first().isTakeable());
    }

    void aHoleIsWarnedOf()
    {
        auto sparse = nowFile("disk", "1", 1ULL << 30);
        sparse.stored = 4096;
        QVERIFY(treeChanges({}, {sparse}).changes.first().warning);
    }

    void lookAlikesAreTakenOnce()
    {
        const auto result = treeChanges({}, {nowFile("README", "1"), nowFile("readme", "2"), nowFile("\u00e4", "1"), nowFile("a\u0308", "1")});
        QCOMPARE(std::ranges::count_if(result.changes, &TreeChange::isTakeable), 2);
    }

    void aRepositoryIsNotAFile()
    {
        const auto result = treeChanges({givenFile(".git/config", "1")}, {{.path = ".git", .mode = S_IFDIR | 0755, .sha256 = {}, .link = {}},
                                                                          nowFile(".git/hooks/pre-push", "2"),
                                                                          {.path = "sub/.git", .mode = S_IFDIR | 0755, .sha256 = {}, .link = {}}});
        QVERIFY(result.changes.isEmpty());
        QCOMPARE(result.repositories, (QStringList{u"."_s, u"sub"_s}));
    }
};

COFFERDAM_TEST(tst_TreeChanges)
#include "tst_treechanges.moc"
