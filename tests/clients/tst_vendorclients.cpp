// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The providers' own clients, where OpenClaw's would be, against the service's end of the models: what they understand of it, and that each of
// their requests is decided, recorded and paid for.

#include "core/sluice/streams/RequestRoom.h"
#include "core/sluice/streams/model/ModelConnection.h"
#include "tests/app/service/ModelHouse.h"
#include "tests/core/dial/Certificates.h"
#include "tests/native/SocketStream.h"
#include "tests/support/Test.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QProcess>
#include <QScopeGuard>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kFetch = 600'000;  // ms for npm, once
constexpr int kClient = 120'000; // ms for all that a client tries
constexpr auto kClientKey = "sk-vendor-4711-abcdefghij";
const auto kWords = u"A cofferdam keeps the water out."_s;
const auto kMuch = u"word "_s.repeated(2000);

QString sourceOf(const QString &name)
{
    return qEnvironmentVariable("COFFERDAM_SOURCE") + u"/tests/clients/"_s + name;
}

QByteArray contentOf(const QString &name)
{
    QFile file(sourceOf(name));
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

/// What each prompt of clients.mjs is answered with.
ProviderReply answerTo(const ProviderRequest &request)
{
    const auto says = [&request](const char *words) { return request.body.contains(words); };
    if (says("call a tool"))
        return ProvidedAnswer{.calls = {{u"run"_s, R"({"command":"ls"})"}}};
    if (says("call two tools"))
        return ProvidedAnswer{.calls = {{u"run"_s, R"({"command":"ls"})"}, {u"run"_s, R"({"command":"pwd"})"}}};
    if (says("say much"))
        return ProvidedAnswer{.text = kMuch};
    if (says("be refused"))
        return ProviderFault{.status = 403};
    if (says("fail"))
        return ProviderFault{.status = 400};
    return ProvidedAnswer{.text = kWords};
}

} // namespace

class tst_VendorClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const auto lock = contentOf(u"package-lock.json"_s);
        QVERIFY2(!lock.isEmpty(), "COFFERDAM_SOURCE must name the source tree; ctest sets it");
        const auto key = QString::fromLatin1(QCryptographicHash::hash(lock, QCryptographicHash::Sha256).toHex().first(16));
        m_folder = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/cofferdam-clients/"_s + key;
        QVERIFY(QDir().mkpath(m_folder));
        QLockFile one(m_folder + u"/lock"_s);
        one.setStaleLockTime(0);
        one.lock();
        if (QFile::exists(m_folder + u"/complete"_s))
            return;
        for (const auto &name : {u"package.json"_s, u"package-lock.json"_s}) {
            QFile::remove(m_folder + u'/' + name);
            QVERIFY(QFile::copy(sourceOf(name), m_folder + u'/' + name));
        }
        QProcess npm;
        npm.setWorkingDirectory(m_folder);
        npm.start(u"npm"_s, {u"ci"_s, u"--ignore-scripts"_s, u"--no-audit"_s, u"--no-fund"_s, u"--prefer-offline"_s});
        QVERIFY2(npm.waitForFinished(kFetch) && npm.exitCode() == 0, npm.readAllStandardError().constData());
        QVERIFY(QFile(m_folder + u"/complete"_s).open(QFile::WriteOnly));
    }

    void init()
    {
        m_house = std::make_unique<ModelHouse>();
        m_house->court.taker.immediate = true;
        m_house->takes = false; // the connection does
        m_house->provider.setAnswering(answerTo);
        m_house->provider.requireKey(kClientKey);
        m_server = std::make_unique<QTcpServer>();
        QVERIFY(m_server->listen(QHostAddress::LocalHost));
        connect(m_server.get(), &QTcpServer::newConnection, this, [this] {
            while (auto *socket = m_server->nextPendingConnection()) {
                auto *connection = new ModelConnection(std::make_unique<SocketStream>(socket), *m_house->route, m_room, Epoch{1});
                connection->setParent(m_server.get());
                connect(connection, &ModelConnection::over, connection, &QObject::deleteLater);
            }
        });
    }
    void cleanup()
    {
        m_server.reset();
        m_house.reset();
    }

    void aClientUnderstandsAll_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::newRow("chat") << Dialect::OpenAiChat;
        QTest::newRow("responses") << Dialect::OpenAiResponses;
        QTest::newRow("anthropic") << Dialect::Anthropic;
        QTest::newRow("google") << Dialect::Google;
        QTest::newRow("ollama") << Dialect::Ollama;
    }

    void aClientUnderstandsAll()
    {
        QFETCH(Dialect, dialect);
        auto target = ModelHouse::targetAt(m_house->provider.url(), dialect);
        target.images = true;
        target.key = m_house->addKey(m_house->provider.url(), kClientKey);
        m_house->choose(target);
        const auto told = run(QString::fromLatin1(QTest::currentDataTag()));
        expectAll(told);

        const auto &asked = m_house->provider.asked();
        QCOMPARE(asked.size(), 8);
        QVERIFY(asked.at(4).body.contains("iVBORw0KGgo")); // the picture
        QTRY_VERIFY(m_house->provider.answers().at(5).isAbandoned);
        for (const auto &request : asked)
            QVERIFY(!request.body.contains("no-key-in-here") && !request.headers.values().join().contains("no-key-in-here"));
        QTRY_COMPARE(m_house->rows.size(), asked.size()); // each was decided, and is on record
        QVERIFY(m_house->spent().requests >= 6);
    }

    /// Somebody else's mock, with a certificate of a CA that only this model's setting names.
    void aMockOfOthersBehindTls()
    {
        QProcess mock;
        mock.start(u"node"_s, {sourceOf(u"mockllm.mjs"_s), m_folder, Certificates::good(), Certificates::keyOf(Certificates::good())});
        const auto end = qScopeGuard([&mock] {
            mock.kill();
            mock.waitForFinished();
        });
        QVERIFY2(mock.waitForReadyRead(kClient), mock.readAllStandardError().constData());
        const auto url = u"https://localhost:"_s + QString::fromLatin1(mock.readLine()).trimmed();
        auto target = ModelHouse::targetAt(url);
        target.images = true;
        m_house->choose(target);
        const auto unknown = run(u"chat"_s);
        QVERIFY2(unknown[u"text"_s]["error"_L1].toString().contains("certificate"_L1), qPrintable(said(unknown, u"text"_s)));
        QTRY_COMPARE(m_house->spent().spent, Money()); // nothing was sent

        target.caFile = Certificates::ca();
        target.name = u"with its CA"_s;
        m_house->choose(target);
        const auto rows = m_house->rows.size();
        expectAll(run(u"chat"_s));
        QTRY_COMPARE(m_house->rows.size(), rows + 8);
        QVERIFY(m_house->spent().requests >= 6);
    }

