// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the service keeps things, and the folders it insists on.

#pragma once

#include "core/base/OwnedPath.h"

#include <QString>

namespace cofferdam {

/// Absolute paths. `data` survives (store, key, agents), `cache` can be made again (images), `runtime` goes with the login.
struct Paths {
    QString data;
    QString cache;
    QString runtime;
    QString state = {}; ///< Survives too, apart from `data`: what tells when `data` was put back or removed.

    [[nodiscard]] QString socket() const { return runtime + QLatin1String("/service.sock"); }
    [[nodiscard]] QString lock() const { return runtime + QLatin1String("/service.lock"); }
    [[nodiscard]] QString store() const { return data + QLatin1String("/trail.db"); }
    [[nodiscard]] QString key() const { return data + QLatin1String("/trail.key"); }
    /// Space that is given up when the disk is full.
    [[nodiscard]] QString reserve() const { return data + QLatin1String("/reserve"); }
    // Named after the data folder, because one user may have several.
    [[nodiscard]] QString signingKey() const { return apart(QLatin1String(".signing-key")); }
    [[nodiscard]] QString heads() const { return apart(QLatin1String(".heads")); }
    [[nodiscard]] QString libvirtRoot() const { return data + QLatin1String("/libvirt"); }
    [[nodiscard]] QString images() const { return cache + QLatin1String("/images"); }
    [[nodiscard]] QString agents() const { return data + QLatin1String("/agents"); }
    [[nodiscard]] QString agentFolder(const QString &agent) const { return agents() + QLatin1Char('/') + agent; }
    /// Holds the VM's sockets; short, because a unix socket path ends at 107 bytes (unix(7)).
    [[nodiscard]] QString agentRuntime(const QString &agent) const { return runtime + QLatin1String("/vm/") + agent.first(12); }

    /// From XDG_DATA_HOME, XDG_CACHE_HOME, XDG_STATE_HOME and XDG_RUNTIME_DIR (XDG base directory specification 0.8). Creates the four
    /// folders with mode 0700 and refuses one that belongs to somebody else or is open to others.
    [[nodiscard]] static Result<Paths> make();

private:
    [[nodiscard]] QString apart(QLatin1StringView ending) const;
};

} // namespace cofferdam
