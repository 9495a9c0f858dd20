// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/Models.h"

#include "app/service/models/GuestModels.h"
#include "app/service/models/TargetAddress.h"
#include "core/api/GuestPlaces.h"
#include "core/audit/Trail.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qint64 kSmallWindow = 16'000;     // tokens; less holds hardly more than OpenClaw's own words
// Tokens. What OpenClaw is told where nobody says; it then asks for no longer answers.
constexpr qint64 kUsualWindow = 128'000;
constexpr qint64 kUsualAnswer = 8192;
constexpr qint64 kMostTokens = 100'000'000; // of a window or an answer
constexpr qsizetype kMaxTargetName = 100;         // UTF-16 units

QString modelsFile(const QString &data)
{
    return data + u"/models.db"_s;
}
QString vaultFile(const QString &data)
{
    return data + u"/vault.db"_s;
}
QString spendFile(const QString &data)
{
    return data + u"/spend.db"_s;
}

bool isSlot(const QString &word)
{
    return std::ranges::any_of(api::kModelSlots, [&word](const char *slot) { return word == QLatin1StringView(slot); });
}

/// What can stand in OpenClaw's "provider/model", in a path and in JSON without being taken for anything else.
bool isModelName(const QString &model)
{
    static const QRegularExpression allowed(u"^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}$"_s);
    return allowed.match(model).hasMatch();
}

} // namespace

QStringList Models::storesIn(const QString &data)
{
    return {modelsFile(data), vaultFile(data), spendFile(data)};
}

Models::Models(ProviderPresets presets, PriceTable prices, Trail &trail, const DataRules &dataRules)
    : m_presets(std::move(presets))
    , m_prices(std::move(prices))
    , m_trail(trail)
    , m_dataRules(dataRules)
{}

Models::~Models() = default;

Result<std::unique_ptr<Models>> Models::open(const QString &data, const Secret &key, Trail &trail, const DataRules &dataRules)
{
    auto presets = ProviderPresets::load();
    if (!presets)
        return std::unexpected(presets.error());
    auto prices = PriceTable::load();
    if (!prices)
        return std::unexpected(prices.error());
    std::unique_ptr<Models> models(new Models(std::move(*presets), std::move(*prices), trail, dataRules));
    auto store = ModelStore::open(modelsFile(data), key);
    if (!store)
        return std::unexpected(store.error());
    auto vault = Vault::open(vaultFile(data), key);
    if (!vault)
        return std::unexpected(vault.error());
    auto book = SpendBook::open(spendFile(data), key);
    if (!book)
        return std::unexpected(book.error());
    models->m_store = std::move(*store);
    models->m_vault = std::move(*vault);
    models->m_book = std::move(*book);
    models->m_dialer = std::make_unique<HttpDialer>();
    if (const auto lost = models->m_book->recovered(); lost > 0)
        models->record({},
                       phrase("Models", "%1 requests to models were under way when the service ended. What was reserved for them counts as spent.").arg(lost));
    return models;
}

ExchangeParts Models::parts()
{
    return {.dialer = *m_dialer,
            .vault = *m_vault,
            .book = *m_book,
            .loops = m_loops,
            .store = *m_store,
            .prices = m_prices,
            .presets = m_presets,
            .guardian = *m_guardian,
            .dataRules = m_dataRules};
}

std::unique_ptr<ModelRoute> Models::makeRoute(const AgentId &agent, std::unique_ptr<AnsweringRoute> scripted)
{
    return std::make_unique<AgentModelRoute>(agent, std::move(scripted), parts());
}

QByteArray Models::guestModelsOf(const AgentId &agent) const
{
    QMap<QString, StoredTarget> chosen;
    QSet<QString> common;
    const auto filled = m_store->slotsOf(agent);
    for (auto it = filled.cbegin(); it != filled.cend(); ++it) {
        const auto *found = m_store->find(it.value());
        if (!found)
            continue;
        auto target = *found;
        if (target.contextWindow == 0)
            target.contextWindow = kUsualWindow;
        if (target.maxOutput == 0)
            target.maxOutput = std::min(kUsualAnswer, target.contextWindow);
        if (target.dialect == Dialect::OpenAiChat && !m_presets.limitFields(target.provider, QUrl(target.baseUrl)).contains("max_completion_tokens"_L1))
            common.insert(it.key());
        chosen.insert(it.key(), target);
    }
    return guestModels(chosen, common);
}

void Models::record(const AgentId &agent, const Phrase &what)
{
    TrailRow row;
    row.agent = agent;
    row.event = TrailEvent::Agent;
    row.reason = what;
    m_trail.append(row);
}

// ------------------------------------------------------------------------------------------------ changes

Result<StoredTarget> Models::completed(StoredTarget target) const
{
    const auto preset = m_presets.find(target.provider);
    if (!preset)
        return fail(Errc::NotFound, phrase("Models", "There is no provider “%1”.").arg(target.provider.left(kMaxTargetName)));
    if (target.baseUrl.isEmpty())
        target.baseUrl = preset->baseUrl.toString();
    const auto base = checkedBaseUrl(target.baseUrl);
    if (!base)
        return std::unexpected(base.error());
    target.baseUrl = *base;
    target.name = target.name.simplified();
    if (target.name.isEmpty())
        target.name = target.model;
    const auto price = m_prices.find(target.provider, target.model);
    // What nobody says stays unknown here: a request is reserved by what is known.
    if (target.contextWindow == 0 && price)
        target.contextWindow = price->contextWindow;
    if (target.maxOutput == 0 && price)
        target.maxOutput = price->maxOutput;
    if (target.contextWindow > 0)
        target.maxOutput = std::min(target.maxOutput, target.contextWindow);
    if (target.id.isNull())
        target.id = ModelTargetId::create();
    return target;
}