private:
    using Told = QHash<QString, QJsonObject>;

    static void expectAll(const Told &told)
    {
        for (const auto &what : {u"text"_s, u"streamed"_s, u"image"_s})
            QVERIFY2(told[what]["text"_L1].toString() == kWords, qPrintable(said(told, what)));
        const QJsonArray list{u"run"_s, QJsonObject{{u"command"_s, u"ls"_s}}};
        const QJsonArray where{u"run"_s, QJsonObject{{u"command"_s, u"pwd"_s}}};
        QVERIFY2(told[u"call"_s]["calls"_L1].toArray() == QJsonArray{list}, qPrintable(said(told, u"call"_s)));
        QVERIFY2((told[u"calls"_s]["calls"_L1].toArray() == QJsonArray{list, where}), qPrintable(said(told, u"calls"_s)));
        QVERIFY2(told.contains(u"aborted"_s) && !told[u"aborted"_s].contains("text"_L1), qPrintable(said(told, u"aborted"_s)));
        for (const auto &what : {u"refused"_s, u"broken"_s})
            QVERIFY2(!told[what]["error"_L1].toString().isEmpty() && !told[what].contains("text"_L1), qPrintable(said(told, what)));
    }

    static QString said(const Told &told, const QString &what)
    {
        return what + u": "_s + QString::fromUtf8(QJsonDocument(told.value(what)).toJson(QJsonDocument::Compact));
    }
    Told run(const QString &client) const
    {
        Told told;
        QProcess node;
        node.setProcessChannelMode(QProcess::SeparateChannels);
        node.start(u"node"_s, {sourceOf(u"clients.mjs"_s), m_folder, u"http://127.0.0.1:%1/main"_s.arg(m_server->serverPort()), client});
        // Its requests are answered in this thread.
        if (!QTest::qWaitFor([&node] { return node.state() == QProcess::NotRunning; }, kClient))
            node.kill();
        node.waitForFinished();
        const auto errors = node.readAllStandardError();
        if (!errors.isEmpty())
            qWarning("%s", errors.constData());
        for (const auto &line : node.readAllStandardOutput().split('\n')) {
            const auto one = QJsonDocument::fromJson(line).object();
            told.insert(one["what"_L1].toString(), one);
        }
        return told;
    }

    QString m_folder;
    std::unique_ptr<ModelHouse> m_house;
    std::shared_ptr<RequestRoom> m_room = std::make_shared<RequestRoom>();
    std::unique_ptr<QTcpServer> m_server;
};

QTEST_GUILESS_MAIN(tst_VendorClients)
#include "tst_vendorclients.moc"
