// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a request that says the same again is known: by the calls of the last round and the words of the last person.

#include "core/dialect/ModelRequest.h"
#include "tests/core/dialect/Requests.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

struct Turn {
    enum class Kind : quint8 { Person, Call, Result, Answer };
    Kind kind;
    QByteArray text; ///< Of a call: its arguments, a JSON object.
};

QByteArray jsonText(const QByteArray &text)
{
    return '"' + QByteArray(text).replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n") + '"';
}

QByteArray chatTurn(const Turn &turn)
{
    switch (turn.kind) {
    case Turn::Kind::Person: return R"({'role':'user','content':)"_json + jsonText(turn.text) + '}';
    case Turn::Kind::Call:
        return R"({'role':'assistant','tool_calls':[{'id':'1','type':'function','function':{'name':'exec','arguments':)"_json + jsonText(turn.text) + "}}]}";
    case Turn::Kind::Result: return R"({'role':'tool','tool_call_id':'1','content':)"_json + jsonText(turn.text) + '}';
    case Turn::Kind::Answer: return R"({'role':'assistant','content':)"_json + jsonText(turn.text) + '}';
    }
    return {};
}

QByteArray responsesTurn(const Turn &turn)
{
    switch (turn.kind) {
    case Turn::Kind::Call: return R"({'type':'function_call','call_id':'1','name':'exec','arguments':)"_json + jsonText(turn.text) + '}';
    case Turn::Kind::Result: return R"({'type':'function_call_output','call_id':'1','output':)"_json + jsonText(turn.text) + '}';
    default: return chatTurn(turn);
    }
}

QByteArray anthropicTurn(const Turn &turn)
{
    switch (turn.kind) {
    case Turn::Kind::Call: return R"({'role':'assistant','content':[{'type':'tool_use','id':'1','name':'exec','input':)"_json + turn.text + "}]}";
    case Turn::Kind::Result:
        return R"({'role':'user','content':[{'type':'tool_result','tool_use_id':'1','content':[{'type':'text','text':)"_json + jsonText(turn.text) + "}]}]}";
    default: return chatTurn(turn);
    }
}

QByteArray googleTurn(const Turn &turn)
{
    switch (turn.kind) {
    case Turn::Kind::Person: return R"({'role':'user','parts':[{'text':)"_json + jsonText(turn.text) + "}]}";
    case Turn::Kind::Call: return R"({'role':'model','parts':[{'functionCall':{'name':'exec','args':)"_json + turn.text + "}}]}";
    case Turn::Kind::Result:
        return R"({'role':'user','parts':[{'functionResponse':{'name':'exec',
            'response':{'output':)"_json
               + jsonText(turn.text) + "}}}]}";
    case Turn::Kind::Answer: return R"({'role':'model','parts':[{'text':)"_json + jsonText(turn.text) + "}]}";
    }
    return {};
}

QByteArray ollamaTurn(const Turn &turn)
{
    if (turn.kind == Turn::Kind::Call)
        return R"({'role':'assistant','content':'','tool_calls':[{'function':{'name':'exec','arguments':)"_json + turn.text + "}}]}";
    return turn.kind == Turn::Kind::Result ? R"({'role':'tool','tool_name':'exec','content':)"_json + jsonText(turn.text) + '}' : chatTurn(turn);
}

ModelRequest conversation(Dialect dialect, const QList<Turn> &turns)
{
    QByteArrayList messages;
    for (const auto &turn : turns) {
        switch (dialect) {
        case Dialect::OpenAiChat: messages.append(chatTurn(turn)); break;
        case Dialect::OpenAiResponses: messages.append(responsesTurn(turn)); break;
        case Dialect::Anthropic: messages.append(anthropicTurn(turn)); break;
        case Dialect::Google: messages.append(googleTurn(turn)); break;
        case Dialect::Ollama: messages.append(ollamaTurn(turn)); break;
        }
    }
    const auto list = '[' + messages.join(',') + ']';
    if (dialect == Dialect::Google)
        return taken(dialect, "{\"contents\":" + list + '}');
    return taken(dialect, "{\"model\":\"m\",\"" + QByteArray(dialect == Dialect::OpenAiResponses ? "input" : "messages") + "\":" + list + '}');
}

