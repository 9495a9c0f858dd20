// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transfer/Notable.h"

#include "core/base/Toml.h"

#include <QFile>
#include <QtLogging>

#include <algorithm>

using namespace Qt::StringLiterals;

static void loadTransferList() // outside of every namespace, as Q_INIT_RESOURCE has to be
{
    Q_INIT_RESOURCE(transfer);
}

namespace cofferdam {
namespace {

std::optional<Phrase> whatIs(const QString &kind)
{
    const QHash<QString, Phrase> kinds{
        {u"key"_s, phrase("Files", "a private key")},
        {u"password"_s, phrase("Files", "passwords or tokens")},
        {u"environment"_s, phrase("Files", "settings that often hold passwords")},
        {u"cloud"_s, phrase("Files", "the way into a cloud account")},
        {u"history"_s, phrase("Files", "a history of commands")},
        {u"browser"_s, phrase("Files", "what a browser or a purse knows")},
        {u"hook"_s, phrase("Files", "git, or another tool for versions, may run or obey it.")},
        {u"editor"_s, phrase("Files", "An editor that opens the folder may run or obey it.")},
        {u"shell"_s, phrase("Files", "A shell or an interpreter may run it as soon as one goes into the folder.")},
        {u"desktop"_s, phrase("Files", "It runs when one opens it.")},
        {u"build"_s, phrase("Files", "It decides what runs when one builds or installs what is in the folder.")},
        {u"agent"_s, phrase("Files", "An assistant on this computer that opens the folder may obey it.")},
        {u"macro"_s, phrase("Files", "It may hold programs that run when one opens it.")},
    };
    const auto found = kinds.constFind(kind);
    return found == kinds.cend() ? std::nullopt : std::optional(*found);
}

Error badList(const QString &why)
{
    return {Errc::Invalid, Phrase::verbatim(u"notable.toml: "_s + why)};
}

} // namespace

void Notable::Names::add(const QString &pattern)
{
    const auto small = pattern.toLower();
    if (small.endsWith(u"/*"_s))
        within.append(small.chopped(1));
    else if (small.contains(u'/'))
        tails.append(small);
    else if (small.startsWith(u'*'))
        ends.append(small.sliced(1));
    else if (small.endsWith(u'*'))
        begins.append(small.chopped(1));
    else
        exact.insert(small, true);
}

bool Notable::Names::fit(const QString &path) const
{
    if (any)
        return true;
    const auto small = path.toLower();
    const auto name = small.sliced(small.lastIndexOf(u'/') + 1);
    const auto whole = u'/' + small;
    return exact.contains(name) || std::ranges::any_of(ends, [&name](const QString &end) { return name.size() > end.size() && name.endsWith(end); })
           || std::ranges::any_of(begins, [&name](const QString &begin) { return name.startsWith(begin); })
           || std::ranges::any_of(tails, [&whole](const QString &tail) { return whole.endsWith(u'/' + tail); })
           || std::ranges::any_of(within, [&whole](const QString &folder) { return whole.contains(u'/' + folder); });
}

Result<Notable> Notable::parse(const QByteArray &text)
{
    const auto parsed = toml::parse(std::string_view(text.constData(), static_cast<size_t>(text.size())));
    if (!parsed)
        return std::unexpected(badList(QString::fromStdString(std::string(parsed.error().description()))));
    Notable list;
    for (const auto &[section, rows] : {std::pair{"secret", &list.m_secrets}, std::pair{"runs", &list.m_runs}}) {
        const auto *tables = parsed.table()[section].as_array();
        if (!tables)
            return std::unexpected(badList(u"a section is missing"_s));
        for (const auto &each : *tables) {
            const auto *table = each.as_table();
            const auto kind = table ? whatIs(QString::fromStdString((*table)["kind"].value_or(std::string()))) : std::nullopt;
            if (!kind)
                return std::unexpected(badList(u"a kind that is not known"_s));
            Row row{.what = *kind, .names = {}, .content = {}};
            const auto *names = (*table)["names"].as_array();
            row.names.any = names == nullptr;
            for (const auto &name : names ? *names : toml::array())
                row.names.add(QString::fromStdString(name.value_or(std::string())));
            if (const auto content = (*table)["content"].value<std::string>()) {
                row.content = QRegularExpression(QString::fromStdString(*content), QRegularExpression::UseUnicodePropertiesOption);
                if (!row.content->isValid())
                    return std::unexpected(badList(row.content->errorString()));
            }
            rows->append(std::move(row));
        }
    }
    return list;
}

const Notable &Notable::standard()
{
    static const Notable list = [] {
        loadTransferList();
        QFile file(u":/cofferdam/transfer/notable.toml"_s);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("notable.toml is missing");
        auto parsed = parse(file.readAll());
        if (!parsed)
            qFatal("%s", qPrintable(parsed.error().message.english()));
        return std::move(*parsed);
    }();
    return list;
}

std::optional<Phrase> Notable::secretByName(const QString &path) const
{
    const auto row = std::ranges::find_if(m_secrets, [&path](const Row &each) { return !each.content && each.names.fit(path); });
    return row == m_secrets.end() ? std::nullopt : std::optional(row->what);
}

std::optional<Phrase> Notable::secretByContent(const QString &path, const QByteArray &beginning) const
{
    const auto text = QString::fromLatin1(beginning); // what is looked for is ASCII
    const auto row = std::ranges::find_if(m_secrets, [&](const Row &each) { return each.content && each.names.fit(path) && text.contains(*each.content); });
    return row == m_secrets.end() ? std::nullopt : std::optional(row->what);
}

std::optional<Phrase> Notable::runsByItself(const QString &path) const
{
    const auto row = std::ranges::find_if(m_runs, [&path](const Row &each) { return each.names.fit(path); });
    return row == m_runs.end() ? std::nullopt : std::optional(row->what);
}

} // namespace cofferdam
