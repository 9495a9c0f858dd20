// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/Database.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QTest>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Database : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { std::signal(SIGXFSZ, SIG_IGN); }

    void init()
    {
        m_dir = std::make_unique<test::QuickFolder>();
        QVERIFY(m_dir->isValid());
        m_path = m_dir->filePath(u"store.db"_s);
    }

    void keepsWhatWasCommitted()
    {
        {
            const auto database = open();
            QVERIFY(database->wasCreated());
            add(*database, u"one"_s);
            auto transaction = Transaction::begin(*database);
            QVERIFY(transaction);
            QVERIFY(database->execute(u"INSERT INTO thing VALUES(99, 'never committed', x'')"_s));
        }
        const auto database = open();
        QVERIFY(!database->wasCreated());
        QCOMPARE(names(*database), QStringList{u"one"_s});
        QVERIFY(database->checkIntegrity());
        QVERIFY(database->checkFile());
    }

    void valuesRoundTrip()
    {
        const auto database = open();
        auto insert = database->prepare(u"INSERT INTO thing VALUES(?,?,?)"_s);
        QVERIFY(insert);
        const QString text = u"a\0b ü \U0001F40B"_s;
        QVERIFY(insert->bind(1, qint64(-5)).bind(2, text).bind(3, QByteArray("\0\xff", 2)).run());
        QVERIFY(insert->bind(1, qint64(7)).bind(2, QString()).bind(3, QByteArray()).run()); // empty is not NULL
        auto select = database->prepare(u"SELECT id, name, body FROM thing ORDER BY id"_s);
        QVERIFY(select);
        QVERIFY(select->step().value());
        QCOMPARE(select->integer(0), -5);
        QCOMPARE(select->text(1), text);
        QCOMPARE(select->bytes(2), QByteArray("\0\xff", 2));
        QVERIFY(select->step().value());
        QVERIFY(!select->isNull(1) && !select->isNull(2));
        QVERIFY(!select->step().value());
    }

    void settingsAreTheDurableOnes()
    {
        const auto database = open();
        QCOMPARE(pragma(*database, u"journal_mode"_s), u"wal"_s);
        QCOMPARE(pragma(*database, u"synchronous"_s), u"2"_s);
        QCOMPARE(pragma(*database, u"foreign_keys"_s), u"1"_s);
        QCOMPARE(pragma(*database, u"user_version"_s), u"1"_s);
    }

    void nothingReadableOnDisk()
    {
        const auto database = open();
        add(*database, u"a very telling name"_s);
        QVERIFY(database->execute(u"PRAGMA wal_checkpoint(TRUNCATE)"_s));
        const QByteArray content = fileContent();
        QVERIFY(content.size() >= 4096);
        QVERIFY(!content.contains("a very telling name"));
        QVERIFY(!content.contains("SQLite format"));
        QVERIFY(!content.contains("CREATE TABLE"));
        struct stat found{};
        QCOMPARE(::stat(QFile::encodeName(m_path).constData(), &found), 0);
        QCOMPARE(found.st_mode & 0777, 0600u);
    }

    void laterVersionsAreMigrated()
    {
        add(*open(), u"old"_s);
        const auto database = Database::open(m_path, key('k'), m_schema + QStringList{u"ALTER TABLE thing ADD COLUMN extra TEXT NOT NULL DEFAULT 'new'"_s});
        QVERIFY(database);
        QCOMPARE(pragma(**database, u"user_version"_s), u"2"_s);
        QCOMPARE(names(**database), QStringList{u"old"_s});
        // and the older program keeps its hands off
        QCOMPARE(Database::open(m_path, key('k'), m_schema).error().code, Errc::Unsupported);
    }

    void storesOfAFormThatIsNotReadAnyMoreAreRefused()
    {
        add(*open(), u"old"_s);
        const QStringList schema = m_schema + QStringList{u"ALTER TABLE thing ADD COLUMN extra TEXT NOT NULL DEFAULT 'new'"_s};
        const auto opened = Database::open(m_path, key('k'), schema, 2);
        QCOMPARE(opened.error().code, Errc::Unsupported);
        QVERIFY2(opened.error().message.english().contains(u"To start anew"_s), qPrintable(opened.error().message.english()));
        QCOMPARE(names(*open()), QStringList{u"old"_s}); // and left as they are
    }

    void aFailedMigrationLeavesTheOldVersion()
    {
        add(*open(), u"old"_s);
        QVERIFY(!Database::open(m_path, key('k'), m_schema + QStringList{u"DROP TABLE thing; this is not SQL"_s}));
        QCOMPARE(names(*open()), QStringList{u"old"_s});
    }

    void wrongKeyIsSaid()
    {
        add(*open(), u"one"_s);
        const QByteArray before = fileContent();
        const auto opened = Database::open(m_path, key('x'), m_schema);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Errc::WrongKey);
        QCOMPARE(fileContent(), before);
        QCOMPARE(names(*open()), QStringList{u"one"_s});
    }

    void wrongKeyIsSaidWithoutTheProofToo()
    {
        add(*open(), u"one"_s);
        QVERIFY(QFile::remove(m_path + u".keycheck"_s));
        QCOMPARE(Database::open(m_path, key('x'), m_schema).error().code, Errc::WrongKey);
        QVERIFY(!QFile::exists(m_path + u".keycheck"_s)); // the wrong key leaves no proof of itself
        QVERIFY(open());
        QVERIFY(QFile::exists(m_path + u".keycheck"_s));
    }

    void damageIsSaid_data()
    {
        QTest::addColumn<int>("offset");
        QTest::addColumn<int>("length");
        QTest::newRow("salt") << 0 << 16;
        QTest::newRow("one bit of the header") << 40 << 1;
        QTest::newRow("schema page") << 2000 << 200;
    }

    void damageIsSaid()
    {
        QFETCH(int, offset);
        QFETCH(int, length);
        add(*open(), u"one"_s);
        damage(offset, length);
        const QByteArray before = fileContent();
        const auto opened = Database::open(m_path, key('k'), m_schema);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Errc::Damaged);
        QCOMPARE(fileContent(), before); // nothing new was written over it
    }

    void damageFurtherInIsFoundByTheCheck()
    {
        {
            const auto database = open();
            for (int i = 0; i < 300; ++i)
                add(*database, QString(200, u'n'));
        }
        damage(4096 * 5 + 100, 1);
        const auto database = Database::open(m_path, key('k'), m_schema);
        QVERIFY(database); // only looks at what it needs
        const auto checked = (*database)->checkIntegrity();
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, Errc::Damaged);
        auto select = (*database)->prepare(u"SELECT sum(length(name)) FROM thing"_s);
        QVERIFY(select);
        const auto row = select->step();
        QVERIFY(!row);
        QCOMPARE(row.error().code, Errc::Damaged);
    }

    void aShortenedFileIsDamaged_data()
    {
        QTest::addColumn<int>("keep");
        QTest::newRow("empty") << 0;
        QTest::newRow("part of the first page") << 1000;
        QTest::newRow("one page") << 4096;
        QTest::newRow("last page gone") << -4096;
    }

    void aShortenedFileIsDamaged()
    {
        QFETCH(int, keep);
        {
            const auto database = open();
            for (int i = 0; i < 100; ++i)
                add(*database, QString(200, u'n'));
        }
        QFile file(m_path);
        const qint64 size = keep >= 0 ? keep : file.size() + keep;
        QVERIFY(file.resize(size));
        const auto opened = Database::open(m_path, key('k'), m_schema);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Errc::Damaged);
        QCOMPARE(file.size(), size);
    }

    void aMissingStoreIsNotMadeAnew()
    {
        add(*open(), u"one"_s);
        QVERIFY(QFile::remove(m_path));
        const auto opened = Database::open(m_path, key('k'), m_schema);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Errc::Damaged);
        QVERIFY(!QFile::exists(m_path));
    }

    void anotherSortOfFileIsRefused()
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("SQLite format 3\0", 16);
        file.write(QByteArray(8176, 'x'));
        file.close();
        QVERIFY(!Database::open(m_path, key('k'), m_schema));
        QCOMPARE(file.size(), 8192);
    }

    void leftoversOfACutCreationDoNotHinder()
    {
        QFile file(m_path + u".new"_s);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("half a store");
        file.close();
        QVERIFY(open()->wasCreated());
        QVERIFY(!file.exists());
    }

    void readOnlyIsDenied()
    {
        QVERIFY2(::geteuid() != 0, "root may write everywhere; the tests run as an ordinary user, as the service does");
        add(*open(), u"one"_s);
        QCOMPARE(::chmod(QFile::encodeName(m_path).constData(), 0400), 0);
        const auto opened = Database::open(m_path, key('k'), m_schema);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Errc::Denied);
    }

    void checkFileSeesWhatHappensUnderUs()
    {
        const auto database = open();
        QVERIFY(database->checkFile());
        if (::geteuid() != 0) {
            QCOMPARE(::chmod(QFile::encodeName(m_path).constData(), 0400), 0);
            QCOMPARE(database->checkFile().error().code, Errc::Denied);
            QCOMPARE(::chmod(QFile::encodeName(m_path).constData(), 0600), 0);
            QVERIFY(database->checkFile());
        }
        QVERIFY(QFile::rename(m_path, m_path + u".aside"_s));
        QCOMPARE(database->checkFile().error().code, Errc::Damaged);
        QVERIFY(QFile::copy(m_path + u".aside"_s, m_path));
        QCOMPARE(database->checkFile().error().code, Errc::Damaged);
    }

    void aLogThatIsTakenAwayLosesNothing_data()
    {
        QTest::addColumn<bool>("replaced");
        QTest::newRow("removed") << false;
        QTest::newRow("replaced") << true;
    }

    void aLogThatIsTakenAwayLosesNothing() // SQLite would go on writing into a file without a name
    {
        QFETCH(bool, replaced);
        const auto database = open();
        add(*database, u"acknowledged"_s);
        const QString log = m_path + u"-wal"_s;
        QVERIFY(QFile::remove(log));
        if (replaced) {
            QFile other(log);
            QVERIFY(other.open(QIODevice::WriteOnly));
        }
        const auto refused = Transaction::begin(*database);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Errc::Damaged);
        QVERIFY2(refused.error().message.english().contains(u"log"_s), qPrintable(refused.error().message.english()));
        // As after a kill: of the store that was open nothing but its file is left.
        const QString copy = m_path + u".copy"_s;
        QVERIFY(QFile::copy(m_path, copy));
        const auto left = Database::open(copy, key('k'), m_schema);
        QVERIFY2(left, left ? "" : qPrintable(left.error().message.english()));
        QCOMPARE(names(**left), QStringList{u"acknowledged"_s});
    }

    void aFullDiskNamesTheSpaceNeeded()
    {
        const auto database = open();
        add(*database, u"before"_s);
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &limit), 0);
        const rlimit small{64 * 1024, limit.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        Result<void> result;
        for (int i = 0; i < 1000 && result; ++i)
            result = insert(*database, QString(1000, u'n'));
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
        QVERIFY(!result);
        QCOMPARE(result.error().code, Errc::NoSpace);
        QVERIFY2(result.error().message.english().contains(u"32.0 MiB are needed"_s), qPrintable(result.error().message.english()));
        add(*database, u"after"_s); // space is back
        QVERIFY(database->checkIntegrity());
        QVERIFY(names(*database).contains(u"after"_s));
    }

    void errorsAreTold()
    {
        const auto database = open();
        QVERIFY(!database->prepare(u"SELECT nothing FROM nowhere"_s));
        QVERIFY(database->execute(u"INSERT INTO thing VALUES(1,'a',x'')"_s));
        QCOMPARE(database->execute(u"INSERT INTO thing VALUES(1,'b',x'')"_s).error().code, Errc::Exists);
        auto insert = database->prepare(u"INSERT INTO thing VALUES(?,?,?)"_s);
        QVERIFY(insert);
        QCOMPARE(insert->bind(9, qint64(1)).run().error().code, Errc::Invalid);
        QCOMPARE(Database::open(m_path, Secret(5), m_schema).error().code, Errc::Invalid);
    }

