// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/ports/InSession.h"

#include "core/sluice/link/TunnelWire.h"

namespace cofferdam {

InSession::InSession(Descriptor descriptor, Start start, QObject *parent)
    : QObject(parent)
    , m_link(std::make_unique<TunnelWire>(std::move(descriptor), api::TunnelRole::Client))
{
    connect(m_link.get(), &TunnelWire::violation, this, &InSession::violation);
    connect(m_link.get(), &TunnelWire::closed, this, &InSession::closed);
    if (start == Start::Now)
        begin();
}

void InSession::begin()
{
    m_link->begin();
}

InSession::~InSession() = default;

std::unique_ptr<TunnelStream> InSession::open(const QString &authority)
{
    return m_link->open(authority);
}

} // namespace cofferdam
