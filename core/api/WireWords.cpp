// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/api/WireWords.h"

#include <string_view>

namespace cofferdam {
namespace {

/// Up to the last '_' in what all names have in common.
std::size_t prefixOf(const google::protobuf::EnumDescriptor &all)
{
    std::string_view common = all.value(0)->name();
    for (int i = 1; i < all.value_count(); ++i) {
        const std::string_view name = all.value(i)->name();
        std::size_t same = 0;
        while (same < common.size() && same < name.size() && common[same] == name[same])
            ++same;
        common = common.substr(0, same);
    }
    const auto last = common.rfind('_');
    return last == std::string_view::npos ? 0 : last + 1;
}

} // namespace

QString wireWord(const google::protobuf::EnumValueDescriptor &value)
{
    const auto word = QString::fromStdString(value.name().substr(prefixOf(*value.type())));
    return word.endsWith(QStringLiteral("UNSPECIFIED")) ? QString() : word.toLower().replace(u'_', u'-');
}

} // namespace cofferdam
