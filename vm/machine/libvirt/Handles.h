// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// libvirt's references as owners: each gives one back.

#pragma once

#include <memory>

typedef struct _virConnect virConnect;
typedef struct _virDomain virDomain;

namespace cofferdam {

struct CloseConnection {
    void operator()(virConnect *connection) const noexcept;
};
struct FreeDomain {
    void operator()(virDomain *domain) const noexcept;
};

using ConnectionHandle = std::unique_ptr<virConnect, CloseConnection>;
using DomainHandle = std::unique_ptr<virDomain, FreeDomain>;

/// One more reference to the same connection.
[[nodiscard]] ConnectionHandle another(virConnect *connection);

} // namespace cofferdam
