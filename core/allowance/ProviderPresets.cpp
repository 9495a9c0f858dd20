// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/ProviderPresets.h"

#include "core/allowance/Catalogue.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qint64 kMaxPort = 65535;

bool isOrigin(const QUrl &url, bool local)
{
    const bool plain = url.userName().isEmpty() && url.password().isEmpty() && !url.hasQuery() && !url.hasFragment() && !url.path().endsWith(u'/');
    const bool secret = url.scheme() == u"https" || (local && url.scheme() == u"http" && url.host() == u"127.0.0.1");
    return url.isValid() && !url.host().isEmpty() && plain && secret;
}

Result<ProviderPreset> readPreset(const toml::table &table, const QString &file)
{
    using enum CatalogueEntry::Need;
    CatalogueEntry entry(table, file);
    ProviderPreset preset;
    preset.id = entry.text("id");
    preset.name = entry.text("name");
    preset.icon = entry.text("icon");
    preset.local = entry.flag("local");
    preset.keyNeeded = entry.flag("key_needed");
    const auto url = entry.text("base_url", Optional);
    if (!url.isEmpty())
        preset.baseUrl = QUrl(url, QUrl::StrictMode);
    if (!url.isEmpty() && !isOrigin(preset.baseUrl, preset.local))
        entry.wrong("base_url", phrase("Allowance", "must be an https:// address without a slash at its end, or one of this computer where it is local"));
    for (const auto &word : entry.texts("dialects")) {
        if (const auto dialect = fromWord<Dialect>(word))
            preset.dialects += *dialect;
        else
            entry.wrong("dialects", phrase("Allowance", "“%1” is no dialect").arg(shownWord(word)));
    }
    preset.limitFields = entry.texts("limit_fields", Optional);
    for (const auto port : entry.counts("ports", kMaxPort))
        preset.ports += quint16(port);
    if (preset.dialects.isEmpty())
        entry.wrong("dialects", phrase("Allowance", "is empty"));
    if (preset.local != !preset.ports.isEmpty())
        entry.wrong("ports", phrase("Allowance", "are for local servers, and these need one"));
    if (auto ended = entry.end(); !ended)
        return std::unexpected(ended.error());
    return preset;
}

} // namespace

Result<ProviderPresets> ProviderPresets::load()
{
    const auto path = u":/cofferdam/models/providers.toml"_s;
    const auto content = readBuiltInCatalogue(path);
    if (!content)
        return std::unexpected(content.error());
    const auto parsed = parseCatalogue(*content, path);
    if (!parsed)
        return std::unexpected(parsed.error());
    CatalogueEntry root(*parsed, path);
    const auto *providers = root.tables("provider");
    if (auto ended = root.end(); !ended)
        return std::unexpected(ended.error());
    ProviderPresets presets;
    for (std::size_t i = 0; providers && i < providers->size(); ++i) {
        auto preset = readPreset(*providers->get(i)->as_table(), path);
        if (!preset)
            return std::unexpected(preset.error());
        if (presets.find(preset->id))
            return fail(Errc::Invalid, phrase("Allowance", "%1: %2 is there twice").arg(path, preset->id));
        presets.m_list += *std::move(preset);
    }
    return presets;
}

std::optional<ProviderPreset> ProviderPresets::find(QStringView id) const
{
    const auto found = std::ranges::find(m_list, id, &ProviderPreset::id);
    return found != m_list.cend() ? std::optional(*found) : std::nullopt;
}

QStringList ProviderPresets::limitFields(QStringView id, const QUrl &baseUrl) const
{
    const auto preset = find(id);
    if (!preset)
        return {};
    const bool isThere = preset->local ? baseUrl.host() == preset->baseUrl.host() : baseUrl == preset->baseUrl;
    return isThere ? preset->limitFields : QStringList();
}

} // namespace cofferdam
