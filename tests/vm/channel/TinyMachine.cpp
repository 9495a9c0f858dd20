// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/vm/channel/TinyMachine.h"

#include "vm/image/Image.h"

#include <QDir>
#include <QFile>
#include <QLocalSocket>
#include <QTest>

#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {

TinyMachine::TinyMachine(QString image, QString words, int memoryMiB, int cpus)
    : m_image(std::move(image))
    , m_words(std::move(words))
    , m_memoryMiB(memoryMiB)
    , m_cpus(cpus)
{
    QFile::copy(m_image + u"/vdb.qcow2"_s, m_folder.filePath(u"vdb.qcow2"_s));
    QFile::setPermissions(m_folder.filePath(u"vdb.qcow2"_s), QFile::ReadOwner | QFile::WriteOwner);
    m_qemu.setProcessChannelMode(QProcess::ForwardedChannels);
}

TinyMachine::~TinyMachine()
{
    kill();
}

void TinyMachine::kill()
{
    m_qemu.kill();
    m_qemu.waitForFinished();
}

bool TinyMachine::start(const QString &ram)
{
    const auto in = [this](const char *name) { return m_folder.filePath(QString::fromLatin1(name)); };
    const auto settings = machineSettings({.folder = m_image}, Acceleration::Tcg); // the kernel and the processor as the product runs them
    QStringList arguments{u"-machine"_s,    u"pc-q35-10.0,accel=tcg"_s,
                          u"-cpu"_s,        settings.cpuModel,
                          u"-m"_s,          QString::number(m_memoryMiB),
                          u"-smp"_s,        QString::number(m_cpus),
                          u"-nodefaults"_s, u"-display"_s,
                          u"none"_s,        u"-no-reboot"_s,
                          u"-kernel"_s,     settings.kernel,
                          u"-initrd"_s,     settings.initrd,
                          u"-append"_s,     settings.commandLine + u" loglevel=4 "_s + m_words,
                          u"-chardev"_s,    u"file,id=con,path=%1"_s.arg(in("console")),
                          u"-serial"_s,     u"chardev:con"_s,
                          u"-drive"_s,      u"file=%1,format=raw,if=none,id=a,readonly=on"_s.arg(settings.systemDisk),
                          u"-device"_s,     u"virtio-blk-pci,drive=a,serial=vda"_s,
                          u"-drive"_s,      u"file=%1,format=qcow2,if=none,id=b"_s.arg(in("vdb.qcow2")),
                          u"-device"_s,     u"virtio-blk-pci,drive=b,serial=vdb"_s,
                          u"-device"_s,     u"virtio-serial-pci"_s,
                          u"-device"_s,     u"virtio-rng-pci"_s,
                          u"-qmp"_s,        u"unix:%1,server=on,wait=off"_s.arg(in("qmp.sock"))};
    for (const auto &port : {u"control"_s, u"out"_s, u"in"_s})
        arguments << u"-chardev"_s << u"socket,id=%1,path=%2/%1.sock,server=on,wait=off"_s.arg(port, m_folder.path()) << u"-device"_s
                  << u"virtserialport,chardev=%1,name=cofferdam.%1"_s.arg(port);
    if (!ram.isEmpty())
        arguments << u"-incoming"_s << u"file:"_s + ram;
    m_qemu.start(u"qemu-system-x86_64"_s, arguments);
    if (!m_qemu.waitForStarted() || !QTest::qWaitFor([&] { return QFile::exists(in("qmp.sock")); }, 10'000))
        return false;
    if (ram.isEmpty())
        return true;
    const auto loaded = [this] { return monitor("{\"execute\":\"query-status\"}").contains("\"paused\""); }; // as it was saved
    return QTest::qWaitFor(loaded, 30'000) && monitor("{\"execute\":\"cont\"}").contains("\"return\"");
}

QString TinyMachine::console() const
{
    QFile file(m_folder.filePath(u"console"_s));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QByteArray TinyMachine::monitor(const QByteArray &command)
{
    QLocalSocket socket;
    socket.connectToServer(m_folder.filePath(u"qmp.sock"_s));
    if (!socket.waitForConnected(5000) || !socket.waitForReadyRead(5000))
        return {};
    socket.write("{\"execute\":\"qmp_capabilities\"}\n" + command + "\n");
    QByteArray answers;
    while (answers.count("\"return\":") + answers.count("\"error\":") < 2 && socket.waitForReadyRead(5000))
        answers += socket.readAll();
    return answers;
}

bool TinyMachine::saveAndEnd(const QString &ram)
{
    (void)monitor("{\"execute\":\"stop\"}");
    (void)monitor("{\"execute\":\"migrate\",\"arguments\":{\"uri\":\"file:" + ram.toUtf8() + "\"}}");
    const bool saved = QTest::qWaitFor([this] { return monitor("{\"execute\":\"query-migrate\"}").contains("\"completed\""); }, 60'000);
    (void)monitor("{\"execute\":\"quit\"}");
    const bool ended = m_qemu.waitForFinished(20'000);
    for (const auto *name : {"qmp.sock", "control.sock", "out.sock", "in.sock"})
        QFile::remove(m_folder.filePath(QString::fromLatin1(name)));
    return saved && ended;
}

} // namespace cofferdam
