// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An exported trail is made through the service and checked without one.

#include "core/ledger/ExportedTrail.h"
#include "core/ledger/Frontier.h"
#include "tests/app/cli/CliRun.h"
#include "tests/support/FakeService.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QTemporaryDir>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_AuditFile : public QObject
{
    Q_OBJECT

private:
    static HeadSigner signer()
    {
        QByteArray seed(HeadSigner::kSeedSize, 'a');
        return HeadSigner(Secret::take(seed));
    }
    static TrailLeaf leaf(quint64 seq)
    {
        TrailLeaf row{.salt = QByteArray(16, 's'), .seq = seq, .timeUs = 1, .epoch = 1, .texts = {}};
        row.texts[SubjectColumn - kFirstTrailText] = "rm " + QByteArray::number(seq);
        return row;
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void aTrailIsTakenAlongAndCheckedElsewhere()
    {
        constexpr quint64 kRows = 7;
        Frontier frontier;
        for (quint64 seq = 1; seq <= kRows; ++seq)
            frontier.append(leaf(seq).hash());
        const auto head = signer().sign(kRows, 1, frontier.root()).toText().toStdString();
        FakeService service;
        QVERIFY(service.listen());
        service.answer = [&head](const api::ClientToService &request, api::ServiceToClient &reply) {
            if (!request.has_export_audit())
                return false;
            const auto after = request.export_audit().after();
            auto &part = *reply.mutable_audit_export();
            const auto last = after + 3 < kRows ? after + 3 : kRows; // three a message
            for (auto seq = after + 1; seq <= last; ++seq)
                part.mutable_lines()->append(exportLine(leaf(seq)).toStdString());
            part.set_last(last);
            if (request.export_audit().up_to() == 0)
                part.set_head(head);
            return after == 0 || request.export_audit().up_to() == kRows;
        };
        QVERIFY(QDir().mkdir(m_folder.filePath(u"cofferdam"_s), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner));
        QVERIFY(QFile::link(service.socketPath(), m_folder.filePath(u"cofferdam/service.sock"_s)));
        const auto path = m_folder.filePath(u"trail.jsonl"_s);
        const auto exported = runCli({u"audit"_s, u"export"_s, path}, {}, m_folder.path());
        QVERIFY2(exported.code == 0, qPrintable(exported.errors));
        QVERIFY2(runCli({u"audit"_s, u"export"_s, path}, {}, m_folder.path()).code == 1, "it was there already");

        const auto nowhere = m_folder.filePath(u"nowhere"_s); // no service there
        const auto key = QString::fromLatin1(signer().publicKey().toHex());
        const auto fine = runCli({u"audit"_s, u"verify"_s, path, u"--key"_s, key}, {}, nowhere);
        QVERIFY2(fine.code == 0, qPrintable(fine.output + fine.errors));
        qInfo().noquote() << fine.output;
        QVERIFY(fine.output.contains(u"7 rows"_s) && fine.output.contains(key));
        QCOMPARE(runCli({u"--json"_s, u"audit"_s, u"verify"_s, path}, {}, nowhere).json()[u"ok"].toBool(), true);
        QCOMPARE(runCli({u"audit"_s, u"verify"_s, path, u"--key"_s, QString(64, u'0')}, {}, nowhere).code, 1);
        QCOMPARE(runCli({u"audit"_s, u"verify"_s, path, u"--key"_s, u"12"_s}, {}, nowhere).code, 2);
        QCOMPARE(runCli({u"audit"_s, u"verify"_s, nowhere}, {}, nowhere).code, 1);

        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        auto bytes = file.readAll();
        bytes.replace("rm 4", "ls 4");
        QVERIFY(file.seek(0) && file.write(bytes) == bytes.size());
        file.close();
        const auto changed = runCli({u"audit"_s, u"verify"_s, path}, {}, nowhere);
        QCOMPARE(changed.code, 1);
        qInfo().noquote() << changed.output;
    }
};

COFFERDAM_TEST(tst_AuditFile)
#include "tst_auditfile.moc"
