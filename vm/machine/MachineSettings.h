// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What one virtual machine is made of. Everything libvirt or QEMU is told about a VM comes from here.

#pragma once

#include "core/base/Ids.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "vm/machine/Acceleration.h"

#include <QString>
#include <QStringList>
#include <QUuid>

#include <memory>

namespace cofferdam {

/// Under TCG, and where the host's has no name: shows every x86-64-v2 feature that Node and its native modules want, on Intel and AMD.
inline constexpr QLatin1StringView kDefaultCpuModel{"Westmere"};

/// One machine can have two processes: while one runs, the other waits for the memory to go back to. Never do both run, and only the
/// one that runs has its disks open for use.
enum class Seat : quint8 { First, Second };

struct MachineSettings {
    AgentId agent;
    QUuid uuid;            ///< libvirt's; one per agent, kept for life.
    QString runFolder;     ///< 0700, ours alone: control.sock, out.sock, in.sock, console.log. Short: see kMaxSocketPath.
    QString kernel;        ///< Booted directly.
    QString initrd;        ///< May be empty.
    QString commandLine;   ///< Of the kernel.
    QString systemDisk;    ///< vda: raw, read-only.
    QString dataDisk;      ///< vdb: qcow2, the only disk that is snapshotted. In a folder of its own.
    QString dataDiskBase;  ///< Backing file of vdb (qcow2 without a backing file of its own); empty: none.
    /// What vdb, but not its base, is encrypted with (LUKS in qcow2). Null: it is not, and nothing of a user is in it: images.
    std::shared_ptr<const Secret> diskKey;
    int memoryMiB = 3072;
    int cpus = 2;
    Acceleration acceleration = Acceleration::Tcg;
    QString cpuModel = QString(kDefaultCpuModel);
    QStringList cpuFeatures; ///< "+name" and "-name", beyond the model.
    Seat seat = Seat::First;

    /// The same machine with the names and the folder of its other process. Of settings of the first.
    [[nodiscard]] MachineSettings inSecondSeat() const;
    /// libvirt's name of the domain; unique in one hypervisor.
    [[nodiscard]] QString domainName() const;
    [[nodiscard]] QString controlSocket() const;
    [[nodiscard]] QString outSocket() const;
    [[nodiscard]] QString inSocket() const;
    [[nodiscard]] QString consoleLog() const;
    [[nodiscard]] QString diskKeyPipe() const; ///< From which QEMU reads the key, once.
    /// Errc::Invalid with what is wrong: a missing id, a relative or too long path, memory or cpus out of range.
    [[nodiscard]] Result<void> check() const;

    friend bool operator==(const MachineSettings &, const MachineSettings &) = default;
};

/// Room in sockaddr_un.sun_path (unix(7)), less the final NUL.
inline constexpr qsizetype kMaxSocketPath = 107;

} // namespace cofferdam
