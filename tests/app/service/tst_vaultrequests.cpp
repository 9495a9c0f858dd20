// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/Descriptor.h"
#include "tests/app/service/TargetHouse.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QFile>

#include <fcntl.h>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

/// Somebody else is at work on the log of a store, as SQLite has it (WAL_CKPT_LOCK, "The Wal-Index File Format"): it cannot be emptied.
class LogThatIsRead
{
public:
    explicit LogThatIsRead(const QString &index) : m_file(::open(QFile::encodeName(index).constData(), O_RDWR | O_CLOEXEC))
    {
        constexpr off_t kCheckpointLock = 121;
        struct flock lock{};
        lock.l_type = F_WRLCK;
        lock.l_whence = SEEK_SET;
        lock.l_start = kCheckpointLock;
        lock.l_len = 1;
        m_isHeld = m_file && ::fcntl(m_file.get(), F_OFD_SETLK, &lock) == 0;
    }

    [[nodiscard]] bool isHeld() const { return m_isHeld; }

private:
    Descriptor m_file;
    bool m_isHeld = false;
};

} // namespace

/// Keys, as a client adds and changes them, and what is on record of that.
class tst_VaultRequests : public QObject, private TargetHouse
{
    Q_OBJECT

private Q_SLOTS:
    void init() { openHouse(); }
    void cleanup() { closeHouse(); }

    void aKeyIsAddedBoundExchangedRevokedAndRemoved()
    {
        QVERIFY(m_counter->house.made(u"mine"_s));
        const auto key = addKey("my key", {"mine"});
        QCOMPARE(key.name(), "my key");
        QCOMPARE(key.binding(), m_provider->url().toStdString());
        QVERIFY(!key.all_agents() && key.agents_size() == 1);
        QVERIFY(m_counter->ask(savingOf("work", "my key")).has_model());
        Message bind;
        bind.mutable_bind_key()->set_key("my key");
        bind.mutable_bind_key()->set_all_agents(true);
        bind.mutable_bind_key()->set_expires_ms(QDateTime::currentMSecsSinceEpoch() + 60'000);
        const auto bound = m_counter->ask(bind).key();
        QVERIFY(bound.all_agents() && bound.expires_ms() > 0);
        bind.mutable_bind_key()->set_expires_ms(1);
        QVERIFY(m_counter->ask(bind).has_failed());
        bind.mutable_bind_key()->set_all_agents(false);
        bind.mutable_bind_key()->add_agents("nobody");
        QCOMPARE(m_counter->why(bind), "There is no agent “nobody”.");
        Message rotate;
        rotate.mutable_rotate_key()->set_key("my key");
        rotate.mutable_rotate_key()->set_value("sk-0815-ponmlkjihgfedcba");
        QVERIFY(m_counter->ask(rotate).key().rotated_ms() > 0);
        Message remove;
        remove.mutable_remove_key()->set_key("my key");
        QCOMPARE(m_counter->why(remove), "A model still goes with this key; give it another one first.");
        Message revoke;
        revoke.mutable_revoke_key()->set_key("my key");
        QVERIFY(m_counter->ask(revoke).key().revoked_ms() > 0);
        QVERIFY(m_counter->ask(rotate).has_failed());
        Message removeModel;
        removeModel.mutable_remove_model()->set_target("work");
        QVERIFY(m_counter->ask(removeModel).has_done());
        QVERIFY(m_counter->ask(remove).has_done());
        Message list;
        list.mutable_list_keys();
        QCOMPARE(m_counter->ask(list).keys().keys_size(), 0);
        QVERIFY(m_counter->ask(revoke).has_failed());
        for (const auto &reason : m_counter->house.said(TrailEvent::Agent))
            QVERIFY(!reason.contains(u"4711"_s) && !reason.contains(u"0815"_s));
    }

    /// Both, or neither: nobody may use it who was to be told that nothing was changed.
    void whoMayUseAKeyIsChangedWholeOrNotAtAll()
    {
        QVERIFY(m_counter->house.made(u"mine"_s));
        (void)addKey("my key", {"mine"});
        Message bind;
        bind.mutable_bind_key()->set_key("my key");
        bind.mutable_bind_key()->set_all_agents(true);
        bind.mutable_bind_key()->set_expires_ms(1); // it is over
        QVERIFY(m_counter->ask(bind).has_failed());
        const auto &key = m_counter->house.models->vault().list().first();
        QVERIFY(key.agents && key.agents->size() == 1 && !key.expires);
    }

    /// What was done is in the trail, also where the vault's log could not be emptied; and the client is told both.
    void whatIsDoneToAKeyIsOnRecordWhateverFollows_data()
    {
        QTest::addColumn<int>("how");
        QTest::addColumn<QString>("row");
        QTest::newRow("rotated") << 0 << u"The key “my key” has a new value."_s;
        QTest::newRow("revoked") << 1 << u"The key “my key” was revoked; its value is gone."_s;
        QTest::newRow("removed") << 2 << u"The key “my key” was taken out of the vault."_s;
    }

    void whatIsDoneToAKeyIsOnRecordWhateverFollows()
    {
        QFETCH(int, how);
        QFETCH(QString, row);
        (void)addKey("my key");
        Message message;
        if (how == 0) {
            message.mutable_rotate_key()->set_key("my key");
            message.mutable_rotate_key()->set_value("sk-0815-ponmlkjihgfedcba");
        } else {
            (how == 1 ? message.mutable_revoke_key() : message.mutable_remove_key())->set_key("my key");
        }
        const LogThatIsRead log(m_counter->house.paths.data + u"/vault.db-shm"_s);
        QVERIFY(log.isHeld());
        const auto reply = m_counter->ask(message);
        QVERIFY(reply.has_failed());
        const auto told = QString::fromStdString(english(reply.failed().message()));
        QVERIFY2(told.startsWith(row) && told.contains(u"may still be in the vault's files"_s), qPrintable(told));
        QString said; // the trail is written on its own thread
        QTRY_VERIFY2((said = m_counter->house.said(TrailEvent::Agent).value(0), said.startsWith(row) && said.contains(u"may still be in the vault's files"_s)),
                     qPrintable(said));
    }
};

COFFERDAM_TEST(tst_VaultRequests)
#include "tst_vaultrequests.moc"
