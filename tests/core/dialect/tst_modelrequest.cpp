// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests as the providers document them, and as their clients send them.

#include "core/dialect/ImageTokens.h"
#include "core/dialect/ModelRequest.h"
#include "tests/core/dialect/Requests.h"
#include "tests/support/Test.h"

#include <QCryptographicHash>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kChatRequest = R"({
  'model': 'gpt-5', 'stream': true, 'stream_options': {'include_usage': true}, 'n': 2, 'max_completion_tokens': 4096, 'tool_choice': 'auto',
  'tools': [
    {'type': 'function', 'function': {'name': 'write', 'description': 'Writes a file.', 'parameters': {'type': 'object',
             'properties': {'path': {'type': 'string'}}}}},
    {'type': 'function', 'function': {'name': 'exec', 'description': 'Runs a command.', 'strict': true, 'parameters': {'type': 'object'}}},
    {'type': 'custom', 'custom': {'name': 'patch', 'description': 'Applies a patch.'}}],
  'messages': [
    {'role': 'system', 'content': 'You are careful.'},
    {'role': 'user', 'content': [
      {'type': 'text', 'text': '[Mon 2026-11-30 09:15 UTC] What is in this image?'},
      {'type': 'image_url', 'image_url': {'url': 'data:image/png;base64,iVBORw0KGgo=', 'detail': 'high'}}]},
    {'role': 'assistant', 'content': null, 'tool_calls': [
      {'id': 'call_1', 'type': 'function', 'function': {'name': 'exec', 'arguments': '{\'command\':\'ls\'}'}},
      {'id': 'call_2', 'type': 'function', 'function': {'name': 'write', 'arguments': '{\'path\':\'a\'}'}}]},
    {'role': 'tool', 'tool_call_id': 'call_1', 'content': 'a.txt'},
    {'role': 'tool', 'tool_call_id': 'call_2', 'content': [{'type': 'text', 'text': 'done'}]}]})"_json;

const QByteArray kResponsesRequest = R"({
  'model': 'gpt-5', 'instructions': 'You are careful.', 'stream': true, 'store': false, 'max_output_tokens': 4096, 'reasoning': {'effort': 'low'},
  'include': ['reasoning.encrypted_content'], 'prompt_cache_key': 'session',
  'tools': [
    {'type': 'function', 'name': 'write', 'description': 'Writes a file.', 'strict': false, 'parameters': {'type': 'object'}},
    {'type': 'function', 'name': 'exec', 'parameters': {'type': 'object'}},
    {'type': 'custom', 'name': 'patch'}],
  'input': [
    {'role': 'user', 'content': [{'type': 'input_text', 'text': 'What is in this image?'}, {'type': 'input_image',
             'image_url': 'data:image/png;base64,iVBO'}]},
    {'type': 'reasoning', 'id': 'rs_1', 'summary': [], 'encrypted_content': 'gAAAAABo'},
    {'type': 'message', 'role': 'assistant', 'content': [{'type': 'output_text', 'text': 'I look.', 'annotations': []}]},
    {'type': 'function_call', 'id': 'fc_1', 'call_id': 'call_1', 'name': 'exec', 'arguments': '{\'command\':\'ls\'}'},
    {'type': 'function_call', 'id': 'fc_2', 'call_id': 'call_2', 'name': 'write', 'arguments': '{\'path\':\'a\'}'},
    {'type': 'function_call_output', 'call_id': 'call_1', 'output': 'a.txt'},
    {'type': 'function_call_output', 'call_id': 'call_2', 'output': [{'type': 'input_text', 'text': 'done'}]}]})"_json;

const QByteArray kAnthropicRequest = R"({
  'model': 'claude-sonnet-4-5', 'max_tokens': 4096, 'stream': true, 'thinking': {'type': 'enabled', 'budget_tokens': 1024},
  'system': [{'type': 'text', 'text': 'You are careful.', 'cache_control': {'type': 'ephemeral'}}],
  'tools': [
    {'name': 'write', 'description': 'Writes a file.', 'input_schema': {'type': 'object'}},
    {'type': 'custom', 'name': 'exec', 'input_schema': {'type': 'object'}},
    {'name': 'patch', 'input_schema': {'type': 'object'}}],
  'messages': [
    {'role': 'user', 'content': [
      {'type': 'image', 'source': {'type': 'base64', 'media_type': 'image/png', 'data': 'iVBORw0KGgo='}},
      {'type': 'text', 'text': 'What is in this image?'}]},
    {'role': 'assistant', 'content': [
      {'type': 'thinking', 'thinking': 'I look.', 'signature': 'EqQBCgIYAhIM'},
      {'type': 'text', 'text': 'I look.'},
      {'type': 'tool_use', 'id': 'toolu_1', 'name': 'exec', 'input': {'command': 'ls'}},
      {'type': 'tool_use', 'id': 'toolu_2', 'name': 'write', 'input': {'path': 'a'}}]},
    {'role': 'user', 'content': [
      {'type': 'tool_result', 'tool_use_id': 'toolu_1', 'content': 'a.txt'},
      {'type': 'tool_result', 'tool_use_id': 'toolu_2', 'content': [{'type': 'text', 'text': 'done'}]}]}]})"_json;

