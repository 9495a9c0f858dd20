// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The calls of tools in a turn: what the gateway says of them and what was decided about them, joined by their ids.

#pragma once

#include "core/action/GuestWords.h"
#include "core/api/chat.pb.h"

#include <QHash>

#include <optional>

namespace cofferdam {

struct TrailRow;

/// Of one turn. Each function returns the call as it is now known, or nothing when there is nothing to show.
class ChatTools
{
public:
    static constexpr qsizetype kMostCalls = 2000;          ///< Of a turn; those after are not shown.
    static constexpr qsizetype kMaxSubject = 4 * 1024; ///< UTF-16 units that are shown.

    [[nodiscard]] std::optional<api::ToolCall> started(const QString &id, const QString &name);
    [[nodiscard]] std::optional<api::ToolCall> ended(const ToolResult &result);
    /// A row about a decision. That of the call itself says what it is; of the gates beneath it only what stopped it counts.
    [[nodiscard]] std::optional<api::ToolCall> decided(const TrailRow &row);
    void clear() { m_calls.clear(); }

private:
    /// Null: it has no id, or there are too many.
    [[nodiscard]] api::ToolCall *callOf(const QString &id, const QString &name);

    QHash<QString, api::ToolCall> m_calls;
};

} // namespace cofferdam
