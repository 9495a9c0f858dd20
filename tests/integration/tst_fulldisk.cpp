// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A service whose data folder is a small file system of its own (in a mount namespace), which is then filled: exactly the
// layer "disk" turns red, what the agent asks is blocked with the space that is needed, and nothing recorded is lost.

#include "core/api/WireWords.h"
#include "tests/integration/ServiceProcess.h"
#include "tests/support/Phrases.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// Runs the service as the same user with a tmpfs over its data folder; a file `left` beside it says how much is to be left free.
constexpr auto kPrefix = R"(
builders=$(cat "$XDG_DATA_HOME/cofferdam/image-builders")
mount -t tmpfs -o size=8g,mode=700 tmpfs "$XDG_DATA_HOME" || exit 1
mkdir -m 700 "$XDG_DATA_HOME/cofferdam" && echo "$builders" >"$XDG_DATA_HOME/cofferdam/image-builders"
main=$$ order=${XDG_DATA_HOME%/data}/run/left data=$XDG_DATA_HOME
while kill -0 "$main" 2>/dev/null; do
    if [ -e "$order" ]; then
        left=$(cat "$order")
        if [ "$left" = all ]; then size=8g; else size=$(($(df --output=used -B1 "$data" | tail -1) + left)); fi
        mount -t tmpfs -o "remount,size=$size" tmpfs "$data"
        mv "$order" "$order.done"
    fi
    sleep 0.05
done &
exec unshare --user --map-user=@UID@ --map-group=@GID@ -- "$@"
)";

constexpr qint64 kMiB = 1024 * 1024;

QStringList prefix()
{
    auto script = QString::fromLatin1(kPrefix);
    script.replace(u"@UID@"_s, QString::number(getuid())).replace(u"@GID@"_s, QString::number(getgid()));
    return {u"unshare"_s, u"--user"_s, u"--map-root-user"_s, u"--mount"_s, u"--"_s, u"bash"_s, u"-c"_s, script, u"bash"_s};
}

} // namespace

