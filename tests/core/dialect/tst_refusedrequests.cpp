// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Requests that a provider may read in another way than this product, or that cannot be accounted for.

#include "core/dialect/ModelRequest.h"
#include "core/dialect/NameCheck.h"
#include "tests/core/dialect/Requests.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_RefusedRequests : public QObject
{
    Q_OBJECT

    static void expectRefusal(Dialect dialect, const QByteArray &body, const QString &says)
    {
        const auto request = readRequest(dialect, body);
        QVERIFY2(!request, body.left(200).constData());
        QCOMPARE(request.error().code, Errc::Invalid);
        const auto message = request.error().message.english();
        QVERIFY2(message.contains(says), qPrintable(message));
    }

private Q_SLOTS:
    void isNoRequestInAnyDialect_data()
    {
        QTest::addColumn<QByteArray>("body");
        for (const auto *body :
             {"", "null", "[]", "\"text\"", "{", "{}}", "{'a':1}", "{\"a\":1,}", "{}\n{}", "// {}\n{}", "{\"a\":\"\xff\"}", "\xef\xbb\xbf{}"})
            QTest::newRow(QByteArray(body).toPercentEncoding("{}[]\",:").constData()) << QByteArray(body);
        QTest::newRow("zero byte") << QByteArray("{}\0", 3);
    }

    void isNoRequestInAnyDialect()
    {
        QFETCH(QByteArray, body);
        for (int i = 0; i < wordCount<Dialect>(); ++i)
            expectRefusal(static_cast<Dialect>(i), body, u"no JSON object"_s);
    }

    void isBeyondLimits()
    {
        const auto chat = [](const QByteArray &more) { return smallest(Dialect::OpenAiChat, more); };
        expectRefusal(Dialect::OpenAiChat, chat(",\"x\":\"" + QByteArray(kMaxModelBody, 'x') + '"'), u"larger than"_s);
        expectRefusal(Dialect::OpenAiChat, chat(",\"x\":[" + QByteArray(kMaxRequestValues, '1').replace("1", "1,") + "1]"), u"more than 200000 values"_s);
        expectRefusal(Dialect::OpenAiChat, chat(",\"x\":" + QByteArray(70, '[') + QByteArray(70, ']')), u"levels"_s);
        QByteArray tools;
        for (qsizetype i = 0; i <= kMaxOfferedTools; ++i)
            tools += (i ? "," : "") + R"({'type':'function','function':{'name':'t%1'}})"_json.replace("%1", QByteArray::number(i));
        expectRefusal(Dialect::OpenAiChat, chat(",\"tools\":[" + tools + ']'), u"more than 1000 tools"_s);
    }

    /// A field more in the smallest request.
    void fieldIsWrong_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<QString>("says");
        const auto row = [](Dialect dialect, const QByteArray &more, const QString &says) {
            QTest::newRow((toWord(dialect).toUtf8() + ' ' + more).constData()) << dialect << ',' + more << says;
        };
        using enum Dialect;
        for (const auto dialect : {OpenAiChat, OpenAiResponses, Anthropic, Ollama}) {
            row(dialect, R"('stream':'true')"_json, u"“stream” in the request is neither true nor false"_s);
            row(dialect, R"('stream':1)"_json, u"“stream”"_s);
            row(dialect, R"('Stream':true)"_json, u"“Stream” in the request has to be written “stream”"_s);
            row(dialect, R"('\u017ftream':true)"_json, u"has to be written “stream”"_s);
            row(dialect, R"('stream':true,'stream':false)"_json, u"“stream” stands twice"_s);
            row(dialect, R"('stream':true,'str\u0065am':false)"_json, u"“stream” stands twice"_s);
            row(dialect, R"('model':'dear')"_json, u"“model” stands twice"_s);
            row(dialect, R"('MODEL':'dear')"_json, u"“MODEL” in the request has to be written “model”"_s);
            row(dialect, R"('tools':{})"_json, u"“tools” in the request is no list"_s);
            row(dialect, R"('tools':['exec'])"_json, u"“tools” in the request has an item that is no object"_s);
        }
        for (const auto dialect : {OpenAiChat, OpenAiResponses, Ollama})
            row(dialect, R"('tools':[{'type':'function'}])"_json, u"a tool without a name"_s);
        row(Anthropic, R"('tools':[{'type':'custom'}])"_json, u"a tool without a name"_s);
        for (const auto dialect : {OpenAiChat, OpenAiResponses, Anthropic})
            row(dialect, R"('tool_choice':true)"_json, u"“tool_choice” in the request is neither a text nor an object"_s);
        for (const auto *number : {"-1", "0", "1.5", "1e12", "\"100\"", "true", "[1]", "99999999999999999999"}) {
            row(OpenAiChat, QByteArray("\"max_tokens\":") + number, u"“max_tokens” in the request is no whole number from 1 to 100000000"_s);
            row(OpenAiChat, QByteArray("\"max_completion_tokens\":") + number, u"“max_completion_tokens”"_s);
            row(OpenAiChat, QByteArray("\"n\":") + number, u"“n” in the request is no whole number from 1 to 128"_s);
            row(OpenAiResponses, QByteArray("\"max_output_tokens\":") + number, u"“max_output_tokens”"_s);
            row(Google, QByteArray("\"generationConfig\":{\"maxOutputTokens\":") + number + '}', u"“maxOutputTokens”"_s);
            row(Google, QByteArray("\"generationConfig\":{\"candidateCount\":") + number + '}', u"“candidateCount”"_s);
        }
        for (const auto *name : {"Provider", "PRESET", "Route", "Plugins", "Models", "Deferred", "Max_Completion_Tokens", "N_Predict", "Best_Of", "Api_Base",
                                 "Chat_Template", "Search_Parameters", "Web_\u017fearch_Options", "\\u212aeep_alive", "Prediction"})
            row(OpenAiChat, '"' + QByteArray(name) + "\":1", u"has to be written"_s);
        row(OpenAiResponses, R"('Previous_Response_ID':'x')"_json, u"has to be written “previous_response_id”"_s);
        row(OpenAiResponses, R"('Prompt':{'id':'x'})"_json, u"has to be written “prompt”"_s);
        row(OpenAiResponses, R"('deferred':true)"_json, u"fetched later"_s);
        row(Anthropic, R"('Context_Management':{})"_json, u"has to be written “context_management”"_s);
        row(Anthropic, R"('context_management':{'Edits':[]})"_json, u"has to be written “edits”"_s);
        row(Ollama, R"('Keep_Alive':-1)"_json, u"has to be written “keep_alive”"_s);
        row(Ollama, R"('options':{'NUM_CTX':9})"_json, u"has to be written “num_ctx”"_s);
        row(Ollama, R"('options':{'num_ctx':-1})"_json, u"“num_ctx”"_s);
        row(Ollama, R"('keep_alive':[1])"_json, u"“keep_alive” in the request is no text"_s);
        row(Google, R"('generationConfig':{'routing_Config':{}})"_json, u"has to be written “routingConfig”"_s);
        row(OpenAiChat, R"('n':129)"_json, u"“n”"_s);
        row(OpenAiChat, R"('MAX_TOKENS':5)"_json, u"“max_tokens”"_s);
        row(OpenAiChat, R"('deferred':true)"_json, u"fetched later"_s);
        row(OpenAiResponses, R"('background':true)"_json, u"fetched later"_s);
        row(OpenAiResponses, R"('background':'yes')"_json, u"“background”"_s);
        row(Ollama, R"('options':{'num_predict':-3})"_json, u"“num_predict”"_s);
        row(Ollama, R"('options':{'Num_Predict':5})"_json, u"“Num_Predict” in the request has to be written “num_predict”"_s);
        row(Ollama, R"('options':[])"_json, u"“options” in the request is no object"_s);
        row(Google, R"('generationConfig':{'maxOutputTokens':1},'generation_config':{'maxOutputTokens':9})"_json, u"“generationConfig” stands twice"_s);
        row(Google, R"('generationConfig':{'maxOutputTokens':1,'max_output_tokens':9})"_json, u"“maxOutputTokens” stands twice"_s);
        row(Google, R"('GenerationConfig':{})"_json, u"has to be written “generationConfig”"_s);
        row(Google, R"('generationconfig':{})"_json, u"has to be written “generationConfig”"_s);
        row(Google, R"('model':'models/dear')"_json, u"another model than its path"_s);
        row(Google, R"('tools':[{'functionDeclarations':[{}]}])"_json, u"a tool without a name"_s);
        row(Google, R"('tools':[{'functionDeclarations':[{'name':'a'}],'function_declarations':[{'name':'b'}]}])"_json,
            u"“functionDeclarations” stands twice"_s);
    }

    void fieldIsWrong()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, more);
        QFETCH(QString, says);
        expectRefusal(dialect, smallest(dialect, more), says);
    }

    void bodyIsWrong_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("says");
        const auto row = [](Dialect dialect, const QByteArray &body, const QString &says) {
            QTest::newRow((toWord(dialect).toUtf8() + ' ' + body).constData()) << dialect << body << says;
        };
        using enum Dialect;
        row(OpenAiChat, R"({'messages':[{'role':'user','content':'hi'}]})"_json, u"names no model"_s);
        row(OpenAiChat, R"({'model':'','messages':[{'role':'user','content':'hi'}]})"_json, u"names no model"_s);
        row(OpenAiChat, R"({'model':'a\nb','messages':[{'role':'user','content':'hi'}]})"_json, u"names no model"_s);
        row(OpenAiChat, R"({'model':5,'messages':[{'role':'user','content':'hi'}]})"_json, u"“model” in the request is no text"_s);
        row(OpenAiChat, R"({'model':'m'})"_json, u"has no messages"_s);
        row(OpenAiChat, R"({'model':'m','messages':[]})"_json, u"has no messages"_s);
        row(OpenAiChat, R"({'model':'m','messages':'hi'})"_json, u"“messages” in the request is no list"_s);
        row(OpenAiChat, R"({'model':'m','messages':['hi']})"_json, u"“messages” in the request has an item that is no object"_s);
        row(OpenAiChat, R"({'model':'m','messages':[{'content':'hi'}]})"_json, u"has no role"_s);
        row(OpenAiChat, R"({'model':'m','messages':[{'role':'user','content':5}]})"_json, u"“content” in the request is no list"_s);
        row(OpenAiChat, R"({'model':'m','messages':[{'role':'user','content':'a','content':'b'}]})"_json, u"“content” stands twice"_s);
        row(OpenAiChat, R"({'model':'m','messages':[{'role':'user','Content':'a'}]})"_json, u"“content”"_s);
        row(OpenAiChat, R"({'model':'m','messages':[{'role':'user','content':[{'type':'text','text':'a','text':'b'}]}]})"_json, u"“text” stands twice"_s);
        row(OpenAiChat, R"({'model':'m','messages':[{'role':'assistant','tool_calls':'x'}]})"_json, u"“tool_calls”"_s);
        row(OpenAiResponses, R"({'model':'m'})"_json, u"has no messages"_s);
        row(OpenAiResponses, R"({'model':'m','input':{'role':'user'}})"_json, u"“input” in the request is no list"_s);
        row(OpenAiResponses, R"({'input':'hi'})"_json, u"names no model"_s);
        row(OpenAiResponses, R"({'model':'m','input':[{'type':'message','content':'hi'}]})"_json, u"has no role"_s);
        row(Anthropic, R"({'model':'m','max_tokens':1})"_json, u"has no messages"_s);
        row(Anthropic, R"({'model':'m','max_tokens':-5,'messages':[{'role':'user','content':'hi'}]})"_json, u"“max_tokens”"_s);
        row(Anthropic, R"({'model':'m','system':5,'messages':[{'role':'user','content':'hi'}]})"_json, u"“system”"_s);
        row(Anthropic, R"({'model':'m','messages':[{'content':'hi'}]})"_json, u"has no role"_s);
        row(Google, R"({'contents':{'parts':[]}})"_json, u"“contents” in the request is no list"_s);
        row(Google, R"({'contents':[]})"_json, u"has no messages"_s);
        row(Google, R"({'contents':[{'parts':[{'inlineData':{'mimeType':'image/png'},'inline_data':{}}]}]})"_json, u"“inlineData” stands twice"_s);
        row(Ollama, R"({'model':'m'})"_json, u"has no messages"_s);
        row(Ollama, R"({'model':'m','messages':[{'role':'user','content':[]}]})"_json, u"“content” in the request is no text"_s);
        row(Ollama, R"({'model':'m','messages':[{'role':'user','content':'hi','images':'x'}]})"_json, u"“images”"_s);
    }

    void bodyIsWrong()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, body);
        QFETCH(QString, says);
        expectRefusal(dialect, body, says);
    }

    void namesInSchemasAreTheAgentsOwn()
    {
        const QByteArray tools =
            R"(,'tools':[{'type':'function','name':'t','function':{'name':'t','parameters':{'properties':{'Stream':{},'stream':{},'MODEL':{},
            'max_output_tokens':{},'maxOutputTokens':{}}}}}])"_json;
        QVERIFY(readRequest(Dialect::OpenAiChat, smallest(Dialect::OpenAiChat, tools)));
        const QByteArray twice = R"(,'tools':[{'type':'function','function':{'name':'t','parameters':{'properties':{'a':{},'a':{}}}}}])"_json;
        expectRefusal(Dialect::OpenAiChat, smallest(Dialect::OpenAiChat, twice), u"“a” stands twice"_s);
    }
};

COFFERDAM_TEST(tst_RefusedRequests)
#include "tst_refusedrequests.moc"
