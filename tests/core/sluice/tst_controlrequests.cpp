// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the host wants of a guest, and the answers.

#include "tests/core/sluice/FakeGuest.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_ControlRequests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSelfTestIsTold()
    {
        Fixture f;
        QVERIFY(f.greet());
        std::optional<Result<QList<GuestProbe>>> told;
        f.session->requests().probe(this, [&](auto probes) { told = std::move(probes); });
        const auto request = f.guest.receive();
        QVERIFY(request && request->has_probe());
        api::GuestToHost reply;
        reply.set_id(request->id());
        auto *result = reply.mutable_probed()->add_results();
        result->set_name("exec");
        result->set_held(true);
        f.guest.send(reply);
        QTRY_VERIFY(told && told->has_value());
        QCOMPARE((*told)->first().name, u"exec"_s);
        QVERIFY((*told)->first().held);
    }

    void requestsGetTheirAnswers()
    {
        Fixture f;
        QVERIFY(f.greet());
        std::optional<Result<GuestContent>> got;
        f.session->requests().getFile(u"/home/agent/x"_s, 5, 10, this, [&](auto result) { got = std::move(result); });
        auto request = f.guest.receive();
        QVERIFY(request && request->has_get_file());
        QCOMPARE(request->get_file().path(), std::string("/home/agent/x"));
        api::GuestToHost reply;
        reply.set_id(request->id());
        reply.mutable_content()->set_content("bytes");
        reply.mutable_content()->set_total_size(99);
        f.guest.send(reply);
        f.guest.send(reply); // once more: nobody waits for it
        QTRY_VERIFY(got);
        QVERIFY(got->has_value());
        QCOMPARE((*got)->bytes, QByteArray("bytes"));
        QCOMPARE((*got)->totalSize, 99U);

        std::optional<Result<void>> put;
        f.session->requests().putFile(u"/home/agent/y"_s, 0600, QByteArray(1000, '\0'), this, [&](auto result) { put = std::move(result); });
        request = f.guest.receive();
        QVERIFY(request && request->has_put_file());
        QCOMPARE(request->put_file().content(), std::string(1000, '\0'));
        api::GuestToHost failed;
        failed.set_id(request->id());
        failed.mutable_failed()->set_code("no-space");
        failed.mutable_failed()->set_message("the disk is full");
        f.guest.send(failed);
        QTRY_VERIFY(put);
        QCOMPARE(put->error().code, Errc::NoSpace);
        QCOMPARE(put->error().message.english(), u"the disk is full"_s);
        QCOMPARE(f.violations.count(), 0);
    }

    void hashesInAListingAreHashes_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<bool>("fine");
        QTest::newRow("none") << 0 << true;
        QTest::newRow("one") << 32 << true;
        QTest::newRow("short") << 31 << false;
        QTest::newRow("no end of it") << (1 << 20) << false;
    }

    void hashesInAListingAreHashes()
    {
        QFETCH(int, size);
        QFETCH(bool, fine);
        Fixture f;
        QVERIFY(f.greet());
        std::optional<Result<GuestPage>> got;
        f.session->requests().listTree("/home/agent/x", {}, false, this, [&](auto result) { got = std::move(result); });
        const auto request = f.guest.receive();
        QVERIFY(request && request->has_list_tree());
        api::GuestToHost reply;
        reply.set_id(request->id());
        auto *entry = reply.mutable_tree_page()->add_entries();
        entry->set_path("a");
        entry->set_sha256(std::string(static_cast<std::size_t>(size), 'x'));
        f.guest.send(reply);
        QTRY_VERIFY(got);
        QCOMPARE(got->has_value(), fine);
        if (!fine)
            QCOMPARE(got->error().code, Errc::Damaged);
    }

    void anAnswerOfAnotherKindIsAnError()
    {
        Fixture f;
        QVERIFY(f.greet());
        std::optional<Result<void>> got;
        f.session->requests().putFile(u"/home/agent/y"_s, 0, {}, this, [&](auto result) { got = std::move(result); });
        const auto request = f.guest.receive();
        api::GuestToHost reply;
        reply.set_id(request->id());
        reply.mutable_hashes();
        f.guest.send(reply);
        QTRY_VERIFY(got);
        QVERIFY(!got->has_value());
    }

    void requestsEndWithTheConnection()
    {
        Fixture f;
        std::optional<Result<void>> early;
        f.session->requests().ping(this, [&](auto result) { early = std::move(result); });
        QVERIFY2(!early, "must come from the event loop");
        QTRY_VERIFY(early);
        QCOMPARE(early->error().code, Errc::Unavailable);
        QVERIFY(f.greet());
        std::optional<Result<void>> cut;
        f.session->requests().quiesce(this, [&](auto result) { cut = std::move(result); });
        f.guest.close();
        QTRY_VERIFY(cut);
        QCOMPARE(cut->error().code, Errc::Unavailable);
        QCOMPARE(f.closed.count(), 1);
        QCOMPARE(f.violations.count(), 0);
    }

    void aFileThatDoesNotFitIsRefusedHere()
    {
        Fixture f;
        QVERIFY(f.greet());
        std::optional<Result<void>> got;
        f.session->requests().putFile(u"/home/agent/y"_s, 0, QByteArray(4 * 1024 * 1024, 'x'), this, [&](auto result) { got = std::move(result); });
        QTRY_VERIFY(got);
        QCOMPARE(got->error().code, Errc::Invalid);
        QVERIFY(f.session->isOpen());
    }
};

COFFERDAM_TEST(tst_ControlRequests)
#include "tst_controlrequests.moc"
