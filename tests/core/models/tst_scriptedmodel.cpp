// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/models/ScriptedModel.h"
#include "tests/support/Test.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const auto kStory = R"({"name": "n", "title": "t", "prompts": [{"id": "p", "text": "do  it", "first": "one", "steps": {
   "one": {"calls": [{"name": "a", "tool": "exec", "arguments": {"command": "a"}}, {"name": "b", "tool": "ls", "arguments": {}}],
           "branches": [{"tests": [{"call": "a", "contains": ["ok"]}, {"call": "b", "lacks": ["secret"]}], "next": "good", "observed": ["fine"]},
                        {"tests": [{"call": "a", "matches": "^Blocked .*rule"}], "next": "bad", "observed": ["blocked"]}]},
   "good": {"say": "a said ${a}", "observed": ["told"]},
   "bad": {"say": "no"}}}]})"_ba;

QJsonObject user(const QString &text)
{
    return {{u"role"_s, u"user"_s}, {u"content"_s, text}};
}

QJsonObject result(const QJsonObject &message, int call, const QString &text)
{
    return {{u"role"_s, u"tool"_s}, {u"tool_call_id"_s, message["tool_calls"_L1][call]["id"_L1]}, {u"content"_s, text}};
}

QJsonObject request(const QJsonArray &messages)
{
    return {{u"messages"_s, messages}};
}

} // namespace

