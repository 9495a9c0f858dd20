// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/app/cli/ServedCli.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_ProveCommand : public QObject
{
    Q_OBJECT

private:
    static api::AbsenceProof clean()
    {
        api::AbsenceProof proof;
        proof.set_clean(true);
        proof.set_complete(true);
        proof.set_keys(3);
        proof.set_searched(5ULL << 30);
        proof.add_streams("ram:stopped");
        proof.add_streams("disk:now");
        return proof;
    }
    /// Of `vault prove mine`, when that is the answer.
    CliRun answered(const api::AbsenceProof &proof, const QString &line = u"vault prove mine"_s)
    {
        m_cli->service.answer = [proof](const api::ClientToService &request, api::ServiceToClient &reply) {
            if (request.has_prove_absence())
                *reply.mutable_absence_proof() = proof;
            return true;
        };
        return m_cli->run(line);
    }

    std::unique_ptr<ServedCli> m_cli;

private Q_SLOTS:
    void init()
    {
        m_cli = std::make_unique<ServedCli>();
        QVERIFY(m_cli->listen());
    }

    void saysWhatWasLookedThrough()
    {
        const auto ran = answered(clean());
        QCOMPARE(ran.code, 0);
        QVERIFY(m_cli->asked().contains(u"{\"prove_absence\":{\"agent\":\"mine\"}}"_s));
        for (const auto &word : {u"Keys looked for: 3"_s, u"5.00 GiB"_s, u"ram:stopped"_s, u"disk:now"_s, u"Clean"_s})
            QVERIFY2(ran.output.contains(word), qPrintable(ran.output));
    }

    void failsWhenAKeyIsFound()
    {
        auto proof = clean();
        proof.set_clean(false);
        auto *finding = proof.add_findings();
        finding->set_key("mi\x1b[2Jne");
        finding->set_form("base64");
        finding->set_where("disk:now");
        finding->set_offset(4711);
        const auto ran = answered(proof);
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.output.contains(u"in disk:now at 4711, as base64"_s) && ran.output.contains(u"NOT clean"_s), qPrintable(ran.output));
        QVERIFY2(!ran.output.contains(u'\x1b'), qPrintable(ran.output));
    }

    void failsWhenItIsNoProof()
    {
        auto proof = clean();
        proof.set_clean(false);
        proof.set_complete(false);
        *proof.add_notes() = verbatim("disk:now was not looked into: why");
        const auto ran = answered(proof);
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.output.contains(u"disk:now was not looked into: why"_s) && ran.output.contains(u"NOT proven"_s), qPrintable(ran.output));
    }

    void printsForPrograms()
    {
        const auto ran = answered(clean(), u"vault prove mine --json"_s);
        QCOMPARE(ran.code, 0);
        QVERIFY2(ran.json()[u"clean"].toBool() && ran.json()[u"streams"][1].toString() == u"disk:now", qPrintable(ran.output));
    }

    void saysWhyItIsRefused()
    {
        m_cli->service.answer = [](const api::ClientToService &, api::ServiceToClient &reply) {
            reply.mutable_failed()->set_code(api::ERROR_BUSY);
            *reply.mutable_failed()->mutable_message() = verbatim("Stop it first.");
            return true;
        };
        const auto ran = m_cli->run(u"vault prove mine"_s);
        QCOMPARE(ran.code, 1);
        QVERIFY2(ran.errors.contains(u"Stop it first."_s), qPrintable(ran.errors));
        QCOMPARE(m_cli->run(u"vault prove"_s).code, 2);
    }
};

COFFERDAM_TEST(tst_ProveCommand)
#include "tst_provecommand.moc"
