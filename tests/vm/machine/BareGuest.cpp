// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/vm/machine/BareGuest.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QThread>

#include <sys/socket.h>
#include <sys/un.h>

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr QByteArrayView kInit{R"sh(#!/bin/busybox sh
export PATH=/bin
/bin/busybox mkdir -p /proc /sys /dev /run
/bin/busybox --install -s /bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev
for m in /modules/*virtio_blk.ko /modules/*virtio-rng.ko; do [ -e $m ] && insmod $m; done
for p in /sys/class/virtio-ports/*; do
    [ "$(cat $p/name)" = cofferdam.control ] && port=/dev/${p##*/}
done
echo "bare guest is up" >/dev/kmsg
exec 3<>$port
while true; do
    if read -r number line <&3; then
        output=$(eval "$line" 2>&1)
        printf '#%s\n%s\n#END\n' "$number" "$output" >&3
    else
        sleep 0.02
    fi
done
)sh"};

Result<QByteArray> runProgram(const QString &program, const QStringList &arguments, const QString &folder = {}, const QByteArray &input = {})
{
    QProcess process;
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        return fail(Errc::Io, Phrase::verbatim(program + u": "_s + process.errorString() + QString::fromLocal8Bit(process.readAllStandardError())));
    return process.readAllStandardOutput();
}

Result<void> writeFile(const QString &path, QByteArrayView content, QFile::Permissions permissions = {})
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content.constData(), content.size()) != content.size())
        return fail(Errc::Io, Phrase::verbatim(file.errorString()));
    if (permissions)
        file.setPermissions(permissions);
    return {};
}

QString tinyImage()
{
    if (qEnvironmentVariableIsSet("COFFERDAM_TEST_IMAGE"))
        return qEnvironmentVariable("COFFERDAM_TEST_IMAGE");
    const QDir store(QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/cofferdam/images"_s);
    const auto found = store.entryInfoList({u"tiny-*"_s}, QDir::Dirs, QDir::Time);
    return found.isEmpty() ? QString() : found.first().filePath();
}

} // namespace

Result<BareGuest> BareGuest::make(const QString &folder)
{
    const QString image = tinyImage();
    const QString kernel = image + u"/vmlinuz"_s;
    const QString base = image + u"/initrd"_s;
    if (!QFile::exists(kernel) || !QFile::exists(base))
        return fail(Errc::NotFound, Phrase::pattern("these tests need the tiny image: cofferdamctl image build tiny"));

    const QString tree = folder + u"/initrd.tree"_s;
    QDir().mkpath(tree + u"/bin"_s);
    if (!QFile::copy(u"/bin/busybox"_s, tree + u"/bin/busybox"_s))
        return fail(Errc::NotFound, Phrase::pattern("busybox-static is not installed"));
    if (const auto written = writeFile(tree + u"/init"_s, kInit, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner); !written)
        return std::unexpected(written.error());
    // The kernel unpacks one archive after the other, so that this /init replaces the image's.
    const auto archive = runProgram(u"sh"_s, {u"-c"_s, u"cat \"$0\"; find . | cpio -o -H newc -R 0:0 --quiet"_s, base}, tree);
    if (!archive)
        return std::unexpected(archive.error());
    BareGuest guest{kernel, folder + u"/initrd"_s};
    if (const auto written = writeFile(guest.initrd, *archive); !written)
        return std::unexpected(written.error());
    return guest;
}

Result<void> makeDisk(const QString &path, int sizeMiB, const QString &base)
{
    QStringList arguments{u"create"_s, u"-q"_s, u"-f"_s, u"qcow2"_s};
    if (!base.isEmpty())
        arguments << u"-F"_s << u"qcow2"_s << u"-b"_s << base;
    arguments << path << u"%1M"_s.arg(sizeMiB);
    return runProgram(u"qemu-img"_s, arguments).transform([](const QByteArray &) {});
}

Result<MachineSettings> bareMachine(const BareGuest &guest, const QString &folder, const QString &agent)
{
    MachineSettings settings;
    settings.agent = AgentId{agent};
    settings.uuid = QUuid::createUuid();
    settings.runFolder = folder + u'/' + agent;
    settings.kernel = guest.kernel;
    settings.initrd = guest.initrd;
    settings.commandLine = u"console=ttyS0 quiet panic=-1"_s;
    settings.systemDisk = folder + u"/vda.raw"_s;
    settings.dataDisk = folder + u'/' + agent + u".qcow2"_s;
    settings.memoryMiB = 256;
    settings.cpus = 1;
    if (QFile system(settings.systemDisk); !system.exists() && (!system.open(QIODevice::WriteOnly) || !system.resize(1 << 20)))
        return fail(Errc::Io, Phrase::verbatim(system.errorString()));
    if (const auto made = makeDisk(settings.dataDisk, 64); !made)
        return std::unexpected(made.error());
    return settings;
}

GuestShell::~GuestShell()
{
    disconnect();
}

void GuestShell::disconnect()
{
    if (m_socket >= 0)
        close(m_socket);
    m_socket = -1;
}

bool GuestShell::connectTo(const QString &socketPath, int limitMs)
{
    QElapsedTimer clock;
    clock.start();
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const QByteArray name = QFile::encodeName(socketPath);
    std::memcpy(address.sun_path, name.constData(), std::min<size_t>(size_t(name.size()), sizeof address.sun_path - 1));
    disconnect();
    while (clock.elapsed() < limitMs) {
        m_socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::connect(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address) == 0)
            return run(u"echo here"_s, limitMs) == u"here";
        disconnect();
        QThread::msleep(5); // a socket that does not exist yet cannot be waited for
    }
    return false;
}

QString GuestShell::run(const QString &command, int limitMs)
{
    QElapsedTimer clock;
    clock.start();
    // Numbered: what the guest still had to say to somebody before us is passed over.
    const QByteArray number = QByteArray::number(++m_number);
    const QByteArray line = number + ' ' + command.toUtf8() + '\n';
    const QByteArray begin = '#' + number + '\n';
    if (m_socket < 0 || send(m_socket, line.constData(), size_t(line.size()), MSG_NOSIGNAL) != line.size())
        return u"FAILED: cannot send"_s;
    QByteArray answer;
    while (!answer.contains(begin) || !answer.endsWith("#END\n")) {
        pollfd waited{m_socket, POLLIN, 0};
        if (poll(&waited, 1, int(std::max<qint64>(0, limitMs - clock.elapsed()))) != 1)
            return u"FAILED: no answer"_s;
        char buffer[4096];
        const ssize_t size = recv(m_socket, buffer, sizeof buffer, 0);
        if (size <= 0)
            return u"FAILED: channel lost"_s;
        answer.append(buffer, size);
    }
    answer.remove(0, answer.indexOf(begin) + begin.size());
    answer.chop(5);
    return QString::fromUtf8(answer).trimmed();
}

} // namespace cofferdam
