// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/ScriptText.h"

#include "vm/guest/guestd/gates/PackageMain.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace cofferdam::guest {
namespace {

constexpr std::string_view kPythonBlank = " \t\f";

bool isWordLetter(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

std::string_view takeLine(std::string_view &text)
{
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

// ---------------------------------------------------------------------------------------------------------------- Python

/// Python decodes its script as one of the first two lines says (PEP 263); in these the text that is shown is what it reads.
bool isPlainEncoding(std::string encoding)
{
    std::ranges::transform(encoding, encoding.begin(), [](unsigned char c) { return c == '_' ? '-' : static_cast<char>(std::tolower(c)); });
    constexpr std::array<std::string_view, 9> kPlain{"utf-8", "utf8", "ascii", "us-ascii", "latin-1", "latin1", "iso-8859-1", "iso-8859-15", "cp1252"};
    return std::ranges::contains(kPlain, encoding);
}

bool isDecodedAsShown(std::string_view content)
{
    for (int i = 0; i < 2; ++i) {
        const auto line = takeLine(content);
        const auto hash = line.find_first_not_of(kPythonBlank);
        if (line.contains('\r') && line.find('\r') + 1 < line.size())
            return false; // a line's end to Python
        if (hash == std::string_view::npos || line[hash] != '#')
            continue;
        const auto coding = line.find("coding", hash);
        if (coding == std::string_view::npos)
            continue;
        auto rest = line.substr(coding + 6);
        if (rest.empty() || (rest[0] != ':' && rest[0] != '='))
            return !line.substr(coding + 6).contains("coding"); // a second one might count
        rest.remove_prefix(1);
        rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
        const auto end = std::ranges::find_if_not(rest, [](char c) { return isWordLetter(c) || c == '-' || c == '.'; });
        return isPlainEncoding(std::string(rest.begin(), end));
    }
    return true;
}

// ------------------------------------------------------------------------------------------------------------------ node

/// Where the first statement begins: behind blanks, comments and a `#!` line.
std::size_t firstStatement(std::string_view text)
{
    std::size_t at = text.starts_with("\xef\xbb\xbf") ? 3 : 0;
    if (text.substr(at).starts_with("#!"))
        at = std::min(text.find('\n', at), text.size());
    for (;;) {
        at = std::min(text.find_first_not_of(" \t\r\n", at), text.size());
        const auto rest = text.substr(at);
        if (rest.starts_with("//"))
            at = std::min(text.find('\n', at), text.size());
        else if (rest.starts_with("/*"))
            at = text.find("*/", at + 2) == std::string_view::npos ? text.size() : text.find("*/", at + 2) + 2;
        else
            return at;
    }
}

/// An import or export as its first statement: nothing but a module can be that.
bool beginsAsModule(std::string_view text)
{
    const auto rest = text.substr(firstStatement(text));
    const auto follows = [&](std::string_view word, std::string_view letters) {
        if (!rest.starts_with(word))
            return false;
        const auto after = rest.substr(word.size());
        const auto next = after.find_first_not_of(" \t");
        return next != std::string_view::npos && (letters.contains(after[next]) || (next > 0 && isWordLetter(after[next])));
    };
    return follows("import", "{*'\"") || follows("export", "{*");
}

/// A name that node gives to each CommonJS script, in a place where it is used and not declared anew: declared, the script is tried again as
/// a module.
bool isUse(std::string_view text, std::size_t begin, std::size_t end)
{
    const auto next = text.find_first_not_of(" \t", end);
    const auto before = text.substr(0, begin).find_last_not_of(" \t");
    const char after = next == std::string_view::npos ? ';' : text[next];
    const char ahead = before == std::string_view::npos ? ';' : text[before];
    if (after == '(' || after == '.' || after == '[' || after == '+' || ahead == '.')
        return true;
    if (after == ',' || after == ')')
        return ahead == '(';
    return after == '}' && ahead == '{' && before > 0 && text[before - 1] == '$';
}

/// Nothing in it, be it a comment, could make node take it for a module after it was read as CommonJS.
bool isSurelyCommonJs(std::string_view text)
{
    constexpr std::array<std::string_view, 5> kGiven{"require", "module", "exports", "__filename", "__dirname"};
    if (text.contains("\\u"))
        return false; // a keyword spelled another way
    for (std::size_t at = 0; at < text.size();) {
        if (!isWordLetter(text[at])) {
            ++at;
            continue;
        }
        auto end = at;
        while (end < text.size() && isWordLetter(text[end]))
            ++end;
        const auto word = text.substr(at, end - at);
        const bool isImportCall = word == "import" && end < text.size() && text[end] == '(';
        if ((word == "import" && !isImportCall) || word == "export" || word == "await" || (std::ranges::contains(kGiven, word) && !isUse(text, at, end)))
            return false;
        at = end;
    }
    return true;
}

/// Node reads a module's file once when it knows that it is one. Where it has to find out it reads it as CommonJS, and a module again.
std::optional<std::uint32_t> opensOfNode(const ScriptSeen &script)
{
    const auto name = script.path.substr(script.path.rfind('/') + 1);
    const auto ends = [&name](std::string_view ending) { return name.ends_with(ending); };
    if (ends(".mjs") || ends(".cjs") || ends(".mts") || ends(".cts") || ends(".json"))
        return 1;
    const auto type = script.package.empty() ? std::optional<std::string>("") : packageType(std::string(script.package));
    const bool isTyped = type == "module" || type == "commonjs";
    if ((isTyped && (ends(".js") || ends(".ts"))) || isSurelyCommonJs(script.content))
        return 1;
    const bool findsOut = type && !isTyped && (ends(".js") || !name.contains('.'));
    return findsOut && beginsAsModule(script.content) ? std::optional<std::uint32_t>(2) : std::nullopt;
}

} // namespace

void TextScan::add(std::string_view piece)
{
    // \a \b \t \n \v \f \r and Escape: some print them in colours
    m_isText = m_isText && std::ranges::all_of(piece, [](unsigned char c) { return c >= 0x20 ? c != 0x7f : (c >= 0x07 && c <= 0x0d) || c == 0x1b; });
}

std::optional<std::uint32_t> opensOfScript(cofferdam_interpreter interpreter, const ScriptSeen &script)
{
    if (!script.isText)
        return std::nullopt;
    switch (interpreter) {
    case COFFERDAM_PYTHON:
        if (script.path.ends_with(".pyc") || script.given.ends_with(".pyc") || !isDecodedAsShown(script.content))
            return std::nullopt; // by that name alone it takes anything for compiled code
        break;
    case COFFERDAM_NODE: return opensOfNode(script);
    case COFFERDAM_NO_SCRIPT:
    case COFFERDAM_PLAIN: break;
    }
    return 1;
}

} // namespace cofferdam::guest
