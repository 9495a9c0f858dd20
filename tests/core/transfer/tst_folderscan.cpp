// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// agents.md V02 to V04, V06 and V08 on the way in: what a folder of the user's holds, and what stays behind.

#include "core/transfer/FolderReader.h"
#include "tests/support/Test.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_FolderScan : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    void put(const QString &path, const QByteArray &content, int mode = 0644)
    {
        const auto whole = m_folder.filePath(path);
        QVERIFY(QDir().mkpath(whole.section(u'/', 0, -2)));
        QFile file(whole);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
        file.close();
        QCOMPARE(::chmod(qPrintable(whole), static_cast<mode_t>(mode)), 0);
    }
    static QByteArrayList paths(const FolderScan &scan)
    {
        QByteArrayList all;
        for (const auto &entry : scan.entries)
            all.append(entry.path);
        return all;
    }
    static QByteArrayList secrets(const FolderScan &scan)
    {
        QByteArrayList all;
        for (const auto &finding : scan.findings) {
            if (finding.secret)
                all.append(finding.path);
        }
        return all;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = QTemporaryDir();
        QVERIFY(m_folder.isValid());
    }

    void countsAndOrders()
    {
        put(u"b/x"_s, "12345", 0755);
        put(u"a"_s, "1");
        const auto scan = scanFolder(m_folder.path());
        QVERIFY(scan);
        QCOMPARE(paths(*scan), (QByteArrayList{"a", "b", "b/x"}));
        QCOMPARE(scan->files, 2U);
        QCOMPARE(scan->folders, 1U);
        QCOMPARE(scan->bytes, 6U);
        QVERIFY(scan->entries[2].executable && !scan->entries[0].executable);
        QVERIFY(scan->warnings.isEmpty());
    }

    void findsSecrets_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<bool>("secret");
        QTest::newRow("env") << u".env"_s << QByteArray("A=1") << true;
        QTest::newRow("env of a stage") << u"app/.env.production"_s << QByteArray("A=1") << true;
        QTest::newRow("ssh key") << u"id_ed25519"_s << QByteArray("x") << true;
        QTest::newRow("public key") << u"id_ed25519.pub"_s << QByteArray("ssh-ed25519 AAAA") << false;
        QTest::newRow("pem with a key") << u"server.pem"_s << QByteArray("-----BEGIN RSA PRIVATE KEY-----\nMII") << true;
        QTest::newRow("pem without") << u"ca.pem"_s << QByteArray("-----BEGIN CERTIFICATE-----\nMII") << false;
        QTest::newRow("git without") << u".git/config"_s << QByteArray("[remote \"o\"]\n\turl = https://host/x.git") << false;
        QTest::newRow("git with password") << u".git/config"_s << QByteArray("[remote \"o\"]\n\turl = https://me:pw@host/x.git") << true;
        QTest::newRow("git with token") << u".git/config"_s << QByteArray("url = https://ghp_0123456789012345678901@host/x") << true;
        QTest::newRow("git with header") << u".git/config"_s << QByteArray("[http]\n\textraheader = AUTHORIZATION: basic x") << true;
        QTest::newRow("netrc") << u".netrc"_s << QByteArray("machine x") << true;
        QTest::newRow("npmrc without") << u".npmrc"_s << QByteArray("save-exact=true") << false;
        QTest::newRow("npmrc with token") << u".npmrc"_s << QByteArray("//r/:_authToken=x") << true;
        QTest::newRow("aws") << u".aws/credentials"_s << QByteArray("[default]") << true;
        QTest::newRow("kube") << u".kube/config"_s << QByteArray("a") << true;
        QTest::newRow("state of terraform") << u"infra/terraform.tfstate"_s << QByteArray("{}") << true;
        QTest::newRow("token in code") << u"src/a.py"_s << QByteArray("k = 'ghp_012345678901234567890123456789012345'") << true;
        QTest::newRow("aws key in code") << u"src/a.py"_s << QByteArray("AKIAIOSFODNN7EXAMPLE") << true;
        QTest::newRow("word like a token") << u"src/a.py"_s << QByteArray("ghp_short") << false;
        QTest::newRow("code") << u"src/env.py"_s << QByteArray("import os") << false;
    }

    void findsSecrets()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, content);
        QFETCH(bool, secret);
        put(path, content);
        const auto scan = scanFolder(m_folder.path());
        QVERIFY(scan);
        QCOMPARE(secrets(*scan), secret ? QByteArrayList{path.toUtf8()} : QByteArrayList());
    }

    void linksAreNeverFollowed()
    {
        put(u"d/file"_s, "x");
        QVERIFY(QFile::link(u"file"_s, m_folder.filePath(u"d/inside"_s)));
        QVERIFY(QFile::link(u"../d/file"_s, m_folder.filePath(u"d/up-and-in"_s)));
        QVERIFY(QFile::link(u"../../x"_s, m_folder.filePath(u"d/out"_s)));
        QVERIFY(QFile::link(u"/etc"_s, m_folder.filePath(u"etc"_s)));
        const auto scan = scanFolder(m_folder.path());
        QVERIFY(scan);
        QCOMPARE(paths(*scan), (QByteArrayList{"d", "d/file", "d/inside", "d/up-and-in"}));
        QCOMPARE(scan->findings.size(), 2);
        QVERIFY(!scan->findings[0].secret);
    }

    void whatIsNoFileStaysBehind()
    {
        QCOMPARE(::mkfifo(qPrintable(m_folder.filePath(u"pipe"_s)), 0600), 0);
        const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
        qstrncpy(address.sun_path, qPrintable(m_folder.filePath(u"s"_s)), sizeof address.sun_path);
        QCOMPARE(::bind(socket, reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
        ::close(socket);
        const auto scan = scanFolder(m_folder.path());
        QVERIFY(scan);
        QVERIFY(scan->entries.empty());
        QCOMPARE(scan->findings.size(), 2);
    }

    void aLinkInThePlaceOfAFileIsNotRead() // V04: swapped after the scan
    {
        put(u"secret-of-another"_s, "other");
        put(u"folder/a"_s, "mine");
        auto scan = scanFolder(m_folder.filePath(u"folder"_s));
        QVERIFY(scan);
        QVERIFY(QFile::remove(m_folder.filePath(u"folder/a"_s)));
        QVERIFY(QFile::link(m_folder.filePath(u"secret-of-another"_s), m_folder.filePath(u"folder/a"_s)));
        auto reader = FolderReader::open(std::move(*scan));
        QVERIFY(reader);
        for (auto tree = reader->next(); tree && *tree; tree = reader->next()) {
            for (const auto &entry : (*tree)->entries())
                QCOMPARE(entry.content(), std::string());
        }
        QCOMPARE(reader->leftOut(), 1U);
        QVERIFY(reader->given().isEmpty());
    }

    void wholeHomeIsWarnedOf() // V08
    {
        const auto before = qgetenv("HOME");
        qputenv("HOME", m_folder.filePath(u"home/me"_s).toUtf8());
        put(u"home/me/project/a"_s, "x");
        put(u"home/me/.ssh/known_hosts"_s, "x");
        const auto home = scanFolder(m_folder.filePath(u"home/me"_s));
        const auto above = scanFolder(m_folder.filePath(u"home"_s));
        const auto project = scanFolder(m_folder.filePath(u"home/me/project"_s));
        const auto keys = scanFolder(m_folder.filePath(u"home/me/.ssh"_s));
        qputenv("HOME", before);
        QCOMPARE(home->warnings.size(), 1);
        QCOMPARE(above->warnings.size(), 1);
        QCOMPARE(project->warnings.size(), 0);
        QCOMPARE(keys->warnings.size(), 1);
        QCOMPARE(scanFolder(u"/"_s).error().code, Errc::Denied);
        QCOMPARE(scanFolder(u"relative"_s).error().code, Errc::Invalid);
        QCOMPARE(scanFolder(m_folder.filePath(u"nothing"_s)).error().code, Errc::NotFound);
    }

    void whatIsLeftOutGoesWithAllBeneath()
    {
        put(u"a/b/c"_s, "123");
        put(u"a/bc"_s, "1");
        put(u".env"_s, "12");
        auto scan = scanFolder(m_folder.path());
        QVERIFY(scan);
        QCOMPARE(*scan->leaveOut({.without = {u"a/b"_s}, .with = {}}), 2U);
        QCOMPARE(paths(*scan), (QByteArrayList{"a", "a/bc"}));
        QCOMPARE(scan->bytes, 1U);
        QCOMPARE(scan->files, 1U);
    }

    void whatIsLeftOutIsThere_data()
    {
        QTest::addColumn<QString>("without");
        QTest::addColumn<QByteArrayList>("stays"); // empty: nothing is given
        const QByteArrayList fine{"a", "a/bc"};
        for (const auto *typed : {"a/b", "a/b/", "./a/b", "a//b", "a/./b", "FOLDER/a/b", "a/../a/b/"})
            QTest::newRow(typed) << QString::fromUtf8(typed) << fine;
        for (const auto *typed : {"", ".", "/", "..", "../a/b", "a/x", "A/b", "/a/b", "FOLDER", "FOLDERx/a/b"})
            QTest::newRow(qPrintable(u"no "_s + QString::fromUtf8(typed))) << QString::fromUtf8(typed) << QByteArrayList();
    }

    void whatIsLeftOutIsThere()
    {
        QFETCH(QString, without);
        QFETCH(QByteArrayList, stays);
        put(u"a/b/c"_s, "123");
        put(u"a/bc"_s, "1");
        auto scan = scanFolder(m_folder.path());
        QVERIFY(scan);
        const auto left = scan->leaveOut({.without = {without.replace(u"FOLDER"_s, scan->folder)}, .with = {}});
        if (!stays.isEmpty())
            QCOMPARE(paths(*scan), stays);
        else
            QCOMPARE(left.error().code, Errc::Invalid);
    }

    void namesThatAreNoTextAreLeftOutAsShown()
    {
        const auto folder = QFile::encodeName(m_folder.path());
        QCOMPARE(::mkdir(folder + "/Schl\xfcssel", 0700), 0);
        const Descriptor file(::open(folder + "/Schl\xfcssel/id_rsa", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        QVERIFY(file);
        put(u"a"_s, "1");
        auto scan = scanFolder(m_folder.path());
        QVERIFY(scan);
        QCOMPARE(*scan->leaveOut({.without = {uR"(Schl\xfcssel)"_s}, .with = {}, .allSecrets = true}), 1U);
        QCOMPARE(paths(*scan), QByteArrayList{"a"});
        QCOMPARE(::unlink(folder + "/Schl\xfcssel/id_rsa"), 0); // Qt does not find it again
        QCOMPARE(::rmdir(folder + "/Schl\xfcssel"), 0);
    }

    void whatIsNeverCopiedMayBeNamed()
    {
        QVERIFY(QFile::link(u"/etc"_s, m_folder.filePath(u"etc"_s)));
        auto scan = scanFolder(m_folder.path());
        QVERIFY(scan && scan->leaveOut({.without = {u"etc"_s}, .with = {}}));
    }

    void secretsThatAreWanted_data()
    {
        QTest::addColumn<FolderChoice>("choice");
        QTest::addColumn<QByteArrayList>("given");
        QTest::newRow("none") << FolderChoice() << QByteArrayList{"a"};
        QTest::newRow("one") << FolderChoice{.without = {}, .with = {u".env"_s}} << QByteArrayList{".env", "a"};
        QTest::newRow("all") << FolderChoice{.without = {}, .with = {}, .allSecrets = true} << QByteArrayList{".env", "a", "id_rsa"};
        QTest::newRow("all but one") << FolderChoice{.without = {u".env"_s}, .with = {}, .allSecrets = true} << QByteArrayList{"a", "id_rsa"};
        QTest::newRow("no secret") << FolderChoice{.without = {}, .with = {u"a"_s, u"nothing"_s}} << QByteArrayList{"a"};
    }

    void secretsThatAreWanted()
    {
        QFETCH(FolderChoice, choice);
        QFETCH(QByteArrayList, given);
        put(u".env"_s, "1");
        put(u"a"_s, "1");
        put(u"id_rsa"_s, "1");
        auto scan = scanFolder(m_folder.path());
        QVERIFY(scan && scan->leaveOut(choice));
        QCOMPARE(paths(*scan), given);
    }

    void secretsThatAreShownAlikeStay()
    {
        put(uR"(k\xff/id_rsa)"_s, "1"); // in these very letters
        const auto folder = QFile::encodeName(m_folder.path());
        QCOMPARE(::mkdir(folder + "/k\xff", 0700), 0);
        const Descriptor file(::open(folder + "/k\xff/id_rsa", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        QVERIFY(file);
        auto scan = scanFolder(m_folder.path());
        QVERIFY(scan);
        QCOMPARE(secrets(*scan).size(), 2);
        QCOMPARE(*scan->leaveOut({.without = {}, .with = {uR"(k\xff/id_rsa)"_s}}), 2U);
        QCOMPARE(::unlink(folder + "/k\xff/id_rsa"), 0);
        QCOMPARE(::rmdir(folder + "/k\xff"), 0);
    }

    void whatCannotBeReadToItsEndIsNoCopy()
    {
        FolderScan scan;
        scan.folder = u"/proc/self"_s;
        scan.entries.push_back({.kind = SourceEntry::Kind::File, .path = "mem", .size = 1, .link = {}}); // a file, and its first byte an error
        auto reader = FolderReader::open(std::move(scan));
        QVERIFY(reader);
        const auto tree = reader->next();
        QVERIFY(!tree);
        QCOMPARE(tree.error().code, Errc::Io);
        QVERIFY(reader->given().isEmpty());
    }

    void readsInBoundedPieces()
    {
        const QByteArray large(3 * FolderReader::kPiece + 17, 'x');
        put(u"large"_s, large, 0755);
        for (int i = 0; i < 1200; ++i)
            put(u"small/%1"_s.arg(i, 4, 10, QLatin1Char('0')), QByteArray::number(i));
        auto reader = FolderReader::open(*scanFolder(m_folder.path()));
        QVERIFY(reader);
        QByteArray got;
        int files = 0;
        for (auto tree = reader->next(); tree && *tree; tree = reader->next()) {
            QVERIFY((*tree)->ByteSizeLong() < 2 * FolderReader::kPiece);
            for (const auto &entry : (*tree)->entries()) {
                if (entry.path() == "large") {
                    QCOMPARE(entry.offset(), static_cast<quint64>(got.size()));
                    got.append(entry.content());
                } else if (entry.kind() == api::PutEntry::FILE) {
                    ++files;
                }
            }
        }
        QCOMPARE(got, large);
        QCOMPARE(files, 1200);
        QCOMPARE(reader->given().size(), 1202);
        QCOMPARE(reader->given().first().sha256, QCryptographicHash::hash(large, QCryptographicHash::Sha256));
        QCOMPARE(*unpackedEntries(packedEntries(reader->given())), reader->given());
    }

    void namesOfCopies_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("fine");
        QTest::newRow("fine") << u"my site-2.0"_s << true;
        QTest::newRow("line") << u"a\n"_s << false;
        QTest::newRow("line within") << u"a\nb"_s << false;
        QTest::newRow("up") << u".."_s << false;
        QTest::newRow("folder") << u"a/b"_s << false;
        QTest::newRow("nothing") << QString() << false;
    }

    void namesOfCopies()
    {
        QFETCH(QString, name);
        QFETCH(bool, fine);
        QCOMPARE(isGivenName(name), fine);
    }

    void damagedListsAreRefused()
    {
        const QByteArray whole = packedEntries({{.kind = GivenEntry::Kind::File, .path = "a", .size = 1, .sha256 = "x", .link = {}}});
        for (qsizetype size = 0; size < whole.size(); ++size)
            QVERIFY(!unpackedEntries(whole.first(size)));
        QVERIFY(!unpackedEntries(QByteArray("\x7f\xff\xff\xff", 4) + QByteArray(100, 'x')));
    }
};

COFFERDAM_TEST(tst_FolderScan)
#include "tst_folderscan.moc"
