// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What lies in the image store: a system to boot, and moments of it that new agents start from.

#pragma once

#include "core/base/Ids.h"
#include "vm/machine/MachineSettings.h"

#include <QMetaType>
#include <QString>

namespace cofferdam {

enum class ImageKind {
    Tiny, ///< Kernel, guestd and busybox; boots in seconds. For tests of everything but OpenClaw.
    Full, ///< Debian, Node, OpenClaw, plugin and guestd.
    Lab,  ///< The full image's Debian and Node with the tiny image's agent, and the attacks of tests/attack. For tests of the gates.
};
[[nodiscard]] QString toWord(ImageKind kind);

/// One built image: `<store>/<id>/`. Immutable once it is there.
struct Image {
    ImageKind kind = ImageKind::Tiny;
    QString id;     ///< "full-<16 hex>": the hash of everything the image is made from.
    QString folder; ///< Absolute.

    [[nodiscard]] bool isNull() const { return id.isEmpty(); }
    [[nodiscard]] QString kernel() const { return folder + QStringLiteral("/vmlinuz"); }
    [[nodiscard]] QString initrd() const { return folder + QStringLiteral("/initrd"); }
    [[nodiscard]] QString systemDisk() const { return folder + QStringLiteral("/vda.raw"); }  ///< ext4, attached read-only.
    [[nodiscard]] QString dataDisk() const { return folder + QStringLiteral("/vdb.qcow2"); } ///< ext4 in qcow2, never booted.
};

/// The machine an image runs in: kernel, disks, command line, memory. Agent, folders, uuid and data disk are left to the caller.
[[nodiscard]] MachineSettings machineSettings(const Image &image, Acceleration acceleration);

/// The moment a new agent starts from: OpenClaw answers, the plugin has called home, nothing was said yet.
struct ReadyImage {
    Image image;
    QString folder;      ///< `<image folder>/ready-<first 16 digits of hardwareKey>`, absolute.
    QString hardwareKey; ///< MachineSettings::hardwareKey of the machine it was taken in; loads into no other.
    Acceleration acceleration = Acceleration::Tcg;
    QString cpuModel; ///< Of that machine, as its features: fixed when the moment was made.
    QStringList cpuFeatures;
    quint64 ramBytes = 0;
    QString gatewayToken; ///< What OpenClaw in it believes in; replaced in each new agent. No secret: every agent of the image starts with it.
    Epoch epoch;          ///< Of its last connection; a new agent's first has to be later.

    [[nodiscard]] bool isNull() const { return folder.isEmpty(); }
    /// The migration stream at offset 64 KiB, as vm/snapshot writes it; the header in front is to be written anew for each agent.
    [[nodiscard]] QString ram() const { return folder + QStringLiteral("/ram"); }
    /// qcow2 without backing file whose content is that of the moment of `ram()`. Use it as backing file (format qcow2).
    [[nodiscard]] QString dataDisk() const { return folder + QStringLiteral("/vdb.qcow2"); }
};

} // namespace cofferdam

Q_DECLARE_METATYPE(cofferdam::Image)
Q_DECLARE_METATYPE(cofferdam::ReadyImage)
