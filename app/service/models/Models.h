// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything about models that the service has one of: which there are, what they cost, the keys, and the way to them.

#pragma once

#include "app/service/models/AgentModelRoute.h"
#include "app/service/models/ModelStore.h"
#include "core/allowance/LoopWatch.h"
#include "core/allowance/PriceTable.h"
#include "core/allowance/ProviderPresets.h"
#include "core/allowance/SpendBook.h"
#include "core/dial/HttpDialer.h"
#include "core/vault/Vault.h"

#include <QObject>

#include <memory>

namespace cofferdam {

class DataRules;
class Guardian;
class Trail;

class Models : public QObject
{
    Q_OBJECT

public:
    /// Stores in the folder `data`; `trail` outlives it, and so does `dataRules`: what agents have read, and which models may hear of it.
    [[nodiscard]] static Result<std::unique_ptr<Models>> open(const QString &data, const Secret &key, Trail &trail, const DataRules &dataRules);
    /// Files of the stores, which must not be there when a new key of the stores is made.
    [[nodiscard]] static QStringList storesIn(const QString &data);
    ~Models() override;

    /// Decides each request; outlives what makeRoute() returns. Before the first of them.
    void setGuardian(Guardian &guardian) { m_guardian = &guardian; }
    /// Who answers `agent`. Outlived by this.
    [[nodiscard]] std::unique_ptr<ModelRoute> makeRoute(const AgentId &agent, std::unique_ptr<AnsweringRoute> scripted);
    /// For Guest::setModels().
    [[nodiscard]] QByteArray guestModelsOf(const AgentId &agent) const;

    [[nodiscard]] const ModelStore &store() const noexcept { return *m_store; }
    [[nodiscard]] const ProviderPresets &presets() const noexcept { return m_presets; }
    [[nodiscard]] const PriceTable &prices() const noexcept { return m_prices; }
    [[nodiscard]] SpendBook &book() noexcept { return *m_book; }
    [[nodiscard]] Vault &vault() noexcept { return *m_vault; }
    [[nodiscard]] const Vault &vault() const noexcept { return *m_vault; }
    [[nodiscard]] HttpDialer &dialer() noexcept { return *m_dialer; }
    [[nodiscard]] ExchangeParts parts();

    /// What is missing of it is filled in from the presets and the table: address, context window, longest answer. Its id: a new one when it
    /// is null. Invalid with a sentence for its user.
    [[nodiscard]] Result<StoredTarget> save(StoredTarget target);
    [[nodiscard]] Result<void> remove(const ModelTargetId &id);
    /// Null: none.
    [[nodiscard]] Result<void> choose(const AgentId &agent, const QString &slot, const ModelTargetId &target);
    [[nodiscard]] Result<void> setAllowance(const AgentId &agent, const Allowance &allowance);
    /// What speaks against it; empty: nothing.
    [[nodiscard]] Phrase warningAbout(const StoredTarget &target) const;

    /// The agent is no more: who asks what, and its limits, go with it. What it spent stays.
    void forget(const AgentId &agent);

Q_SIGNALS:
    void targetsChanged();
    void chosen(const cofferdam::AgentId &agent); ///< Its models are others, or are reached in another way.
    void allowanceChanged(const cofferdam::AgentId &agent);

private:
    Models(ProviderPresets presets, PriceTable prices, Trail &trail, const DataRules &dataRules);
    [[nodiscard]] Result<void> check(const StoredTarget &target) const;
    [[nodiscard]] Result<StoredTarget> completed(StoredTarget target) const;
    void record(const AgentId &agent, const Phrase &what);

    ProviderPresets m_presets;
    PriceTable m_prices;
    Trail &m_trail;
    Guardian *m_guardian = nullptr;
    const DataRules &m_dataRules;
    LoopWatch m_loops;
    std::unique_ptr<ModelStore> m_store;
    std::unique_ptr<Vault> m_vault;
    std::unique_ptr<SpendBook> m_book;
    std::unique_ptr<HttpDialer> m_dialer;
};

} // namespace cofferdam
