// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The host's end of a VM's `out` port: every stream the guest wants to the world is decided here, and in this version
// only the one to the model leads anywhere.

#pragma once

#include "core/action/Decider.h"
#include "core/api/Descriptor.h"
#include "core/sluice/link/TunnelStream.h"

#include <QList>

#include <functional>
#include <memory>

namespace cofferdam {

class TunnelLink;

/// The authority under which the guest asks for its model.
inline constexpr auto kModelAuthority = QLatin1StringView("model.cofferdam:80");

class OutSession : public QObject
{
    Q_OBJECT

public:
    using ModelHandler = std::function<void(std::unique_ptr<TunnelStream>)>;

    /// `descriptor` is connected to the port. `model` gets each accepted stream to kModelAuthority.
    OutSession(api::Descriptor descriptor, AgentId agent, Epoch epoch, Decider &decider, ModelHandler model, QObject *parent = nullptr);
    ~OutSession() override;

    /// While held, streams to the model wait: neither accepted nor refused. Others are refused as ever. At the end of a hold
    /// those that waited are refused: they are of turns that were ended meanwhile, and no prompt was taken since.
    void hold(bool held);
    [[nodiscard]] bool isHeld() const { return m_held; }

Q_SIGNALS:
    /// A stream was refused; the decision is in the trail. For counting.
    void egressRefused(const QString &authority, const QString &rule);
    /// The guest broke the protocol; the session is closed. At most once.
    void violation(const Phrase &reason);
    /// The port is gone (also after a violation). At most once.
    void closed();

private:
    void onConnect(qint32 stream, const QString &authority);
    void refuseEgress(qint32 stream, const QString &authority);
    void handToModel(qint32 stream);

    AgentId m_agent;
    Epoch m_epoch;
    Decider &m_decider;
    ModelHandler m_model;
    std::unique_ptr<TunnelLink> m_link;
    QList<qint32> m_waiting;
    bool m_held = false;
};

} // namespace cofferdam