private:
    static Secret key(char fill)
    {
        QByteArray bytes(32, fill);
        return Secret::take(bytes);
    }
    std::unique_ptr<Database> open()
    {
        auto opened = Database::open(m_path, key('k'), m_schema);
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message.english()));
        return std::move(*opened);
    }
    static Result<void> insert(Database &database, const QString &name)
    {
        auto statement = database.prepare(u"INSERT INTO thing(name, body) VALUES(?, x'')"_s);
        return statement ? statement->bind(1, name).run() : Result<void>(std::unexpected(statement.error()));
    }
    static void add(Database &database, const QString &name) { QVERIFY(insert(database, name)); }
    static QStringList names(Database &database)
    {
        QStringList all;
        auto select = database.prepare(u"SELECT name FROM thing ORDER BY id"_s);
        while (select && select->step().value_or(false))
            all += select->text(0);
        return all;
    }
    static QString pragma(Database &database, const QString &name)
    {
        auto select = database.prepare(u"PRAGMA "_s + name);
        return select && select->step().value_or(false) ? select->text(0) : QString();
    }
    QByteArray fileContent() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void damage(int offset, int length) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.size() > offset + length);
        QVERIFY(file.seek(offset));
        QByteArray bytes = file.read(length);
        for (char &byte : bytes)
            byte = char(byte ^ 0x40);
        QVERIFY(file.seek(offset));
        QCOMPARE(file.write(bytes), length);
    }

    const QStringList m_schema{u"CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT NOT NULL, body BLOB NOT NULL) STRICT"_s};
    std::unique_ptr<test::QuickFolder> m_dir;
    QString m_path;
};

COFFERDAM_TEST(tst_Database)
#include "tst_database.moc"
