// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a guest that lies can do (agents.md V01 to V09), and what becomes of a transfer when something goes meanwhile.

#include "app/service/transfer/FetchRun.h"
#include "tests/app/service/transfer/TransferWorld.h"
#include "tests/support/Test.h"

#include <QSemaphore>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_TransferFaults : public QObject, private TransferWorld
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void theMachineGoesWhileFilesAreWritten()
    {
        auto guest = std::make_unique<LyingGuest>();
        const auto agent = partner(*guest, u"/w"_s);
        haveGiven(agent);
        guest->list = [] { return GuestPage{{liedFile("a", 256 << 20), liedFile("b", 1)}, false}; };
        const QByteArray bytes(FetchRun::kMostOfRequest, 'x');
        guest->piece = [&bytes](const GuestSpan &span) { return GuestPiece{bytes.first(std::min<qsizetype>(span.length, bytes.size())), 256 << 20, false}; };
        std::optional<Result<api::TakenOut>> answer;
        QObject context;
        api::TakeOut wish;
        wish.set_name("project");
        wish.set_folder(m_folder.filePath(u"out"_s).toStdString());
        m_transfers->takeOut(agent, wish, &context, [&answer](Result<api::TakenOut> given) { answer = std::move(given); });
        // Gone at whatever moment: under a sanitizer that would tell of the sink being used by two.
        QVERIFY(QTest::qWaitFor([&] { return !all(m_folder.filePath(u"out"_s)).isEmpty(); }, 20'000));
        guest.reset();
        QVERIFY(QTest::qWaitFor([&] { return answer.has_value(); }, 20'000));
        QCOMPARE(answer->error().code, Errc::Unavailable);
        QCOMPARE(all(m_folder.filePath(u"out"_s)), QStringList()); // nothing half written
        QCOMPARE(rows().size(), 1); // that it was begun
    }

    void anEndWaitsForWhatIsBeside()
    {
        auto guest = std::make_unique<LyingGuest>();
        QSemaphore inside;
        QSemaphore mayGo;
        bool isInside = false; // of the side thread, read when it is known to be out of it
        std::optional<bool> wasInside;
        const auto sink = [&](const FetchRun::Piece &, const std::stop_token &stop) -> Result<void> {
            isInside = true;
            inside.release();
            mayGo.acquire();
            isInside = false;
            return stop.stop_requested() ? Result<void>() : fail(Errc::Io, phrase("Test", "nobody stopped it"));
        };
        std::optional<Errc> code;
        FetchRun run(*guest, "/w", {{"a", 1}}, sink, [&](const Result<FetchRun::Failures> &failures) {
            wasInside = isInside;
            code = failures ? Errc::Io : failures.error().code;
        });
        run.begin();
        QVERIFY(QTest::qWaitFor([&inside] { return inside.available() > 0; }));
        guest.reset();
        QTest::qWait(50);
        QVERIFY(!wasInside);
        mayGo.release();
        QTRY_VERIFY(wasInside);
        QVERIFY(!*wasInside);
        QCOMPARE(*code, Errc::Unavailable);
    }

    void aCopyIsRecordedWhateverComesOfIt_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::newRow("none") << u"none"_s;
        QTest::newRow("the store is gone") << u"store"_s;
        QTest::newRow("the client is gone") << u"client"_s;
    }

    void aCopyIsRecordedWhateverComesOfIt()
    {
        QFETCH(QString, fault);
        LyingGuest guest;
        const auto agent = partner(guest, u"/w"_s);
        put(m_folder.filePath(u"source/a"_s), "a");
        auto context = std::make_unique<QObject>();
        QList<TrailRow> before;
        guest.moving = [&] {
            before = rows();
            if (fault == u"store"_s)
                QVERIFY(QFile::remove(m_folder.filePath(u"files.db"_s)));
            if (fault == u"client"_s)
                context.reset();
        };
        std::optional<Result<GivenFolder>> answer;
        bool isOver = false;
        connect(m_transfers.get(), &Transfers::progress, this, [&isOver](const AgentId &, const Phrase &, double, bool finished) { isOver = finished; });
        api::GiveFolder wish;
        wish.set_folder(m_folder.filePath(u"source"_s).toStdString());
        m_transfers->give(agent, wish, context.get(), [&answer](Result<GivenFolder> given) { answer = std::move(given); });
        QTRY_VERIFY_WITH_TIMEOUT(isOver, 20'000);
        QCOMPARE(before.size(), 1); // before the copy has its name
        QCOMPARE(before.first().detail.transfer().files(), 1U);
        QCOMPARE(rows().size(), 1);
        QCOMPARE(answer.has_value(), fault != u"client"_s);
        if (fault == u"store"_s)
            QVERIFY2(answer->error().message.english().contains(u"The agent has its copy"_s), qPrintable(answer->error().message.english()));
        else
            QCOMPARE(m_transfers->store().list(agent.id)->size(), 1);
    }

    void theServiceEndsMeanwhile_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("while a copy is given") << u"given a copy of"_s;
        QTest::newRow("while files are taken") << u"taken out to"_s;
        QTest::newRow("after it") << QString();
    }

    void theServiceEndsMeanwhile()
    {
        QFETCH(QString, what);
        LyingGuest guest;
        const auto agent = partner(guest, u"/w"_s);
        haveGiven(agent);
        put(m_folder.filePath(u"source/a"_s), "a");
        QObject context;
        const auto end = [&] { QMetaObject::invokeMethod(&context, [this] { m_transfers.reset(); }, Qt::QueuedConnection); };
        if (what.isEmpty()) {
            QVERIFY(give(agent, m_folder.filePath(u"source"_s), u"other"_s));
            end();
        } else if (what.startsWith("given"_L1)) {
            guest.moving = end;
            api::GiveFolder wish;
            wish.set_folder(m_folder.filePath(u"source"_s).toStdString());
            m_transfers->give(agent, wish, &context, [](const auto &) {});
        } else {
            guest.list = [] { return GuestPage{{liedFile("f")}, false}; };
            guest.piece = [&end](const GuestSpan &) {
                end();
                return GuestPiece{"x", 1, false};
            };
            api::TakeOut wish;
            wish.set_name("project");
            wish.set_folder(m_folder.filePath(u"out"_s).toStdString());
            m_transfers->takeOut(agent, wish, &context, [](const auto &) {});
        }
        QTRY_VERIFY_WITH_TIMEOUT(!m_transfers, 20'000);
        QCOMPARE(rows().size(), 1); // that it was begun
        const qsizetype expected = what.isEmpty() ? 1 : 2;
        for (int start = 0; start < 2; ++start) {
            QByteArray key(32, 'k');
            m_transfers = std::move(*Transfers::open(m_folder.path(), Secret::take(key), *m_trail));
            QTRY_COMPARE(rows().size(), expected);
        }
        const auto said = rows().first().reason.english();
        QVERIFY2(what.isEmpty() || said.startsWith("The service ended while "_L1), qPrintable(said));
        QVERIFY2(said.contains(what), qPrintable(said));
        QCOMPARE(rows().first().agent, agent.id);
    }

    void whatIsNotRecordedIsNotDone()
    {
        LyingGuest guest;
        const auto agent = partner(guest, u"/w"_s);
        haveGiven(agent);
        put(m_folder.filePath(u"source/a"_s), "a");
        bool moved = false;
        guest.moving = [&moved] { moved = true; };
        guest.list = [] { return GuestPage{{liedFile("f")}, false}; };
        QVERIFY(QFile::remove(m_folder.filePath(u"trail.db"_s)));
        QVERIFY(!give(agent, m_folder.filePath(u"source"_s), u"other"_s));
        QVERIFY(!take(agent));
        QVERIFY(!moved);
        QCOMPARE(all(m_folder.filePath(u"out"_s)), QStringList());
    }

    void whatStaysBehindIsThere()
    {
        LyingGuest guest;
        const auto agent = partner(guest, u"/w"_s);
        put(m_folder.filePath(u"source/a"_s), "a");
        put(m_folder.filePath(u"source/.env"_s), "a");
        put(m_folder.filePath(u"source/id_rsa"_s), "a");
        const auto given = [&](const std::string &without, const std::string &with) {
            return wait<GivenFolder>([&](QObject *context, const auto &done) {
                api::GiveFolder wish;
                wish.set_folder(m_folder.filePath(u"source"_s).toStdString());
                wish.set_name("a" + without + with);
                if (!without.empty())
                    wish.add_leave_out(without);
                if (!with.empty())
                    wish.add_with(with);
                m_transfers->give(agent, wish, context, done);
            });
        };
        QCOMPARE(given("b", {}).error().code, Errc::Invalid);
        QVERIFY(rows().isEmpty());
        QCOMPARE(given({}, ".env")->leftOut, 1U); // the key
        QCOMPARE(given("a", {})->files, 0U);
    }

    void aGuestThatLies_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<uint>("mode");
        for (const auto *path : {"../evil", "/tmp/evil", "a/../../evil", ".git/hooks/post-checkout", "x\n",
                                 "gpj.\xe2\x80\xae"
                                 "exe",
                                 "nul", "a\xff"})
            QTest::newRow(path) << QByteArray(path) << uint{S_IFREG | 0644};
        QTest::newRow("a link") << QByteArray("l") << uint{S_IFLNK | 0777};
        QTest::newRow("a device") << QByteArray("d") << uint{S_IFBLK | 0666};
        QTest::newRow("a pipe") << QByteArray("p") << uint{S_IFIFO | 0666};
    }

    void aGuestThatLies() // V01, V02, V06, V07, V09
    {
        QFETCH(QByteArray, path);
        QFETCH(uint, mode);
        LyingGuest guest;
        const auto agent = partner(guest, u"/w"_s);
        QVERIFY(m_transfers->store().save({.agent = agent.id, .name = u"project"_s, .folder = u"/nothing"_s, .given = QDateTime::currentDateTimeUtc()}, {}));
        guest.list = [&] { return GuestPage{{liedFile(path, 1, mode)}, false}; };
        const auto before = all(m_folder.path());
        const auto taken = take(agent);
        QVERIFY(taken);
        QCOMPARE(taken->files(), 0U);
        QCOMPARE(all(m_folder.filePath(u"out"_s)), QStringList());
        QVERIFY(!QFile::exists(u"/tmp/evil"_s) && !QFile::exists(m_folder.filePath(u"evil"_s)));
    }

    void rightsOfAnotherAreNotTaken() // V06
    {
        LyingGuest guest;
        const auto agent = partner(guest, u"/w"_s);
        QVERIFY(m_transfers->store().save({.agent = agent.id, .name = u"project"_s, .folder = u"/nothing"_s, .given = QDateTime::currentDateTimeUtc()}, {}));
        guest.list = [] { return GuestPage{{liedFile("su", 1, S_IFREG | 07777)}, false}; };
        QCOMPARE(take(agent)->files(), 1U);
        struct stat status{};
        QCOMPARE(::stat(qPrintable(m_folder.filePath(u"out/su"_s)), &status), 0);
        QCOMPARE(status.st_mode & 07777, 0600U);
    }

    void sizesAreNotBelieved_data()
    {
        QTest::addColumn<quint64>("listed");
        QTest::addColumn<quint64>("total");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("larger than listed") << quint64{1} << quint64{2} << QByteArray("xx");
        QTest::newRow("more than it says") << quint64{4} << quint64{1} << QByteArray("xxxx");
        QTest::newRow("never comes") << quint64{4} << quint64{4} << QByteArray();
        QTest::newRow("too much for the disk") << quint64{15ULL << 30} << quint64{15ULL << 30} << QByteArray();
    }

    void sizesAreNotBelieved()
    {
        QFETCH(quint64, listed);
        QFETCH(quint64, total);
        QFETCH(QByteArray, bytes);
        LyingGuest guest;
        const auto agent = partner(guest, u"/w"_s);
        QVERIFY(m_transfers->store().save({.agent = agent.id, .name = u"project"_s, .folder = u"/nothing"_s, .given = QDateTime::currentDateTimeUtc()}, {}));
        guest.list = [&] { return GuestPage{{liedFile("f", listed)}, false}; };
        guest.piece = [&](const GuestSpan &) { return GuestPiece{bytes, total, false}; };
        const auto taken = take(agent);
        QVERIFY(!taken || taken->files() == 0);
        QCOMPARE(all(m_folder.filePath(u"out"_s)), QStringList());
    }

    void listingsAreBounded_data()
    {
        QTest::addColumn<int>("lie");
        QTest::newRow("for ever the same") << 0;
        QTest::newRow("for ever nothing") << 1;
        QTest::newRow("for ever new") << 2;
        QTest::newRow("a very long name") << 3;
        QTest::newRow("no name") << 4;
        QTest::newRow("hashes without end") << 5;
    }

    void listingsAreBounded()
    {
        QFETCH(int, lie);
        LyingGuest guest;
        const auto agent = partner(guest, u"/w"_s);
        QVERIFY(m_transfers->store().save({.agent = agent.id, .name = u"project"_s, .folder = u"/nothing"_s, .given = QDateTime::currentDateTimeUtc()}, {}));
        int count = 0;
        int pages = 0;
        const QByteArray large(4 << 20, 'x');
        guest.list = [&] {
            ++pages;
            GuestPage page{.entries = {}, .more = true};
            if (lie == 5) {
                page.entries.append(liedFile("new" + QByteArray::number(++count)));
                page.entries.last().sha256 = large;
            }
            if (lie == 0)
                page.entries.append(liedFile("same"));
            for (int i = 0; lie == 2 && i < 8000; ++i)
                page.entries.append(liedFile("new" + QByteArray::number(++count)));
            if (lie == 3)
                page.entries.append(liedFile(QByteArray(100'000, 'x')));
            if (lie == 4)
                page.entries.append(liedFile({}));
            return page;
        };
        QVERIFY(!changes(agent));
        QVERIFY(count <= 400'000);
        QVERIFY(lie != 5 || pages < 64);
    }
};

COFFERDAM_TEST(tst_TransferFaults)
#include "tst_transferfaults.moc"
