// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/libvirt/Handles.h"

#include <libvirt/libvirt.h>

namespace cofferdam {

void CloseConnection::operator()(virConnect *connection) const noexcept
{
    virConnectClose(connection);
}

void FreeDomain::operator()(virDomain *domain) const noexcept
{
    virDomainFree(domain);
}

ConnectionHandle another(virConnect *connection)
{
    return virConnectRef(connection) == 0 ? ConnectionHandle(connection) : ConnectionHandle();
}

} // namespace cofferdam
