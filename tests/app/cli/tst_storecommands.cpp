// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdamctl vault slots, unlock, passphrase, recovery, lock: what opens the stores comes from standard input, and is shown nowhere.

#include "tests/app/cli/ServedCli.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kSaid = "correct horse battery\n"_ba;
const QByteArray kPrinted = "7K3M-0000-1111-2222-3333-4444-5555-X2QD"_ba;

bool answerOfStores(const api::ClientToService &request, api::ServiceToClient &reply)
{
    if (request.has_make_recovery_key()) {
        reply.mutable_recovery_key()->set_text(kPrinted.toStdString());
    } else if (!request.has_unlock_store() && !request.has_lock_store()) {
        auto *state = reply.mutable_store();
        auto *file = state->add_slots();
        file->set_id("file");
        file->set_kind(api::STORE_SLOT_FILE);
        auto *passphrase = state->add_slots();
        passphrase->set_id("p1");
        passphrase->set_kind(api::STORE_SLOT_PASSPHRASE);
        passphrase->set_name("mine\x1b[2J");
        passphrase->set_created_ms(1'700'000'000'000);
        *state->mutable_no_keychain() = verbatim("There is no keychain.");
    }
    return true;
}

} // namespace

class tst_StoreCommands : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServedCli> m_cli;

    [[nodiscard]] const FakeService &service() const { return m_cli->service; }

private Q_SLOTS:
    void init()
    {
        m_cli = std::make_unique<ServedCli>();
        QVERIFY(m_cli->listen());
        m_cli->service.answer = answerOfStores;
    }

    void saysTheWays()
    {
        const auto ran = m_cli->run(u"vault slots"_s);
        QCOMPARE(ran.code, 0);
        for (const auto &words :
             {u"The stores are open."_s, u"key file"_s, u"passphrase"_s, u"made: 2023-11-1"_s, u"last used: not known"_s, u"There is no keychain."_s})
            QVERIFY2(ran.output.contains(words), qPrintable(words + u" is not in\n"_s + ran.output));
        QVERIFY2(!ran.output.contains(u'\x1b'), "an escape reached the terminal");
        QCOMPARE(m_cli->run(u"vault slots --json"_s).json()[u"slots"][1][u"id"].toString(), u"p1"_s);
    }

    void asksForWhatIsSaid_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QString>("request");
        const auto said = QString::fromLatin1(kSaid.toBase64());
        const auto row = [](const char *line, const QByteArray &input, const QString &request) { QTest::newRow(line) << input << request; };
        row("vault unlock", kSaid, u"{\"unlock_store\":{\"by\":\"STORE_SLOT_PASSPHRASE\",\"secret\":\"%1\"}}"_s.arg(said));
        row("vault unlock --recovery", kSaid, u"{\"unlock_store\":{\"by\":\"STORE_SLOT_RECOVERY\",\"secret\":\"%1\"}}"_s.arg(said));
        row("vault unlock --keychain", {}, u"{\"unlock_store\":{\"by\":\"STORE_SLOT_KEYCHAIN\"}}"_s);
        row("vault passphrase --name mine", kSaid, u"{\"set_store_passphrase\":{\"name\":\"mine\",\"passphrase\":\"%1\"}}"_s.arg(said));
        row("vault passphrase p1", kSaid, u"{\"set_store_passphrase\":{\"slot\":\"p1\",\"passphrase\":\"%1\"}}"_s.arg(said));
        row("vault recovery --confirm", kSaid, u"{\"confirm_recovery_key\":{\"typed\":\"%1\"}}"_s.arg(said));
        row("vault recovery --name paper", {}, u"{\"make_recovery_key\":{\"name\":\"paper\"}}"_s);
        row("vault slot-add keychain", {}, u"{\"add_store_slot\":{\"kind\":\"STORE_SLOT_KEYCHAIN\"}}"_s);
        row("vault slot-add file", {}, u"{\"add_store_slot\":{\"kind\":\"STORE_SLOT_FILE\"}}"_s);
        row("vault slot-remove p1", {}, u"{\"remove_store_slot\":{\"slot\":\"p1\"}}"_s);
        row("vault lock", {}, u"{\"lock_store\":{}}"_s);
    }

    void asksForWhatIsSaid()
    {
        QFETCH(QByteArray, input);
        QFETCH(QString, request);
        const auto ran = m_cli->run(QString::fromUtf8(QTest::currentDataTag()), input);
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        QVERIFY2(m_cli->asked().contains(request), qPrintable(m_cli->asked().join(u'\n')));
        QVERIFY2(!(ran.output + ran.errors).contains(u"horse"_s), qPrintable(ran.output + ran.errors));
    }

    void aRecoveryKeyIsShownOnce()
    {
        const auto ran = m_cli->run(u"vault recovery"_s);
        QVERIFY2(ran.output.contains(QString::fromLatin1(kPrinted)), qPrintable(ran.output));
        QVERIFY2(ran.output.contains(u"not shown again"_s), qPrintable(ran.output));
        QCOMPARE(service().count(api::ClientToService::kConfirmRecoveryKey), 0);
    }

    void whatMakesNoSenseIsNotSent_data()
    {
        QTest::addColumn<QString>("about");
        QTest::newRow("vault unlock --recovery --keychain") << u"do not go together"_s;
        QTest::newRow("vault recovery p1 --confirm") << u"goes alone"_s;
        QTest::newRow("vault slot-add passphrase") << u"keychain or file"_s;
        QTest::newRow("vault slot-remove") << u"SLOT is missing"_s;
    }

    void whatMakesNoSenseIsNotSent()
    {
        QFETCH(QString, about);
        const auto ran = m_cli->run(QString::fromUtf8(QTest::currentDataTag()), kSaid);
        QCOMPARE(ran.code, 2);
        QVERIFY2(ran.errors.contains(about), qPrintable(ran.errors));
        QCOMPARE(service().requests().size(), 0U);
    }

    void aSecretInTheCommandLineIsNotRepeated()
    {
        const auto ran = m_cli->run(u"vault unlock horsebattery"_s, kSaid);
        QCOMPARE(ran.code, 2);
        QVERIFY2(!(ran.output + ran.errors).contains(u"horsebattery"_s), qPrintable(ran.errors));
        QCOMPARE(service().requests().size(), 0U);
    }

    void aRefusalIsShown()
    {
        m_cli->service.answer = [](const api::ClientToService &, api::ServiceToClient &reply) {
            reply.mutable_failed()->set_code(api::ERROR_WRONG_KEY);
            *reply.mutable_failed()->mutable_message() = verbatim("That is not the passphrase.");
            return true;
        };
        const auto ran = m_cli->run(u"vault unlock"_s, kSaid);
        QCOMPARE(ran.code, 1);
        QCOMPARE(ran.errors, u"cofferdamctl: That is not the passphrase.\n"_s);
    }
};

COFFERDAM_TEST(tst_StoreCommands)
#include "tst_storecommands.moc"