const QByteArray kGoogleRequest = R"({
  'systemInstruction': {'parts': [{'text': 'You are careful.'}]},
  'generationConfig': {'maxOutputTokens': 4096, 'candidateCount': 2, 'thinkingConfig': {'thinkingBudget': 1024}},
  'tools': [{'functionDeclarations': [
    {'name': 'write', 'description': 'Writes a file.', 'parametersJsonSchema': {'type': 'object'}},
    {'name': 'exec', 'parameters': {'type': 'OBJECT'}},
    {'name': 'patch'}]}],
  'toolConfig': {'functionCallingConfig': {'mode': 'AUTO'}},
  'contents': [
    {'role': 'user', 'parts': [{'text': 'What is in this image?'}, {'inlineData': {'mimeType': 'image/png', 'data': 'iVBORw0KGgo='}}]},
    {'role': 'model', 'parts': [
      {'text': 'I look.', 'thought': true},
      {'functionCall': {'name': 'exec', 'args': {'command': 'ls'}}, 'thoughtSignature': 'Eq0BCg=='},
      {'functionCall': {'name': 'write', 'args': {'path': 'a'}}}]},
    {'role': 'user', 'parts': [
      {'functionResponse': {'name': 'exec', 'response': {'output': 'a.txt'}}},
      {'functionResponse': {'name': 'write', 'response': {'output': 'done'}}}]}]})"_json;

const QByteArray kOllamaRequest = R"({
  'model': 'qwen3:8b', 'options': {'num_predict': 4096, 'num_ctx': 32768, 'temperature': 0.2}, 'keep_alive': '5m', 'think': false,
  'tools': [
    {'type': 'function', 'function': {'name': 'write', 'parameters': {'type': 'object'}}},
    {'type': 'function', 'function': {'name': 'exec', 'parameters': {'type': 'object'}}},
    {'type': 'function', 'function': {'name': 'patch', 'parameters': {'type': 'object'}}}],
  'messages': [
    {'role': 'system', 'content': 'You are careful.'},
    {'role': 'user', 'content': 'What is in this image?', 'images': ['iVBORw0KGgo=']},
    {'role': 'assistant', 'content': '', 'tool_calls': [
      {'function': {'name': 'exec', 'arguments': {'command': 'ls'}}},
      {'function': {'name': 'write', 'arguments': {'path': 'a'}}}]},
    {'role': 'tool', 'tool_name': 'exec', 'content': 'a.txt'},
    {'role': 'tool', 'tool_name': 'write', 'content': 'done'}]})"_json;

} // namespace

