// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Models, keys and spending as clients are told of them, and as they ask for them.

#pragma once

#include "app/service/models/Models.h"
#include "core/api/WireEnum.h"
#include "core/api/cofferdam.pb.h"

#include <QDate>

namespace cofferdam {

template<>
struct WireEnum<Dialect> : WirePair<Dialect, api::ModelDialect, api::ModelDialect_ARRAYSIZE> {};

[[nodiscard]] api::ModelProviders providersMessage(const Models &models);
[[nodiscard]] api::ModelTarget targetMessage(const Models &models, const StoredTarget &target);
[[nodiscard]] api::ModelTargets targetsMessage(const Models &models);
/// With a row for each slot, also those without a model.
[[nodiscard]] api::AgentModels agentModelsMessage(const Models &models, const AgentId &agent);
[[nodiscard]] api::Allowance allowanceMessage(const AgentId &agent, const Allowance &allowance);
/// `task`: that runs; null: none. Totals that cannot be read are left out.
[[nodiscard]] api::Spending spendingMessage(Models &models, const AgentId &agent, const TaskId &task);
[[nodiscard]] api::SpendDays daysMessage(const QList<SpendDay> &days);
[[nodiscard]] api::VaultKey keyMessage(const VaultKey &key);
[[nodiscard]] api::VaultKeys keysMessage(const Vault &vault);

/// Key and backup by id or name. The id is that of the one with this id, or null.
[[nodiscard]] Result<StoredTarget> targetFrom(const Models &models, const api::ModelTarget &message);
[[nodiscard]] Result<Allowance> allowanceFrom(const api::Allowance &message);

struct SpendRange {
    QDate from;
    QDate to;
};
/// Both in it; what is not said: the last 30 days.
[[nodiscard]] Result<SpendRange> rangeFrom(const api::SpendQuery &query);

/// By id or name; of names the one that is live.
[[nodiscard]] Result<VaultKeyId> keyNamed(const Vault &vault, const std::string &idOrName);

} // namespace cofferdam
