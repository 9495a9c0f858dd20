// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/vm/snapshot/SnapshotMachine.h"

#include "core/vault/DerivedKey.h"
#include "vm/machine/DiskTool.h"
#include "vm/machine/libvirt/LibvirtHypervisor.h"
#include "vm/snapshot/PrecopyEngine.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <sys/mount.h>
#include <sys/statvfs.h>

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// Boots a busybox under TCG on a machine that has other things to do.
constexpr int kBootLimitMs = 180'000;
constexpr int kDurableMs = 60'000;

bool mountSmall(const QString &folder, int sizeMiB)
{
    return QDir().mkpath(folder)
           && mount("cofferdam-test", QFile::encodeName(folder).constData(), "tmpfs", MS_NOSUID | MS_NODEV,
                    QByteArray("mode=0700,size=" + QByteArray::number(sizeMiB) + "m").constData())
                  == 0;
}

} // namespace

void SnapshotMachine::begin()
{
    QVERIFY(mountSmall(m_staging.path(), m_stagingMiB) && mountSmall(m_folder.path() + u"/snapshots"_s, 1800));
    const auto guest = BareGuest::make(m_folder.path());
    VERIFY_OK(guest);
    const auto settings = bareMachine(*guest, m_folder.path(), u"one"_s);
    VERIFY_OK(settings);
    m_settings = *settings;
    m_settings.memoryMiB = 512;
    // As an agent's: encrypted, and grown from one that is not.
    m_settings.dataDiskBase = m_settings.dataDisk;
    m_settings.dataDisk = m_folder.path() + u"/vdb.qcow2"_s;
    m_settings.diskKey = std::make_shared<const Secret>(derivedKey(m_key, kDiskPurpose));
    VERIFY_OK(runDiskTool(newDisk(m_settings.dataDisk, m_settings.dataDiskBase, m_settings.diskKey)));
    open();
    VERIFY_OK(done(&Machine::start));
    QVERIFY(connectShell());
}

void SnapshotMachine::end()
{
    if (m_machine)
        (void)done(&Machine::destroy);
    close();
    umount2(QFile::encodeName(m_staging.path()).constData(), MNT_DETACH);
    umount2(QFile::encodeName(m_folder.path() + u"/snapshots"_s).constData(), MNT_DETACH);
}

void SnapshotMachine::expectRunning()
{
    QVERIFY2(m_machine, "the guest did not start, or an earlier test left no service");
    QCOMPARE(m_machine->state(), Machine::State::Running);
}

Result<void> SnapshotMachine::done(void (Machine::*operation)(QObject *, Done<void>))
{
    return await<void>([&](auto answer) { (m_machine->*operation)(this, answer); });
}

Result<SnapshotNode> SnapshotMachine::take(const QString &label)
{
    return await<SnapshotNode>([&](auto answer) { m_keeper->take(m_settings.agent, Phrase::verbatim(label), this, answer); });
}

Result<SnapshotNode> SnapshotMachine::restore(const SnapshotId &id)
{
    return await<SnapshotNode>([&](auto answer) { m_keeper->restore(m_settings.agent, id, {}, this, answer); });
}

SnapshotNode SnapshotMachine::taken(const QString &word)
{
    mark(word);
    const auto node = take(word);
    VERIFY_OK(node);
    QVERIFY(becomesDurable(node->id));
    return *node;
}

