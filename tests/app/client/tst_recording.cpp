// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/Recording.h"
#include "app/client/Replay.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

api::ServiceToClient demoLine(const char *text)
{
    api::ServiceToClient message;
    *message.mutable_demo()->mutable_text() = verbatim(text);
    return message;
}

api::ServiceToClient snapshots(const char *agent)
{
    api::ServiceToClient message;
    message.set_id(7);
    message.mutable_snapshots()->add_nodes()->set_agent(agent);
    return message;
}

} // namespace

class tst_Recording : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] QString write(const QByteArray &content)
    {
        QFile file(m_folder.filePath(u"broken"_s));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(content);
        return file.fileName();
    }

private Q_SLOTS:
    void whatWasWrittenIsRead()
    {
        const auto path = m_folder.filePath(u"one"_s);
        {
            const auto writer = RecordingWriter::create(path);
            QVERIFY(writer);
            (*writer)->write(demoLine("first").SerializeAsString(), 5us);
            (*writer)->write(demoLine("second").SerializeAsString(), 9us);
        }
        const auto messages = readRecording(path);
        QVERIFY(messages);
        QCOMPARE(messages->size(), 2U);
        QCOMPARE(messages->at(0).at, 5us);
        QCOMPARE(english(messages->at(1).message.demo().text()), "second");
        QCOMPARE(QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QCOMPARE(RecordingWriter::create(path).error().code, Errc::Io); // never over another
    }

    void damageIsFound_data()
    {
        const auto magic = QByteArrayLiteral("cofferdam-recording 1\n");
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("another format") << QByteArrayLiteral("%PDF-1.7\n");
        QTest::newRow("an endless frame") << magic + QByteArray(8, '\0') + QByteArray(4, '\xff');
        QTest::newRow("no protobuf") << magic + QByteArray(8, '\0') + QByteArray("\0\0\0\2\xff\xff", 6);
        QTest::newRow("a time beyond all") << magic + QByteArray(8, '\xff') + QByteArray("\0\0\0\1\0", 5);
    }

    void damageIsFound()
    {
        QFETCH(QByteArray, content);
        QCOMPARE(readRecording(write(content)).error().code, Errc::Damaged);
    }

    void aHalfMessageAtTheEndIsLeftOut()
    {
        const auto whole = demoLine("x").SerializeAsString();
        const auto path = write(QByteArrayLiteral("cofferdam-recording 1\n") + QByteArray(8, '\0') + QByteArray("\0\0\0", 3) + char(whole.size())
                                + QByteArray::fromStdString(whole) + QByteArray(8, '\0') + QByteArray("\0\0\0\5a", 5));
        const auto messages = readRecording(path);
        QVERIFY(messages);
        QCOMPARE(messages->size(), 1U);
    }

    void replayPlaysEventsAndAnswersQuestions()
    {
        Replay replay({{0us, demoLine("a")}, {1us, snapshots("mine")}, {2s, demoLine("b")}}, 0);
        QStringList lines;
        connect(&replay, &Replay::happened, this,
                [&](const api::ServiceToClient &message) { lines += QString::fromStdString(english(message.demo().text())); });
        QSignalSpy finished(&replay, &Replay::finished);
        replay.open();
        QVERIFY(finished.wait());
        QCOMPARE(lines, (QStringList{u"a"_s, u"b"_s}));

        api::ClientToService question;
        question.mutable_list_snapshots()->set_agent("mine");
        std::optional<Result<api::ServiceToClient>> reply;
        replay.request(question, this, [&](auto answer) { reply = answer; });
        QTRY_VERIFY(reply);
        QVERIFY(reply->has_value());

        reply.reset();
        question.mutable_list_snapshots()->set_agent("another");
        replay.request(question, this, [&](auto answer) { reply = answer; });
        QTRY_VERIFY(reply);
        QCOMPARE(reply->error().code, Errc::NotFound);
    }

    void replayChangesNothing()
    {
        Replay replay({}, 0);
        api::ClientToService approve;
        approve.mutable_resolve()->set_approve(true);
        std::optional<Errc> code;
        replay.request(approve, this, [&](auto answer) { code = answer.error().code; });
        QTRY_VERIFY(code);
        QCOMPARE(*code, Errc::Denied);
    }
};

COFFERDAM_TEST(tst_Recording)
#include "tst_recording.moc"
