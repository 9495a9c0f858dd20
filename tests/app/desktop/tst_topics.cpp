// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Topics that keep one value, or none.

#include "app/desktop/state/ImageTopic.h"
#include "app/desktop/state/ProgressTopic.h"
#include "app/desktop/state/QuestionsTopic.h"
#include "app/desktop/state/Session.h"
#include "tests/app/desktop/Link.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_Topics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theImageIsAskedForAndKept()
    {
        Link link;
        Session session(&link);
        const auto &image = session.topic<ImageTopic>();
        QSignalSpy changed(&image, &ImageTopic::changed);
        QVERIFY2(!image.status().full_ready() && !image.status().tiny_ready(), "unknown is not ready");
        link.connectNow();
        QCOMPARE(link.count(api::ClientToService::kImageStatus), 1);
        api::ServiceToClient reply;
        reply.mutable_image_status()->set_full_ready(true);
        reply.mutable_image_status()->set_full_id("full-1");
        link.answerAll(reply);
        QCOMPARE(changed.size(), 1);
        QVERIFY(image.status().full_ready());
        QCOMPARE(image.status().full_id(), "full-1");
    }

    void theImageFollowsWhatTheServiceTells()
    {
        Link link;
        Session session(&link);
        auto &image = session.topic<ImageTopic>();
        link.connectNow();
        QSignalSpy changed(&image, &ImageTopic::changed);
        api::ServiceToClient event;
        event.mutable_image_status()->set_tiny_ready(true);
        Q_EMIT link.happened(event);
        QCOMPARE(changed.size(), 1);
        QVERIFY(image.status().tiny_ready());
        event.mutable_image_status()->set_tiny_ready(false);
        Q_EMIT link.happened(event);
        QVERIFY(!image.status().tiny_ready());
        event.mutable_progress();
        QVERIFY(!image.take(event)); // it is about something else now
        QCOMPARE(changed.size(), 2);
    }

    void aShortenedQuestionIsFetchedBeforeItIsShown()
    {
        Link link;
        Session session(&link);
        auto &questions = session.topic<QuestionsTopic>();
        QSignalSpy opened(&questions, &QuestionsTopic::opened);
        link.connectNow();
        link.asked.clear();
        api::ServiceToClient event;
        event.mutable_question()->set_id("q1");
        event.mutable_question()->mutable_action()->set_subject("git push …");
        event.mutable_question()->set_shortened(true);
        Q_EMIT link.happened(event);
        Q_EMIT link.happened(event); // one more of the same waits
        QCOMPARE(questions.model()->rowCount(), 0);
        QCOMPARE(link.count(api::ClientToService::kShowQuestion), 1);
        QCOMPARE(link.asked.front().message.show_question().question(), "q1");
        api::ServiceToClient whole = event;
        whole.mutable_question()->mutable_action()->set_subject("git push origin main");
        whole.mutable_question()->set_shortened(false);
        link.answerAll(whole);
        QCOMPARE(questions.model()->rowCount(), 1);
        QCOMPARE(questions.model()->find({u"q1"_s})->subject, u"git push origin main"_s);
        QCOMPARE(opened.size(), 1);
        // A list that has it shortened takes nothing of it away.
        api::ServiceToClient list;
        *list.mutable_questions()->add_questions() = event.question();
        Q_EMIT link.happened(list);
        QVERIFY(questions.model()->isOpen({u"q1"_s}));
        QCOMPARE(questions.model()->find({u"q1"_s})->subject, u"git push origin main"_s);
    }

    void progressIsToldAndNotAskedFor()
    {
        Link link;
        Session session(&link);
        auto &progress = session.topic<ProgressTopic>();
        QList<ProgressRecord> told;
        connect(&progress, &ProgressTopic::changed, this, [&told](const ProgressRecord &record) { told.append(record); });
        link.connectNow();
        QCOMPARE(link.asked.size(), 1U);
        QCOMPARE(link.asked.front().message.body_case(), api::ClientToService::kSubscribe);
        api::ServiceToClient event;
        event.mutable_progress()->set_operation("create-agent");
        *event.mutable_progress()->mutable_text() = verbatim("Making the disk");
        event.mutable_progress()->set_fraction(0.25);
        event.mutable_progress()->set_agent("a1");
        Q_EMIT link.happened(event);
        event.mutable_progress()->set_finished(true);
        *event.mutable_progress()->mutable_error() = verbatim("No room");
        Q_EMIT link.happened(event);
        QCOMPARE(told.size(), 2);
        QCOMPARE(told[0].operation, u"create-agent"_s);
        QCOMPARE(told[0].text, u"Making the disk"_s);
        QCOMPARE(told[0].fraction, 0.25);
        QCOMPARE(told[0].agent, AgentId{u"a1"_s});
        QVERIFY(!told[0].finished && told[0].error.isEmpty());
        QVERIFY(told[1].finished);
        QCOMPARE(told[1].error, u"No room"_s);
        event.mutable_image_status();
        QVERIFY(!progress.take(event));
    }
};

COFFERDAM_TEST(tst_Topics)
#include "tst_topics.moc"
