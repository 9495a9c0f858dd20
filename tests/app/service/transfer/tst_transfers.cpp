// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Folders in and out of a real guestd without a machine: agents.md V01 to V09.

#include "core/base/Process.h"
#include "tests/app/service/transfer/TransferWorld.h"
#include "tests/support/Test.h"
#include "tests/vm/guest/GuestdProcess.h"

#include <QCryptographicHash>

#include <sys/stat.h>
#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Transfers : public QObject, private TransferWorld
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void aFolderGoesInAndComesOut()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        const auto agent = partner(up.channel, guestd.path("home"));
        const auto source = m_folder.filePath(u"source"_s);
        const QByteArray large = QByteArray("0123456789abcdef").repeated(300'000);
        put(source + u"/large.bin"_s, large);
        put(source + u"/src/a.txt"_s, "one\ntwo\n");
        put(source + u"/src/b.txt"_s, "b\n");
        put(source + u"/empty"_s, {});
        put(source + u"/.env"_s, "PASSWORD=x");
        QVERIFY(QFile::link(u"a.txt"_s, source + u"/src/link"_s));
        QVERIFY(QFile::setPermissions(source + u"/src/b.txt"_s, QFile::ReadOwner | QFile::ExeOwner | QFile::WriteOwner));
        const auto given = give(agent, source);
        QVERIFY2(given, given ? "" : qPrintable(given.error().message.english()));
        QCOMPARE(given->files, 4U);
        QCOMPARE(given->leftOut, 1U);
        const auto there = guestd.path("home") + u"/project"_s;
        QCOMPARE(all(guestd.path("home")), (QStringList{u"project"_s, u"project/empty"_s, u"project/large.bin"_s, u"project/src"_s, u"project/src/a.txt"_s,
                                                        u"project/src/b.txt"_s, u"project/src/link"_s}));
        QCOMPARE(content(there + u"/large.bin"_s), large);
        QVERIFY(QFileInfo(there + u"/src/b.txt"_s).isExecutable() && !QFileInfo(there + u"/src/a.txt"_s).isExecutable());
        QCOMPARE(QFile::symLinkTarget(there + u"/src/link"_s), there + u"/src/a.txt"_s);
        QVERIFY(changes(agent)->changes.isEmpty());
        QCOMPARE(give(agent, source).error().code, Errc::Exists);
        QCOMPARE(all(guestd.path("home")).size(), 7); // nothing left aside

        put(there + u"/src/a.txt"_s, "one\n2\n");
        put(there + u"/src/new.txt"_s, "new\n");
        put(there + u"/Makefile"_s, "all:\n");
        QVERIFY(QFile::remove(there + u"/empty"_s));
        QVERIFY(QFile::link(u"/etc/passwd"_s, there + u"/passwd"_s));
        QCOMPARE(::mkfifo(qPrintable(there + u"/pipe"_s), 0600), 0);
        QVERIFY(QFile::remove(there + u"/src/b.txt"_s) && QFile::link(u"/etc/hostname"_s, there + u"/src/b.txt"_s));
        const auto changed = changes(agent);
        QVERIFY(changed);
        QCOMPARE(changed->changes.size(), 7);
        const auto taken = take(agent, false);
        QVERIFY2(taken, taken ? "" : qPrintable(taken.error().message.english()));
        QCOMPARE(all(m_folder.filePath(u"out"_s)), (QStringList{u"src"_s, u"src/a.txt"_s, u"src/new.txt"_s}));
        QCOMPARE(content(m_folder.filePath(u"out/src/a.txt"_s)), QByteArray("one\n2\n"));
        QCOMPARE(taken->files(), 2U);
        QCOMPARE(taken->refused_size(), 4); // the makefile, three that are no files
        QTRY_COMPARE(rows().size(), 5);
        const auto told = rows(); // the newest first
        QVERIFY(told.at(0).detail.transfer().out() && told.at(1).detail.transfer().out() && !told.last().detail.transfer().out());
        QCOMPARE(told.at(0).detail.transfer().sha256(), taken->sha256());
        QCOMPARE(told.at(1).detail.transfer().files(), 2U);
        QCOMPARE(told.last().detail.transfer().files(), 4U);
        QCOMPARE(take(agent, false)->files(), 0U); // nothing is replaced
    }

    void differences()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        const auto agent = partner(up.channel, guestd.path("home"));
        const auto source = m_folder.filePath(u"source"_s);
        put(source + u"/a"_s, "one\ntwo\n");
        QVERIFY(give(agent, source));
        put(guestd.path("home") + u"/project/a"_s, "one\n2\n");
        put(guestd.path("home") + u"/project/b"_s, QByteArray("\0\1", 2));
        const auto diff = [&](const std::string &path) {
            return wait<api::FileDiff>([&](QObject *context, const auto &done) {
                api::FileRef wish;
                wish.set_name("project");
                wish.set_path(path);
                m_transfers->diff(agent, wish, context, done);
            });
        };
        QCOMPARE(QString::fromStdString(diff("a")->text()), u"--- before\n+++ now\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n"_s);
        QVERIFY(diff("b")->text().empty() && diff("b")->has_note());
        QCOMPARE(diff("../../etc/passwd").error().code, Errc::Denied);
        QVERIFY(!diff("nothing"));
        put(source + u"/a"_s, "mine is another by now");
        QVERIFY(diff("a")->has_note());
        QCOMPARE(diff("a")->text(), std::string("one\n2\n"));
    }

    void givenUp()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        const auto agent = partner(up.channel, guestd.path("home"));
        put(m_folder.filePath(u"source/large"_s), QByteArray(50 << 20, 'x'));
        connect(m_transfers.get(), &Transfers::progress, m_transfers.get(), [this](const AgentId &id, const Phrase &, double fraction) {
            if (fraction > 0.1)
                m_transfers->cancel(id);
        });
        QCOMPARE(give(agent, m_folder.filePath(u"source"_s)).error().code, Errc::Cancelled);
        QCOMPARE(all(guestd.path("home")), QStringList());
        QVERIFY(m_transfers->store().list(agent.id)->isEmpty());
    }

    void theConnectionIsCut()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        auto up = std::make_unique<Up>(guestd, guestd.settings());
        QVERIFY(up->waitGreeted());
        put(m_folder.filePath(u"source/large"_s), QByteArray(50 << 20, 'x'));
        connect(m_transfers.get(), &Transfers::progress, &up->channel, [&up](const AgentId &, const Phrase &, double fraction) {
            if (fraction > 0.1)
                up->channel.cut();
        });
        QCOMPARE(give(partner(up->channel, guestd.path("home")), m_folder.filePath(u"source"_s)).error().code, Errc::Unavailable);
    }

    void historyComesOutAsABundle()
    {
        GuestdProcess guestd;
        QVERIFY(guestd.start());
        Up up(guestd, guestd.settings());
        QVERIFY(up.waitGreeted());
        const auto agent = partner(up.channel, guestd.path("home"));
        put(m_folder.filePath(u"source/a"_s), "a");
        QVERIFY(give(agent, m_folder.filePath(u"source"_s)));
        Process process;
        process.program = u"/bin/sh"_s;
        process.arguments = {u"-ec"_s, u"git init -q -b main . && git add a && git -c user.name=a -c user.email=a@b commit -qm one && "
                                       "printf '#!/bin/sh\ntouch /tmp/never\n' >.git/hooks/post-checkout && chmod +x .git/hooks/post-checkout"_s};
        process.folder = guestd.path("home") + u"/project"_s;
        QVERIFY(run(process));
        QCOMPARE(changes(agent)->repositories, QStringList{u"."_s});
        const auto bundle = m_folder.filePath(u"a.bundle"_s);
        const auto taken = wait<api::TakenOut>([&](QObject *context, const auto &done) {
            api::TakeBundle wish;
            wish.set_name("project");
            wish.set_file(bundle.toStdString());
            m_transfers->takeBundle(agent, wish, context, done);
        });
        QVERIFY2(taken, taken ? "" : qPrintable(taken.error().message.english()));
        QTRY_VERIFY(QDir(m_folder.filePath(u"histories"_s)).isEmpty());
        QCOMPARE(rows().first().detail.transfer().sha256(), taken->sha256());
        QCOMPARE(QCryptographicHash::hash(content(bundle), QCryptographicHash::Sha256).toStdString(), taken->sha256());
        const auto again = wait<api::TakenOut>([&](QObject *context, const auto &done) {
            api::TakeBundle wish;
            wish.set_name("project");
            wish.set_file(bundle.toStdString());
            m_transfers->takeBundle(agent, wish, context, done);
        });
        QCOMPARE(again.error().code, Errc::Exists);
        QTRY_VERIFY(rows().first().reason.english().contains(u"was not kept"_s));
        connect(m_transfers.get(), &Transfers::progress, this, [this](const AgentId &id, const Phrase &text) {
            if (text.english() == u"Looking at the history"_s)
                m_transfers->cancel(id);
        });
        const auto givenUp = wait<api::TakenOut>([&](QObject *context, const auto &done) {
            api::TakeBundle wish;
            wish.set_name("project");
            wish.set_file((bundle + u"2"_s).toStdString());
            m_transfers->takeBundle(agent, wish, context, done);
        });
        QCOMPARE(givenUp.error().code, Errc::Cancelled);
        QVERIFY(!QFile::exists(bundle + u"2"_s));
        process.arguments = {u"-ec"_s, u"git clone -q -b main "_s + bundle + u" clone && cat clone/a"_s};
        process.folder = m_folder.path();
        QCOMPARE(*run(process), QByteArray("a"));
    }
};

COFFERDAM_TEST(tst_Transfers)
#include "tst_transfers.moc"
