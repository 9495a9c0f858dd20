// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether what an interpreter runs is the text that a script shows, and how often it is opened until it has been read.

#pragma once

#include "vm/guest/bpf/gates.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cofferdam::guest {

/// Looks at a script piece by piece.
class TextScan
{
public:
    void add(std::string_view piece);
    /// No bytes that no text has: compiled code, an archive, data behind a script. Some interpreters run those another way than as text.
    [[nodiscard]] bool isText() const { return m_isText; }

private:
    bool m_isText = true;
};

/// What was seen of a script.
struct ScriptSeen {
    std::string_view path;    ///< Resolved.
    std::string_view given;   ///< As the interpreter was given it.
    std::string_view content; ///< Whole.
    bool isText = false;
    std::string_view package; ///< Of node: content of the package.json that holds for it; empty: there is none.
};

/// How often the interpreter opens it, as the script that it is, before it runs anything. Nothing: it would run something else than this
/// text, or nobody can say when it has been read.
[[nodiscard]] std::optional<std::uint32_t> opensOfScript(cofferdam_interpreter interpreter, const ScriptSeen &script);

} // namespace cofferdam::guest
