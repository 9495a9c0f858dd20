// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/BareRestore.h"

#include "core/api/PortFraming.h"
#include "core/api/guest.pb.h"
#include "vm/machine/DiskKey.h"
#include "vm/machine/DiskTool.h"
#include "vm/machine/RamFile.h"

#include <QElapsedTimer>
#include <QFile>
#include <QLocalSocket>
#include <QProcess>
#include <QThread>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kPatience = 120'000; // ms

/// True when guestd has answered on `path`.
bool greet(const QString &path, quint64 epoch)
{
    QElapsedTimer timer;
    timer.start();
    QLocalSocket socket;
    while (socket.state() != QLocalSocket::ConnectedState && timer.elapsed() < kPatience) {
        socket.connectToServer(path);
        if (!socket.waitForConnected(100))
            QThread::msleep(5);
    }
    api::HostToGuest message;
    message.set_epoch(epoch);
    message.mutable_hello()->set_protocol(api::kProtocol);
    message.mutable_hello()->set_epoch(epoch);
    message.mutable_hello()->set_restored(true);
    message.mutable_hello()->set_entropy(std::string(64, 'e'));
    socket.write(QByteArray::fromStdString(std::string(api::kPortSync) + api::portFrame(message.SerializeAsString())));
    api::PortFrameReader reader;
    while (timer.elapsed() < kPatience && socket.waitForReadyRead(kPatience)) {
        const auto bytes = socket.readAll();
        reader.feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        while (const auto frame = reader.next()) {
            api::GuestToHost reply;
            if (reply.ParseFromString(*frame) && reply.epoch() == epoch && reply.has_hello())
                return true;
        }
    }
    return false;
}

} // namespace

Result<BareRestore> BareRestore::of(const QStringList &command, const QString &folder, const QString &disk, const Secret &diskKey, const QString &ramFile,
                                    const QString &snapshot)
{
    BareRestore bare;
    bare.m_folder = folder;
    bare.m_disk = folder + u"/vdb.qcow2"_s;
    bare.m_snapshot = snapshot;
    if (!QFile::copy(disk, bare.m_disk))
        return fail(Errc::Io, Phrase::pattern("the disk cannot be copied"));
    const auto passphrase = diskPassphrase(diskKey);
    QFile keyFile(folder + u"/key"_s);
    if (!keyFile.open(QFile::WriteOnly) || keyFile.write(reinterpret_cast<const char *>(passphrase.bytes().data()), qint64(passphrase.size())) < 0)
        return fail(Errc::Io, Phrase::pattern("the key cannot be written"));
    bare.m_key = u"secret,id=%1,file=%2"_s.arg(kDiskKeyName, keyFile.fileName());
    for (qsizetype i = 1; i < command.size(); ++i) {
        const auto &word = command.at(i);
        const auto value = command.value(i + 1);
        if (word == "-S"_L1)
            continue;
        // libvirt hands over open descriptors and a key; here the same devices get paths.
        if ((word == "-object"_L1 && value.contains("masterKey"_L1)) || word == "-add-fd"_L1) {
            ++i;
        } else if (word == "-object"_L1 && value.contains(kDiskKeyName)) {
            bare.m_arguments << word << bare.m_key;
            ++i;
        } else if (word == "-chardev"_L1 && value.startsWith("socket,id="_L1)) {
            const auto id = value.section(u',', 1, 1).mid(3);
            bare.m_arguments << word << u"socket,id=%1,path=%2/%1.sock,server=on,wait=off"_s.arg(id, folder);
            ++i;
        } else if (word == "-chardev"_L1 && value.startsWith("file,id="_L1)) {
            bare.m_arguments << word << u"null,id="_s + value.section(u',', 1, 1).mid(3);
            ++i;
        } else if (word == "-incoming"_L1) {
            bare.m_arguments << word << u"file:%1,offset=%2"_s.arg(ramFile).arg(kRamHeaderSize);
            ++i;
        } else {
            bare.m_arguments << QString(word).replace(disk, bare.m_disk);
        }
    }
    return bare;
}

Result<double> BareRestore::run(quint64 epoch) const
{
    QFile::remove(m_folder + u"/charchannel0.sock"_s);
    QElapsedTimer timer;
    timer.start();
    if (QProcess::execute(u"qemu-img"_s, {u"snapshot"_s, u"--object"_s, m_key, u"-a"_s, m_snapshot, diskAlone(m_disk, true)}) != 0)
        return fail(Errc::Io, Phrase::pattern("the disk cannot be set back"));
    QProcess qemu;
    qemu.setProcessChannelMode(QProcess::ForwardedChannels);
    qemu.start(u"qemu-system-x86_64"_s, m_arguments);
    const bool greeted = qemu.waitForStarted() && greet(m_folder + u"/charchannel0.sock"_s, epoch);
    const double ms = double(timer.nsecsElapsed()) / 1e6;
    qemu.kill();
    qemu.waitForFinished();
    if (!greeted)
        return fail(Errc::Timeout, Phrase::pattern("the guest did not answer"));
    return ms;
}

} // namespace cofferdam
