// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/PackFields.h"

namespace cofferdam {
std::unexpected<Error> PackFields::error(const toml::node &where, std::string_view field, const Phrase &what) const
{
    return fail(
        Errc::Invalid,
        Phrase::pattern("%1:%2: %3: %4").arg(m_file).arg(where.source().begin.line).arg(QString::fromUtf8(field.data(), qsizetype(field.size())), what));
}

Result<QStringList> PackFields::texts(const toml::node &node, std::string_view field) const
{
    if (node.is_string())
        return QStringList{text(node)};
    QStringList result;
    if (!node.is_array())
        return error(node, field, phrase("Policy", "must be text or a list of texts"));
    for (const auto &item : *node.as_array()) {
        if (!item.is_string())
            return error(item, field, phrase("Policy", "must be text"));
        result.append(text(item));
    }
    return result;
}

} // namespace cofferdam