class tst_FullDisk : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServiceProcess> m_service;
    std::string m_agent;

    /// Leaves this many bytes free; -1 is room for everything.
    void leave(qint64 bytes)
    {
        const auto order = m_service->folder() + u"/run/left"_s;
        QFile::remove(order + u".done"_s);
        QFile file(order + u".new"_s);
        QVERIFY(file.open(QFile::WriteOnly) && file.write(bytes < 0 ? "all"_ba : QByteArray::number(bytes)) > 0);
        file.close();
        QVERIFY(file.rename(order));
        QTRY_VERIFY(QFile::exists(order + u".done"_s));
    }

    std::string reasonOf(const std::string &name)
    {
        const auto rows = m_service->decisions();
        for (const auto &row : rows) {
            if (row.subject().find(name) != std::string::npos)
                return wireWord(row.outcome()).toStdString() + ": " + english(row.reason());
        }
        return "no row among " + std::to_string(rows.size()) + "; " + m_service->problem().toStdString();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_service = std::make_unique<ServiceProcess>(prefix());
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        m_agent = m_service->createAgent("crammed");
        QVERIFY2(!m_agent.empty(), qPrintable(m_service->problem()));
        QTRY_VERIFY2_WITH_TIMEOUT(m_service->red().isEmpty(), qPrintable(m_service->red().join(u' ')), 20'000);
        m_service->wish(m_agent, "before", "rm -rf build; touch /home/agent/workspace/before");
        QCOMPARE(m_service->outcome(m_agent, "before"), "0");
        // Its snapshot is copied to the disk, too: what is left for a test is left when that is over.
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::all_of(m_service->snapshots(m_agent), &api::SnapshotNode::durable), 60'000);
    }

    void noRoomForASnapshotBlocksAndSaysHowMuchIsNeeded()
    {
        const auto taken = m_service->snapshots(m_agent).size();
        leave(40 * kMiB);
        m_service->wish(m_agent, "crammed1", "rm -rf build; touch /home/agent/workspace/crammed1"); // before the next look at the disk
        QCOMPARE(m_service->outcome(m_agent, "crammed1"), "blocked");
        const auto reason = reasonOf("crammed1");
        qInfo("%s", reason.c_str());
        QVERIFY2(reason.starts_with("block: "), reason.c_str());
        QVERIFY2(reason.find("need") != std::string::npos && reason.find("iB") != std::string::npos, reason.c_str());
        QCOMPARE(m_service->snapshots(m_agent).size(), taken);
        QVERIFY(!m_service->get(m_agent, "/home/agent/workspace/crammed1"));
    }

    void exactlyTheDiskIsRedAndPromptsAreRefused()
    {
        leave(3000 * kMiB); // room for anything but what is kept free for snapshots
        QElapsedTimer timer;
        timer.start();
        QTRY_COMPARE_WITH_TIMEOUT(m_service->red(), QStringList{u"disk"_s}, 15'000);
        qInfo("disk is red after %lld ms", timer.elapsed());
        api::ClientToService prompt;
        prompt.mutable_send_prompt()->set_agent(m_agent);
        prompt.mutable_send_prompt()->set_text("hello");
        const auto refused = m_service->ask(prompt);
        QVERIFY(refused.has_failed());
        QVERIFY2(english(refused.failed().message()).find("disk") != std::string::npos, english(refused.failed().message()).c_str());
        m_service->wish(m_agent, "crammed2", "touch /home/agent/workspace/crammed2");
        QCOMPARE(m_service->outcome(m_agent, "crammed2"), "blocked");
    }

    void notOneByteLeftLosesNothing()
    {
        const auto before = m_service->rows().size();
        m_service->asRoot(m_agent, "sync", "busybox sync"); // or the guest's own disk, which lies there, too, may want to grow just then
        leave(0);
        m_service->wish(m_agent, "crammed3", "touch /home/agent/workspace/crammed3");
        QCOMPARE(m_service->outcome(m_agent, "crammed3"), "blocked");
        leave(-1);
        QVERIFY(m_service->rows().size() >= before);
    }

    void notOneByteLeftAndItCanStillBeFrozen()
    {
        m_service->asRoot(m_agent, "sync2", "busybox sync");
        leave(0);
        api::ClientToService freeze;
        freeze.mutable_freeze()->set_agent(m_agent);
        freeze.mutable_freeze()->set_reason("the disk is full");
        QVERIFY2(!m_service->ask(freeze).has_failed(), qPrintable(m_service->problem()));
        QVERIFY(m_service->waitForState(m_agent, api::AGENT_FROZEN));
        QTRY_COMPARE(m_service->rows(api::EVENT_FREEZE).size(), 1); // it is on record
        leave(-1);
        api::ClientToService unfreeze;
        unfreeze.mutable_unfreeze()->set_agent(m_agent);
        QVERIFY(QTest::qWaitFor([&] { return !m_service->ask(unfreeze).has_failed(); }, 20'000)); // its machine stands still a little later than its processes
        QTRY_VERIFY2_WITH_TIMEOUT(m_service->red().isEmpty(), qPrintable(m_service->red().join(u' ')), 20'000);
    }

    void withRoomAgainItGoesOn()
    {
        QTRY_VERIFY2_WITH_TIMEOUT(m_service->red().isEmpty(), qPrintable(m_service->red().join(u' ')), 20'000);
        m_service->wish(m_agent, "after", "rm -rf build; touch /home/agent/workspace/after");
        QCOMPARE(m_service->outcome(m_agent, "after"), "0");
        api::ClientToService verify;
        verify.mutable_verify_audit();
        QVERIFY(m_service->ask(verify).verified().ok());
    }

    void cleanup()
    {
        if (QTest::currentTestFailed() && m_service)
            m_service->showLog();
    }
    void cleanupTestCase() { m_service.reset(); }
};

QTEST_GUILESS_MAIN(tst_FullDisk)
#include "tst_fulldisk.moc"
