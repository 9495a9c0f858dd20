// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/LocalAnswers.h"
#include "core/dial/LocalProbe.h"
#include "tests/core/dial/LittleServer.h"
#include "tests/support/Test.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

using namespace cofferdam;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_LocalProbe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsEachKind_data()
    {
        QTest::addColumn<LocalDialect>("dialect");
        QTest::addColumn<Answers>("answers");
        QTest::addColumn<QList<LocalModel>>("models");
        QTest::newRow("compatible") << LocalDialect::OpenAi
                                    << Answers{{"GET /v1/models", json("{'object':'list','data':[{'id':'a','object':'model'},{'id':'b'}]}")}}
                                    << QList<LocalModel>{{.id = u"a"_s}, {.id = u"b"_s}};
        QTest::newRow("vLLM") << LocalDialect::Vllm << Answers{{"GET /v1/models", json("{'data':[{'id':'org/m','owned_by':'vllm','max_model_len':32768}]}")}}
                              << QList<LocalModel>{{.id = u"org/m"_s, .context = 32768}};
        QTest::newRow("llama.cpp") << LocalDialect::LlamaCpp
                                   << Answers{{"GET /v1/models", json("{'data':[{'id':'m.gguf','meta':{'n_ctx_train':131072}}],'models':[]}")},
                                              {"GET /props", json("{'default_generation_settings':{'n_ctx':8192},'total_slots':1}")}}
                                   << QList<LocalModel>{{.id = u"m.gguf"_s, .context = 8192, .mostContext = 131072}};
        QTest::newRow("LM Studio")
            << LocalDialect::LmStudio
            << Answers{{"GET /v1/models", json("{'data':[{'id':'q'},{'id':'r'}]}")},
                       {"GET /api/v0/models",
                        json("{'data':[{'id':'q','type':'llm','state':'loaded','max_context_length':32768,'loaded_context_length':4096,"
                             "'capabilities':['tool_use']},{'id':'r','state':'not-loaded','max_context_length':2048,'capabilities':[]}]}")}}
            << QList<LocalModel>{{.id = u"q"_s, .context = 4096, .mostContext = 32768, .callsTools = true},
                                 {.id = u"r"_s, .mostContext = 2048, .callsTools = false}};
        QTest::newRow("LM Studio before 0.3.6") << LocalDialect::LmStudio << Answers{{"GET /v1/models", json("{'data':[{'id':'q'}]}")}}
                                                << QList<LocalModel>{{.id = u"q"_s}};
        QTest::newRow("Ollama") << LocalDialect::Ollama
                                << Answers{{"GET /api/tags", json("{'models':[{'name':'a:8b'},{'name':'b:1b'},{'name':'c:2b'}]}")},
                                           {"GET /api/ps", json("{'models':[{'name':'c:2b','context_length':4096}]}")},
                                           {json("POST /api/show {'model':'a:8b'}"),
                                            json("{'parameters':'stop  x\\nnum_ctx    16384','capabilities':['completion','tools'],"
                                                 "'model_info':{'general.architecture':'llama','llama.context_length':131072}}")},
                                           {json("POST /api/show {'model':'b:1b'}"), json("{'capabilities':['completion']}")}}
                                << QList<LocalModel>{{.id = u"a:8b"_s, .context = 16384, .mostContext = 131072, .callsTools = true},
                                                     {.id = u"b:1b"_s, .callsTools = false},
                                                     {.id = u"c:2b"_s, .context = 4096}};
        QTest::newRow("no models yet") << LocalDialect::Ollama << Answers{{"GET /api/tags", json("{'models':[]}")}} << QList<LocalModel>{};
    }

    void findsEachKind()
    {
        QFETCH(LocalDialect, dialect);
        QFETCH(Answers, answers);
        QFETCH(QList<LocalModel>, models);
        LittleServer server(from(answers));
        HttpDialer dialer;
        const auto found = search(dialer, {{u"here"_s, server.port(), dialect}});
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.first().name, u"here"_s);
        QCOMPARE(found.first().url, QUrl(u"http://127.0.0.1:%1"_s.arg(server.port())));
        QCOMPARE(found.first().dialect, dialect);
        QCOMPARE(found.first().models, models);
    }

    void whatIsNoServerOfModelsIsNotFound_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("a web page") << LittleServer::answer("<html></html>");
        QTest::newRow("no list") << LittleServer::answer(json("{'data':'x'}"));
        QTest::newRow("a list") << LittleServer::answer("[]");
        QTest::newRow("not found") << LittleServer::answer(json("{'data':[{'id':'a'}]}"), {}, "404 Not Found");
        QTest::newRow("elsewhere") << LittleServer::answer({}, "Location: http://evil.test/\r\n", "302 There");
        QTest::newRow("says nothing") << ""_ba;
        QTest::newRow("goes on for ever") << "HTTP/1.1 200 OK\r\n\r\n"_ba + QByteArray(5 * 1024 * 1024, ' ');
    }

    void whatIsNoServerOfModelsIsNotFound()
    {
        QFETCH(QByteArray, answer);
        LittleServer server([&](QTcpSocket &to, const AskedRequest &) { to.write(answer); });
        HttpDialer dialer;
        QCOMPARE(
            search(dialer, {{u"a"_s, server.port(), LocalDialect::LmStudio}, {u"b"_s, server.port(), LocalDialect::Ollama}, {u"c"_s, 1, LocalDialect::Vllm}})
                .size(),
            0);
    }

    void nowhereToLook()
    {
        HttpDialer dialer;
        QCOMPARE(search(dialer, {}).size(), 0);
    }

    void oneIsNotHeldUpByAnother()
    {
        LittleServer silent([](QTcpSocket &, const AskedRequest &) {});
        LittleServer good(from({{"GET /v1/models", json("{'data':[{'id':'a'}]}")}}));
        HttpDialer dialer;
        LocalProbe probe(dialer, 30s);
        QSignalSpy found(&probe, &LocalProbe::found);
        probe.start({{u"silent"_s, silent.port(), LocalDialect::OpenAi}, {u"good"_s, good.port(), LocalDialect::OpenAi}});
        QVERIFY(found.wait());
        QCOMPARE(found.first().first().value<LocalServer>().name, u"good"_s);
    }

    void mayBeBegunAnewByWhoIsTold()
    {
        LittleServer server(from({{"GET /v1/models", json("{'data':[{'id':'a'}]}")}}));
        HttpDialer dialer;
        LocalProbe probe(dialer, 30s);
        const QList<LocalPlace> places{{u"a"_s, server.port(), LocalDialect::OpenAi}};
        int found = 0;
        connect(&probe, &LocalProbe::found, this, [&] {
            if (++found == 1)
                probe.start(places);
        });
        QSignalSpy finished(&probe, &LocalProbe::finished);
        probe.start(places);
        QVERIFY(finished.wait());
        QCOMPARE(found, 2);
        QCOMPARE(finished.count(), 1);
    }

    void sendsNoCredentialAndAsksOnlyHere()
    {
        for (const LocalPlace &place : LocalProbe::usualPlaces())
            QVERIFY(place.port > 1023);
        LittleServer server(from({}));
        HttpDialer dialer;
        QCOMPARE(search(dialer, {{u"a"_s, server.port(), LocalDialect::OpenAi}}).size(), 0);
        QCOMPARE(server.asked().first().header("authorization"), "");
        QCOMPARE(server.asked().first().header("host"), "127.0.0.1:" + QByteArray::number(server.port()));
    }

    /// One that lists many models and is silent about each of them.
    void aSlowServerIsNotWaitedForLong()
    {
        QStringList models;
        for (int i = 0; i < 80; ++i)
            models << u"{'name':'m%1'}"_s.arg(i);
        int asked = 0;
        LittleServer server([&](QTcpSocket &to, const AskedRequest &request) {
            if (request.head.startsWith("GET /api/tags"))
                to.write(LittleServer::answer(json("{'models':[" + models.join(u',').toUtf8() + "]}")));
            else if (request.head.startsWith("POST /api/show"))
                ++asked;
        });
        HttpDialer dialer;
        LocalProbe probe(dialer, 100ms);
        QSignalSpy found(&probe, &LocalProbe::found);
        QSignalSpy finished(&probe, &LocalProbe::finished);
        probe.start({{u"slow"_s, server.port(), LocalDialect::Ollama}});
        QVERIFY(finished.wait());
        QVERIFY2(asked <= 4 * (LocalProbe::kDescribing + 1), qPrintable(QString::number(asked)));
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.first().first().value<LocalServer>().models.size(), 80); // they are there all the same
    }

    void listsAreBounded()
    {
        QByteArray list;
        for (int i = 0; i < 300; ++i)
            list += (i == 0 ? "" : ",") + json("{'id':'m") + QByteArray::number(i) + "\"}";
        QCOMPARE(modelsOfOpenAi("{\"data\":[" + list + "]}").value().size(), kMaxLocalModels);
        QCOMPARE(modelsOfOpenAi(json("{'data':[{'id':'") + QByteArray(300, 'a') + json("'},{'id':'a\\u0007'},{'id':7},{},3,{'id':'ok'}]}")).value(),
                 QList<LocalModel>{{.id = u"ok"_s}});
    }

    void contextsThatAreNoneAreUnknown_data()
    {
        QTest::addColumn<QByteArray>("value");
        for (const char *const value : {"0", "-1", "1e30", "1.5", "\"4096\"", "null", "[]"})
            QTest::newRow(value) << QByteArray(value);
    }

    void contextsThatAreNoneAreUnknown()
    {
        QFETCH(QByteArray, value);
        const auto models = modelsOfOpenAi(json("{'data':[{'id':'a','max_model_len':") + value + "}]}");
        QVERIFY(models);
        QCOMPARE(models->first().context, std::nullopt);
    }

