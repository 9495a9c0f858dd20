// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/Vault.h"

#include "core/vault/DerivedKey.h"
#include "core/vault/KeyValue.h"
#include "core/vault/Origin.h"
#include "core/vault/SealedValue.h"
#include "core/vault/VaultTable.h"

#include <algorithm>
#include <chrono>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr std::chrono::milliseconds kNoteEvery = std::chrono::minutes(1);
constexpr qsizetype kMaxAgentId = 128; // UTF-16 units
constexpr QByteArrayView kValuePurpose{"vault: values"};

/// It opens only where it was put: not in the row of another key, and not when its binding was changed.
QByteArray purposeOf(const VaultKey &key)
{
    return "cofferdam vault value\n" + key.id.value.toUtf8() + '\n' + key.binding.toUtf8();
}

Result<QString> nameOf(const QString &name)
{
    const QString normal = name.normalized(QString::NormalizationForm_C).trimmed();
    const bool isPlain = std::ranges::all_of(normal, [](QChar c) { return c.isPrint(); });
    if (normal.isEmpty() || normal.size() > Vault::kMaxName || !isPlain)
        return fail(Errc::Invalid, phrase("Vault", "A key's name has 1 to %1 characters that can be printed.").arg(Vault::kMaxName));
    return normal;
}

Result<void> checkAgents(const std::optional<QList<AgentId>> &agents)
{
    const auto isWrong = [](const AgentId &agent) { return agent.isNull() || agent.value.size() > kMaxAgentId || agent.value.contains(u'\n'); };
    if (agents && (agents->size() > Vault::kMaxAgents || std::ranges::any_of(*agents, isWrong)))
        return fail(Errc::Invalid, phrase("Vault", "A key can be bound to %1 agents at most, each by its id.").arg(Vault::kMaxAgents));
    return {};
}

Result<void> checkExpiry(const std::optional<QDateTime> &expires, const QDateTime &now)
{
    if (expires && (!expires->isValid() || *expires <= now))
        return fail(Errc::Invalid, phrase("Vault", "The time a key ends at has to lie ahead."));
    return {};
}

std::optional<QDateTime> inUtc(const std::optional<QDateTime> &time)
{
    return time.transform([](const QDateTime &t) { return t.toUTC(); });
}

} // namespace

Vault::Vault(std::unique_ptr<VaultTable> table, Secret valueKey, Clock clock)
    : m_table(std::move(table))
    , m_valueKey(std::move(valueKey))
    , m_clock(clock ? std::move(clock) : Clock(&QDateTime::currentDateTimeUtc))
{}

Vault::~Vault() = default;

Result<std::unique_ptr<Vault>> Vault::open(const QString &path, const Secret &key, Clock clock)
{
    auto table = VaultTable::open(path, key);
    if (!table)
        return std::unexpected(table.error());
    std::unique_ptr<Vault> vault(new Vault(std::move(*table), derivedKey(key, kValuePurpose), std::move(clock)));
    auto keys = vault->m_table->list();
    if (!keys)
        return std::unexpected(keys.error());
    for (const VaultKey &found : std::as_const(*keys)) {
        if (found.id.isNull() || originOf(found.binding) != found.binding)
            return fail(Errc::Damaged, phrase("Vault", "The vault %1 is damaged: it holds a key without an id or a binding.").arg(path));
        if (found.lastUsed)
            vault->m_noted.insert(found.id, *found.lastUsed);
    }
    vault->m_keys = std::move(*keys);
    return vault;
}

Result<VaultKeyId> Vault::add(const QString &name, const QString &url, std::optional<QList<AgentId>> agents, Secret value, std::optional<QDateTime> expires)
{
    const auto now = m_clock().toUTC();
    const auto normal = nameOf(name);
    const auto binding = originOf(url);
    const auto clean = keyValue(std::move(value), kMaxValue);
    const auto agentsFit = checkAgents(agents);
    const auto expiryFits = checkExpiry(expires, now);
    for (const Error *error : {normal ? nullptr : &normal.error(), binding ? nullptr : &binding.error(), clean ? nullptr : &clean.error(),
                               agentsFit ? nullptr : &agentsFit.error(), expiryFits ? nullptr : &expiryFits.error()}) {
        if (error)
            return std::unexpected(*error);
    }
    if (m_keys.size() >= kMaxKeys)
        return fail(Errc::Invalid, phrase("Vault", "There are %1 keys, which is the most.").arg(kMaxKeys));
    const auto isTaken = [&normal](const VaultKey &key) { return !key.revoked && key.name.compare(*normal, Qt::CaseInsensitive) == 0; };
    if (std::ranges::any_of(m_keys, isTaken))
        return fail(Errc::Exists, phrase("Vault", "There is a key with the name “%1” already.").arg(*normal));

    const VaultKey key{.id = VaultKeyId::create(),
                       .name = *normal,
                       .binding = *binding,
                       .agents = std::move(agents),
                       .masked = maskedValue(clean->bytes()),
                       .created = now,
                       .expires = inUtc(expires)};
    if (auto done = m_table->add(key, sealedValue(m_valueKey, clean->bytes(), purposeOf(key))); !done)
        return std::unexpected(done.error());
    m_keys << key;
    Q_EMIT changed();
    return key.id;
}

