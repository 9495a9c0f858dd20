// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/ModelMessages.h"

#include "app/service/models/TargetAddress.h"
#include "core/api/GuestPlaces.h"
#include "core/api/PhraseMessage.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kUsualDays = 30;
constexpr qsizetype kShownField = 40; // UTF-16 units

std::string bytes(const QString &text)
{
    return text.toStdString();
}

quint64 positive(qint64 number)
{
    return static_cast<quint64>(std::max<qint64>(number, 0));
}

qint64 bounded(quint64 number)
{
    return static_cast<qint64>(std::min<quint64>(number, std::numeric_limits<qint64>::max()));
}

qint64 unixTime(const std::optional<QDateTime> &time)
{
    return time ? time->toMSecsSinceEpoch() : 0;
}

api::SpendLimits limitsMessage(const Limits &limits)
{
    api::SpendLimits message;
    if (limits.money)
        message.set_money(positive(limits.money->nano()));
    if (limits.tokens)
        message.set_tokens(positive(*limits.tokens));
    if (limits.requests)
        message.set_requests(positive(*limits.requests));
    return message;
}

Result<Limits> limitsFrom(const api::SpendLimits &message)
{
    if ((message.has_money() && bounded(message.money()) > kMaxMoney.nano()) || (message.has_tokens() && bounded(message.tokens()) > kMaxTokenLimit)
        || (message.has_requests() && bounded(message.requests()) > kMaxRequestLimit))
        return fail(Errc::Invalid, phrase("Models", "That is more than a limit can be."));
    Limits limits;
    if (message.has_money())
        limits.money = Money::fromNano(bounded(message.money()));
    if (message.has_tokens())
        limits.tokens = bounded(message.tokens());
    if (message.has_requests())
        limits.requests = bounded(message.requests());
    return limits;
}

api::SpendTotals totalsMessage(const Totals &totals)
{
    api::SpendTotals message;
    message.set_money(positive(totals.spent.nano()));
    message.set_reserved(positive(totals.reserved.nano()));
    message.set_tokens(positive(totals.tokens + totals.reservedTokens));
    message.set_requests(positive(totals.requests));
    message.set_uncounted(positive(totals.uncounted));
    message.set_unpriced(positive(totals.unpriced));
    return message;
}

Result<QDate> dayFrom(const std::string &text, QDate otherwise)
{
    if (text.empty())
        return otherwise;
    const auto day = QDate::fromString(QString::fromStdString(text), Qt::ISODate);
    if (!day.isValid())
        return fail(Errc::Invalid, phrase("Models", "A day is written as 2026-11-29."));
    return day;
}

bool areRates(const api::ModelRates &rates)
{
    return std::ranges::all_of(std::initializer_list<quint64>{rates.input(), rates.cache_read(), rates.cache_write(), rates.cache_write_hour(), rates.output()},
                               [](quint64 rate) { return bounded(rate) <= kMaxRate; });
}

} // namespace

api::ModelProviders providersMessage(const Models &models)
{
    api::ModelProviders message;
    for (const auto &preset : models.presets().list()) {
        auto *provider = message.add_providers();
        provider->set_id(bytes(preset.id));
        provider->set_name(bytes(preset.name));
        provider->set_icon(bytes(preset.icon));
        provider->set_base_url(bytes(preset.baseUrl.toString()));
        for (const auto dialect : preset.dialects)
            provider->add_dialects(toWire(dialect));
        provider->set_local(preset.local);
        provider->set_key_needed(preset.keyNeeded);
    }
    message.set_prices_of(bytes(models.prices().date().toString(Qt::ISODate)));
    return message;
}

api::ModelTarget targetMessage(const Models &models, const StoredTarget &target)
{
    api::ModelTarget message;
    message.set_id(bytes(target.id.value));
    message.set_name(bytes(target.name));
    message.set_provider(bytes(target.provider));
    message.set_dialect(toWire(target.dialect));
    message.set_base_url(bytes(target.baseUrl));
    message.set_model(bytes(target.model));
    message.set_key(bytes(target.key.value));
    message.set_context_window(positive(target.contextWindow));
    message.set_max_output(positive(target.maxOutput));
    message.set_images(target.images);
    message.set_reasoning(target.reasoning);
    message.set_ca_file(bytes(target.caFile));
    message.set_backup(bytes(target.backup.value));
    if (target.rates) {
        auto *rates = message.mutable_rates();
        rates->set_input(positive(target.rates->input));
        rates->set_cache_read(positive(target.rates->cacheRead));
        rates->set_cache_write(positive(target.rates->cacheWrite));
        rates->set_cache_write_hour(positive(target.rates->cacheWriteHour));
        rates->set_output(positive(target.rates->output));
    }
    message.set_local(isLocalModel(target, models.presets()));
    message.set_embeds(canEmbed(target, models.presets()));
    message.set_priced(priceOf(target, models.prices(), models.presets()).has_value());
    for (const auto &agent : models.store().usersOf(target.id))
        message.add_agents(bytes(agent.value));
    if (const auto warning = models.warningAbout(target); !warning.isEmpty())
        *message.mutable_warning() = toApi(warning);
    return message;
}

