// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The processor of this computer in names: what a guest is given under KVM, fixed when its memory is first kept.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QStringList>

namespace cofferdam {

struct CpuNames {
    QString model;        ///< As QEMU and libvirt call it, e.g. "Skylake-Client-IBRS".
    QStringList features; ///< "+name" for those beyond the model, "-name" for those of it that are missing; sorted.
};

/// From virConnectGetDomainCapabilities(): its host model, without what would let a guest run guests of its own, or keep its memory from being
/// kept. Unsupported when libvirt has none for this host.
[[nodiscard]] Result<CpuNames> hostCpuOf(const QByteArray &domainCapabilities);

} // namespace cofferdam