Result<VaultKey> Vault::find(const VaultKeyId &id) const
{
    const auto found = std::ranges::find(m_keys, id, &VaultKey::id);
    if (found == m_keys.end())
        return fail(Errc::NotFound, phrase("Vault", "There is no such key in the vault."));
    return *found;
}

Result<VaultKey *> Vault::live(const VaultKeyId &id)
{
    const auto found = std::ranges::find(m_keys, id, &VaultKey::id);
    if (found == m_keys.end())
        return fail(Errc::NotFound, phrase("Vault", "There is no such key in the vault."));
    if (found->revoked)
        return fail(Errc::Denied, phrase("Vault", "The key “%1” was revoked.").arg(found->name));
    return std::to_address(found);
}

Result<std::shared_ptr<const Secret>> Vault::use(const VaultKeyId &id, const QString &url, const AgentId &agent)
{
    const auto found = live(id);
    if (!found)
        return std::unexpected(found.error());
    VaultKey &key = **found;
    const auto origin = originOf(url);
    if (!origin)
        return std::unexpected(origin.error());
    const auto now = m_clock().toUTC();
    if (key.expires && now >= *key.expires)
        return fail(Errc::Denied, phrase("Vault", "The key “%1” has expired.").arg(key.name));
    if (*origin != key.binding)
        return fail(Errc::Denied, phrase("Vault", "The key “%1” may go to %2 only, not to %3.").arg(key.name, key.binding, *origin));
    if (key.agents && !key.agents->contains(agent))
        return fail(Errc::Denied, phrase("Vault", "The key “%1” is not for this agent.").arg(key.name));

    auto opened = value(key);
    if (!opened)
        return opened;
    VaultKey used = key;
    used.lastUsed = now;
    // A clock that was set back must not keep it from being noted for years.
    if (const auto noted = m_noted.constFind(id); noted == m_noted.cend() || std::chrono::abs(now - *noted) >= kNoteEvery) {
        if (auto done = m_table->write(used); !done)
            return std::unexpected(done.error());
        m_noted.insert(id, now);
    }
    key = used;
    return opened;
}

Result<std::shared_ptr<const Secret>> Vault::value(const VaultKey &key)
{
    if (auto shared = m_inUse.value(key.id).lock())
        return shared;
    const auto sealed = m_table->value(key.id);
    if (!sealed)
        return std::unexpected(sealed.error());
    auto opened = openedValue(m_valueKey, *sealed, purposeOf(key));
    if (!opened)
        return fail(Errc::Damaged, phrase("Vault", "The key “%1” is damaged in the vault: its value does not open.").arg(key.name));
    auto shared = std::make_shared<const Secret>(std::move(*opened));
    m_inUse.insert(key.id, shared);
    return shared;
}

Result<void> Vault::rotate(const VaultKeyId &id, Secret value)
{
    const auto found = live(id);
    if (!found)
        return std::unexpected(found.error());
    const auto clean = keyValue(std::move(value), kMaxValue);
    if (!clean)
        return std::unexpected(clean.error());
    VaultKey key = **found;
    key.masked = maskedValue(clean->bytes());
    key.rotated = m_clock().toUTC();
    auto written = m_table->write(key, sealedValue(m_valueKey, clean->bytes(), purposeOf(key)));
    if (!written)
        return written;
    **found = key;
    m_inUse.remove(id);
    Q_EMIT changed();
    return m_table->emptyLog();
}

Result<void> Vault::revoke(const VaultKeyId &id)
{
    const auto found = std::ranges::find(m_keys, id, &VaultKey::id);
    if (found == m_keys.end())
        return fail(Errc::NotFound, phrase("Vault", "There is no such key in the vault."));
    if (found->revoked)
        return m_table->emptyLog(); // perhaps it could not be emptied then
    VaultKey key = *found;
    key.revoked = m_clock().toUTC();
    auto written = m_table->write(key, QByteArray());
    if (!written)
        return written;
    *found = key;
    m_inUse.remove(id);
    Q_EMIT changed();
    return m_table->emptyLog();
}

Result<void> Vault::remove(const VaultKeyId &id)
{
    const auto found = std::ranges::find(m_keys, id, &VaultKey::id);
    if (found == m_keys.end())
        return fail(Errc::NotFound, phrase("Vault", "There is no such key in the vault."));
    if (auto done = m_table->remove(id); !done)
        return done;
    m_keys.erase(found);
    m_noted.remove(id);
    m_inUse.remove(id);
    Q_EMIT changed();
    return m_table->emptyLog();
}

Result<void> Vault::bind(const VaultKeyId &id, std::optional<QList<AgentId>> agents, std::optional<QDateTime> expires)
{
    const auto found = live(id);
    if (!found)
        return std::unexpected(found.error());
    if (auto fits = checkAgents(agents).and_then([&] { return checkExpiry(expires, m_clock()); }); !fits)
        return fits;
    VaultKey key = **found;
    key.agents = std::move(agents);
    key.expires = inUtc(expires);
    if (auto written = m_table->write(key); !written)
        return written;
    **found = key;
    Q_EMIT changed();
    return {};
}

Result<void> Vault::eachValue(const std::function<void(const VaultKey &, std::span<const std::byte>)> &visit)
{
    for (const VaultKey &key : std::as_const(m_keys)) {
        if (key.revoked)
            continue;
        const auto opened = value(key);
        if (!opened)
            return std::unexpected(opened.error());
        visit(key, (*opened)->bytes());
    }
    return {};
}

} // namespace cofferdam