api::ModelTargets targetsMessage(const Models &models)
{
    api::ModelTargets message;
    for (const auto &target : models.store().targets())
        *message.add_targets() = targetMessage(models, target);
    return message;
}

api::AgentModels agentModelsMessage(const Models &models, const AgentId &agent)
{
    api::AgentModels message;
    message.set_agent(bytes(agent.value));
    const auto chosen = models.store().slotsOf(agent);
    for (const auto *slot : api::kModelSlots) {
        auto *row = message.add_slots();
        row->set_agent(bytes(agent.value));
        row->set_slot(slot);
        row->set_target(bytes(chosen.value(QLatin1StringView(slot)).value));
    }
    return message;
}

api::Allowance allowanceMessage(const AgentId &agent, const Allowance &allowance)
{
    api::Allowance message;
    message.set_agent(bytes(agent.value));
    *message.mutable_per_task() = limitsMessage(allowance.perTask);
    *message.mutable_per_day() = limitsMessage(allowance.perDay);
    *message.mutable_per_month() = limitsMessage(allowance.perMonth);
    *message.mutable_scheduled_per_day() = limitsMessage(allowance.scheduledPerDay);
    message.set_loop(positive(allowance.loop.nano()));
    return message;
}

api::Spending spendingMessage(Models &models, const AgentId &agent, const TaskId &task)
{
    api::Spending message;
    message.set_agent(bytes(agent.value));
    if (const auto ofTask = task.isNull() ? Result<Totals>() : models.book().totals(agent, Period::Task, task); ofTask && !task.isNull())
        *message.mutable_task() = totalsMessage(*ofTask);
    if (const auto today = models.book().totals(agent, Period::Day))
        *message.mutable_day() = totalsMessage(*today);
    if (const auto month = models.book().totals(agent, Period::Month))
        *message.mutable_month() = totalsMessage(*month);
    *message.mutable_allowance() = allowanceMessage(agent, models.store().allowance(agent));
    return message;
}

api::SpendDays daysMessage(const QList<SpendDay> &days)
{
    api::SpendDays message;
    for (const auto &each : days) {
        auto *day = message.add_days();
        day->set_date(bytes(each.date.toString(Qt::ISODate)));
        day->set_agent(bytes(each.agent.value));
        day->set_provider(bytes(each.provider));
        day->set_model(bytes(each.model));
        day->set_money(positive(each.money.nano()));
        day->set_input(positive(each.input));
        day->set_output(positive(each.output));
        day->set_requests(positive(each.requests));
        day->set_uncounted(positive(each.uncounted));
        day->set_unpriced(positive(each.unpriced));
    }
    return message;
}

api::VaultKey keyMessage(const VaultKey &key)
{
    api::VaultKey message;
    message.set_id(bytes(key.id.value));
    message.set_name(bytes(key.name));
    message.set_binding(bytes(key.binding));
    message.set_all_agents(!key.agents.has_value());
    for (const auto &agent : key.agents.value_or(QList<AgentId>()))
        message.add_agents(bytes(agent.value));
    message.set_masked(bytes(key.masked));
    message.set_created_ms(key.created.toMSecsSinceEpoch());
    message.set_last_used_ms(unixTime(key.lastUsed));
    message.set_rotated_ms(unixTime(key.rotated));
    message.set_expires_ms(unixTime(key.expires));
    message.set_revoked_ms(unixTime(key.revoked));
    return message;
}

api::VaultKeys keysMessage(const Vault &vault)
{
    api::VaultKeys message;
    for (const auto &key : vault.list())
        *message.add_keys() = keyMessage(key);
    return message;
}

// ------------------------------------------------------------------------------------------------ requests