class tst_ScriptedModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_turns.clear();
        m_model = ScriptedModel(Scenario::parse(kStory).value());
        m_model.setObserver([this](const ScriptedTurn &turn) { m_turns.append(turn); });
    }

    void findsThePromptInWhatOpenClawMakesOfIt_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("as typed") << u"do it"_s;
        QTest::newRow("with a stamp") << u"[Sun 2026-11-22 02:20 UTC] do it"_s;
        QTest::newRow("with OpenClaw's line") << u"[Sun 2026-11-22 02:20 UTC] do it\n\nRuntime: agent=main | session=agent:main:main | model=x"_s;
    }

    void findsThePromptInWhatOpenClawMakesOfIt()
    {
        QFETCH(QString, text);
        const QJsonArray messages{user(text), user(u"<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>\ndo something else"_s)};
        const auto message = m_model.answer(request(messages));
        QCOMPARE(message["tool_calls"_L1].toArray().size(), 2);
        QCOMPARE(m_turns.last().step, u"one"_s);
    }

    void whatComesBackDecides_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("said");
        QTest::newRow("good") << u"ok 17\n"_s << u"file"_s << u"good"_s << u"a said ok 17"_s;
        QTest::newRow("blocked") << u"Blocked by rule"_s << u"secret"_s << u"bad"_s << u"no"_s;
    }

    void whatComesBackDecides()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        const auto calls = m_model.answer(request({user(u"do it"_s)}));
        const auto message = m_model.answer(request({user(u"do it"_s), calls, result(calls, 0, a), result(calls, 1, b)}));
        QTEST(m_turns.last().step, "step");
        QTEST(message["content"_L1].toString(), "said");
        QVERIFY(m_turns.last().ended);
        QVERIFY(m_turns.last().failure.isEmpty());
    }

    void failsOnWhatNoStepExpects_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<bool>("bothCame");
        QTest::newRow("another result") << u"segmentation fault"_s << u"file"_s << true;
        QTest::newRow("right words, and a wrong one beside") << u"ok"_s << u"secret"_s << true;
        QTest::newRow("a result that is missing") << u"ok"_s << QString() << false;
    }

    void failsOnWhatNoStepExpects()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(bool, bothCame);
        const auto calls = m_model.answer(request({user(u"do it"_s)}));
        QJsonArray messages{user(u"do it"_s), calls, result(calls, 0, a)};
        if (bothCame)
            messages.append(result(calls, 1, b));
        const auto message = m_model.answer(request(messages));
        QVERIFY(!m_turns.last().failure.isEmpty());
        QVERIFY(m_turns.last().observed.isEmpty());
        QVERIFY(message["content"_L1].toString().startsWith("The scripted demo stops here."_L1));
        QVERIFY(!message.contains("tool_calls"_L1)); // nothing more is done
    }

    // A rollback takes the conversation back; the model must follow without being told.
    void goesBackWithTheConversation()
    {
        const auto calls = m_model.answer(request({user(u"do it"_s)}));
        const QJsonArray whole{user(u"do it"_s), calls, result(calls, 0, u"ok"_s), result(calls, 1, u""_s)};
        QVERIFY(!m_model.answer(request(whole)).contains("tool_calls"_L1));
        const auto again = m_model.answer(request({user(u"do it"_s)}));
        QCOMPARE(again, calls);
    }

    void repeatedInOneConversationItsCallsGetOtherIds()
    {
        const auto first = m_model.answer(request({user(u"do it"_s)}));
        const auto second = m_model.answer(request({user(u"do it"_s), first, user(u"do it"_s)}));
        QVERIFY(first["tool_calls"_L1][0]["id"_L1] != second["tool_calls"_L1][0]["id"_L1]);
    }

    void withoutAStoryItDoesWhatItSays_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QString>("arguments");
        QTest::newRow("run") << u"run ls -la /tmp"_s << u"exec"_s << uR"({"command":"ls -la /tmp"})"_s;
        QTest::newRow("Run") << u"Run true"_s << u"exec"_s << uR"({"command":"true"})"_s;
        QTest::newRow("list") << u"list"_s << u"ls"_s << uR"({"path":"."})"_s;
        QTest::newRow("read") << u"read NOTES.md"_s << u"read"_s << uR"({"path":"NOTES.md"})"_s;
        QTest::newRow("anything else") << u"write me a poem"_s << QString() << QString();
        QTest::newRow("run what?") << u"run"_s << QString() << QString();
    }

    void withoutAStoryItDoesWhatItSays()
    {
        QFETCH(QString, text);
        QFETCH(QString, tool);
        QFETCH(QString, arguments);
        const auto message = m_model.answer(request({user(text)}));
        const auto function = message["tool_calls"_L1][0]["function"_L1];
        QCOMPARE(function["name"_L1].toString(), tool);
        QCOMPARE(function["arguments"_L1].toString(), arguments);
        if (tool.isEmpty()) {
            QVERIFY(message["content"_L1].toString().contains("not an artificial intelligence"_L1));
            return;
        }
        const auto answer = m_model.answer(request({user(text), message, result(message, 0, u"what came\n"_s)}));
        QCOMPARE(answer["content"_L1].toString(), u"what came"_s);
        QVERIFY(m_turns.last().prompt.isEmpty());
    }

    void standsAnyRequest_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("nothing") << "{}"_ba;
        QTest::newRow("no list") << R"({"messages": {}})"_ba;
        QTest::newRow("wrong types") << R"({"messages": [1, null, {"role": 5}, {"role": "assistant", "tool_calls": "x"}, {"role": "tool"}]})"_ba;
        QTest::newRow("calls without a prompt") << R"({"messages": [{"role": "assistant", "tool_calls": [{"id": "oneXaX1"}]}]})"_ba;
        QTest::newRow("a call of another story")
            << R"({"messages": [{"role": "user", "content": "do it"}, {"role": "assistant", "tool_calls": [{"id": "x"}]}]})"_ba;
    }

    void standsAnyRequest()
    {
        QFETCH(QByteArray, json);
        const auto message = m_model.answer(QJsonDocument::fromJson(json).object());
        QCOMPARE(message["role"_L1].toString(), u"assistant"_s);
        QVERIFY(!message.contains("tool_calls"_L1));
    }

private:
    ScriptedModel m_model;
    QList<ScriptedTurn> m_turns;
};

COFFERDAM_TEST(tst_ScriptedModel)
#include "tst_scriptedmodel.moc"
