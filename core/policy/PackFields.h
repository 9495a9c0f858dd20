// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads plain values of a pack, and says where one is wrong.

#pragma once

#include "core/base/Result.h"
#include "core/base/Toml.h"

#include <QStringList>

#include <string_view>

namespace cofferdam {

class PackFields
{
public:
    /// `file` is only for messages.
    explicit PackFields(QString file) : m_file(std::move(file)) {}

    [[nodiscard]] const QString &file() const noexcept { return m_file; }
    /// Names file, line and field.
    [[nodiscard]] std::unexpected<Error> error(const toml::node &where, std::string_view field, const Phrase &what) const;
    /// Empty when it is no text.
    [[nodiscard]] static QString text(const toml::node &node) { return QString::fromStdString(node.value_or<std::string>("")); }
    /// One text, or a list of them.
    [[nodiscard]] Result<QStringList> texts(const toml::node &node, std::string_view field) const;

private:
    QString m_file;
};

} // namespace cofferdam
