// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/PriceTable.h"

#include "core/allowance/Catalogue.h"
#include "core/base/OwnedPath.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qint64 kMaxContext = 1'000'000'000; ///< Tokens.
constexpr qint64 kMaxSearchRate = 1'000'000'000'000; ///< Nano-dollars for a thousand.
constexpr qsizetype kMaxSuffix = 11; // "-2025-08-07"

/// What is not said costs as much as what is most like it.
Rates readRates(CatalogueEntry &entry)
{
    using enum CatalogueEntry::Need;
    Rates rates;
    rates.input = entry.dollars("input", kMaxRate).value_or(0);
    rates.output = entry.dollars("output", kMaxRate).value_or(0);
    rates.cacheRead = entry.dollars("cache_read", kMaxRate, Optional).value_or(rates.input);
    rates.cacheWrite = entry.dollars("cache_write", kMaxRate, Optional).value_or(rates.input);
    rates.cacheWriteHour = entry.dollars("cache_write_hour", kMaxRate, Optional).value_or(rates.cacheWrite);
    return rates;
}

Result<Price> readPrice(CatalogueEntry &entry, const QString &file)
{
    using enum CatalogueEntry::Need;
    Price price;
    price.rates = readRates(entry);
    price.searches = entry.dollars("searches", kMaxSearchRate, Optional);
    price.contextWindow = entry.count("context", kMaxContext).value_or(0);
    price.maxOutput = entry.count("max_output", kMaxContext).value_or(0);
    price.images = entry.flag("images");
    price.reasoning = entry.flag("reasoning");
    if (const auto *table = entry.table("dearer")) {
        CatalogueEntry dearer(*table, file);
        price.dearer = Price::Dearer{.above = dearer.count("above", kMaxContext).value_or(0), .rates = readRates(dearer)};
        if (auto ended = dearer.end(); !ended)
            return std::unexpected(ended.error());
    }
    return price;
}

/// A word of a provider for one state of a model: a day of this century, or "latest".
bool isState(QStringView text)
{
    if (text == u"latest")
        return true;
    const auto format = text.size() == 8 ? u"yyyyMMdd"_s : u"yyyy-MM-dd"_s;
    const auto date = text.size() == format.size() ? QDate::fromString(text.toString(), format) : QDate();
    return date.isValid() && date.year() >= 2020 && date.year() < 2100;
}

/// Without its state: "gpt-5" of "gpt-5-2025-08-07". Nothing when it names none.
std::optional<QStringView> withoutState(QStringView model)
{
    // From the end, as far as the longest goes: the first that fits leaves the longest name.
    for (auto at = model.size() - 1; at > 0 && at >= model.size() - kMaxSuffix; --at) {
        if ((model.at(at) == u'-' || model.at(at) == u'@') && isState(model.sliced(at + 1)))
            return model.first(at);
    }
    return {};
}

/// Nothing when there is no such file.
Result<std::optional<QByteArray>> readUserFile(const QString &path)
{
    auto opened = openOwned(path, {.orRoot = true, .forbidden = kOthersWrite}, Links::Followed);
    if (!opened && opened.error().code == Errc::NotFound)
        return std::nullopt;
    if (!opened)
        return std::unexpected(opened.error());
    QFile file;
    if (!file.open(opened->get(), QIODevice::ReadOnly, QFileDevice::AutoCloseHandle))
        return fail(Errc::Io, Phrase::pattern("%1: %2").arg(path, file.errorString()));
    (void)opened->release();
    auto content = file.read(kMaxCatalogueSize + 1);
    if (file.error() != QFileDevice::NoError)
        return fail(Errc::Io, Phrase::pattern("%1: %2").arg(path, file.errorString()));
    return content;
}

} // namespace

QString PriceTable::userPath()
{
    const auto configured = qEnvironmentVariable("XDG_CONFIG_HOME");
    const auto folder = QDir::isAbsolutePath(configured) ? configured : QDir::homePath() + u"/.config"_s;
    return folder + u"/cofferdam/prices.toml"_s;
}

Result<PriceTable> PriceTable::load(const QString &userFile)
{
    PriceTable table;
    const auto path = u":/cofferdam/models/prices.toml"_s;
    const auto builtIn = readBuiltInCatalogue(path);
    if (!builtIn)
        return std::unexpected(builtIn.error());
    if (auto read = table.read(*builtIn, path); !read)
        return std::unexpected(read.error());
    const auto own = readUserFile(userFile);
    if (!own)
        return std::unexpected(own.error());
    if (*own) {
        if (auto read = table.read(**own, userFile); !read)
            return std::unexpected(read.error());
    }
    return table;
}

Result<void> PriceTable::read(const QByteArray &toml, const QString &file)
{
    const auto parsed = parseCatalogue(toml, file);
    if (!parsed)
        return std::unexpected(parsed.error());
    CatalogueEntry root(*parsed, file);
    if (const auto date = root.date("date", CatalogueEntry::Need::Optional); !m_date.isValid())
        m_date = date;
    const auto *models = root.tables("model");
    if (auto ended = root.end(); !ended)
        return ended;
    if (!models)
        return {};
    QHash<Key, Price> read;
    for (const auto &element : *models) {
        CatalogueEntry entry(*element.as_table(), file);
        const auto provider = entry.text("provider");
        auto ids = entry.texts("also", CatalogueEntry::Need::Optional);
        ids.prepend(entry.text("id"));
        const auto price = readPrice(entry, file);
        if (!price)
            return std::unexpected(price.error());
        for (const auto &id : std::as_const(ids)) {
            if (read.contains({provider, id}))
                entry.wrong("id", phrase("Allowance", "%1 of %2 has a price already").arg(id, provider));
            read.insert({provider, id}, *price);
        }
        if (auto ended = entry.end(); !ended)
            return ended;
    }
    m_prices.insert(read); // a later file takes the place of an earlier one
    return {};
}

std::optional<Price> PriceTable::find(QStringView provider, QStringView model) const
{
    const auto exact = m_prices.constFind({provider.toString(), model.toString()});
    if (exact != m_prices.cend())
        return *exact;
    const auto shorter = withoutState(model);
    const auto found = shorter ? m_prices.constFind({provider.toString(), shorter->toString()}) : m_prices.cend();
    return found != m_prices.cend() ? std::optional(*found) : std::nullopt;
}

} // namespace cofferdam
