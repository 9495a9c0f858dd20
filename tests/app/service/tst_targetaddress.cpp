// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/TargetAddress.h"
#include "tests/app/service/ModelQuestions.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_TargetAddress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addresses_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QString>("kept"); // empty: refused
        QTest::newRow("as it is") << u"https://api.openai.com"_s << u"https://api.openai.com"_s;
        QTest::newRow("a slash") << u"https://api.openai.com/"_s << u"https://api.openai.com"_s;
        QTest::newRow("blanks around it") << u"  https://api.openai.com\n"_s << u"https://api.openai.com"_s;
        QTest::newRow("with its version") << u"https://api.openai.com/v1"_s << u"https://api.openai.com"_s;
        QTest::newRow("with its version and slashes") << u"https://api.openai.com/v1//"_s << u"https://api.openai.com"_s;
        QTest::newRow("all of it") << u"https://api.openai.com/v1/chat/completions"_s << u"https://api.openai.com"_s;
        QTest::newRow("Google's version") << u"https://generativelanguage.googleapis.com/v1beta/"_s << u"https://generativelanguage.googleapis.com"_s;
        QTest::newRow("beneath a path") << u"https://api.groq.com/openai/v1"_s << u"https://api.groq.com/openai"_s;
        QTest::newRow("a path like a version") << u"https://example.com/v10"_s << u"https://example.com/v10"_s;
        QTest::newRow("a port") << u"http://127.0.0.1:8080/v1"_s << u"http://127.0.0.1:8080"_s;
        QTest::newRow("IPv6") << u"http://[::1]:8080"_s << u"http://[::1]:8080"_s;
        QTest::newRow("large letters") << u"HTTPS://API.Example.com"_s << u"https://api.example.com"_s;
        QTest::newRow("letters of others") << u"https://bücher.example"_s << u"https://xn--bcher-kva.example"_s;
        for (const auto &refused :
             {u""_s, u"api.openai.com"_s, u"localhost:8080"_s, u"ftp://example.com"_s, u"file:///etc/passwd"_s, u"https://"_s, u"https:///v1"_s,
              u"https://me@example.com"_s, u"https://me:secret@example.com"_s, u"https://example.com?key=1"_s, u"https://example.com/?"_s,
              u"https://example.com/#v1"_s, u"https://exa mple.com"_s, u"https://example.com:99999"_s, u"javascript:alert(1)"_s})
            QTest::newRow(qPrintable(u"refused: "_s + refused)) << refused << QString();
    }

    void addresses()
    {
        QFETCH(QString, url);
        QFETCH(QString, kept);
        const auto checked = checkedBaseUrl(url);
        QVERIFY2(checked.has_value() != kept.isEmpty(), qPrintable(checked ? *checked : checked.error().message.english()));
        if (!checked) {
            QCOMPARE(checked.error().code, Errc::Invalid);
            QVERIFY(!checked.error().message.english().contains(u"secret"_s) || url.contains(u"secret"_s));
            return;
        }
        QCOMPARE(*checked, kept);
        QCOMPARE(*checkedBaseUrl(*checked), kept); // once more changes nothing
    }

    void whatStaysHere_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("isHere");
        for (const auto &here : {u"http://127.0.0.1:11434"_s, u"http://localhost"_s, u"http://LOCALHOST:1"_s, u"http://[::1]:80"_s, u"http://127.8.9.10"_s,
                                 u"http://ollama.localhost"_s})
            QTest::newRow(qPrintable(here)) << here << true;
        for (const auto &there :
             {u"https://api.openai.com"_s, u"http://192.168.1.5"_s, u"http://10.0.0.1"_s, u"http://0.0.0.0"_s, u"http://localhost.example.com"_s,
              u"http://127.0.0.1.example.com"_s, u"http://128.0.0.1"_s, u"http://[::ffff:127.0.0.1]"_s, u""_s, u"nonsense"_s})
            QTest::newRow(qPrintable(u"not: "_s + there)) << there << false;
    }

    void whatStaysHere()
    {
        QFETCH(QString, url);
        QFETCH(bool, isHere);
        QCOMPARE(isOfThisComputer(url), isHere);
    }

    void requests_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("prefix");
        QTest::newRow("chat") << Dialect::OpenAiChat << u"https://h.example/base/v1/chat/completions"_s << "Authorization"_ba << "Bearer "_ba;
        QTest::newRow("responses") << Dialect::OpenAiResponses << u"https://h.example/base/v1/responses"_s << "Authorization"_ba << "Bearer "_ba;
        QTest::newRow("Anthropic") << Dialect::Anthropic << u"https://h.example/base/v1/messages"_s << "x-api-key"_ba << ""_ba;
        QTest::newRow("Google") << Dialect::Google << u"https://h.example/base/v1beta/models/test-model:streamGenerateContent?alt=sse"_s << "x-goog-api-key"_ba
                                << ""_ba;
        QTest::newRow("Ollama") << Dialect::Ollama << u"https://h.example/base/api/chat"_s << "Authorization"_ba << "Bearer "_ba;
    }

    void requests()
    {
        QFETCH(Dialect, dialect);
        QFETCH(QString, url);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, prefix);
        const StoredTarget target{
            .id = {}, .name = {}, .provider = {}, .dialect = dialect, .baseUrl = u"https://h.example/base"_s, .model = {}, .caFile = u"/a/ca.pem"_s};
        const auto question = questionOf(dialect);
        const auto request = dialRequest(target, question.endpoint, question.body);
        QCOMPARE(request.method, DialMethod::Post);
        QCOMPARE(request.url.toString(QUrl::FullyEncoded), url);
        QCOMPARE(request.body, question.body);
        QCOMPARE(request.secretHeader, header);
        QCOMPARE(request.secretPrefix, prefix);
        QVERIFY(!request.secret);
        QCOMPARE(request.caFile, u"/a/ca.pem"_s);
        QCOMPARE(request.headers.size(), dialect == Dialect::Anthropic ? 2 : 1);
        for (const auto &[name, value] : request.headers)
            QVERIFY(name == "Content-Type" ? value == "application/json" : name == "anthropic-version" && value == "2023-06-01");
    }
};

COFFERDAM_TEST(tst_TargetAddress)
#include "tst_targetaddress.moc"
