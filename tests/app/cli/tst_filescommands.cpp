// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdamctl files ...: what it asks of the service, and shows of its answers.

#include "tests/app/cli/ServedCli.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

bool answerOfFolders(const api::ClientToService &request, api::ServiceToClient &reply)
{
    if (request.has_scan_folder()) {
        reply.mutable_folder_scan()->set_folder("/data/site");
    } else if (request.has_give_folder()) {
        reply.mutable_given_folder()->set_name("site");
    } else if (request.has_take_out()) {
        auto *taken = reply.mutable_taken_out();
        taken->set_folder("/home/me/out");
        taken->add_archives("a.zip");
        taken->add_unseen_archives("b.7z");
    }
    return true;
}

} // namespace

class tst_FilesCommands : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServedCli> m_cli;

private Q_SLOTS:
    void init()
    {
        m_cli = std::make_unique<ServedCli>();
        QVERIFY(m_cli->listen());
        m_cli->service.answer = answerOfFolders;
    }

    void whatStaysBehind_data()
    {
        QTest::addColumn<QString>("asked");
        for (const auto *typed : {"private", "private/", "./private", "/home/me/site/private/", "/home/me/site/a/../private"})
            QTest::newRow(typed) << u"private"_s;
        QTest::newRow("/etc/private") << u"/etc/private"_s; // the service says that this is not in it
        QTest::newRow("../site/private") << u"../site/private"_s;
    }

    void whatStaysBehind()
    {
        QFETCH(QString, asked);
        const auto ran = m_cli->run({u"files"_s, u"in"_s, u"anna"_s, u"/home/me/site"_s, u"--without"_s, QString::fromUtf8(QTest::currentDataTag())});
        QVERIFY2(ran.code == 0, qPrintable(ran.errors));
        const auto wish = m_cli->service.last(api::ClientToService::kGiveFolder).give_folder();
        QCOMPARE(wish.leave_out_size(), 1);
        QCOMPARE(QString::fromStdString(wish.leave_out(0)), asked);
        QVERIFY(!wish.with_secrets());
    }

    void archivesAreNamed()
    {
        const auto ran = m_cli->run(u"files out anna site /home/me/out"_s);
        QVERIFY2(ran.output.contains(u"nobody could look into: b.7z"_s) && ran.output.contains(u"its names were looked at, not what is in it: a.zip"_s),
                 qPrintable(ran.output + ran.errors));
    }
};

COFFERDAM_TEST(tst_FilesCommands)
#include "tst_filescommands.moc"
