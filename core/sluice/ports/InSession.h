// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The host's end of a VM's `in` port: streams of the service to the agent's loopback port, and to nothing else.

#pragma once

#include "core/api/GuestPlaces.h"
#include "core/base/Descriptor.h"
#include "core/base/Phrase.h"
#include "core/sluice/link/TunnelStream.h"

#include <memory>

namespace cofferdam {

class TunnelWire;

/// Where OpenClaw's gateway listens in the guest.
inline constexpr QLatin1StringView kGatewayAuthority{api::kGatewayAuthority, sizeof api::kGatewayAuthority - 1};

class InSession : public QObject
{
    Q_OBJECT

public:
    enum class Start {
        Now,
        WhenGreeted, ///< Nothing is said before begin(): an older guest would take it for garbage.
    };

    /// `descriptor` is connected to the port.
    explicit InSession(Descriptor descriptor, Start start = Start::Now, QObject *parent = nullptr);
    ~InSession() override;
    void begin();

    /// A stream that is being opened: wait for accepted() or refused(). Null when the port is gone or full.
    [[nodiscard]] std::unique_ptr<TunnelStream> open(const QString &authority = kGatewayAuthority);

Q_SIGNALS:
    void violation(const Phrase &reason); ///< The guest broke the protocol; the session is closed. At most once.
    void closed();                         ///< The port is gone (also after a violation). At most once.

private:
    std::unique_ptr<TunnelWire> m_link;
};

} // namespace cofferdam
