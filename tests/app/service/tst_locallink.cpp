// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/api/LocalLink.h"
#include "tests/support/Test.h"

#include <QTest>

#include <memory>
#include <optional>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_LocalLink : public QObject
{
    Q_OBJECT

private:
    static api::ClientToService doctor()
    {
        api::ClientToService message;
        message.mutable_doctor();
        return message;
    }

private Q_SLOTS:
    void answersFromTheEventLoop()
    {
        quint64 id = 0;
        LocalLink link([&id](const api::ClientToService &request, const ApiServer::Reply &reply) {
            id = request.id();
            api::ServiceToClient message;
            message.mutable_done();
            reply(message);
        });
        std::optional<Result<api::ServiceToClient>> got;
        link.request(doctor(), this, [&got](const Result<api::ServiceToClient> &reply) { got = reply; });
        QCOMPARE(id, 0u);
        QVERIFY(!got);
        QTRY_VERIFY(got);
        QVERIFY(*got && (*got)->has_done());
        QCOMPARE((*got)->id(), id);
    }

    void aFailureIsAnError()
    {
        LocalLink link([](const api::ClientToService &, const ApiServer::Reply &reply) { reply(failureReply({Errc::Busy, Phrase::pattern("wait")})); });
        std::optional<Result<api::ServiceToClient>> got;
        link.request(doctor(), this, [&got](const Result<api::ServiceToClient> &reply) { got = reply; });
        QTRY_VERIFY(got);
        QVERIFY(!*got);
        QCOMPARE(got->error().code, Errc::Busy);
        QCOMPARE(got->error().message.english(), u"wait"_s);
    }

    void anEventComesAfterTheReplyThatWasSentBeforeIt()
    {
        QStringList story;
        LocalLink link([&link](const api::ClientToService &, const ApiServer::Reply &reply) {
            reply({});
            api::ServiceToClient event;
            event.mutable_agent_gone();
            link.deliver(event);
        });
        connect(&link, &ServiceLink::happened, this, [&story](const api::ServiceToClient &) { story << u"event"_s; });
        link.request(doctor(), this, [&story](const Result<api::ServiceToClient> &) { story << u"reply"_s; });
        QTRY_COMPARE(story, QStringList({u"reply"_s, u"event"_s}));
    }

    void nobodyIsCalledWhoIsGone()
    {
        ApiServer::Reply later;
        auto link = std::make_unique<LocalLink>([&later](const api::ClientToService &, const ApiServer::Reply &reply) { later = reply; });
        bool called = false;
        auto context = std::make_unique<QObject>();
        link->request(doctor(), context.get(), [&called](const Result<api::ServiceToClient> &) { called = true; });
        QTRY_VERIFY(later);
        context.reset();
        later({});
        link.reset();
        later({}); // no link is there any more
        QCoreApplication::processEvents();
        QVERIFY(!called);
    }
};

COFFERDAM_TEST(tst_LocalLink)
#include "tst_locallink.moc"