void SnapshotMachine::open(WhenFound whenFound)
{
    auto hypervisor = LibvirtHypervisor::open({m_folder.path() + u"/libvirt"_s, qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdam-vm"_s, {}});
    VERIFY_OK(hypervisor);
    m_hypervisor = std::move(*hypervisor);
    const auto added = await<Machine *>([&](auto answer) { m_hypervisor->add(m_settings, this, answer, whenFound); });
    VERIFY_OK(added);
    m_machine = *added;
    SnapshotKeeperOptions options;
    options.folder = m_folder.path() + u"/snapshots"_s;
    options.stagingFolder = m_staging.path() + u"/ram"_s;
    options.keepRaw = m_keepRaw;
    options.runningTask = [this](const AgentId &) { return m_task; };
    auto keeper = SnapshotKeeper::open(m_folder.path() + u"/snapshots.db"_s, m_key, options);
    VERIFY_OK(keeper);
    m_keeper = std::move(*keeper);
    VERIFY_OK(await<void>([&](auto answer) { m_keeper->attach(m_machine, this, answer); }));
}

void SnapshotMachine::close()
{
    m_keeper.reset();
    m_hypervisor.reset();
    m_machine = nullptr;
}

bool SnapshotMachine::connectShell()
{
    return m_shell.connectTo(m_machine->inItsSeat().controlSocket(), kBootLimitMs);
}

void SnapshotMachine::mark(const QString &word)
{
    QCOMPARE(m_shell.run(u"echo %1 >/run/mark; echo %1 | dd of=/dev/vdb bs=512 seek=7 conv=notrunc,fsync 2>/dev/null"_s.arg(word)), QString());
}

QString SnapshotMachine::marks()
{
    return m_shell.run(u"cat /run/mark; dd if=/dev/vdb bs=512 skip=7 count=1 iflag=direct 2>/dev/null | head -n1"_s);
}

bool SnapshotMachine::becomesDurable(const SnapshotId &id)
{
    return QTest::qWaitFor([&] { return m_keeper->node(m_settings.agent, id).durable; }, kDurableMs);
}

qint64 SnapshotMachine::qemuPid(const MachineSettings &seat) const
{
    QFile file(m_folder.path() + u"/libvirt/run/qemu/"_s + seat.domainName() + u".pid"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toLongLong() : 0;
}

QStringList SnapshotMachine::tags()
{
    const auto list = [](VirtualMachine &machine) { return PrecopyEngine().list(machine); };
    const auto found = await<QList<SnapshotId>>([&](auto answer) { m_machine->perform<QList<SnapshotId>>({}, list, this, answer); });
    QStringList names;
    for (const auto &tag : found.value_or(QList<SnapshotId>()))
        names << tag.value;
    names.sort();
    return names;
}

QStringList SnapshotMachine::filesWith(const QByteArray &text) const
{
    QStringList found;
    QDirIterator files(m_folder.path(), QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!QFileInfo(file).isFile() || QFileInfo(file).isSymLink() || !file.open(QIODevice::ReadOnly)) // sockets and pipes hold nothing
            continue;
        QByteArray tail;
        while (!file.atEnd()) {
            const QByteArray bytes = tail + file.read(8 << 20);
            if (bytes.contains(text)) {
                found << file.fileName();
                break;
            }
            tail = bytes.right(text.size());
        }
    }
    return found;
}

bool SnapshotMachine::fill(const QString &path, const QString &folder, qint64 leftMiB)
{
    struct statvfs status{};
    if (statvfs(QFile::encodeName(folder).constData(), &status) != 0)
        return false;
    const qint64 size = qint64(status.f_bavail) * qint64(status.f_frsize) - leftMiB * (1 << 20);
    const int fd = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    const bool filled = size > 0 && fd >= 0 && posix_fallocate(fd, 0, size) == 0;
    ::close(fd);
    return filled;
}

bool enterOwnNamespaces()
{
    const uid_t uid = geteuid();
    const gid_t gid = getegid();
    const auto put = [](const char *path, const QByteArray &text) {
        QFile file(QString::fromLatin1(path));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && put("/proc/self/uid_map", QByteArray::number(uid) + ' ' + QByteArray::number(uid) + " 1")
           && put("/proc/self/setgroups", "deny") && put("/proc/self/gid_map", QByteArray::number(gid) + ' ' + QByteArray::number(gid) + " 1");
}

} // namespace cofferdam
