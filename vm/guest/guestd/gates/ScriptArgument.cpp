// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/ScriptArgument.h"

#include <algorithm>
#include <array>

namespace cofferdam::guest {
namespace {

/// How the options of an interpreter are written. Letters are short options.
struct Grammar {
    std::array<std::string_view, 8> names;
    cofferdam_interpreter kind;
    std::string_view inlineCode;               ///< The program is in the arguments or on the standard input: no script.
    std::string_view takesValue;               ///< The rest of the word, or the next word, is a value.
    std::string_view scriptValue;              ///< Such a value is the script.
    std::array<std::string_view, 6> noScript;  ///< Long options, with or without "=".
    std::array<std::string_view, 6> longValue; ///< The next word is their value.
};

constexpr std::array kGrammars{
    Grammar{{"sh", "bash", "dash", "ash", "ksh", "zsh", "rbash"}, COFFERDAM_PLAIN, "cs", "oO", "", {}, {"--rcfile", "--init-file"}},
    Grammar{{"python", "python3"}, COFFERDAM_PYTHON, "cm", "WX", "", {}, {"--check-hash-based-pycs"}},
    Grammar{{"node", "nodejs"},
            COFFERDAM_NODE,
            "epri",
            "C",
            "",
            {"--eval", "--print", "--require", "--import", "--loader", "--experimental-loader"},
            {"--conditions", "--input-type", "--env-file", "--title", "--icu-data-dir", "--openssl-config"}},
    Grammar{{"perl"}, COFFERDAM_PLAIN, "eEM", "Im", "", {}, {}},
    Grammar{{"ruby"}, COFFERDAM_PLAIN, "er", "ICE", "", {}, {}},
    // The program of the dynamic linker is another program.
    Grammar{{"ld-linux-x86-64.so.2"}, COFFERDAM_PLAIN, "", "", "", {}, {"--library-path", "--inhibit-rpath", "--argv0", "--preload", "--audit"}},
    Grammar{{"awk", "gawk", "mawk", "nawk", "original-awk"}, COFFERDAM_PLAIN, "", "Fv", "f", {}, {}},
};

std::string_view lastPart(std::string_view path)
{
    return path.substr(path.rfind('/') + 1);
}

const Grammar *grammarOf(std::string_view program, std::string_view called)
{
    auto name = lastPart(program);
    if (name == "busybox") {
        name = lastPart(called);
        if (name.starts_with('-'))
            name.remove_prefix(1);
    }
    // python3.13, perl5.40: one program
    const auto plain = name.substr(0, name.find_last_not_of("0123456789.") + 1);
    for (const auto &grammar : kGrammars) {
        if (std::ranges::contains(grammar.names, name) || (!plain.empty() && std::ranges::contains(grammar.names, plain)))
            return &grammar;
    }
    return nullptr;
}

template<std::size_t N>
bool names(const std::array<std::string_view, N> &options, std::string_view word)
{
    return std::ranges::any_of(options, [word](std::string_view option) { return !option.empty() && word == option; });
}

} // namespace

std::optional<ScriptArgument> scriptArgument(std::string_view program, const std::vector<std::string> &arguments)
{
    if (arguments.empty())
        return std::nullopt;
    std::size_t first = 1;
    std::string_view called = arguments[0];
    if (lastPart(program) == "busybox" && lastPart(called) == "busybox" && arguments.size() > 1)
        called = arguments[first++]; // busybox sh ...
    const auto *grammar = grammarOf(program, called);
    if (grammar == nullptr)
        return std::nullopt;
    const auto isPlus = [grammar](std::string_view word) { return word.starts_with('+') && grammar->kind == COFFERDAM_PLAIN && word.size() > 1; };
    for (auto i = first; i < arguments.size(); ++i) {
        const std::string_view word = arguments[i];
        if (word == "-")
            return std::nullopt; // standard input
        const bool isShort = word.starts_with('-') && !word.starts_with("--");
        if (!word.starts_with('-') && !isPlus(word)) {
            if (!grammar->scriptValue.empty())
                return std::nullopt; // awk: the program itself
            return ScriptArgument{std::string(word), grammar->kind};
        }
        if (word == "--") {
            if (i + 1 >= arguments.size() || !grammar->scriptValue.empty())
                return std::nullopt;
            return ScriptArgument{arguments[i + 1], grammar->kind};
        }
        if (!isShort && !isPlus(word)) {
            if (names(grammar->noScript, word.substr(0, word.find('='))))
                return std::nullopt;
            if (names(grammar->longValue, word))
                ++i;
            continue;
        }
        for (std::size_t at = 1; at < word.size(); ++at) {
            const char letter = word[at];
            if (grammar->inlineCode.contains(letter) && isShort)
                return std::nullopt;
            if (grammar->scriptValue.contains(letter)) {
                if (at + 1 < word.size())
                    return ScriptArgument{std::string(word.substr(at + 1)), grammar->kind};
                return i + 1 < arguments.size() ? std::optional(ScriptArgument{arguments[i + 1], grammar->kind}) : std::nullopt;
            }
            if (grammar->takesValue.contains(letter)) {
                // Shells take the name of an option from the next word even behind other letters.
                if (at + 1 == word.size() || grammar->inlineCode.contains('s'))
                    ++i;
                break;
            }
        }
    }
    return std::nullopt;
}

} // namespace cofferdam::guest
