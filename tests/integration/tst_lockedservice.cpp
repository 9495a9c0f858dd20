// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A real service whose stores only a passphrase opens: it starts locked, writes nothing, opens, and locks itself again as a new program.

#include "core/base/FileLock.h"
#include "tests/integration/ServiceProcess.h"
#include "tests/support/Phrases.h"

#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

using Message = api::ClientToService;

constexpr auto kPassphrase = "correct horse battery";

Message unlockBy(const std::string &passphrase)
{
    Message message;
    message.mutable_unlock_store()->set_by(api::STORE_SLOT_PASSPHRASE);
    message.mutable_unlock_store()->set_secret(passphrase);
    return message;
}

Message empty(api::Empty *(Message::*body)())
{
    Message message;
    (void)(message.*body)();
    return message;
}

} // namespace

class tst_LockedService : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServiceProcess> m_service;

    [[nodiscard]] api::StoreState state() { return m_service->ask(empty(&Message::mutable_store_state)).store(); }
    [[nodiscard]] bool knows(const std::string &part)
    {
        const auto rows = m_service->rows();
        return std::ranges::any_of(rows, [&part](const api::AuditRow &row) { return english(row.reason()).find(part) != std::string::npos; });
    }

private Q_SLOTS:
    void init()
    {
        m_service = std::make_unique<ServiceProcess>();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
    }

    void cleanup()
    {
        if (QTest::currentTestFailed())
            m_service->showLog();
        m_service.reset();
    }

    void locksAndUnlocks()
    {
        QVERIFY(!state().locked());
        QCOMPARE(state().slots_size(), 1);
        QVERIFY(state().has_no_keychain());
        QVERIFY2(m_service->ask(empty(&Message::mutable_lock_store)).has_failed(), "a key file opens them to everybody");
        Message set;
        set.mutable_set_store_passphrase()->set_passphrase(kPassphrase);
        QVERIFY2(m_service->ask(set).has_store(), qPrintable(m_service->problem()));
        Message remove;
        remove.mutable_remove_store_slot()->set_slot("file");
        QVERIFY2(m_service->ask(remove).has_store(), qPrintable(m_service->problem()));
        QVERIFY(!QFile::exists(m_service->dataFolder() + u"/trail.key"_s));
        QVERIFY(knows("A passphrase opens the stores"));
        QVERIFY(knows("A way to open the stores was removed"));

        const auto pid = m_service->pid();
        // Another service, started meanwhile, would open them.
        std::atomic<bool> wasFree = false;
        std::jthread other([&wasFree, lock = m_service->runtimeFolder() + u"/service.lock"_s](const std::stop_token &stop) {
            while (!stop.stop_requested())
                wasFree = wasFree || FileLock::take(lock);
        });
        QVERIFY(m_service->ask(empty(&Message::mutable_lock_store)).has_done());
        QTRY_VERIFY_WITH_TIMEOUT(state().locked(), 30'000); // the same process, another program
        other.request_stop();
        other.join();
        QVERIFY(!wasFree);
        QCOMPARE(m_service->pid(), pid);
        QVERIFY(m_service->isRunning());
        expectLocked();

        QVERIFY(m_service->ask(unlockBy("something else")).has_failed());
        QTest::qWait(1100); // so long it may not be tried again
        QVERIFY2(m_service->ask(unlockBy(kPassphrase)).has_done(), qPrintable(m_service->problem()));
        QTRY_VERIFY_WITH_TIMEOUT(!state().locked(), 30'000);
        QVERIFY(m_service->ask(empty(&Message::mutable_list_agents)).has_agents());
        QVERIFY(knows("The stores were locked on request"));

        // A new start is locked, too, after a kill as after an end.
        for (const bool killed : {true, false}) {
            killed ? m_service->kill() : m_service->stop();
            QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
            expectLocked();
        }
    }

private:
    void expectLocked()
    {
        QVERIFY(state().locked());
        const auto store = QFileInfo(m_service->dataFolder() + u"/trail.db"_s);
        const auto size = store.size();
        const auto changed = store.lastModified();
        const auto refused = m_service->ask(empty(&Message::mutable_list_agents));
        QVERIFY(refused.has_failed());
        QVERIFY2(english(refused.failed().message()).find("locked") != std::string::npos, english(refused.failed().message()).c_str());
        QVERIFY(m_service->ask(empty(&Message::mutable_lock_store)).has_failed());
        QCOMPARE(m_service->doctor().size(), 1);
        const auto after = QFileInfo(store.filePath());
        QCOMPARE(after.size(), size);
        QCOMPARE(after.lastModified(), changed);
    }
};

QTEST_GUILESS_MAIN(tst_LockedService)
#include "tst_lockedservice.moc"
