// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whoever has the key of the store, and not the signing key, and puts back, cuts, rewrites or removes the trail while no service runs.

#include "core/audit/Database.h"
#include "core/audit/TrailHeads.h"
#include "core/base/OwnedPath.h"
#include "tests/core/audit/TrailFixture.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QTest>

#include <functional>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_TrailHeads : public test::TrailFixture
{
    Q_OBJECT

private:
    static std::shared_ptr<const HeadSigner> signer(char fill)
    {
        QByteArray seed(HeadSigner::kSeedSize, fill);
        return std::make_shared<HeadSigner>(Secret::take(seed));
    }
    QString heads() const { return m_outside.filePath(u"heads"_s); }

    Result<void> openSigned(char by = 's')
    {
        m_trail.reset();
        auto opened = Trail::open(m_path, key('k'), {.signer = signer(by), .headFile = heads(), .reserve = {}});
        if (!opened)
            return std::unexpected(opened.error());
        m_trail = std::move(*opened);
        return {};
    }
    TrailReport verifyWith(const QList<TrailWitness> &others)
    {
        std::optional<TrailReport> report;
        m_trail->verify(others, this, [&report](const TrailReport &result) { report = result; });
        return QTest::qWaitFor([&report] { return report.has_value(); }, 20'000) ? *report : TrailReport();
    }
    std::unique_ptr<Database> store() const
    {
        auto database = Database::open(m_path, key('k'), QStringList(TrailTable::kOldest, QString()));
        return database ? std::move(*database) : nullptr;
    }
    /// A tree over the rows as they are, signed by `by`; 0: by nobody, with the old signature.
    void recompute(char by) const
    {
        const auto database = store();
        QVERIFY(database);
        auto rows = database->prepare(u"SELECT %1 FROM trail ORDER BY seq"_s.arg(kTrailColumns));
        QVERIFY(rows);
        Frontier frontier;
        while (rows->step().value_or(false))
            frontier.append(leafOf(*rows).hash());
        QVERIFY(database->execute(u"UPDATE head SET size=%1, frontier=x'%2', root=x'%3'"_s.arg(frontier.size())
                                      .arg(QString::fromLatin1(frontier.toBytes().toHex()), QString::fromLatin1(frontier.root().toHex()))));
        auto leaves = database->prepare(u"SELECT %1 FROM trail"_s.arg(kTrailColumns));
        while (leaves->step().value_or(false))
            QVERIFY(database->execute(
                u"UPDATE trail SET leaf=x'%1' WHERE seq=%2"_s.arg(QString::fromLatin1(leafOf(*leaves).hash().toHex())).arg(leaves->integer(SeqColumn))));
        if (by == 0)
            return;
        const SignedHead forged = signer(by)->sign(frontier.size(), 1'790'000'000'000'000, frontier.root());
        QVERIFY(database->execute(u"UPDATE head SET time_us=%1, key=x'%2', signature=x'%3'"_s.arg(forged.timeUs)
                                      .arg(QString::fromLatin1(forged.key.toHex()), QString::fromLatin1(forged.signature.toHex()))));
    }
    void tamper(const QString &sql) const
    {
        const auto database = store();
        QVERIFY(database && database->execute(sql));
    }
    void removeStore() const
    {
        for (const auto &ending : {u""_s, u"-wal"_s, u"-shm"_s, u".keycheck"_s})
            QFile::remove(m_path + ending);
    }
    void save(const QString &where) const
    {
        QDir().mkpath(where);
        for (const auto &ending : {u""_s, u"-wal"_s})
            QFile::copy(m_path + ending, where + u"/trail.db"_s + ending);
    }
    void putBack(const QString &where) const
    {
        removeStore();
        for (const auto &ending : {u""_s, u"-wal"_s})
            QFile::copy(where + u"/trail.db"_s + ending, m_path + ending);
    }

    QTemporaryDir m_outside;

private Q_SLOTS:
    void init()
    {
        begin();
        QFile::remove(heads());
        m_trail.reset();
        QFile::remove(m_path);
        removeStore();
        VERIFY_OK(openSigned());
    }
    void cleanup() { m_trail.reset(); }

    void whatWasNotTouchedIsFine()
    {
        QVERIFY(verify().ok); // empty
        fill(20);
        QVERIFY(m_trail->head().isSound());
        QCOMPARE(m_trail->head().size, 20u);
        for (int i = 0; i < 3; ++i) {
            VERIFY_OK(openSigned());
            fill(5);
            QVERIFY2(m_trail->found().isEmpty(), qPrintable(m_trail->found().value(0).english()));
            const auto report = verifyWith({{HeadPlace::Snapshots, m_trail->head()}});
            QVERIFY2(report.ok, qPrintable(report.problem.english()));
            QVERIFY(report.head.isSound());
        }
        for (const Phrase &words : verify().words)
            qInfo().noquote() << words.english();
    }

    void aHeadIsKeptOutsideWhileItRuns()
    {
        fill(20);
        TrailHealth health;
        probe(health); // as every few seconds
        QTRY_VERIFY(HeadFile(heads()).read().value_or(QList<KeptHead>()).size() == 1);
        QCOMPARE(HeadFile(heads()).read()->first().head.size, 20u);
        QCOMPARE(QFile::permissions(heads()) & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteOther), QFile::Permissions());
    }

    void changesAreFound_data()
    {
        using Change = std::function<void(tst_TrailHeads &)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("said");
        QTest::newRow("an older copy put back") << Change([](tst_TrailHeads &test) { test.putBack(test.m_dir->filePath(u"old"_s)); }) << u"older copy"_s;
        QTest::newRow("the last rows cut off, recomputed, signed by the old head") << Change([](tst_TrailHeads &test) {
            // The head of row 10 is one that the signer made; whoever kept a copy has it.
            const auto head = test.m_old;
            test.tamper(u"DELETE FROM trail WHERE seq>10"_s);
            test.recompute(0);
            test.tamper(u"UPDATE head SET time_us=%1, key=x'%2', signature=x'%3'"_s.arg(head.timeUs)
                            .arg(QString::fromLatin1(head.key.toHex()), QString::fromLatin1(head.signature.toHex())));
        }) << u"cut off"_s;
        QTest::newRow("removed") << Change([](tst_TrailHeads &test) { test.removeStore(); }) << u"removed and begun anew"_s;
        QTest::newRow("edited, recomputed and signed by another key") << Change([](tst_TrailHeads &test) {
            test.tamper(u"UPDATE trail SET subject='harmless' WHERE seq=7"_s);
            test.recompute('x');
        }) << u"signed"_s;
    }

    /// Found when it is opened, for the trail itself, and by verify(), now and when the trail has grown beyond what was lost.
    void changesAreFound()
    {
        QFETCH(std::function<void(tst_TrailHeads &)>, change);
        QFETCH(QString, said);
        fill(10);
        m_old = m_trail->head();
        m_trail.reset();
        save(m_dir->filePath(u"old"_s));
        VERIFY_OK(openSigned());
        fill(10);
        m_trail.reset();
        change(*this);

        VERIFY_OK(openSigned());
        QVERIFY(!m_trail->found().isEmpty());
        for (const Phrase &found : m_trail->found())
            qInfo().noquote() << "opened:" << found.english();
        fill(1);
        auto report = verify();
        qInfo().noquote() << "verified:" << report.problem.english();
        QVERIFY(!report.ok);
        QVERIFY2(report.problem.english().contains(said), qPrintable(report.problem.english()));
        fill(30);
        VERIFY_OK(openSigned());
        QVERIFY(!m_trail->found().isEmpty());
        report = verify();
        QVERIFY(!report.ok);
        qInfo().noquote() << "later:" << report.problem.english();
    }

    /// What a person is told of each, one below the other: when the service starts, or else when the trail is verified.
    void eachHasItsMessage()
    {
        using Change = std::function<void()>;
        const auto cutOff = [this](bool recomputed) {
            tamper(u"DELETE FROM trail WHERE seq>10"_s);
            if (recomputed)
                recompute('x');
        };
        const std::pair<const char *, Change> changes[] = {
            {"old copy", [this] { putBack(m_dir->filePath(u"old"_s)); }},
            {"truncation", [&cutOff] { cutOff(false); }},
            {"truncation, recomputed", [&cutOff] { cutOff(true); }},
            {"edited row", [this] { tamper(u"UPDATE trail SET subject='harmless' WHERE seq=7"_s); }},
            {"recomputed tree, no signing key",
             [this] {
                 tamper(u"UPDATE trail SET subject='harmless' WHERE seq=7"_s);
                 recompute(0);
             }},
            {"recomputed tree, another key",
             [this] {
                 tamper(u"UPDATE trail SET subject='harmless' WHERE seq=7"_s);
                 recompute('x');
             }},
            {"removed store", [this] { removeStore(); }},
        };
        QSet<QString> told;
        for (const auto &[name, change] : changes) {
            QDir(m_dir->filePath(u"old"_s)).removeRecursively();
            cleanup();
            init();
            fill(10);
            m_trail.reset();
            save(m_dir->filePath(u"old"_s));
            VERIFY_OK(openSigned());
            fill(10);
            m_trail.reset();
            change();
            const auto opened = openSigned();
            const Phrase found = !opened ? opened.error().message : m_trail->found().isEmpty() ? verify().problem : m_trail->found().last();
            QVERIFY2(!found.isEmpty(), name);
            qInfo("%s: %s", name, qPrintable(found.english()));
            told << found.english();
        }
        QVERIFY2(told.size() >= 5, "they can be told apart");
        for (const auto &others : {u"/etc"_s, u"/usr"_s}) {
            const auto refused = makePrivateFolder(others);
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, Errc::Denied);
            qInfo("other user's folder: %s", qPrintable(refused.error().message.english()));
        }
        const auto head = HeadFile(u"/etc/passwd"_s).read();
        QVERIFY(!head);
        qInfo("other user's head: %s", qPrintable(head.error().message.english()));
    }

    void recomputedWithoutASignatureItIsNotOpened_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("edited") << u"UPDATE trail SET subject='harmless' WHERE seq=7"_s;
        QTest::newRow("cut off") << u"DELETE FROM trail WHERE seq>15"_s;
        QTest::newRow("nothing but the signature") << u"UPDATE head SET signature=zeroblob(64)"_s;
        QTest::newRow("no signature") << u"UPDATE head SET key=x'', signature=x''"_s;
        QTest::newRow("another time") << u"UPDATE head SET time_us=time_us+1"_s;
    }

    void recomputedWithoutASignatureItIsNotOpened()
    {
        QFETCH(QString, sql);
        fill(20);
        m_trail.reset();
        tamper(sql);
        recompute(0);
        const auto opened = openSigned();
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Errc::Damaged);
        qInfo().noquote() << opened.error().message.english();
        QVERIFY(opened.error().message.english().contains(u"signing key"_s));
    }

    void withoutTheFileOutsideTheSnapshotsKnow()
    {
        fill(10);
        m_trail.reset();
        save(m_dir->filePath(u"old"_s));
        VERIFY_OK(openSigned());
        fill(10);
        const TrailWitness beside{HeadPlace::Snapshots, m_trail->head()};
        m_trail.reset();
        putBack(m_dir->filePath(u"old"_s));
        QFile::remove(heads());
        VERIFY_OK(openSigned());
        const auto report = verifyWith({beside});
        QVERIFY(!report.ok);
        qInfo().noquote() << report.problem.english();
        QVERIFY(report.problem.english().contains(u"beside the snapshots"_s));
        QCOMPARE(report.firstBad, 11u);
    }

    void aSigningKeyThatWasReplacedIsNotTakenForTheOld()
    {
        fill(10);
        m_trail.reset();
        QFile::remove(heads());
        VERIFY_OK(openSigned('n'));
        QCOMPARE(m_trail->found().size(), 1);
        qInfo().noquote() << m_trail->found().first().english();
        fill(5);
        VERIFY_OK(openSigned('n'));
        const auto report = verify();
        QVERIFY(!report.ok);
        qInfo().noquote() << report.problem.english();
        QVERIFY(report.problem.english().contains(u"after row 10"_s));
    }

    void aFileOutsideThatWasChangedIsFound()
    {
        fill(10);
        m_trail.reset();
        QFile file(heads());
        QVERIFY(file.open(QIODevice::ReadWrite));
        auto line = file.readAll();
        line.replace(0, 2, "11");
        QVERIFY(file.seek(0) && file.write(line) == line.size());
        file.close();
        const auto opened = openSigned();
        QVERIFY2(!opened || !m_trail->found().isEmpty(), "a head of more rows that nobody signed");
        QFile::setPermissions(heads(), QFile::ReadOwner | QFile::WriteOwner | QFile::WriteOther);
        QCOMPARE(openSigned().error().code, Errc::Denied);
    }

    void ofAnUnsignedTrailItIsSaid()
    {
        const auto path = m_dir->filePath(u"unsigned.db"_s);
        m_trail = std::move(*Trail::open(path, key('k')));
        fill(3);
        const auto report = verify();
        QVERIFY(report.ok);
        QCOMPARE(report.words.size(), 1);
        QVERIFY(!report.head.isSigned());
    }

private:
    SignedHead m_old;
};

COFFERDAM_TEST(tst_TrailHeads)
#include "tst_trailheads.moc"