const QByteArray kInternal = "<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>\nThe user is idle.\n<<<END_OPENCLAW_INTERNAL_CONTEXT>>>";

} // namespace

class tst_RequestRounds : public QObject
{
    Q_OBJECT

    using Kind = Turn::Kind;

private Q_SLOTS:
    void inEachDialect_data()
    {
        QTest::addColumn<Dialect>("dialect");
        for (int i = 0; i < wordCount<Dialect>(); ++i)
            QTest::newRow(toWord(static_cast<Dialect>(i)).toUtf8().constData()) << static_cast<Dialect>(i);
    }

    void inEachDialect()
    {
        QFETCH(Dialect, dialect);
        const QList<Turn> first{{Kind::Person, "build it"}, {Kind::Call, R"({'command':'make','cwd':'/a'})"_json}, {Kind::Result, "failed at 10:01"}};
        const auto once = conversation(dialect, first);
        QCOMPARE(once.rounds, 1);
        QCOMPARE(once.tool, u"exec"_s);
        QVERIFY(!once.round.isEmpty());
        QCOMPARE(once.promptText, u"build it"_s);

        auto other = first;
        other[2].text = "failed at 10:02, in other words";
        QCOMPARE(conversation(dialect, other).round, once.round);

        auto reordered = first;
        reordered[1].text = R"({ 'cwd': '\u002fa', 'command': 'make' })"_json;
        QCOMPARE(conversation(dialect, reordered).round, once.round);

        const auto again = conversation(dialect, first + QList<Turn>{{Kind::Call, R"({'command':'make','cwd':'/a'})"_json}, {Kind::Result, "failed at 10:03"}});
        QCOMPARE(again.round, once.round);
        QCOMPARE(again.rounds, 2);
        QCOMPARE(again.prompt, once.prompt);

        const auto next = conversation(dialect, first + QList<Turn>{{Kind::Call, R"({'command':'make clean','cwd':'/a'})"_json}, {Kind::Result, "done"}});
        QVERIFY(next.round != once.round);
        QCOMPARE(next.rounds, 2);
    }

    void whatOpenClawWritesIsOfNobody_data() { inEachDialect_data(); }

    void whatOpenClawWritesIsOfNobody()
    {
        QFETCH(Dialect, dialect);
        const QList<Turn> first{{Kind::Person, "build it"}, {Kind::Call, R"({'command':'make'})"_json}, {Kind::Result, "failed"}};
        const auto once = conversation(dialect, first);
        const auto with = conversation(dialect, first + QList<Turn>{{Kind::Person, kInternal}});
        QCOMPARE(with.round, once.round);
        QCOMPARE(with.rounds, 1);
        QCOMPARE(with.prompt, once.prompt);
        QCOMPARE(with.promptText, u"build it"_s);
        QCOMPARE(conversation(dialect, first + QList<Turn>{{Kind::Person, "\n " + kInternal}, {Kind::Person, "  "}}).round, once.round);
    }

    void aPersonBeginsAnew_data() { inEachDialect_data(); }

    void aPersonBeginsAnew()
    {
        QFETCH(Dialect, dialect);
        const QList<Turn> first{{Kind::Person, "build it"}, {Kind::Call, R"({'command':'make'})"_json}, {Kind::Result, "failed"}};
        const auto once = conversation(dialect, first);
        const auto anew = conversation(dialect, first + QList<Turn>{{Kind::Answer, "It failed."}, {Kind::Person, "try again"}});
        QCOMPARE(anew.rounds, 0);
        QCOMPARE(anew.round, QByteArray());
        QCOMPARE(anew.tool, QString());
        QCOMPARE(anew.promptText, u"try again"_s);
        QVERIFY(anew.prompt != once.prompt);
        // An answer in words ends no round by itself.
        QCOMPARE(conversation(dialect, first + QList<Turn>{{Kind::Answer, "It failed."}}).round, once.round);
    }