Result<void> Models::check(const StoredTarget &target) const
{
    if (target.name.size() > kMaxTargetName)
        return fail(Errc::Invalid, phrase("Models", "The name is too long."));
    if (!isModelName(target.model))
        return fail(Errc::Invalid,
                    phrase("Models", "“%1” is no name of a model: letters, digits and . _ : / @ + - only.").arg(target.model.left(kMaxTargetName)));
    if (target.dialect == Dialect::Google && target.model.contains(u'/'))
        return fail(Errc::Invalid, phrase("Models", "A model in Google's dialect has no “/” in its name."));
    if (target.contextWindow < 0 || target.maxOutput < 0 || target.contextWindow > kMostTokens)
        return fail(Errc::Invalid, phrase("Models", "That many tokens cannot be."));
    if (!target.caFile.isEmpty() && !(QFileInfo(target.caFile).isAbsolute() && QFileInfo(target.caFile).isReadable()))
        return fail(Errc::NotFound, phrase("Models", "The certificate %1 cannot be read.").arg(target.caFile.left(ModelStore::kMaxText)));
    if (m_store->isIn(QLatin1StringView(api::kMemorySlot), target.id) && !canEmbed(target, m_presets))
        return fail(Errc::Busy, phrase("Models", "An agent's memory search uses it. %1").arg(onlyLocalEmbeds()));
    if (!target.key.isNull()) {
        const auto key = m_vault->find(target.key);
        if (!key)
            return std::unexpected(key.error());
    }
    if (!target.backup.isNull()) {
        const auto *backup = m_store->find(target.backup);
        if (!backup || backup->id == target.id)
            return fail(Errc::NotFound, phrase("Models", "There is no such model to fall back on."));
        if (backup->dialect != target.dialect || backup->model != target.model)
            return fail(Errc::Invalid, phrase("Models", "A model is replaced only by one of the same name and dialect: requests are passed on as they are."));
    }
    return {};
}

Result<StoredTarget> Models::save(StoredTarget target)
{
    auto whole = completed(std::move(target));
    if (!whole)
        return whole;
    if (auto fine = check(*whole).and_then([&] { return m_store->save(*whole); }); !fine)
        return std::unexpected(fine.error());
    record({}, phrase("Models", "The model “%1” is %2 at %3 (%4).").arg(whole->name, whole->model, whole->provider, whole->baseUrl));
    Q_EMIT targetsChanged();
    for (const auto &agent : m_store->usersOf(whole->id))
        Q_EMIT chosen(agent);
    return whole;
}

Result<void> Models::remove(const ModelTargetId &id)
{
    const auto *found = m_store->find(id);
    const auto gone = found ? *found : StoredTarget();
    auto removed = m_store->remove(id);
    if (!removed)
        return removed;
    record({}, phrase("Models", "The model “%1” was removed: %2 at %3 (%4).").arg(gone.name, gone.model, gone.provider, gone.baseUrl));
    Q_EMIT targetsChanged();
    return {};
}

Result<void> Models::choose(const AgentId &agent, const QString &slot, const ModelTargetId &target)
{
    if (!isSlot(slot))
        return fail(Errc::NotFound, phrase("Models", "An agent has models for main, fast, image and memory, not for “%1”.").arg(slot.left(kMaxTargetName)));
    const auto *found = target.isNull() ? nullptr : m_store->find(target);
    if (!target.isNull() && !found)
        return fail(Errc::NotFound, phrase("Models", "There is no such model."));
    if (found && slot == QLatin1StringView(api::kMemorySlot) && !canEmbed(*found, m_presets))
        return fail(Errc::Invalid, onlyLocalEmbeds());
    if (auto done = m_store->setSlot(agent, slot, target); !done)
        return done;
    record(agent, found ? phrase("Models", "Its model for “%1” is “%2” now: %3 at %4.").arg(slot, found->name, found->model, found->provider)
                        : phrase("Models", "It has no chosen model for “%1” any more.").arg(slot));
    Q_EMIT targetsChanged();
    Q_EMIT chosen(agent);
    return {};
}

Result<void> Models::setAllowance(const AgentId &agent, const Allowance &allowance)
{
    if (auto done = m_store->setAllowance(agent, allowance); !done)
        return done;
    record(agent, phrase("Models", "What it may spend on models was changed: %1").arg(QString::fromUtf8(toJson(allowance))));
    Q_EMIT allowanceChanged(agent);
    return {};
}

Phrase Models::warningAbout(const StoredTarget &target) const
{
    if (target.contextWindow > 0 && target.contextWindow < kSmallWindow)
        return phrase("Models", "It takes only %1 tokens. OpenClaw's own words fill most of that; choose one that takes 16,000 or more.")
            .arg(target.contextWindow);
    const auto price = priceOf(target, m_prices, m_presets);
    if (!price)
        return phrase("Models", "What it costs is not known. While money is limited it is not asked; name its prices, or take the limits away.");
    if (price->rates != Rates{} && target.contextWindow == 0 && price->maxOutput == 0)
        return phrase("Models",
                      "How many tokens it takes is not known. While money is limited, a request that sets no limit for its answer is not sent; say how "
                      "many it takes.");
    if (const auto preset = m_presets.find(target.provider); preset && preset->keyNeeded && target.key.isNull())
        return phrase("Models", "%1 needs a key, and it has none.").arg(preset->name);
    return {};
}

void Models::forget(const AgentId &agent)
{
    if (const auto done = m_store->forget(agent); !done)
        record(agent, phrase("Models", "What the deleted agent had for models could not be removed: %1").arg(done.error().message));
    m_book->forget(agent);
    m_loops.forget(agent);
    Q_EMIT targetsChanged();
}

} // namespace cofferdam