Result<VaultKeyId> keyNamed(const Vault &vault, const std::string &idOrName)
{
    const auto wanted = QString::fromStdString(idOrName);
    const VaultKey *found = nullptr;
    for (const auto &key : vault.list()) {
        if (key.id.value == wanted)
            return key.id;
        if (key.name == wanted && (!found || found->revoked))
            found = &key;
    }
    if (!found)
        return fail(Errc::NotFound, phrase("Models", "There is no key “%1” in the vault.").arg(wanted.left(Vault::kMaxName)));
    return found->id;
}

Result<StoredTarget> targetFrom(const Models &models, const api::ModelTarget &message)
{
    const auto text = [](const std::string &said) { return QString::fromStdString(said); };
    for (const auto *said :
         {&message.id(), &message.name(), &message.provider(), &message.base_url(), &message.model(), &message.ca_file(), &message.backup()}) {
        if (text(*said).size() > ModelStore::kMaxText)
            return fail(Errc::Invalid, phrase("Models", "“%1...” is longer than it may be.").arg(text(*said).first(kShownField)));
    }
    const auto dialect = fromWire<Dialect>(message.dialect());
    if (!dialect && message.dialect() != api::DIALECT_UNSPECIFIED)
        return fail(Errc::Unsupported, phrase("Models", "This service does not know that dialect."));
    const auto preset = models.presets().find(text(message.provider()));
    if (!preset)
        return fail(Errc::NotFound, phrase("Models", "There is no provider “%1”.").arg(text(message.provider())));
    StoredTarget target{.id = {text(message.id())},
                        .name = text(message.name()),
                        .provider = preset->id,
                        .dialect = dialect.value_or(preset->dialects.value(0)),
                        .baseUrl = text(message.base_url()),
                        .model = text(message.model()).trimmed(),
                        .contextWindow = bounded(message.context_window()),
                        .maxOutput = bounded(message.max_output()),
                        .images = message.images(),
                        .reasoning = message.reasoning(),
                        .caFile = text(message.ca_file())};
    if (!target.id.isNull() && !models.store().find(target.id))
        return fail(Errc::NotFound, phrase("Models", "There is no such model."));
    if (!message.key().empty()) {
        const auto key = keyNamed(models.vault(), message.key());
        if (!key)
            return std::unexpected(key.error());
        target.key = *key;
    }
    if (!message.backup().empty()) {
        const auto *backup = models.store().named(text(message.backup()));
        if (!backup)
            return fail(Errc::NotFound, phrase("Models", "There is no such model to fall back on."));
        target.backup = backup->id;
    }
    if (message.has_rates()) {
        if (!areRates(message.rates()))
            return fail(Errc::Invalid, phrase("Models", "No model costs that much."));
        const auto &rates = message.rates();
        target.rates = Rates{.input = bounded(rates.input()),
                             .cacheRead = bounded(rates.cache_read()),
                             .cacheWrite = bounded(rates.cache_write()),
                             .cacheWriteHour = bounded(rates.cache_write_hour()),
                             .output = bounded(rates.output())};
    }
    return target;
}

Result<Allowance> allowanceFrom(const api::Allowance &message)
{
    Allowance allowance;
    for (const auto &[limits, said] :
         {std::pair(&allowance.perTask, &message.per_task()), std::pair(&allowance.perDay, &message.per_day()),
          std::pair(&allowance.perMonth, &message.per_month()), std::pair(&allowance.scheduledPerDay, &message.scheduled_per_day())}) {
        const auto read = limitsFrom(*said);
        if (!read)
            return std::unexpected(read.error());
        *limits = *read;
    }
    if (bounded(message.loop()) > kMaxMoney.nano())
        return fail(Errc::Invalid, phrase("Models", "That is more than a limit can be."));
    allowance.loop = Money::fromNano(bounded(message.loop()));
    return allowance;
}

Result<SpendRange> rangeFrom(const api::SpendQuery &query)
{
    const auto today = QDate::currentDate();
    const auto to = dayFrom(query.to(), today);
    if (!to)
        return std::unexpected(to.error());
    const auto from = dayFrom(query.from(), to->addDays(1 - kUsualDays));
    if (!from)
        return std::unexpected(from.error());
    if (*from > *to)
        return fail(Errc::Invalid, phrase("Models", "The first day is after the last."));
    return SpendRange{*from, *to};
}

} // namespace cofferdam
