// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/ScriptLine.h"

namespace cofferdam::guest {
namespace {

constexpr std::string_view kBlank = " \t";
constexpr std::string_view kEnd{" \t\0", 3};

} // namespace

bool isScript(std::string_view head)
{
    return head.starts_with("#!");
}

std::optional<ScriptLine> parseScriptLine(std::string_view head)
{
    if (!isScript(head))
        return std::nullopt;
    std::string buffer(head.substr(0, kScriptHead)); // a short file is followed by zeros
    buffer.resize(kScriptHead, '\0');
    std::string_view line = buffer;
    const auto end = line.substr(0, line.find('\0')).find('\n');
    if (end != std::string_view::npos) {
        line = line.substr(0, end);
    } else {
        line.remove_suffix(1);
        const auto name = line.find_first_not_of(kBlank, 2);
        if (name == std::string_view::npos || line.find_first_of(kEnd, name) == std::string_view::npos)
            return std::nullopt; // the name may go on behind what the kernel looks at
    }
    while (line.size() > 2 && kBlank.contains(line.back()))
        line.remove_suffix(1);
    const auto name = line.find_first_not_of(kBlank, 2);
    if (name == std::string_view::npos)
        return std::nullopt;
    const auto nameEnd = line.find_first_of(kEnd, name);
    ScriptLine parsed{std::string(line.substr(name, nameEnd - name)), std::nullopt};
    if (parsed.interpreter.empty())
        return std::nullopt;
    if (nameEnd == std::string_view::npos || line[nameEnd] == '\0')
        return parsed;
    const auto argument = line.find_first_not_of(kBlank, nameEnd);
    if (argument != std::string_view::npos) {
        const auto rest = line.substr(argument);
        parsed.argument = std::string(rest.substr(0, rest.find('\0')));
    }
    return parsed;
}

} // namespace cofferdam::guest
