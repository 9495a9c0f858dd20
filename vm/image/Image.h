// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What lies in the image store: a system to boot, and moments of it that new agents start from.

#pragma once

#include <QByteArray>
#include <QHash>
#include <QMetaType>
#include <QString>

namespace cofferdam {

enum class ImageKind {
    Tiny, ///< Kernel, guestd and busybox; boots in seconds. For tests of everything but OpenClaw.
    Full, ///< Debian, Node, OpenClaw, plugin and guestd.
};
[[nodiscard]] QString toString(ImageKind kind);

/// One built image: `<store>/<id>/`. Immutable once it is there.
struct Image {
    ImageKind kind = ImageKind::Tiny;
    QString id;     ///< "full-<16 hex>": the hash of everything the image is made from.
    QString folder; ///< Absolute.
    QHash<QString, QByteArray> hashes; ///< File name -> SHA-256.

    [[nodiscard]] bool isNull() const { return id.isEmpty(); }
    [[nodiscard]] QString kernel() const { return folder + QStringLiteral("/vmlinuz"); }
    [[nodiscard]] QString initrd() const { return folder + QStringLiteral("/initrd"); }
    [[nodiscard]] QString systemDisk() const { return folder + QStringLiteral("/vda.raw"); }  ///< ext4, attached read-only.
    [[nodiscard]] QString dataDisk() const { return folder + QStringLiteral("/vdb.qcow2"); } ///< ext4 in qcow2, never booted.
};

/// The virtual hardware a RAM file belongs to: it loads under exactly this one and no other.
struct Platform {
    QString qemuVersion;  ///< As `qemu-system-x86_64 --version` says it.
    QString machineType;  ///< pc-q35-10.0
    QString cpuModel;     ///< A named one.
    QString accelerator;  ///< kvm or tcg
    QString devices;      ///< Hash or text of the device list, without ids, names and paths.
    quint32 memoryMib = 0;
    quint32 processors = 0;

    /// 16 hex digits; names the folder `ready-<key>`.
    [[nodiscard]] QString key() const;
    friend bool operator==(const Platform &, const Platform &) = default;
};

/// The moment a new agent starts from: OpenClaw answers, the plugin has called home, nothing was said yet.
struct ReadyImage {
    Image image;
    Platform platform;
    QString folder;   ///< `<image folder>/ready-<key>`, absolute.
    quint64 ramBytes = 0;

    [[nodiscard]] bool isNull() const { return folder.isEmpty(); }
    /// The migration stream at offset 64 KiB, as vm/snapshot writes it; the header in front is to be written anew for each agent.
    [[nodiscard]] QString ram() const { return folder + QStringLiteral("/ram"); }
    /// qcow2 without backing file whose content is that of the moment of `ram()`. Use it as backing file (format qcow2).
    [[nodiscard]] QString dataDisk() const { return folder + QStringLiteral("/vdb.qcow2"); }
};

} // namespace cofferdam

Q_DECLARE_METATYPE(cofferdam::Image)
Q_DECLARE_METATYPE(cofferdam::ReadyImage)