class tst_ModelRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isReadAsDocumented_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("model");
        QTest::addColumn<bool>("streams");
        QTest::addColumn<int>("messages");
        QTest::addColumn<int>("answers");
        QTest::newRow("chat") << Dialect::OpenAiChat << kChatRequest << u"gpt-5"_s << true << 5 << 2;
        QTest::newRow("responses") << Dialect::OpenAiResponses << kResponsesRequest << u"gpt-5"_s << true << 7 << 1;
        QTest::newRow("anthropic") << Dialect::Anthropic << kAnthropicRequest << u"claude-sonnet-4-5"_s << true << 3 << 1;
        QTest::newRow("google") << Dialect::Google << kGoogleRequest << u"gemini-3-pro"_s << false << 3 << 2;
        QTest::newRow("ollama") << Dialect::Ollama << kOllamaRequest << u"qwen3:8b"_s << true << 5 << 1;
    }

    void isReadAsDocumented()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, body);
        const auto request = taken(dialect, body);
        QCOMPARE(request.dialect, dialect);
        QTEST(request.model, "model");
        QTEST(request.streams, "streams");
        QTEST(request.messages, "messages");
        QTEST(request.answers, "answers");
        QCOMPARE(request.images, 1);
        QCOMPARE(request.files, 0);
        QCOMPARE(request.tools, (QStringList{u"exec"_s, u"patch"_s, u"write"_s}));
        QCOMPARE(request.serverTools, QStringList());
        QCOMPARE(request.maxOutputFor({u"max_completion_tokens"_s}), 4096);
        QCOMPARE(request.maxOutputFor({}), dialect == Dialect::OpenAiChat ? std::nullopt : std::optional<qint64>(4096));
        QCOMPARE(request.numCtx, dialect == Dialect::Ollama ? std::optional<qint64>(32768) : std::nullopt);
        QCOMPARE(request.keepAlive, dialect == Dialect::Ollama ? std::optional<qint64>(300) : std::nullopt);
        QVERIFY(!request.inputIsOpen);
        QCOMPARE(request.tier, QString());
        QCOMPARE(request.rounds, 1);
        QCOMPARE(request.tool, u"exec"_s);
        QCOMPARE(request.round.size(), 32);
        QCOMPARE(request.promptText, u"What is in this image?"_s);
        QCOMPARE(request.prompt.size(), 32);
        const auto image = mostImageTokens(dialect, request.model);
        QVERIFY2(request.inputTokens > image + 350 && request.inputTokens < image + 350 + 900, qPrintable(QString::number(request.inputTokens)));
    }

    void sameCallsAreTheSameInEachDialect()
    {
        const auto round = taken(Dialect::OpenAiChat, kChatRequest).round;
        QCOMPARE(taken(Dialect::OpenAiResponses, kResponsesRequest).round, round);
        QCOMPARE(taken(Dialect::Anthropic, kAnthropicRequest).round, round);
        QCOMPARE(taken(Dialect::Google, kGoogleRequest).round, round);
        QCOMPARE(taken(Dialect::Ollama, kOllamaRequest).round, round);
    }

    void theSmallestIsEnough_data()
    {
        QTest::addColumn<Dialect>("dialect");
        for (int i = 0; i < wordCount<Dialect>(); ++i)
            QTest::newRow(toWord(static_cast<Dialect>(i)).toUtf8().constData()) << static_cast<Dialect>(i);
    }

    void theSmallestIsEnough()
    {
        QFETCH(Dialect, dialect);
        const auto request = taken(dialect, smallest(dialect));
        QCOMPARE(request.messages, 1);
        QCOMPARE(request.answers, 1);
        QCOMPARE(request.streams, dialect == Dialect::Ollama);
        QCOMPARE(request.maxOutputFor({}), dialect == Dialect::Anthropic ? std::optional<qint64>(100) : std::nullopt);
        QCOMPARE(request.rounds, 0);
        QCOMPARE(request.round, QByteArray());
        QCOMPARE(request.tool, QString());
        QCOMPARE(request.promptText, u"hi"_s);
        QCOMPARE(request.prompt, QCryptographicHash::hash("hi", QCryptographicHash::Sha256));
        QVERIFY(request.inputTokens >= 40 && request.inputTokens < 80);
        QCOMPARE(taken(dialect, smallest(dialect, R"(,'something_new':{'a':[1,2]})"_json)).messages, 1);
    }

    void otherFormsOfTheDialects_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("chat: old functions") << Dialect::OpenAiChat << R"({'model':'m','functions':[{'name':'exec','parameters':{}}],'messages':[
            {'role':'user','content':'go'},{'role':'assistant','content':null,'function_call':{'name':'exec','arguments':'{}'}},{'role':'function',
            'name':'exec','content':'x'}]})"_json;
        QTest::newRow("chat: custom call") << Dialect::OpenAiChat << R"({'model':'m','tools':[{'type':'custom','custom':{'name':'exec'}}],'messages':[
            {'role':'user','content':'go'},{'role':'assistant','tool_calls':[{'id':'1','type':'custom','custom':{'name':'exec','input':'ls'}}]}]})"_json;
        QTest::newRow("responses: custom call") << Dialect::OpenAiResponses << R"({'model':'m','tools':[{'type':'custom','name':'exec'}],'input':[
            {'role':'user','content':'go'},{'type':'custom_tool_call','call_id':'1','name':'exec','input':'ls'},{'type':'custom_tool_call_output',
            'call_id':'1','output':'x'}]})"_json;
        QTest::newRow("responses: namespace")
            << Dialect::OpenAiResponses
            << R"({'model':'m','tools':[{'type':'namespace','name':'n','description':'d','tools':[{'type':'function','name':'exec'}]}],'input':[
            {'role':'user','content':'go'},{'type':'function_call','name':'exec','arguments':'{}'}]})"_json;
        QTest::newRow("responses: tools later") << Dialect::OpenAiResponses << R"({'model':'m','input':[
            {'role':'user','content':'go'},{'type':'additional_tools','role':'developer','tools':[{'type':'function','name':'exec'}]},
            {'type':'function_call','name':'exec','arguments':'{}'}]})"_json;
        QTest::newRow("google: snake case") << Dialect::Google << R"({'tools':[{'function_declarations':[{'name':'exec'}]}],'contents':[
            {'parts':[{'text':'go'}]},{'role':'model','parts':[{'function_call':{'name':'exec','args':{}},'thought_signature':'abc'}]},{'role':'user',
            'parts':[{'function_response':{'name':'exec','response':{}}}]}]})"_json;
        QTest::newRow("anthropic: plain text") << Dialect::Anthropic
                                               << R"({'model':'m','max_tokens':1,'system':'s','tools':[{'name':'exec','input_schema':{}}],'messages':[
            {'role':'user','content':'go'},{'role':'assistant','content':[{'type':'tool_use','id':'1','name':'exec','input':{}}]}]})"_json;
    }

    void otherFormsOfTheDialects()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, body);
        const auto request = taken(dialect, body);
        QCOMPARE(request.tools, QStringList{u"exec"_s});
        QCOMPARE(request.serverTools, QStringList());
        QCOMPARE(request.tool, u"exec"_s);
        QCOMPARE(request.rounds, 1);
        QCOMPARE(request.promptText, u"go"_s);
        QCOMPARE(request.files, 0);
        QVERIFY(!request.inputIsOpen);
    }

    void snakeCaseLimitsCount()
    {
        const auto request =
            taken(Dialect::Google, R"({'generation_config':{'max_output_tokens':7,'candidate_count':3},'contents':[{'parts':[{'text':'hi'}]}]})"_json);
        QCOMPARE(request.maxOutputFor({}), 7);
        QCOMPARE(request.answers, 3);
    }

    void aLimitIsBelievedWhereItIsUnderstood_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<qint64>("anywhere"); // -1: none
        QTest::addColumn<qint64>("known");    // to understand max_completion_tokens
        const auto row = [](Dialect dialect, const QByteArray &more, qint64 anywhere, qint64 known) {
            QTest::newRow((toWord(dialect).toUtf8() + ' ' + more).constData()) << dialect << ',' + more << anywhere << known;
        };
        using enum Dialect;
        row(OpenAiChat, R"('max_tokens':5)"_json, 5, 5);
        row(OpenAiChat, R"('max_completion_tokens':9)"_json, -1, 9);
        row(OpenAiChat, R"('max_tokens':5,'max_completion_tokens':9)"_json, 9, 9);
        row(OpenAiChat, R"('max_tokens':9,'max_completion_tokens':5)"_json, 9, 9);
        row(OpenAiChat, R"('max_output_tokens':9)"_json, -1, -1);
        row(OpenAiChat, R"('max_tokens':5,'n_predict':-1)"_json, -1, -1);
        row(OpenAiChat, R"('max_tokens':5,'max_new_tokens':70)"_json, 70, 70);
        row(OpenAiChat, R"('max_tokens':null)"_json, -1, -1);
        row(OpenAiResponses, R"('max_output_tokens':5)"_json, 5, 5);
        row(OpenAiResponses, R"('max_tokens':5)"_json, -1, -1);
        row(Google, R"('generationConfig':{'maxOutputTokens':5})"_json, 5, 5);
        row(Ollama, R"('options':{'num_predict':5})"_json, 5, 5);
        row(Ollama, R"('options':{'num_predict':-1})"_json, -1, -1);
        row(Ollama, R"('options':{'num_predict':-2})"_json, -1, -1);
        row(Ollama, R"('options':{'num_predict':0})"_json, -1, -1);
        row(Ollama, R"('options':{})"_json, -1, -1);
    }

    void aLimitIsBelievedWhereItIsUnderstood()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, more);
        const auto request = taken(dialect, smallest(dialect, more));
        QTEST(request.maxOutputFor({}).value_or(-1), "anywhere");
        QTEST(request.maxOutputFor({u"max_completion_tokens"_s}).value_or(-1), "known");
    }

    void moreOfTheBestAreMoreAnswers() { QCOMPARE(taken(Dialect::OpenAiChat, smallest(Dialect::OpenAiChat, R"(,'n':2,'best_of':7)"_json)).answers, 7); }

    void theWindowBoundsTheInput()
    {
        const auto request = taken(Dialect::OpenAiChat, smallest(Dialect::OpenAiChat));
        QCOMPARE(request.inputTokensWithin(10), 10);
        QCOMPARE(request.inputTokensWithin(1'000'000), request.inputTokens);
        QCOMPARE(request.inputTokensWithin(0), request.inputTokens); // not known
    }

    void imagesCountAsMuchAsTheyCan()
    {
        QCOMPARE(mostImageTokens(Dialect::OpenAiChat, u"gpt-4o-mini"), 48'169);
        QCOMPARE(mostImageTokens(Dialect::OpenAiChat, u"openai/gpt-4o-2024-11-20"), 1445);
        QCOMPARE(mostImageTokens(Dialect::OpenAiChat, u"unheard-of"), 48'169);
        QCOMPARE(mostImageTokens(Dialect::Anthropic, u"claude-opus-4-8"), 5000);
        QCOMPARE(mostImageTokens(Dialect::Anthropic, u"unheard-of"), 48'169);
    }

    void whatOllamaKeeps_data()
    {
        QTest::addColumn<QByteArray>("keepAlive");
        QTest::addColumn<qint64>("seconds");
        const auto row = [](const QByteArray &keepAlive, qint64 seconds) { QTest::newRow(keepAlive.constData()) << keepAlive << seconds; };
        row("0", 0);
        row("300", 300);
        row("-1", kKeptForever);
        row("-0.5", kKeptForever);
        row("1e300", kKeptForever);
        row(R"('5m')"_json, 300);
        row(R"('24h')"_json, 86'400);
        row(R"('1h30m10s')"_json, 5410);
        row(R"('500ms')"_json, 1);
        row(R"('60')"_json, 60);
        row(R"('-1')"_json, kKeptForever);
        row(R"('-5m')"_json, kKeptForever);
        row(R"('for ever')"_json, kKeptForever);
        row(R"('1..5h')"_json, kKeptForever);
        row('"' + QByteArray(1000, '9') + "h\"", kKeptForever);
    }

    void whatOllamaKeeps()
    {
        QFETCH(QByteArray, keepAlive);
        QTEST(taken(Dialect::Ollama, smallest(Dialect::Ollama, ",\"keep_alive\":" + keepAlive)).keepAlive.value_or(-1), "seconds");
    }

    void googlesCountCanWrapTheRequest()
    {
        const auto endpoint = readEndpoint("POST", "/v1beta/models/gemini-3-pro:countTokens").value();
        const QByteArray wrapped =
            R"({'generateContentRequest':{'model':'models/gemini-3-pro','contents':[{'parts':[{'text':'hi'}]}],
            'tools':[{'functionDeclarations':[{'name':'exec'}]}]}})"_json;
        const auto request = readModelRequest(endpoint, wrapped);
        QVERIFY(request);
        QCOMPARE(request->messages, 1);
        QCOMPARE(request->tools, QStringList{u"exec"_s});
        QVERIFY(readModelRequest(endpoint, R"({'contents':[{'parts':[{'text':'hi'}]}]})"_json));
        QVERIFY(!readModelRequest(endpoint, R"({'contents':[],'generateContentRequest':{'contents':[{'parts':[{'text':'hi'}]}]}})"_json));
        QVERIFY(!readModelRequest(endpoint, R"({'generateContentRequest':{'model':'models/other','contents':[{'parts':[{'text':'hi'}]}]}})"_json));
    }

    void largeOnesAreRead()
    {
        QByteArray body = R"({'model':'m','messages':[{'role':'user','content':'go'})"_json;
        while (body.size() < kMaxModelBody - 200'000)
            body +=
                R"(,{'role':'assistant','tool_calls':[{'id':'1','function':{'name':'exec','arguments':'{\'command\':\'ls\'}'}}]},{'role':'tool',
            'content':')"_json
                + QByteArray(100'000, 'x') + "\"}";
        body += "]}";
        const auto request = taken(Dialect::OpenAiChat, body);
        QVERIFY(request.rounds > 100);
        QVERIFY(request.inputTokens > body.size() / 3);
    }
};

COFFERDAM_TEST(tst_ModelRequest)
#include "tst_modelrequest.moc"
