// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dialect/NameCheck.h"

#include "core/dialect/JsonCursor.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace cofferdam {
namespace {

constexpr qsizetype kShownName = 40; ///< bytes

/// Depth is limited by the cursor.
class NameScan
{
public:
    explicit NameScan(QByteArrayView body) : m_cursor(body) {}

    [[nodiscard]] Result<void> run()
    {
        const bool isObject = m_cursor.kind() == JsonCursor::Kind::Object;
        value();
        if (m_values > kMaxRequestValues)
            return fail(Errc::Invalid, phrase("Model", "The request has more than %1 values.").arg(kMaxRequestValues));
        if (m_cursor.isTooDeep())
            return fail(Errc::Invalid, phrase("Model", "The request has more than %1 levels.").arg(JsonCursor::kMaxDepth));
        if (!isObject || !m_cursor.isOver())
            return fail(Errc::Invalid, phrase("Model", "The request is no JSON object."));
        if (!m_twice.empty()) {
            const auto shown = QString::fromUtf8(m_twice.data(), std::min(kShownName, static_cast<qsizetype>(m_twice.size())));
            return fail(Errc::Invalid, phrase("Model", "“%1” stands twice in one object of the request.").arg(shown));
        }
        return {};
    }

private:
    void value()
    {
        if (++m_values > kMaxRequestValues)
            return m_cursor.skip();
        switch (m_cursor.kind()) {
        case JsonCursor::Kind::Object: object(); break;
        case JsonCursor::Kind::List: m_cursor.list([this] { value(); }); break;
        default: m_cursor.skip();
        }
    }

    void object()
    {
        const auto outer = static_cast<std::ptrdiff_t>(m_names.size());
        m_cursor.object([this](std::string_view name) {
            if (++m_values > kMaxRequestValues)
                return;
            m_names.emplace_back(name);
            value();
        });
        const auto first = m_names.begin() + outer;
        std::sort(first, m_names.end());
        const auto twice = std::adjacent_find(first, m_names.end());
        if (twice != m_names.end() && m_twice.empty())
            m_twice = twice->empty() ? std::string("\"\"") : *twice;
        m_names.erase(first, m_names.end());
    }

    JsonCursor m_cursor;
    std::vector<std::string> m_names; ///< Of the objects that are open, from the outside in.
    std::string m_twice;
    qsizetype m_values = 0;
};

} // namespace

Result<void> checkNames(QByteArrayView body)
{
    return NameScan(body).run();
}

} // namespace cofferdam
