// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The proof as a client asks for it, of an agent whose disk is real. Its snapshots are in no disk (OneByte), and so cannot be looked into.

#include "core/vault/SealedFile.h"
#include "tests/app/service/Counter.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "tests/vm/machine/Await.h"

#include <QProcess>
#include <QTemporaryDir>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_ProveRequests : public QObject
{
    Q_OBJECT

private:
    using Message = api::ClientToService;

    static constexpr auto kPlanted = "sk-proj-Wq1Lm7TwXc2Ry9KdB5Gh8Jn3Vs6Pa0Ub4";
    static constexpr auto kElsewhere = "gsk_6fK2mQ4vT6xZ1bN3dH5jL7pR9sW0yC";

    void addKey(const std::string &name, const std::string &value)
    {
        Message message;
        message.mutable_add_key()->set_name(name);
        message.mutable_add_key()->set_url("https://api.example.com");
        message.mutable_add_key()->set_all_agents(true);
        message.mutable_add_key()->set_value(value);
        QVERIFY(m_counter->ask(message).has_key());
    }
    static Message proving()
    {
        Message message;
        message.mutable_prove_absence()->set_agent("mine");
        return message;
    }
    api::ServiceToClient prove()
    {
        std::optional<api::ServiceToClient> got;
        m_counter->requests->carryOut(proving(), Caller::Client, [&got](const api::ServiceToClient &reply) { got = reply; });
        return QTest::qWaitFor([&got] { return got.has_value(); }, 60'000) ? *got : api::ServiceToClient();
    }
    /// As the guest writes; at 128 KiB.
    void plant(const char *value)
    {
        const auto file = m_folder->filePath(u"value"_s);
        writeFile(file, value);
        QProcess process;
        process.start(u"qemu-io"_s, {u"-f"_s, u"qcow2"_s, u"-c"_s, u"write -q -s %1 131072 4096"_s.arg(file),
                                     m_counter->house.paths.agentFolder(m_agent->record().id.value) + u"/vdb.qcow2"_s});
        QVERIFY(process.waitForFinished() && process.exitCode() == 0);
    }
    QStringList said() const { return m_counter->house.said(TrailEvent::Agent); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Counter> m_counter;
    AgentSession *m_agent = nullptr;

private Q_SLOTS:
    void init()
    {
        qputenv("ASAN_OPTIONS", "detect_leaks=0"); // of the launcher alone: its fence shuts /proc, which LeakSanitizer reads
        m_folder = std::make_unique<QTemporaryDir>();
        m_counter = std::make_unique<Counter>(m_folder->path());
        VERIFY_OK(m_counter->open());
        m_agent = m_counter->house.made(u"mine"_s);
        QVERIFY(m_agent);
    }
    void cleanup() { m_counter.reset(); }

    void ofAnAgentThatRunsThereIsNone()
    {
        addKey("work", kPlanted);
        const auto refused = prove().failed();
        QCOMPARE(refused.code(), api::ERROR_BUSY);
        QVERIFY(english(refused.message()).find("Stop it first") != std::string::npos);
        VERIFY_OK(m_counter->house.stopped(*m_agent));
        QVERIFY(prove().has_absence_proof());
    }

    void withoutAKeyThereIsNone()
    {
        VERIFY_OK(m_counter->house.stopped(*m_agent));
        QCOMPARE(prove().failed().code(), api::ERROR_NOT_FOUND);
    }

    void isCleanAndThenAKeyIsFound()
    {
        addKey("work", kPlanted);
        addKey("home", kElsewhere);
        VERIFY_OK(m_counter->house.stopped(*m_agent));
        const auto clean = prove().absence_proof();
        QVERIFY2(clean.clean(), clean.ShortDebugString().c_str());
        QCOMPARE(clean.keys(), 2U);
        QCOMPARE(clean.streams_size(), 2);
        QCOMPARE(clean.streams(0), "ram:stopped");
        QCOMPARE(clean.streams(1), "disk:now");
        QTRY_VERIFY(said().first().startsWith(u"No key of the vault is in its machine"_s));

        plant(kPlanted);
        const auto found = prove().absence_proof();
        QVERIFY(!found.clean() && found.complete());
        QVERIFY2(found.findings_size() > 0, found.ShortDebugString().c_str());
        for (const auto &finding : found.findings()) {
            QCOMPARE(finding.key(), "work");
            QCOMPARE(finding.where(), "disk:now");
            QVERIFY(finding.offset() >= 131'072 && finding.offset() < 131'072 + 4096);
        }
        QTRY_VERIFY(said().contains(u"The key “work” is in its machine, as raw, in disk:now at 131072."_s));
    }

    void memoryOfTheStopIsLookedInto()
    {
        addKey("home", kElsewhere);
        VERIFY_OK(m_counter->house.stopped(*m_agent));
        // Another stop's, which fits nothing any more and goes at the next start.
        const auto path = m_counter->house.paths.agentFolder(m_agent->record().id.value) + u"/stopped-0123.ram"_s;
        QFile stray(path);
        QVERIFY(stray.open(QFile::WriteOnly));
        const auto seal = m_counter->house.snapshots->sealOfStopped(m_agent->record().id);
        VERIFY_OK(SealedWriter::begin(stray.handle(), *seal.key, seal.name).and_then([](SealedWriter writer) {
            return writer.write(std::span(kElsewhere, strlen(kElsewhere))).and_then([&writer] { return writer.finish(); });
        }));
        stray.close();
        const auto found = prove().absence_proof();
        QVERIFY(!found.clean() && found.complete());
        QCOMPARE(found.streams_size(), 3);
        QCOMPARE(found.findings(0).where(), "ram:stopped-2");
        QVERIFY(stray.resize(10));
        const auto cut = prove().absence_proof();
        QVERIFY2(!cut.clean() && !cut.complete(), cut.ShortDebugString().c_str());
    }

    void aSnapshotThatCannotBeLookedIntoIsSaid()
    {
        addKey("home", kElsewhere);
        const auto taken =
            await<SnapshotNode>([&](auto answer) { m_counter->house.snapshots->take(m_agent->record().id, Phrase::verbatim(u"a"_s), this, answer); });
        VERIFY_OK(taken);
        VERIFY_OK(m_counter->house.stopped(*m_agent));
        const auto proof = prove().absence_proof();
        QVERIFY(!proof.clean() && !proof.complete());
        const auto streams = QList<std::string>(proof.streams().begin(), proof.streams().end());
        QVERIFY(streams.contains("ram:" + taken->id.value.toStdString()));
        QVERIFY(!streams.contains("disk:" + taken->id.value.toStdString()));
        QCOMPARE(proof.notes_size(), 1);
        QTRY_VERIFY(said().first().startsWith(u"It is not proven"_s));
    }

    void nothingElseIsDoneWithTheAgentMeanwhile()
    {
        addKey("home", kElsewhere);
        VERIFY_OK(m_counter->house.stopped(*m_agent));
        std::optional<api::ServiceToClient> first;
        m_counter->requests->carryOut(proving(), Caller::Client, [&first](const api::ServiceToClient &reply) { first = reply; });
        QCOMPARE(prove().failed().code(), api::ERROR_BUSY);
        Message start;
        start.mutable_start_agent()->set_agent("mine");
        QCOMPARE(m_counter->ask(start).failed().code(), api::ERROR_BUSY);
        QVERIFY(QTest::qWaitFor([&first] { return first.has_value(); }, 30'000));
        QVERIFY(first->absence_proof().clean());
        QVERIFY(prove().absence_proof().clean());
        std::optional<Result<void>> removed;
        m_agent->power().destroy(this, [&removed](const Result<void> &result) { removed = result; });
        QTRY_VERIFY(removed.has_value());
        VERIFY_OK(*removed);
    }

    void endsWithTheService()
    {
        addKey("home", kElsewhere);
        VERIFY_OK(m_counter->house.stopped(*m_agent));
        bool isTold = false;
        m_counter->requests->carryOut(proving(), Caller::Client, [&isTold](const api::ServiceToClient &) { isTold = true; });
        m_counter->requests.reset();
        QVERIFY(!m_agent->life().operation().isRunning());
        QVERIFY(!isTold);
    }
};

COFFERDAM_TEST(tst_ProveRequests)
#include "tst_proverequests.moc"
