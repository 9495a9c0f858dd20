// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What providers say an answer has used, in the forms they have, and what is not believed.

#include "core/dialect/AnswerReader.h"
#include "tests/core/dialect/Requests.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// As an answer that is no stream.
std::optional<Usage> toldIn(Dialect dialect, const QByteArray &body)
{
    AnswerReader reader(dialect, false);
    reader.feed(body);
    reader.finish();
    return reader.usage();
}

AnswerReader readEvents(Dialect dialect, const QByteArrayList &events)
{
    AnswerReader reader(dialect, true);
    for (auto event : events) {
        event.replace('\n', ' '); // of the source
        reader.feed(dialect == Dialect::Ollama ? event + '\n' : "data: " + event + "\n\n");
    }
    reader.finish();
    return reader;
}

QByteArray withUsage(Dialect dialect, const QByteArray &usage)
{
    switch (dialect) {
    case Dialect::Google: return "{\"candidates\":[{\"finishReason\":\"STOP\"}],\"usageMetadata\":" + usage + '}';
    case Dialect::Ollama: return "{\"done\":true," + usage.sliced(1);
    default: return "{\"usage\":" + usage + '}';
    }
}

} // namespace

class tst_AnswerUsage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isReadAsTold_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("usage");
        QTest::addColumn<Usage>("read");
        const auto row = [](const char *name, Dialect dialect, const QByteArray &usage, const Usage &read) { QTest::newRow(name) << dialect << usage << read; };
        using enum Dialect;
        row("OpenAI", OpenAiChat,
            R"({'prompt_tokens':2006,'completion_tokens':300,'total_tokens':2306,'prompt_tokens_details':{'cached_tokens':1920,'audio_tokens':0},
                'completion_tokens_details':{'reasoning_tokens':64,'accepted_prediction_tokens':0}})"_json,
            {.input = 86, .cacheRead = 1920, .output = 300});
        row("OpenAI with writes", OpenAiChat,
            R"({'prompt_tokens':100,'completion_tokens':5,'total_tokens':105,'prompt_tokens_details':{'cached_tokens':10,'cache_write_tokens':30}})"_json,
            {.input = 60, .cacheRead = 10, .cacheWrite = 30, .output = 5});
        row("writes not adjusted", OpenAiChat,
            R"({'prompt_tokens':100,'completion_tokens':5,'prompt_tokens_details':{'cached_tokens':90,'cache_write_tokens':30}})"_json,
            {.input = 0, .cacheRead = 90, .cacheWrite = 10, .output = 5});
        row("DeepSeek", OpenAiChat,
            R"({'prompt_tokens':100,'completion_tokens':20,'total_tokens':120,'prompt_cache_hit_tokens':64,'prompt_cache_miss_tokens':36})"_json,
            {.input = 36, .cacheRead = 64, .output = 20});
        row("DeepSeek, by parts", OpenAiChat, R"({'prompt_cache_hit_tokens':64,'prompt_cache_miss_tokens':36,'completion_tokens':20})"_json,
            {.input = 36, .cacheRead = 64, .output = 20});
        row("Moonshot", OpenAiChat, R"({'prompt_tokens':19,'completion_tokens':21,'total_tokens':40,'cached_tokens':10})"_json,
            {.input = 9, .cacheRead = 10, .output = 21});
        row("xAI leaves out what was thought", OpenAiChat,
            R"({'prompt_tokens':32,'completion_tokens':9,'total_tokens':135,'completion_tokens_details':{'reasoning_tokens':94},'num_sources_used':3})"_json,
            {.input = 32, .output = 103, .searches = 3});
        row("OpenRouter", OpenAiChat,
            R"({'prompt_tokens':194,'completion_tokens':2,'total_tokens':196,'cost':0.00095,'cost_details':{'upstream_inference_cost':null}})"_json,
            {.input = 194, .output = 2, .billedNano = 950'000});
        row("OpenRouter with one's own key", OpenAiChat,
            R"({'prompt_tokens':194,'completion_tokens':2,'cost':0.00005,'is_byok':true,'cost_details':{'upstream_inference_cost':0.001},
                'server_tool_use':{'web_search_requests':1}})"_json,
            {.input = 194, .output = 2, .searches = 1, .billedNano = 1'050'000});
        row("a cost that is none", OpenAiChat, R"({'prompt_tokens':1,'completion_tokens':2,'cost':-1})"_json, {.input = 1, .output = 2});
        row("a small cost", OpenAiChat, R"({'prompt_tokens':1,'completion_tokens':2,'cost':1.00004e-05})"_json,
            {.input = 1, .output = 2, .billedNano = 10'001});
        row("only the total", OpenAiChat, R"({'prompt_tokens':10,'total_tokens':12})"_json, {.input = 10, .output = 2});
        row("OpenAI's responses", OpenAiResponses,
            R"({'input_tokens':36,'input_tokens_details':{'cached_tokens':6,'cache_write_tokens':0},'output_tokens':87,
            'output_tokens_details':{'reasoning_tokens':50},
                'total_tokens':123})"_json,
            {.input = 30, .cacheRead = 6, .output = 87});
        row("Anthropic", Anthropic,
            R"({'input_tokens':2095,'cache_creation_input_tokens':556,'cache_read_input_tokens':1000,'output_tokens':503,
                'cache_creation':{'ephemeral_5m_input_tokens':456,'ephemeral_1h_input_tokens':100},'server_tool_use':{'web_search_requests':2},
            'service_tier':'standard'})"_json,
            {.input = 2095, .cacheRead = 1000, .cacheWrite = 456, .cacheWriteHour = 100, .output = 503, .searches = 2});
        row("Anthropic without times", Anthropic, R"({'input_tokens':5,'cache_creation_input_tokens':556,'output_tokens':3})"_json,
            {.input = 5, .cacheWrite = 556, .output = 3});
        row("Anthropic with nulls", Anthropic,
            R"({'input_tokens':5,'cache_creation_input_tokens':null,'cache_read_input_tokens':null,'cache_creation':null,'output_tokens':3,
            'server_tool_use':null})"_json,
            {.input = 5, .output = 3});
        row("Anthropic with a summary", Anthropic,
            R"({'input_tokens':100,'output_tokens':50,'iterations':[{'type':'compaction','input_tokens':9000,'output_tokens':700},
                {'type':'message','input_tokens':100,'output_tokens':50}]})"_json,
            {.input = 9100, .output = 750});
        row("Google", Google, R"({'promptTokenCount':1000,'cachedContentTokenCount':400,'candidatesTokenCount':200,'thoughtsTokenCount':50,
            'toolUsePromptTokenCount':30,'totalTokenCount':1280})"_json,
            {.input = 630, .cacheRead = 400, .output = 250});
        row("Google leaves out zeros", Google, R"({'promptTokenCount':8,'totalTokenCount':8})"_json, {.input = 8});
        row("Ollama", Ollama, R"({'prompt_eval_count':26,'eval_count':298})"_json, {.input = 26, .output = 298});
        row("Ollama's cached prompt", Ollama, R"({'eval_count':298})"_json, {.output = 298});
    }

    void isReadAsTold()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, usage);
        QFETCH(Usage, read);
        const auto told = toldIn(dialect, withUsage(dialect, usage));
        QVERIFY(told.has_value());
        QCOMPARE(told->input, read.input);
        QCOMPARE(told->cacheRead, read.cacheRead);
        QCOMPARE(told->cacheWrite, read.cacheWrite);
        QCOMPARE(told->cacheWriteHour, read.cacheWriteHour);
        QCOMPARE(told->output, read.output);
        QCOMPARE(told->searches, read.searches);
        QCOMPARE(told->billedNano, read.billedNano);
        QCOMPARE(told->total(), read.input + read.cacheRead + read.cacheWrite + read.cacheWriteHour + read.output);
    }

    void isNotBelieved_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QByteArray>("usage");
        const auto row = [](Dialect dialect, const QByteArray &usage) {
            QTest::newRow((toWord(dialect).toUtf8() + ' ' + usage).constData()) << dialect << usage;
        };
        using enum Dialect;
        for (const auto *count : {"-1", "1.5", "1e13", "99999999999999999999", "\"5\"", "null", "{}", "true"}) {
            row(OpenAiChat, QByteArray("{\"prompt_tokens\":") + count + ",\"completion_tokens\":1}");
            row(OpenAiResponses, QByteArray("{\"input_tokens\":") + count + ",\"output_tokens\":1}");
            row(Anthropic, QByteArray("{\"input_tokens\":1,\"output_tokens\":") + count + '}');
        }
        for (const auto *count : {"-1", "1.5", "1e13"}) {
            row(OpenAiChat, QByteArray("{\"prompt_tokens\":1,\"completion_tokens\":") + count + '}');
            row(OpenAiChat, QByteArray("{\"prompt_tokens\":1,\"completion_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":") + count + "}}");
            row(Anthropic, QByteArray("{\"input_tokens\":1,\"output_tokens\":1,\"cache_creation\":{\"ephemeral_1h_input_tokens\":") + count + "}}");
            row(Anthropic, QByteArray("{\"input_tokens\":1,\"output_tokens\":1,\"iterations\":[{\"input_tokens\":1,\"output_tokens\":") + count + "}]}");
            row(Google, QByteArray("{\"promptTokenCount\":1,\"candidatesTokenCount\":") + count + '}');
            row(Ollama, QByteArray("{\"prompt_eval_count\":1,\"eval_count\":") + count + '}');
        }
        row(OpenAiChat, R"({'prompt_tokens':10,'completion_tokens':1,'prompt_tokens_details':{'cached_tokens':11}})"_json);
        row(OpenAiChat, R"({'prompt_tokens':10,'completion_tokens':1,'prompt_cache_hit_tokens':11})"_json);
        row(OpenAiChat, R"({'prompt_tokens':10,'completion_tokens':1,'num_sources_used':100000000})"_json);
        row(OpenAiChat, R"({'prompt_tokens':1000000000000,'completion_tokens':1000000000000})"_json);
        row(OpenAiChat, R"({'completion_tokens':1})"_json);
        row(OpenAiChat, R"({'prompt_tokens':1})"_json);
        row(OpenAiChat, "{}");
        row(OpenAiResponses, R"({'input_tokens':10,'output_tokens':1,'input_tokens_details':{'cached_tokens':11}})"_json);
        row(Anthropic, R"({'input_tokens':10})"_json);
        row(Google, R"({'promptTokenCount':10,'cachedContentTokenCount':11})"_json);
        row(Google, R"({'candidatesTokenCount':10})"_json);
        row(Ollama, R"({'total_duration':10})"_json);
    }

    void isNotBelieved()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QByteArray, usage);
        QCOMPARE(toldIn(dialect, withUsage(dialect, usage)), std::optional<Usage>());
    }

    void ofRepeatedCountsTheLastCounts()
    {
        const auto chat =
            readEvents(Dialect::OpenAiChat, {R"({'choices':[{'delta':{'content':'a'}}],'usage':{'prompt_tokens':5,'completion_tokens':1}})"_json,
                                             R"({'choices':[{'delta':{'content':'b'}}],'usage':{'prompt_tokens':5,'completion_tokens':2}})"_json,
                                             R"({'choices':[{'delta':{},'finish_reason':'stop'}],'usage':{'prompt_tokens':5,'completion_tokens':3}})"_json,
                                             R"({'choices':[],'usage':null})"_json, "[DONE]"});
        QCOMPARE(chat.usage(), (Usage{.input = 5, .output = 3}));
        const auto google = readEvents(
            Dialect::Google, {R"({'candidates':[{'content':{'parts':[{'text':'a'}]}}],'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':1}})"_json,
                              R"({'candidates':[{'finishReason':'STOP'}],'usageMetadata':{'promptTokenCount':5,'candidatesTokenCount':7}})"_json});
        QCOMPARE(google.usage(), (Usage{.input = 5, .output = 7}));
    }

    void ofAnthropicsEachFieldIsReplaced()
    {
        const QByteArray start = R"({'type':'message_start','message':{'type':'message','model':'claude','content':[],
            'usage':{'input_tokens':25,'cache_read_input_tokens':7,'cache_creation_input_tokens':9,'cache_creation':{'ephemeral_1h_input_tokens':9},
            'output_tokens':1}}})"_json;
        const QByteArray delta = R"({'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':15}})"_json;
        const QByteArray more =
            R"({'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'input_tokens':2500,'cache_read_input_tokens':null,'output_tokens':15,
            'server_tool_use':{'web_search_requests':1}}})"_json;
        const QByteArray stop = R"({'type':'message_stop'})"_json;
        QCOMPARE(readEvents(Dialect::Anthropic, {start, delta, stop}).usage(), (Usage{.input = 25, .cacheRead = 7, .cacheWriteHour = 9, .output = 15}));
        QCOMPARE(readEvents(Dialect::Anthropic, {start, more, stop}).usage(),
                 (Usage{.input = 2500, .cacheRead = 7, .cacheWriteHour = 9, .output = 15, .searches = 1}));
        QCOMPARE(readEvents(Dialect::Anthropic, {start}).usage(), std::optional<Usage>()); // it goes on, and costs
        const auto cut = readEvents(Dialect::Anthropic, {start, delta});
        QVERIFY(cut.usage() && !cut.isWhole());
    }

    void inOtherPlaces()
    {
        const auto groq = readEvents(
            Dialect::OpenAiChat,
            {R"({'choices':[{'delta':{},'finish_reason':'stop'}],'x_groq':{'id':'r','usage':{'prompt_tokens':5,'completion_tokens':3}}})"_json, "[DONE]"});
        QCOMPARE(groq.usage(), (Usage{.input = 5, .output = 3}));
        const auto moonshot = readEvents(
            Dialect::OpenAiChat, {R"({'choices':[{'delta':{},'finish_reason':'stop','usage':{'prompt_tokens':5,'completion_tokens':4}}]})"_json, "[DONE]"});
        QCOMPARE(moonshot.usage(), (Usage{.input = 5, .output = 4}));
        const auto failed = readEvents(
            Dialect::OpenAiResponses,
            {R"({'type':'response.failed','response':{'status':'failed','error':{'message':'x'},'usage':{'input_tokens':5,'output_tokens':4}}})"_json});
        QCOMPARE(failed.usage(), (Usage{.input = 5, .output = 4}));
        QVERIFY(failed.isWhole());
        QCOMPARE(failed.stopReason(), u"failed"_s);
    }

    void blockedPromptsAreAnswers()
    {
        const auto blocked =
            readEvents(Dialect::Google, {R"({'promptFeedback':{'blockReason':'SAFETY'},'usageMetadata':{'promptTokenCount':5,'totalTokenCount':5}})"_json});
        QVERIFY(blocked.isWhole());
        QCOMPARE(blocked.stopReason(), u"SAFETY"_s);
        QCOMPARE(blocked.usage(), (Usage{.input = 5}));
    }

    void callsAreCountedOnce()
    {
        const auto calls = [](const QByteArrayList &events) { return readEvents(Dialect::OpenAiChat, events).toolCalls(); };
        // Two choices; an id in each piece; no index, as Google's imitation has it; the old form.
        QCOMPARE(calls({R"({'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'id':'a','function':{'name':'x'}}]}},{'delta':{'tool_calls':[{'index':0,
            'id':'b'}]},'index':1}]})"_json}),
                 2);
        QCOMPARE(calls({R"({'choices':[{'delta':{'tool_calls':[{'index':0,'id':'a'}]}}]})"_json,
                        R"({'choices':[{'delta':{'tool_calls':[{'id':'a','index':0}]}}]})"_json}),
                 1);
        QCOMPARE(calls({R"({'choices':[{'delta':{'tool_calls':[{'id':'a'}]}}]})"_json, R"({'choices':[{'delta':{'tool_calls':[{'id':'b'}]}}]})"_json}), 2);
        QCOMPARE(
            calls({R"({'choices':[{'delta':{'function_call':{'name':'a'}}}]})"_json, R"({'choices':[{'delta':{'function_call':{'arguments':'{}'}}}]})"_json}),
            1);
        QCOMPARE(calls({R"({'choices':[{'delta':{'tool_calls':null,'function_call':null}}]})"_json}), 0);
    }

    void onlyWhatIsSaidIsText()
    {
        const auto mistral = readEvents(
            Dialect::OpenAiChat,
            {R"({'choices':[{'delta':{'content':[{'type':'thinking','thinking':[{'type':'text','text':'hm'}]},{'type':'text','text':'abc'}]}}]})"_json});
        QCOMPARE(mistral.textLength(), 3);
        const auto google = readEvents(Dialect::Google, {R"({'candidates':[{'content':{'parts':[{'text':'hm','thought':true},{'text':'abc'}]}}]})"_json});
        QCOMPARE(google.textLength(), 3);
        const auto thinking = readEvents(Dialect::Anthropic, {R"({'type':'content_block_delta','delta':{'type':'thinking_delta','thinking':'hm'}})"_json,
                                                              R"({'delta':{'text':'abc','type':'text_delta'},'type':'content_block_delta'})"_json});
        QCOMPARE(thinking.textLength(), 3);
        const auto searched =
            readEvents(Dialect::OpenAiResponses, {R"({'type':'response.completed','response':{'status':'completed','output':[{'type':'web_search_call'},
            {'type':'message','content':[{'type':'output_text','text':'abc'}]}],'usage':{'input_tokens':1,'output_tokens':1}}})"_json});
        QCOMPARE(searched.textLength(), 3);
        QCOMPARE(searched.usage(), (Usage{.input = 1, .output = 1, .searches = 1}));
    }
};

COFFERDAM_TEST(tst_AnswerUsage)
#include "tst_answerusage.moc"
