// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files that go into the guest's home and out of it.

#include "tests/support/Test.h"
#include "tests/vm/guest/GuestdProcess.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_GuestFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filesGoInAndOut()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        const auto file = guestd.path("home") + u"/deep/er/file"_s;
        QByteArray content(300'000, '\0');
        content[1000] = 'x';
        std::optional<Result<void>> put;
        up.channel.putFile(file, 0640, content, this, [&](auto result) { put = std::move(result); });
        QTRY_VERIFY(put);
        QVERIFY2(put->has_value(), put->has_value() ? "" : qPrintable(put->error().message.english()));
        struct stat status{};
        QCOMPARE(::stat(qPrintable(file), &status), 0);
        QCOMPARE(status.st_mode & 07777, 0640U);

        std::optional<Result<GuestContent>> piece;
        up.channel.getFile(file, 999, 3, this, [&](auto result) { piece = std::move(result); });
        QTRY_VERIFY(piece);
        QCOMPARE((*piece)->bytes, QByteArray("\0x\0", 3));
        QCOMPARE((*piece)->totalSize, 300'000U);

        QVERIFY(QFile::link(u"/etc/passwd"_s, guestd.path("home") + u"/deep/link"_s));
        std::optional<Result<QList<GuestFile>>> tree;
        up.channel.hashTree(guestd.path("home"), this, [&](auto result) { tree = std::move(result); });
        QTRY_VERIFY(tree);
        QCOMPARE((*tree)->size(), 2);
        QCOMPARE((*tree)->at(0).path, file);
        QCOMPARE((*tree)->at(0).sha256, QCryptographicHash::hash(content, QCryptographicHash::Sha256));
        QCOMPARE((*tree)->at(0).size, 300'000U);
        QCOMPARE((*tree)->at(1).link, u"/etc/passwd"_s);
        QVERIFY((*tree)->at(1).sha256.isEmpty());
    }

    void namesThatAreNoText()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        const auto home = guestd.path("home").toStdString();
        for (const auto *name : {"/a\xff", "/a\xfe", "/a\\xff"})
            QVERIFY(::close(::open((home + name).c_str(), O_CREAT | O_WRONLY, 0644)) == 0);
        QCOMPARE(::symlink("to\xff", (home + "/l").c_str()), 0);
        QCOMPARE(::mkfifo((home + "/p").c_str(), 0600), 0);
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        std::optional<Result<QList<GuestFile>>> tree;
        up.channel.hashTree(guestd.path("home"), this, [&](auto result) { tree = std::move(result); });
        QTRY_VERIFY(tree);
        QVERIFY2(tree->has_value(), tree->has_value() ? "" : qPrintable(tree->error().message.english()));
        QStringList names;
        for (const auto &file : **tree)
            names.append(file.path.mid(guestd.path("home").size() + 1) + file.link);
        names.sort();
        QCOMPARE(names, (QStringList{u"a\\x5cxff"_s, u"a\\xfe"_s, u"a\\xff"_s, u"lto\\xff"_s, u"p"_s}));
        std::optional<Result<QList<GuestFile>>> again;
        QCOMPARE(::mkdir((home + "/d\xff").c_str(), 0), 0);
        up.channel.hashTree(guestd.path("home"), this, [&](auto result) { again = std::move(result); });
        QTRY_VERIFY(again); // whatever it says: that it could not be read can be told
        QCOMPARE(up.violations.count(), 0);
    }

    void noPathLeadsOutOfHome_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("elsewhere") << u"/etc/passwd"_s;
        QTest::newRow("relative") << u"file"_s;
        QTest::newRow("dots") << u"HOME/../plugin.sock"_s;
        QTest::newRow("inner dots") << u"HOME/a/../../control.sock"_s;
        QTest::newRow("name only begins like it") << u"HOMEx/file"_s;
        QTest::newRow("link to a file") << u"HOME/link"_s;
        QTest::newRow("link to a folder") << u"HOME/etc/passwd"_s;
        QTest::newRow("a pipe") << u"HOME/pipe"_s;
        QTest::newRow("a folder") << u"HOME/folder"_s;
        QTest::newRow("not there") << u"HOME/nothing"_s;
    }

    void noPathLeadsOutOfHome()
    {
        QFETCH(QString, path);
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        const auto home = guestd.path("home");
        QVERIFY(QFile::link(u"/etc/passwd"_s, home + u"/link"_s));
        QVERIFY(QFile::link(u"/etc"_s, home + u"/etc"_s));
        QVERIFY(QDir(home).mkdir(u"folder"_s));
        QCOMPARE(::mkfifo(qPrintable(home + u"/pipe"_s), 0600), 0);
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        path.replace(u"HOME"_s, home);
        std::optional<Result<GuestContent>> got;
        up.channel.getFile(path, 0, 100, this, [&](auto result) { got = std::move(result); });
        QTRY_VERIFY(got);
        QVERIFY2(!got->has_value(), (*got)->bytes.constData());
    }

    void putReplacesALinkAndDoesNotFollowIt()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        QFile victim(guestd.path("victim"));
        QVERIFY(victim.open(QIODevice::WriteOnly));
        victim.write("untouched");
        victim.close();
        QVERIFY(QFile::link(victim.fileName(), guestd.path("home") + u"/file"_s));
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        std::optional<Result<void>> put;
        up.channel.putFile(guestd.path("home") + u"/file"_s, 0600, "new", this, [&](auto result) { put = std::move(result); });
        QTRY_VERIFY(put && put->has_value());
        QVERIFY(victim.open(QIODevice::ReadOnly));
        QCOMPARE(victim.readAll(), QByteArray("untouched"));
        QVERIFY(!QFileInfo(guestd.path("home") + u"/file"_s).isSymLink());
    }
};

COFFERDAM_TEST(tst_GuestFiles)
#include "tst_guestfiles.moc"
