// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/PackReader.h"

#include "core/policy/PackFields.h"
#include "core/policy/RuleReader.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

Result<QList<Pack::Include>> readIncludes(const PackFields &fields, const toml::node &node)
{
    const auto files = fields.texts(node, "include");
    if (!files)
        return std::unexpected(files.error());
    QList<Pack::Include> includes;
    for (const auto &file : *files) {
        const auto parts = file.split(u'/');
        if (file.startsWith(u'/') || parts.contains(u".."_s) || parts.contains(QString()) || !file.endsWith(u".toml"))
            return fields.error(node, "include", phrase("Policy", "“%1” must name a .toml file in the folder of this pack or below it").arg(file.left(80)));
        includes.append({file, int(node.source().begin.line)});
    }
    return includes;
}

/// The same document in ASCII: characters beyond it as TOML escapes. In texts of double quotes that is the same; outside of texts
/// it is the error that it was before. toml++ 3.4 runs into __builtin_unreachable() for many of them
/// (is_non_ascii_horizontal_whitespace), also where a broken token makes it see texts elsewhere than they are.
QByteArray inAscii(const QByteArray &toml)
{
    QByteArray out;
    out.reserve(toml.size());
    const auto characters = QString::fromUtf8(toml).toUcs4();
    for (const auto character : characters) {
        if (character < 0x80)
            out += static_cast<char>(character);
        else
            out += "\\U" + QByteArray::number(character, 16).rightJustified(8, '0');
    }
    return out;
}

/// The line of the first text where such an escape was not undone: one of single quotes, which know no escapes; 0 when there is none.
qsizetype lineOfLeftEscape(const toml::node &node)
{
    if (const auto *text = node.as_string()) {
        static const QRegularExpression escape(u"\\\\U[0-9a-fA-F]{8}"_s);
        const auto &value = text->get();
        return QString::fromUtf8(value.data(), qsizetype(value.size())).contains(escape) ? qsizetype(node.source().begin.line) : 0;
    }
    qsizetype line = 0;
    const auto look = [&line](const toml::node &child) { line = line ? line : lineOfLeftEscape(child); };
    if (const auto *table = node.as_table()) {
        for (const auto &[key, child] : *table)
            look(child);
    } else if (const auto *array = node.as_array()) {
        for (const auto &child : *array)
            look(child);
    }
    return line;
}

Result<toml::table> parsePack(const QByteArray &toml, const QString &file)
{
    if (toml.size() > kMaxPackSize)
        return fail(Errc::Invalid, phrase("Policy", "%1: a pack is at most 4 MiB").arg(file));
    if (!toml.isValidUtf8())
        return fail(Errc::Invalid, phrase("Policy", "%1: is not UTF-8").arg(file));
    const auto plain = inAscii(toml.startsWith("\xef\xbb\xbf") ? toml.sliced(3) : toml);
    auto parsed = toml::parse(std::string_view(plain.constData(), static_cast<std::size_t>(plain.size())));
    if (!parsed) {
        const auto &problem = parsed.error();
        return fail(Errc::Invalid, Phrase::pattern("%1:%2: %3")
                                       .arg(file)
                                       .arg(problem.source().begin.line)
                                       .arg(QString::fromUtf8(problem.description().data(), qsizetype(problem.description().size()))));
    }
    if (const auto line = plain.size() == toml.size() ? 0 : lineOfLeftEscape(parsed.table()); line > 0)
        return fail(Errc::Invalid, phrase("Policy", "%1:%2: characters beyond ASCII belong into double quotes").arg(file).arg(line));
    return std::move(parsed).table();
}

} // namespace

Result<Pack> readPack(const QByteArray &toml, const QString &file, RuleOrigin origin)
{
    const auto parsed = parsePack(toml, file);
    if (!parsed)
        return std::unexpected(parsed.error());
    const toml::table &root = *parsed;
    const PackFields fields(file);
    const RuleReader reader(fields, origin);
    for (const auto &[key, value] : root) {
        if (key.str() != "pack" && key.str() != "rule" && key.str() != "include")
            return fields.error(value, key.str(), phrase("Policy", "is no part of a pack"));
    }
    Pack pack;
    if (const auto *include = root.get("include")) {
        auto files = readIncludes(fields, *include);
        if (!files)
            return std::unexpected(files.error());
        pack.includes = *std::move(files);
    }
    const auto *list = root["rule"].as_array();
    if (!list && !pack.includes.isEmpty())
        return pack;
    if (!list)
        return fields.error(root, "rule", phrase("Policy", "a pack needs at least one [[rule]]"));
    for (const auto &entry : *list) {
        if (!entry.is_table())
            return fields.error(entry, "rule", phrase("Policy", "must be a table"));
        auto rule = reader.read(*entry.as_table());
        if (!rule)
            return std::unexpected(rule.error());
        pack.rules.push_back(*std::move(rule));
    }
    return pack;
}

} // namespace cofferdam
