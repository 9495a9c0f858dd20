// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The memory of an agent that was stopped. It may go back once, beside the disk as it was then: RAM that believes in an older
// disk destroys it. So it is taken before the guest can run, in a way that outlasts a power cut: what was taken and is
// still there belongs to a disk that may have gone on.

#pragma once

#include "core/base/Result.h"

#include <QString>

namespace cofferdam {

class StoppedRam
{
public:
    explicit StoppedRam(QString folder) : m_folder(std::move(folder)) {}

    /// Where the memory is written while the machine is stopped.
    [[nodiscard]] QString draft() const { return m_folder + QLatin1String("/stopped.ram.new"); }
    /// The draft is whole, and QEMU has ended. Errc::Io when it cannot be kept.
    [[nodiscard]] Result<void> keep() const;
    [[nodiscard]] bool exists() const;
    /// From here on it is gone for every later start; the file to load. Errc::Io when that cannot be made sure.
    [[nodiscard]] Result<QString> take() const;
    /// Loading failed before the guest ran: it is there again.
    void giveBack() const;
    /// All of it: its moment has passed, or the disk is another one.
    void discard() const;

private:
    [[nodiscard]] QString kept() const { return m_folder + QLatin1String("/stopped.ram"); }
    [[nodiscard]] QString taken() const { return m_folder + QLatin1String("/stopped.ram.taken"); }
    [[nodiscard]] Result<void> rename(const QString &from, const QString &to) const;

    QString m_folder;
};

} // namespace cofferdam