private:
    using Answers = QHash<QByteArray, QByteArray>; // by method, path and body

    /// With " for each '.
    static QByteArray json(QByteArray quoted) { return quoted.replace('\'', '"'); }

    static LittleServer::Answer from(const Answers &answers)
    {
        return [answers](QTcpSocket &to, const AskedRequest &request) {
            const auto words = request.line.split(' ');
            const QByteArray key = (words.value(0) + ' ' + words.value(1) + ' ' + request.body).trimmed();
            to.write(answers.contains(key) ? LittleServer::answer(answers.value(key)) : LittleServer::answer("{}", {}, "404 Not Found"));
        };
    }

    static QList<LocalServer> search(HttpDialer &dialer, const QList<LocalPlace> &places)
    {
        LocalProbe probe(dialer, 500ms);
        QSignalSpy found(&probe, &LocalProbe::found);
        QSignalSpy finished(&probe, &LocalProbe::finished);
        probe.start(places);
        if (!finished.isEmpty() || !found.isEmpty() || !finished.wait(30'000))
            return {{}, {}, {}}; // told from within, or never
        QList<LocalServer> servers;
        for (const auto &arguments : found)
            servers.append(arguments.first().value<LocalServer>());
        return servers;
    }
};

COFFERDAM_TEST(tst_LocalProbe)
#include "tst_localprobe.moc"
