// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a request asks for that costs more, is done by the provider, or is not seen here.

#include "core/dialect/ModelRequest.h"
#include "tests/core/dialect/Requests.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_RequestExtras : public QObject
{
    Q_OBJECT

    static QByteArray content(Dialect dialect, const QByteArray &parts)
    {
        switch (dialect) {
        case Dialect::OpenAiResponses: return R"({'model':'m','input':[{'role':'user','content':[)"_json + parts + "]}]}";
        case Dialect::Google: return R"({'contents':[{'role':'user','parts':[)"_json + parts + "]}]}";
        default: return R"({'model':'m','messages':[{'role':'user','content':[)"_json + parts + "]}]}";
        }
    }

private Q_SLOTS:
    void fieldsAreRecorded_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<QString>("tools"); // of the server
        QTest::addColumn<QString>("tier");
        QTest::addColumn<bool>("isOpen");
        const auto row = [](Dialect dialect, const QByteArray &more, const QString &tools, const QString &tier, bool isOpen) {
            QTest::newRow((toWord(dialect).toUtf8() + ' ' + more).constData()) << dialect << ',' + more << tools << tier << isOpen;
        };
        using enum Dialect;
        for (const auto dialect : {OpenAiChat, OpenAiResponses, Anthropic}) {
            row(dialect, R"('service_tier':'auto')"_json, {}, {}, false);
            row(dialect, R"('service_tier':'default')"_json, {}, {}, false);
            row(dialect, R"('service_tier':null)"_json, {}, {}, false);
            row(dialect, R"('service_tier':'priority')"_json, {}, u"priority"_s, false);
        }
        for (const auto dialect : {OpenAiChat, OpenAiResponses, Anthropic}) {
            row(dialect, R"('web_search_options':{})"_json, u"web_search"_s, {}, false);
            row(dialect, R"('enable_search':true)"_json, u"web_search"_s, {}, false);
            row(dialect, R"('enable_search':false)"_json, {}, {}, false);
            row(dialect, R"('plugins':[{'id':'web'},{'id':'file-parser'}])"_json, u"file-parser web"_s, {}, false);
            row(dialect, R"('search_parameters':{'mode':'on'})"_json, u"live_search"_s, {}, false);
            row(dialect, R"('search_parameters':{'mode':'off'})"_json, {}, {}, false);
            row(dialect, R"('models':['dear/model'])"_json, {}, u"models"_s, false);
            row(dialect, R"('models':[])"_json, {}, {}, false);
            row(dialect, R"('provider':{'only':['dear']})"_json, {}, u"provider"_s, false);
            row(dialect, R"('preset':'mine','route':'fallback','transforms':['middle-out'])"_json, {}, u"preset+route+transforms"_s, false);
            row(dialect, R"('api_base':'https://x.example','custom_llm_provider':'x')"_json, {}, u"api_base+custom_llm_provider"_s, false);
            row(dialect, R"('prediction':{'type':'content','content':'x'})"_json, {}, u"prediction"_s, false);
            row(dialect, R"('data_sources':[{'type':'azure_search'}])"_json, u"data_sources"_s, {}, false);
            row(dialect, R"('prompt':{'id':'pmpt_1'})"_json, u"prompt"_s, {}, true);
            row(dialect, R"('previous_response_id':'resp_1')"_json, u"previous_response_id"_s, {}, true);
            row(dialect, R"('conversation':'conv_1')"_json, u"conversation"_s, {}, true);
            row(dialect, R"('conversation':{'id':'conv_1'})"_json, u"conversation"_s, {}, true);
            row(dialect, R"('extra_body':{'google':{'cached_content':'cachedContents/1'}})"_json, u"cached_content"_s, {}, true);
            row(dialect, R"('chat_template':'{% for i in range(9) %}')"_json, {}, {}, true);
        }
        row(OpenAiChat, R"('tools':[{'type':'browser_search'},{'type':'code_interpreter'}])"_json, u"browser_search code_interpreter"_s, {}, false);
        row(OpenAiChat, R"('modalities':['text','audio'],'service_tier':'flex')"_json, {}, u"audio+flex"_s, false);
        row(OpenAiChat, R"('modalities':['text'])"_json, {}, {}, false);
        row(OpenAiResponses,
            R"('tools':[{'type':'web_search'},{'type':'mcp','server_url':'https://x.example'},{'type':'file_search','vector_store_ids':['v']}])"_json,
            u"file_search mcp web_search"_s, {}, false);
        row(OpenAiResponses, R"('previous_response_id':null)"_json, {}, {}, false);
        row(OpenAiResponses, R"('context_management':[{'type':'compaction'}])"_json, u"compaction"_s, {}, false);
        row(Anthropic, R"('service_tier':'standard_only')"_json, {}, {}, false);
        row(Anthropic, R"('speed':'fast','inference_geo':'us')"_json, {}, u"fast+us"_s, false);
        row(Anthropic, R"('speed':'standard')"_json, {}, {}, false);
        row(Anthropic, R"('tools':[{'type':'web_search_20250305','name':'web_search'},{'type':'computer_20250124','name':'computer'}])"_json,
            u"computer_20250124 web_search_20250305"_s, {}, false);
        row(Anthropic, R"('mcp_servers':[{'type':'url','url':'https://x.example','name':'x'}])"_json, u"mcp"_s, {}, false);
        row(Anthropic, R"('container':'c_1')"_json, u"container"_s, {}, true);
        row(Anthropic, R"('fallbacks':[{'model':'claude-opus-4-5'}])"_json, {}, u"fallbacks"_s, false);
        row(Anthropic, R"('context_management':{'edits':[{'type':'compact_20260112'},{'type':'clear_tool_uses_20250919'}]})"_json, u"compact_20260112"_s, {},
            false);
        row(Google, R"('tools':[{'googleSearch':{}},{'url_context':{}},{'codeExecution':{},'functionDeclarations':[]}])"_json,
            u"codeExecution googleSearch url_context"_s, {}, false);
        row(Google, R"('cachedContent':'cachedContents/1')"_json, u"cachedContent"_s, {}, true);
        row(Google, R"('cached_content':'cachedContents/1')"_json, u"cachedContent"_s, {}, true);
        row(Google, R"('serviceTier':'PRIORITY')"_json, {}, u"priority"_s, false);
        row(Google, R"('generationConfig':{'responseModalities':['TEXT','IMAGE']})"_json, {}, u"image"_s, false);
        row(Google, R"('generationConfig':{'routingConfig':{'autoMode':{}}})"_json, {}, u"routingconfig"_s, false);
        row(Ollama, R"('tools':[{'type':'web_search'}])"_json, u"web_search"_s, {}, false);
    }

    void fieldsAreRecorded()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, more);
        const auto request = taken(dialect, smallest(dialect, more));
        QTEST(request.serverTools.join(u' '), "tools");
        QTEST(request.tier, "tier");
        QTEST(request.inputIsOpen, "isOpen");
        QCOMPARE(request.tools, QStringList());
    }

    /// Their names reach the trail, where a person reads them.
    void extrasAreBounded()
    {
        QByteArray tools;
        QByteArray modalities;
        for (int i = 0; i < 20; ++i) {
            tools += (i ? "," : "") + R"({'type':'t%1'})"_json.replace("%1", QByteArray::number(10 + i));
            modalities += (i ? "," : "") + R"('m%1')"_json.replace("%1", QByteArray::number(10 + i));
        }
        const auto many = taken(Dialect::OpenAiChat, smallest(Dialect::OpenAiChat, ",\"tools\":[" + tools + "],\"modalities\":[" + modalities + ']'));
        QCOMPARE(many.serverTools.join(u' '), u"t10 t11 t12 t13 t14 t15 t16 …+13"_s);
        QCOMPARE(many.tier, u"m10+m11+m12+m13+m14+m15+m16+…+13"_s);
        const auto strange = taken(Dialect::OpenAiChat,
                                   smallest(Dialect::OpenAiChat, R"(,'tools':[{'type':'w\u00e9b<b>'}],'service_tier':')"_json + QByteArray(200, 'x') + '"'));
        QCOMPARE(strange.serverTools, QStringList{u"w?b?b?"_s});
        QCOMPARE(strange.tier, QString(40, u'x') + u'…');
        const auto call =
            taken(Dialect::Ollama, R"({'model':'m','messages':[{'role':'user','content':'x'},{'role':'assistant','tool_calls':[{'function':{'name':'a<)"_json
                                       + QByteArray(5000, 'x') + "\"}}]}]}");
        QCOMPARE(call.tool.size(), 41);
    }

    /// The provider would fetch them: a way out, and a way in, beside the gateway.
    void whatTheProviderFetches_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("part");
        QTest::addColumn<QString>("tools");
        const auto row = [](Dialect dialect, const QByteArray &part, const QString &tools) {
            QTest::newRow((toWord(dialect).toUtf8() + ' ' + part).constData()) << dialect << part << tools;
        };
        using enum Dialect;
        row(OpenAiChat, R"({'type':'image_url','image_url':{'url':'https://x.example/?secret'}})"_json, u"fetch"_s);
        row(OpenAiChat, R"({'type':'image_url','image_url':{'url':'data:image/png;base64,aaaa'}})"_json, {});
        row(OpenAiChat, R"({'type':'video_url','video_url':{'url':'file:///etc/passwd'}})"_json, u"fetch"_s);
        row(OpenAiChat, R"({'type':'document_url','document_url':'https://x.example/a.pdf'})"_json, u"fetch"_s);
        row(OpenAiChat, R"({'type':'file','file':{'file_id':'file-1'}})"_json, u"stored_file"_s);
        row(OpenAiChat, R"({'type':'file','file':{'file_data':'data:application/pdf;base64,aaaa'}})"_json, {});
        row(OpenAiResponses, R"({'type':'input_image','file_id':'file-1'})"_json, u"stored_file"_s);
        row(OpenAiResponses, R"({'type':'input_file','file_url':'https://x.example/a.pdf'})"_json, u"fetch"_s);
        row(Anthropic, R"({'type':'image','source':{'type':'url','url':'https://x.example/a.png'}})"_json, u"fetch"_s);
        row(Anthropic, R"({'type':'image','source':{'type':'file','file_id':'f'}})"_json, u"stored_file"_s);
        row(Anthropic, R"({'type':'document','source':{'type':'url','url':'https://x.example/a.pdf'}})"_json, u"fetch"_s);
        row(Google, R"({'fileData':{'mimeType':'video/mp4','fileUri':'https://x.example/a'}})"_json, u"fetch"_s);
        row(Google, R"({'file_data':{'mime_type':'image/png','file_uri':'https://x.example/a'}})"_json, u"fetch"_s);
    }

    void whatTheProviderFetches()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, part);
        const auto request = taken(dialect, content(dialect, part));
        QTEST(request.serverTools.join(u' '), "tools");
        QCOMPARE(request.inputIsOpen, !request.serverTools.isEmpty() || request.files > 0);
    }

    void aModelThatSearches()
    {
        const auto request = taken(Dialect::OpenAiChat, R"({'model':'openai/gpt-5:online','messages':[{'role':'user','content':'hi'}]})"_json);
        QCOMPARE(request.serverTools, QStringList{u"web_search"_s});
    }

    void partsAreCounted_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("part");
        QTest::addColumn<int>("images");
        QTest::addColumn<int>("files");
        QTest::addColumn<bool>("isOpen");
        const auto row = [](Dialect dialect, const QByteArray &part, int images, int files, bool isOpen) {
            QTest::newRow((toWord(dialect).toUtf8() + ' ' + part).constData()) << dialect << part << images << files << isOpen;
        };
        using enum Dialect;
        row(OpenAiChat, R"({'type':'image_url','image_url':{'url':'data:image/png;base64,aaaa'}})"_json, 1, 0, false);
        row(OpenAiChat, R"({'type':'image_url','image_url':{'url':'https://example.org/a.png'}})"_json, 1, 0, true);
        row(OpenAiChat, R"({'type':'image_url','image_url':'https://example.org/a.png'})"_json, 1, 0, true);
        row(OpenAiChat, R"({'type':'input_audio','input_audio':{'data':'aaaa','format':'wav'}})"_json, 0, 1, true);
        row(OpenAiChat, R"({'type':'file','file':{'file_id':'file-1'}})"_json, 0, 1, true);
        row(OpenAiChat, R"({'type':'something_new','x':1})"_json, 0, 1, true);
        row(OpenAiChat, R"({'type':'thinking','thinking':[{'type':'text','text':'hm'}]})"_json, 0, 0, false);
        row(OpenAiResponses, R"({'type':'input_image','image_url':'data:image/png;base64,aaaa'})"_json, 1, 0, false);
        row(OpenAiResponses, R"({'type':'input_image','file_id':'file-1'})"_json, 1, 0, true);
        row(OpenAiResponses, R"({'type':'input_file','file_url':'https://example.org/a.pdf'})"_json, 0, 1, true);
        row(Anthropic, R"({'type':'image','source':{'type':'base64','media_type':'image/png','data':'aaaa'}})"_json, 1, 0, false);
        row(Anthropic, R"({'type':'image','source':{'type':'url','url':'https://example.org/a.png'}})"_json, 1, 0, true);
        row(Anthropic, R"({'type':'document','source':{'type':'base64','media_type':'application/pdf','data':'aaaa'}})"_json, 0, 1, true);
        row(Anthropic, R"({'type':'document','source':{'type':'text','media_type':'text/plain','data':'words'}})"_json, 0, 0, false);
        row(Anthropic, R"({'type':'document','source':{'type':'content','content':[{'type':'image','source':{'type':'base64','data':'aaaa'}}]}})"_json, 1, 0,
            false);
        row(Anthropic, R"({'type':'tool_result','tool_use_id':'1','content':[{'type':'image','source':{'type':'base64','data':'aaaa'}}]})"_json, 1, 0, false);
        row(Anthropic, R"({'type':'container_upload','file_id':'f'})"_json, 0, 1, true);
        row(Anthropic, R"({'type':'web_search_tool_result','tool_use_id':'1','content':[]})"_json, 0, 0, false);
        row(Google, R"({'inlineData':{'mimeType':'image/png','data':'aaaa'}})"_json, 1, 0, false);
        row(Google, R"({'inline_data':{'mime_type':'audio/wav','data':'aaaa'}})"_json, 0, 1, true);
        row(Google, R"({'fileData':{'mimeType':'image/png','fileUri':'https://example.org/files/1'}})"_json, 1, 0, true);
        row(Google, R"({'fileData':{'mimeType':'application/pdf','fileUri':'https://example.org/files/1'}})"_json, 0, 1, true);
        row(Google, R"({'functionResponse':{'name':'a','response':{},'parts':[{'inlineData':{'mimeType':'image/png','data':'aaaa'}}]}})"_json, 1, 0, false);
        row(Google, R"({'somethingNew':{}})"_json, 0, 1, true);
        row(Google, R"({'executableCode':{'language':'PYTHON','code':'print'},'thought':true})"_json, 0, 0, false);
    }

    void partsAreCounted()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, part);
        const auto request = taken(dialect, content(dialect, part));
        QTEST(request.images, "images");
        QTEST(request.files, "files");
        QTEST(request.inputIsOpen, "isOpen");
    }

    void itemsThatNameOthersOpenTheInput_data()
    {
        QTest::addColumn<QByteArray>("item");
        for (const auto &item :
             {R"({'type':'item_reference','id':'msg_1'})"_json, R"({'id':'msg_1'})"_json, R"({'type':'compaction','encrypted_content':'aaaa'})"_json,
              R"({'type':'image_generation_call','id':'ig_1'})"_json, R"({'type':'web_search_call','id':'ws_1'})"_json, R"({'type':'something_new'})"_json})
            QTest::newRow(item.constData()) << item;
    }

    void itemsThatNameOthersOpenTheInput()
    {
        QFETCH(QByteArray, item);
        QVERIFY(taken(Dialect::OpenAiResponses, R"({'model':'m','input':[)"_json + item + "]}").inputIsOpen);
    }

    /// Each text that the model will read is in the estimate, wherever it stands.
    void textCountsWhereverItStands_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("body");
        const auto row = [](Dialect dialect, const QByteArray &body) { QTest::newRow((toWord(dialect).toUtf8() + ' ' + body).constData()) << dialect << body; };
        using enum Dialect;
        row(OpenAiChat, R"({'model':'m','messages':[{'role':'user','content':'TEXT'}]})"_json);
        row(OpenAiChat, R"({'model':'m','messages':[{'role':'tool','content':[{'type':'text','text':'TEXT'}]}]})"_json);
        row(OpenAiChat, R"({'model':'m','messages':[{'role':'tool','tool_call_id':'TEXT','content':''}]})"_json); // in Mistral's prompts
        row(OpenAiChat, R"({'model':'m','messages':[{'role':'assistant','tool_calls':[{'id':'TEXT','function':{'name':'a'}}]}]})"_json);
        row(Anthropic, R"({'model':'m','messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'TEXT'}]}]})"_json);
        row(OpenAiChat, R"({'model':'m','messages':[{'role':'assistant','content':'','reasoning_content':'TEXT'}]})"_json);
        row(OpenAiChat, R"({'model':'m','messages':[{'role':'assistant','tool_calls':[{'function':{'name':'a','arguments':'{\'a\':\'TEXT\'}'}}]}]})"_json);
        row(OpenAiChat,
            R"({'model':'m','messages':[{'role':'user','content':''}],'tools':[{'type':'function','function':{'name':'a','description':'TEXT'}}]})"_json);
        row(OpenAiChat,
            R"({'model':'m','messages':[{'role':'user','content':''}],'response_format':{'type':'json_schema','json_schema':{'description':'TEXT'}}})"_json);
        row(OpenAiResponses, R"({'model':'m','input':'TEXT'})"_json);
        row(OpenAiResponses, R"({'model':'m','input':'hi','instructions':'TEXT'})"_json);
        row(OpenAiResponses, R"({'model':'m','input':[{'type':'function_call_output','call_id':'1','output':'TEXT'}]})"_json);
        row(OpenAiResponses, R"({'model':'m','input':[{'type':'reasoning','summary':[{'type':'summary_text','text':'TEXT'}]}]})"_json);
        row(OpenAiResponses, R"({'model':'m','input':[{'type':'mcp_call','output':'TEXT'}]})"_json);
        row(OpenAiResponses, R"({'model':'m','input':'hi','tools':[{'type':'custom','name':'a','description':'TEXT'}]})"_json);
        row(Anthropic, R"({'model':'m','system':'TEXT','messages':[{'role':'user','content':'hi'}]})"_json);
        row(Anthropic, R"({'model':'m','messages':[{'role':'user','content':[{'type':'tool_result','tool_use_id':'1','content':'TEXT'}]}]})"_json);
        row(Anthropic, R"({'model':'m','messages':[{'role':'user','content':[{'type':'text','text':'TEXT'},{'type':'tool_result',
            'tool_use_id':'1'}]}]})"_json);
        row(Anthropic, R"({'model':'m','messages':[{'role':'assistant','content':[{'type':'thinking','thinking':'TEXT'}]}]})"_json);
        row(Anthropic, R"({'model':'m','messages':[{'role':'assistant','content':[{'type':'tool_use','name':'a','input':{'a':['TEXT']}}]}]})"_json);
        row(Anthropic,
            R"({'model':'m','messages':[{'role':'user','content':[{'type':'search_result','title':'t','content':[{'type':'text','text':'TEXT'}]}]}]})"_json);
        row(Google, R"({'contents':[{'parts':[{'text':'TEXT'}]}]})"_json);
        row(Google, R"({'contents':[{'parts':[{'text':'hi'}]}],'system_instruction':{'parts':[{'text':'TEXT'}]}})"_json);
        row(Google, R"({'contents':[{'parts':[{'functionResponse':{'name':'a','response':{'output':'TEXT'}}}]}]})"_json);
        row(Google, R"({'contents':[{'role':'model','parts':[{'functionCall':{'name':'a','args':{'a':'TEXT'}}}]}]})"_json);
        row(Google, R"({'contents':[{'parts':[{'text':'hi'}]}],'generationConfig':{'responseJsonSchema':{'description':'TEXT'}}})"_json);
        row(Ollama, R"({'model':'m','messages':[{'role':'system','content':'TEXT'}]})"_json);
        row(Ollama, R"({'model':'m','messages':[{'role':'assistant','content':'','thinking':'TEXT'}]})"_json);
    }

    void textCountsWhereverItStands()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, body);
        const auto estimate = [&](int words) { return taken(dialect, QByteArray(body).replace("TEXT", QByteArray("request ").repeated(words))).inputTokens; };
        QVERIFY(estimate(1000) - estimate(0) >= 1000);
        QVERIFY(estimate(1000) - estimate(0) <= 2500);
    }
};

COFFERDAM_TEST(tst_RequestExtras)
#include "tst_requestextras.moc"
