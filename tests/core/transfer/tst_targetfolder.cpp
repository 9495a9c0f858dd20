// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a guest's files are put: agents.md V02 to V06 and V09, on this side.

#include "core/transfer/TargetFolder.h"
#include "core/transfer/TextDiff.h"
#include "tests/support/Test.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_TargetFolder : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    static Result<QByteArray> put(const TargetFolder &target, const QByteArray &path, const QByteArray &content, bool over = false, bool executable = false)
    {
        auto file = target.begin(path, over, executable);
        if (!file)
            return std::unexpected(file.error());
        if (auto written = file->write(content); !written)
            return std::unexpected(written.error());
        return file->finish("cofferdam://bee/x");
    }
    QByteArray content(const QString &path) const
    {
        QFile file(m_folder.filePath(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("nothing");
    }
    QStringList left() const { return QDir(m_folder.filePath(u"out"_s)).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot); }

private Q_SLOTS:
    void init()
    {
        m_folder = QTemporaryDir();
        QFile other(m_folder.filePath(u"other"_s));
        QVERIFY(other.open(QIODevice::WriteOnly) && other.write("untouched") > 0);
    }

    void putsMarkedFilesForTheirOwnerAlone()
    {
        const auto target = TargetFolder::open(m_folder.filePath(u"out/new"_s));
        QVERIFY(target);
        QCOMPARE(*put(*target, "a/b", "hello"), QCryptographicHash::hash("hello", QCryptographicHash::Sha256));
        QVERIFY(put(*target, "run", "#!/bin/sh", false, true));
        struct stat status{};
        const auto path = m_folder.filePath(u"out/new/a/b"_s);
        QCOMPARE(::stat(qPrintable(path), &status), 0);
        QCOMPARE(status.st_mode & 07777, 0600U);
        QCOMPARE(::stat(qPrintable(m_folder.filePath(u"out/new/run"_s)), &status), 0);
        QCOMPARE(status.st_mode & 07777, 0700U);
        std::array<char, 64> mark{};
        const auto size = ::getxattr(qPrintable(path), "user.xdg.origin.url", mark.data(), mark.size());
        if (size < 0 && errno == ENOTSUP)
            QSKIP("the temporary folder has no extended attributes");
        QCOMPARE(QByteArray(mark.data(), size), QByteArray("cofferdam://bee/x"));
    }

    void nothingIsReplacedUnlessSaid()
    {
        const auto target = TargetFolder::open(m_folder.path());
        QCOMPARE(put(*target, "other", "new").error().code, Errc::Exists);
        QCOMPARE(content(u"other"_s), QByteArray("untouched"));
        QVERIFY(put(*target, "other", "new", true));
        QCOMPARE(content(u"other"_s), QByteArray("new"));
    }

    void aLinkThatWaitsIsNeverFollowed_data()
    {
        QTest::addColumn<QString>("link");
        QTest::addColumn<QString>("leadsTo");
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("file") << u"out/f"_s << u"OTHER"_s << QByteArray("f");
        QTest::newRow("folder") << u"out/d"_s << u".."_s << QByteArray("d/other");
        QTest::newRow("nowhere") << u"out/f"_s << u"../made"_s << QByteArray("f");
    }

    void aLinkThatWaitsIsNeverFollowed() // V02, V04, V05
    {
        QFETCH(QString, link);
        QFETCH(QString, leadsTo);
        QFETCH(QByteArray, path);
        QVERIFY(QDir(m_folder.path()).mkdir(u"out"_s));
        QVERIFY(QFile::link(leadsTo.replace(u"OTHER"_s, m_folder.filePath(u"other"_s)), m_folder.filePath(link)));
        const auto target = TargetFolder::open(m_folder.filePath(u"out"_s));
        QVERIFY(target);
        QVERIFY(!put(*target, path, "bad", true, true));
        QCOMPARE(content(u"other"_s), QByteArray("untouched"));
        QVERIFY(!QFile::exists(m_folder.filePath(u"made"_s)));
        struct stat status{};
        QCOMPARE(::stat(qPrintable(m_folder.filePath(u"other"_s)), &status), 0);
        QVERIFY((status.st_mode & S_IXUSR) == 0);
        QCOMPARE(left().size(), 1); // nothing half written
    }

    void aHardLinkIsReplacedAndNotWrittenInto() // V03
    {
        QVERIFY(QDir(m_folder.path()).mkdir(u"out"_s));
        QCOMPARE(::link(qPrintable(m_folder.filePath(u"other"_s)), qPrintable(m_folder.filePath(u"out/f"_s))), 0);
        const auto target = TargetFolder::open(m_folder.filePath(u"out"_s));
        QVERIFY(put(*target, "f", "new", true));
        QCOMPARE(content(u"other"_s), QByteArray("untouched"));
        QCOMPARE(content(u"out/f"_s), QByteArray("new"));
    }

    void givenUpLeavesNothing()
    {
        const auto target = TargetFolder::open(m_folder.filePath(u"out"_s));
        {
            auto file = target->begin("f", false, false);
            QVERIFY(file && file->write("half"));
            QCOMPARE(left().size(), 1);
        }
        QCOMPARE(left(), QStringList());
        QVERIFY(!put(*target, "../up", "x"));
        QCOMPARE(TargetFolder::open(u"relative"_s).error().code, Errc::Invalid);
        QCOMPARE(TargetFolder::open(u"/"_s).error().code, Errc::Invalid);
    }

    void differencesAreShownAsDiffSaysThem()
    {
        const auto diff = unifiedDiff(QByteArray("a\nb\nc\n"), "a\nB\nc\n");
        QVERIFY2(diff.has_value(), diff ? "" : qPrintable(diff.error().message.english()));
        QCOMPARE(diff->text, u"--- before\n+++ now\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"_s);
        QCOMPARE(unifiedDiff(QByteArray("a"), "a")->text, QString());
        QCOMPARE(unifiedDiff(std::nullopt, "new\n")->text, u"new\n"_s);
        const auto large = unifiedDiff(std::nullopt, QByteArray("0123456789\n").repeated(100'000));
        QVERIFY(large->shortened && large->text.size() <= kMostShown);
        QVERIFY(isText("\u00e4") && !isText("\xff") && !isText(QByteArray("a\0", 2)));
    }
};

COFFERDAM_TEST(tst_TargetFolder)
#include "tst_targetfolder.moc"
