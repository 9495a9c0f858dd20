// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/OwnedPath.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// What lies at a path; null: root's own, which every system has and no test need make.
using Make = bool (*)(const char *path);

bool file(const char *path, mode_t mode)
{
    QFile made(QString::fromLocal8Bit(path));
    return made.open(QIODevice::WriteOnly) && ::chmod(path, mode) == 0;
}

bool folder(const char *path, mode_t mode)
{
    return ::mkdir(path, 0700) == 0 && ::chmod(path, mode) == 0;
}

const Ownership kFile;
const Ownership kFolder{.type = S_IFDIR};

} // namespace

class tst_OwnedPath : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;

    [[nodiscard]] QByteArray name() const { return QFile::encodeName(m_path); }
    [[nodiscard]] mode_t mode() const
    {
        struct stat found{};
        return ::lstat(name().constData(), &found) == 0 ? found.st_mode & 07777 : 0;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_path = m_folder->filePath(u"it"_s);
    }

    void isTrusted_data()
    {
        QTest::addColumn<Make>("make");
        QTest::addColumn<Ownership>("asked");
        QTest::addColumn<QString>("reason"); // of the refusal; empty: none

        const auto row = [](const char *name, Make make, const Ownership &asked, const QString &reason = {}) {
            QTest::newRow(name) << make << asked << reason;
        };
        row("file of ours", [](const char *path) { return file(path, 0600); }, kFile);
        row("file to be read alone", [](const char *path) { return file(path, 0400); }, kFile);
        row("file that the group reads", [](const char *path) { return file(path, 0640); }, kFile, u"Set its permissions to 0600"_s);
        row("file that others read", [](const char *path) { return file(path, 0604); }, kFile, u"Set its permissions to 0600"_s);
        row("file that others only run", [](const char *path) { return file(path, 0601); }, kFile, u"can reach"_s);
        row("file that may be read", [](const char *path) { return file(path, 0644); }, {.forbidden = kOthersWrite});
        row("file that the group writes", [](const char *path) { return file(path, 0620); }, {.forbidden = kOthersWrite}, u"may write"_s);
        row("file that others write", [](const char *path) { return file(path, 0602); }, {.forbidden = kOthersWrite}, u"may write"_s);
        row("file that only the group may write", [](const char *path) { return file(path, 0620); }, {.forbidden = S_IWOTH});
        row("sticky file", [](const char *path) { return file(path, 01622); }, {.forbidden = kOthersWrite}, u"may write"_s);
        row("folder for a file", [](const char *path) { return folder(path, 0700); }, kFile, u"not a plain file"_s);
        row(
            "link to our own file",
            [](const char *path) { return file((path + ".real"_ba).constData(), 0600) && ::symlink((path + ".real"_ba).constData(), path) == 0; }, kFile,
            u"not a plain file"_s);
        row("FIFO", [](const char *path) { return ::mkfifo(path, 0600) == 0; }, kFile, u"not a plain file"_s);
        row(
            "file with two names", [](const char *path) { return file(path, 0600) && ::link(path, (path + ".other"_ba).constData()) == 0; }, {.oneName = true},
            u"second name"_s);
        row("two names are asked for by few", [](const char *path) { return file(path, 0600) && ::link(path, (path + ".other"_ba).constData()) == 0; }, kFile);

        row("folder of ours", [](const char *path) { return folder(path, 0700); }, kFolder);
        row("folder that others enter", [](const char *path) { return folder(path, 0711); }, kFolder, u"Set its permissions to 0700"_s);
        row("folder that may be listed", [](const char *path) { return folder(path, 0755); }, {.type = S_IFDIR, .forbidden = kOthersWrite});
        row("folder that others write", [](const char *path) { return folder(path, 0757); }, {.type = S_IFDIR, .forbidden = kOthersWrite}, u"may write"_s);
        row("folder in which owners are kept", [](const char *path) { return folder(path, 01777); },
            {.type = S_IFDIR, .forbidden = kOthersWrite, .keepsOwners = true});
        row("sticky, and not enough", [](const char *path) { return folder(path, 01777); }, {.type = S_IFDIR, .forbidden = kOthersWrite}, u"may write"_s);
        row("file for a folder", [](const char *path) { return file(path, 0600); }, kFolder, u"not a folder"_s);
        row(
            "link to our own folder",
            [](const char *path) { return folder((path + ".real"_ba).constData(), 0700) && ::symlink((path + ".real"_ba).constData(), path) == 0; }, kFolder,
            u"not a folder"_s);
    }
    void isTrusted()
    {
        QFETCH(const Make, make);
        QFETCH(const Ownership, asked);
        QFETCH(const QString, reason);
        QVERIFY(make(name().constData()));
        const auto checked = checkOwned(m_path, asked);
        QCOMPARE(checked.has_value(), reason.isEmpty());
        if (!checked) {
            QCOMPARE(checked.error().code, Errc::Denied);
            QVERIFY2(checked.error().message.english().contains(reason), qPrintable(checked.error().message.english()));
        }
        // What is opened is held to the same.
        const auto opened = openOwned(m_path, asked);
        QCOMPARE(opened.has_value(), reason.isEmpty());
        if (!opened)
            QCOMPARE(opened.error().code, Errc::Denied);
    }

    // Of another owner: root's, as a test is never run by root.
    void whoseItIs()
    {
        QVERIFY(::geteuid() != 0);
        const auto theirs = u"/etc/passwd"_s;
        const Ownership readable{.forbidden = kOthersWrite};
        QCOMPARE(checkOwned(theirs, readable).error().message.english(), u"/etc/passwd belongs to another user."_s);
        QCOMPARE(openOwned(theirs, readable).error().code, Errc::Denied);
        QVERIFY(checkOwned(theirs, {.orRoot = true, .forbidden = kOthersWrite}));
        QVERIFY(checkOwned(theirs, {.owner = 0, .forbidden = kOthersWrite}));
        QVERIFY(checkOwned(u"/"_s, {.type = S_IFDIR, .owner = 0, .forbidden = kOthersWrite}));
        QCOMPARE(checkOwned(u"/"_s, {.type = S_IFDIR, .forbidden = kOthersWrite}).error().code, Errc::Denied);
        // And ours where root's is asked for.
        QVERIFY(file(name().constData(), 0600));
        QCOMPARE(checkOwned(m_path, {.owner = 0}).error().message.english(), m_path + u" has to belong to root."_s);
        QVERIFY(checkOwned(m_path, {.orRoot = true}));
        // Neither ours nor root's.
        QCOMPARE(checkOwned(m_path, {.owner = ::geteuid() + 1, .orRoot = true}).error().code, Errc::Denied);
    }

    void whatIsNotThere()
    {
        QCOMPARE(checkOwned(m_path, kFile).error().code, Errc::NotFound);
        QCOMPARE(openOwned(m_path, kFile).error().code, Errc::NotFound);
        QCOMPARE(checkOwned(m_path + u"/below"_s, kFile).error().code, Errc::NotFound);
    }

    void aLinkIsFollowedWhereThatIsAskedFor()
    {
        const auto real = m_folder->filePath(u"real"_s);
        QVERIFY(file(QFile::encodeName(real).constData(), 0600));
        QVERIFY(QFile::link(real, m_path));
        QVERIFY(openOwned(m_path, kFile, Links::Followed));
        QCOMPARE(openOwned(m_path, kFile).error().code, Errc::Denied);
        QVERIFY(QFile::remove(m_path));
        QVERIFY(QFile::link(u"/etc/passwd"_s, m_path)); // where it leads counts
        QCOMPARE(openOwned(m_path, {.forbidden = 0}, Links::Followed).error().code, Errc::Denied);
    }

    void aFolderIsMadePrivate()
    {
        QVERIFY(makePrivateFolder(m_path + u"/deep/er"_s));
        QVERIFY(checkOwned(m_path + u"/deep/er"_s, kFolder));
        QVERIFY(makePrivateFolder(m_path));
        QVERIFY(makePrivateFolder(m_path));
        for (const mode_t wide : {0755, 0711, 0707}) {
            QVERIFY(::chmod(name().constData(), wide) == 0);
            QVERIFY(makePrivateFolder(m_path));
            QCOMPARE(mode(), mode_t(0700));
        }
        QVERIFY(::chmod(name().constData(), 0300) == 0); // narrower than asked for: nobody else's business
        QVERIFY(makePrivateFolder(m_path));
        QCOMPARE(mode(), mode_t(0300));
    }

    void noFolderIsMadeOfSomethingElse()
    {
        const auto real = m_folder->filePath(u"real"_s);
        QVERIFY(folder(QFile::encodeName(real).constData(), 0755));
        QVERIFY(QFile::link(real, m_path));
        QCOMPARE(makePrivateFolder(m_path).error().code, Errc::Denied);
        struct stat found{};
        QVERIFY(::stat(QFile::encodeName(real).constData(), &found) == 0 && (found.st_mode & 0777) == 0755); // not narrowed through the link
        QVERIFY(QFile::remove(m_path));
        QVERIFY(file(name().constData(), 0600));
        QCOMPARE(makePrivateFolder(m_path).error().code, Errc::Denied);
        QCOMPARE(makePrivateFolder(u"/usr"_s).error().code, Errc::Denied); // root's
        QCOMPARE(makePrivateFolder(u"/usr/cofferdam-test"_s).error().code, Errc::Io);
    }
};

COFFERDAM_TEST(tst_OwnedPath)
#include "tst_ownedpath.moc"
