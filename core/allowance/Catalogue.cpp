// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/Catalogue.h"

#include <QFile>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

// Outside any namespace, and called by name: a static library's resources are dropped by the linker otherwise.
static void initialiseModelResources()
{
    Q_INIT_RESOURCE(models);
}

namespace cofferdam {
namespace {

constexpr std::size_t kMaxTextSize = 200;
constexpr std::size_t kMaxListSize = 64;

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

std::unexpected<Error> entryError(const QString &file, const toml::node &where, std::string_view key, const Phrase &what)
{
    return fail(Errc::Invalid, Phrase::pattern("%1:%2: %3: %4").arg(file).arg(where.source().begin.line).arg(toQString(key)).arg(what));
}

} // namespace

CatalogueEntry::CatalogueEntry(const toml::table &table, QString file) : m_table(table), m_file(std::move(file)) {}

void CatalogueEntry::wrong(std::string_view key, const Phrase &what)
{
    if (m_error)
        return;
    const auto *node = m_table.get(key);
    m_error = entryError(m_file, node ? *node : m_table, key, what).error();
}

const toml::node *CatalogueEntry::find(std::string_view key, Need need)
{
    m_asked.insert(toQString(key));
    const auto *node = m_table.get(key);
    if (!node && need == Need::Required)
        wrong(key, phrase("Allowance", "is missing"));
    return node;
}

QString CatalogueEntry::textOf(std::string_view key, const toml::node &node)
{
    const auto *text = node.as_string();
    if (!text || text->get().empty() || text->get().size() > kMaxTextSize
        || !std::ranges::all_of(text->get(), [](char c) { return c >= ' ' && c < '\x7f' && c != '?'; })) {
        wrong(key, phrase("Allowance", "must be a text of 1 to 200 ASCII characters"));
        return {};
    }
    return toQString(text->get());
}

QString CatalogueEntry::text(std::string_view key, Need need)
{
    const auto *node = find(key, need);
    return node ? textOf(key, *node) : QString();
}

QStringList CatalogueEntry::texts(std::string_view key, Need need)
{
    const auto *node = find(key, need);
    if (!node)
        return {};
    const auto *array = node->as_array();
    if (!array || array->size() > kMaxListSize) {
        wrong(key, phrase("Allowance", "must be a list of texts"));
        return {};
    }
    QStringList all;
    for (const auto &element : *array)
        all += textOf(key, element);
    return all;
}

bool CatalogueEntry::flag(std::string_view key)
{
    const auto *node = find(key, Need::Optional);
    if (node && !node->is_boolean())
        wrong(key, phrase("Allowance", "must be true or false"));
    return node && node->value_or(false);
}

std::optional<qint64> CatalogueEntry::count(std::string_view key, qint64 max, Need need)
{
    const auto *node = find(key, need);
    if (!node)
        return {};
    const auto *integer = node->as_integer();
    if (!integer || integer->get() < 1 || integer->get() > max) {
        wrong(key, phrase("Allowance", "must be a whole number from 1 to %1").arg(max));
        return {};
    }
    return integer->get();
}

QList<qint64> CatalogueEntry::counts(std::string_view key, qint64 max)
{
    const auto *node = find(key, Need::Optional);
    if (!node)
        return {};
    const auto *array = node->as_array();
    QList<qint64> all;
    if (array && array->size() <= kMaxListSize) {
        for (const auto &element : *array) {
            if (const auto *integer = element.as_integer(); integer && integer->get() >= 1 && integer->get() <= max)
                all += integer->get();
        }
    }
    if (!array || std::size_t(all.size()) != array->size())
        wrong(key, phrase("Allowance", "must be a list of whole numbers from 1 to %1").arg(max));
    return all;
}

std::optional<qint64> CatalogueEntry::dollars(std::string_view key, qint64 max, Need need)
{
    constexpr double kNano = 1e9;
    const auto *node = find(key, need);
    if (!node)
        return {};
    const auto value = node->is_number() ? node->value<double>() : std::nullopt;
    if (!value || !std::isfinite(*value) || *value < 0 || *value * kNano > double(max)) {
        wrong(key, phrase("Allowance", "must be a number of US dollars from 0 to %1").arg(max / qint64(kNano)));
        return {};
    }
    // Up, that a price with more digits than there are is not below what is charged; but not for the error of the double itself.
    const auto nano = *value * kNano;
    const auto nearest = std::round(nano);
    return qint64(std::abs(nano - nearest) < 1e-3 ? nearest : std::ceil(nano));
}

QDate CatalogueEntry::date(std::string_view key, Need need)
{
    const auto *node = find(key, need);
    if (!node)
        return {};
    const auto found = node->is_string() ? QDate::fromString(textOf(key, *node), Qt::ISODate) : QDate();
    if (!found.isValid())
        wrong(key, phrase("Allowance", "must be a date in quotes, as in \"2026-11-29\""));
    return found;
}

const toml::table *CatalogueEntry::table(std::string_view key)
{
    const auto *node = find(key, Need::Optional);
    if (node && !node->is_table())
        wrong(key, phrase("Allowance", "must be a table"));
    return node ? node->as_table() : nullptr;
}

const toml::array *CatalogueEntry::tables(std::string_view key)
{
    const auto *node = find(key, Need::Optional);
    if (!node)
        return nullptr;
    const auto *array = node->as_array();
    if (!array || array->size() > kMaxCatalogueEntries || !std::ranges::all_of(*array, [](const toml::node &element) { return element.is_table(); })) {
        wrong(key, phrase("Allowance", "must be a list of at most %1 tables").arg(kMaxCatalogueEntries));
        return nullptr;
    }
    return array;
}

Result<void> CatalogueEntry::end() const
{
    if (m_error)
        return std::unexpected(*m_error);
    for (const auto &[key, node] : m_table) {
        if (!m_asked.contains(toQString(key.str())))
            return entryError(m_file, node, key.str(), phrase("Allowance", "is not known here"));
    }
    return {};
}

Result<toml::table> parseCatalogue(const QByteArray &toml, const QString &file)
{
    if (toml.size() > kMaxCatalogueSize)
        return fail(Errc::Invalid, phrase("Allowance", "%1: is larger than 1 MiB").arg(file));
    // toml++ 3.4 runs into __builtin_unreachable() for some characters beyond ASCII (see core/policy/PackReader.cpp). In comments they do not
    // matter; no id, name or address that is allowed has a question mark.
    QByteArray plain = toml.startsWith("\xef\xbb\xbf") ? toml.sliced(3) : toml;
    for (auto &byte : plain) {
        if (uchar(byte) >= 0x80)
            byte = '?';
    }
    auto parsed = toml::parse(std::string_view(plain.constData(), std::size_t(plain.size())));
    if (!parsed) {
        const auto &problem = parsed.error();
        return fail(Errc::Invalid, Phrase::pattern("%1:%2: %3").arg(file).arg(problem.source().begin.line).arg(toQString(problem.description())));
    }
    return std::move(parsed).table();
}

Result<QByteArray> readBuiltInCatalogue(const QString &path)
{
    initialiseModelResources();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(Errc::NotFound, Phrase::pattern("%1: %2").arg(path, file.errorString()));
    return file.readAll();
}

} // namespace cofferdam
