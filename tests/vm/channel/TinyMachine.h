// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The tiny image, or the lab's, in a bare QEMU: nothing of libvirt between the test and guestd.

#pragma once

#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace cofferdam {

class TinyMachine
{
public:
    /// `image` holds vmlinuz, initrd, vda.raw and vdb.qcow2. `words` are added to the kernel's command line.
    explicit TinyMachine(QString image, QString words = {}, int memoryMiB = 384, int cpus = 1);
    ~TinyMachine();

    /// Boots; or goes on from `ram`, a file that saveAndEnd() made.
    [[nodiscard]] bool start(const QString &ram = {});
    /// Stops the machine, writes its memory to `ram` and ends QEMU. The disk stays as it is at that moment.
    [[nodiscard]] bool saveAndEnd(const QString &ram);
    void kill();

    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] QString console() const;
    [[nodiscard]] bool isRunning() const { return m_qemu.state() == QProcess::Running; }

private:
    [[nodiscard]] QByteArray monitor(const QByteArray &command);

    QString m_image;
    QString m_words;
    int m_memoryMiB;
    int m_cpus;
    QTemporaryDir m_folder;
    QProcess m_qemu;
};

} // namespace cofferdam
