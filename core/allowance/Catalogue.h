// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A TOML file that is a list of tables of plain values, as prices and providers are written.

#pragma once

#include "core/base/Result.h"
#include "core/base/Toml.h"

#include <QByteArray>
#include <QDate>
#include <QSet>
#include <QStringList>

#include <optional>
#include <string_view>

namespace cofferdam {

inline constexpr qint64 kMaxCatalogueSize = 1024LL * 1024; ///< Bytes.
inline constexpr std::size_t kMaxCatalogueEntries = 5000;

/// Reads one table. The first thing that is wrong is kept, with file and line, and end() tells it: also a field that nobody asked for.
class CatalogueEntry
{
public:
    enum class Need { Required, Optional };

    CatalogueEntry(const toml::table &table, QString file);

    [[nodiscard]] QString text(std::string_view key, Need need = Need::Required); ///< Printable ASCII, at most 200 characters.
    [[nodiscard]] QStringList texts(std::string_view key, Need need = Need::Required);
    [[nodiscard]] bool flag(std::string_view key); ///< False when it is not there.
    [[nodiscard]] std::optional<qint64> count(std::string_view key, qint64 max, Need need = Need::Required);
    [[nodiscard]] QList<qint64> counts(std::string_view key, qint64 max);
    /// Dollars, as nano-dollars: a number from 0 to `max` nano-dollars.
    [[nodiscard]] std::optional<qint64> dollars(std::string_view key, qint64 max, Need need = Need::Required);
    [[nodiscard]] QDate date(std::string_view key, Need need = Need::Required);
    [[nodiscard]] const toml::table *table(std::string_view key); ///< None: not there.
    [[nodiscard]] const toml::array *tables(std::string_view key);
    void wrong(std::string_view key, const Phrase &what);
    [[nodiscard]] Result<void> end() const;

private:
    [[nodiscard]] const toml::node *find(std::string_view key, Need need);
    [[nodiscard]] QString textOf(std::string_view key, const toml::node &node);

    const toml::table &m_table;
    QString m_file;
    QSet<QString> m_asked;
    std::optional<Error> m_error;
};

/// Invalid, with file and line. What is beyond ASCII is only for comments.
[[nodiscard]] Result<toml::table> parseCatalogue(const QByteArray &toml, const QString &file);
/// Of a file inside the program.
[[nodiscard]] Result<QByteArray> readBuiltInCatalogue(const QString &path);

} // namespace cofferdam