    void parallelCallsAreOneRound()
    {
        const QList<Turn> turns{
            {Kind::Person, "go"}, {Kind::Call, R"({'a':1})"_json}, {Kind::Call, R"({'a':2})"_json}, {Kind::Result, "x"}, {Kind::Result, "y"}};
        const auto both = conversation(Dialect::OpenAiResponses, turns);
        QCOMPARE(both.rounds, 1);
        QVERIFY(both.round != conversation(Dialect::OpenAiResponses, {turns[0], turns[1], turns[3]}).round);
        const auto chat = taken(Dialect::OpenAiChat, R"({'model':'m','messages':[{'role':'user','content':'go'},{'role':'assistant','tool_calls':[
            {'function':{'name':'exec','arguments':'{\'a\':1}'}},{'function':{'name':'exec','arguments':'{\'a\':2}'}}]}]})"_json);
        QCOMPARE(chat.round, both.round);
        QCOMPARE(chat.rounds, 1);
    }

    void namesAndArgumentsAreApart()
    {
        const auto round = [](const QByteArray &name, const QByteArray &arguments) {
            return taken(Dialect::OpenAiChat, R"({'model':'m','messages':[{'role':'assistant','tool_calls':[{'function':{'name':')"_json + name
                                                  + R"(','arguments':')"_json + arguments + R"('}}]}]})"_json)
                .round;
        };
        QVERIFY(round("ab", "c") != round("a", "bc"));
        QVERIFY(round("a", "no JSON") != round("a", "no json"));
        QVERIFY(round("a", "1") != round("a", "2"));
        QCOMPARE(round("a", "no JSON"), round("a", "no JSON"));
    }

    /// Anthropic's and Google's users answer calls in the same role in which people speak.
    void wordsBehindResultsAreOfAPerson()
    {
        const auto request = [](const QByteArray &blocks) {
            return taken(Dialect::Anthropic,
                         R"({'model':'m','messages':[{'role':'user','content':'go'},{'role':'assistant','content':[{'type':'tool_use','id':'1','name':'exec',
            'input':{}}]},
                {'role':'user','content':[)"_json
                             + blocks + "]}]}");
        };
        const QByteArray result = R"({'type':'tool_result','tool_use_id':'1','content':'ok'})"_json;
        QCOMPARE(request(result).promptText, u"go"_s);
        QCOMPARE(request(result).rounds, 1);
        QCOMPARE(request(R"({'type':'text','text':'before'},)"_json + result).promptText, u"go"_s);
        QCOMPARE(request(result + R"(,{'type':'text','text':'stop that'})"_json).promptText, u"stop that"_s);
        QCOMPARE(request(result + R"(,{'type':'text','text':'stop that'})"_json).rounds, 0);
        QCOMPARE(request(result + R"(,{'type':'text','text':'<<<BEGIN_OPENCLAW_INTERNAL_CONTEXT>>>x'})"_json).rounds, 1);
    }

    void whatIsPutAroundTheWords()
    {
        const auto said = [](const QByteArray &text) { return conversation(Dialect::OpenAiChat, {{Kind::Person, text}}); };
        const auto plain = said("[Mon 2026-11-30 09:15 UTC] build it");
        QCOMPARE(plain.promptText, u"build it"_s);
        QCOMPARE(said("[Mon 2026-11-30 09:15] build it").promptText, u"build it"_s);
        QCOMPARE(said("[not a stamp, but as long] build it").promptText, u"[not a stamp, but as long] build it"_s);
        QVERIFY(said("[Mon 2026-11-30 09:16 UTC] build it").prompt != plain.prompt); // said again
        QCOMPARE(said("[Mon 2026-11-30 09:15 UTC] build it\n\nRuntime: agent=main | model=x | 1").prompt, plain.prompt);
        QCOMPARE(said("[Mon 2026-11-30 09:15 UTC] build it\n\nRuntime: agent=main | model=y | 2\n").prompt, plain.prompt);
        QVERIFY(said("[Mon 2026-11-30 09:15 UTC] build it\n\nRuntime: agent=x\nand more").prompt != plain.prompt);
        QCOMPARE(said(QByteArray(500, 'x')).promptText.size(), kShownPrompt);
    }
};

COFFERDAM_TEST(tst_RequestRounds)
#include "tst_requestrounds.moc"
