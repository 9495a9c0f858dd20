// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which memory fits an agent's disk as it lies. RAM that believes in another disk destroys it. So a file beside the disk says to which moment
// it belongs, and goes, in a way that outlasts a power cut, before anything can change the disk: a guest that runs, a disk that is set back.
// Memory that no such file speaks for fits nothing, whatever else lies there.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace cofferdam {

/// Any thread, one at a time.
class DiskMoment
{
public:
    /// `folder`: the agent's own; `disk`: its data disk.
    DiskMoment(QString folder, QString disk) : m_folder(std::move(folder)), m_disk(std::move(disk)) {}

    /// The disk was made from an image's a moment ago: the image's ready memory fits it. Errc::Io.
    [[nodiscard]] Result<void> setFresh() const;
    [[nodiscard]] bool isFresh() const;

    /// Where memory is written while the machine is stopped.
    [[nodiscard]] QString draft() const { return m_folder + QLatin1String("/stopped.ram.new"); }
    /// The draft is whole, and QEMU has ended: they belong together from here on. Errc::Io when that cannot be kept.
    [[nodiscard]] Result<void> keep() const;
    /// The memory that fits. Empty: none does.
    [[nodiscard]] QString memory() const;

    /// All memory of stops that lies there, whole or not; that which fits is the first.
    [[nodiscard]] QStringList memories() const;

    /// How things were.
    struct Left {
        QByteArray moment;
        QByteArray disk; ///< Size and time of its last change.
    };
    /// From here on nothing fits the disk. Durable when it returns; with an error the disk must not be touched.
    [[nodiscard]] Result<Left> leave() const;
    /// What was begun after leave() failed. If not a byte of the disk was written meanwhile, all is as before.
    void giveBack(const Left &left) const;
    /// There is memory of a stop that does not fit.
    [[nodiscard]] bool hasStray() const { return !strays().isEmpty(); }
    /// Removes memory that fits nothing any more.
    void sweep() const;

private:
    [[nodiscard]] QString file() const { return m_folder + QLatin1String("/disk.moment"); }
    [[nodiscard]] QString memoryOf(const QByteArray &id) const;
    [[nodiscard]] QStringList strays() const;
    [[nodiscard]] QByteArray read() const;
    [[nodiscard]] Result<void> write(const QByteArray &moment) const;
    [[nodiscard]] QByteArray diskStamp() const;

    QString m_folder;
    QString m_disk;
};

} // namespace cofferdam
