// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/code/Code.h"

#include "core/inspect/code/CodeValues.h"
#include "core/inspect/knowledge/Hosts.h"
#include "core/inspect/knowledge/Knowledge.h"
#include "core/inspect/knowledge/Places.h"
#include "core/inspect/knowledge/ShellPaths.h"

#include <QRegularExpression>

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <vector>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kRestOfLine = -2; ///< As argument: everything up to the end of the line, as it stands.
constexpr int kMaxAliases = 16;
constexpr int kMaxCalls = 256; ///< Looked at in one text.

/// One kind of call and what it does.
struct Call {
    std::unique_ptr<RE2> pattern;
    QString what;      ///< "delete", "shell", "open", "url", "send", "mark", "hidden", "evaluates", "backtick", "sql", ...
    QStringList traits;
    Reach reach = Reach::Inside;
    int argument = 0;  ///< -1: what the method is called on; kRestOfLine.
};

struct CodeLanguage {
    std::vector<Call> calls;
    QStringView comment;
};

CodeLanguage languageFrom(const toml::table &table, const QString &name)
{
    CodeLanguage language;
    language.comment = name == u"node" || name == u"php" ? u"//" : u"#";
    const auto *calls = table["call"].as_array();
    for (const auto &entry : *calls) {
        const auto &call = *entry.as_table();
        const auto words = wordsOf(call["does"]);
        Call one;
        one.pattern = std::make_unique<RE2>(call["match"].value_or<std::string>(""));
        if (!one.pattern->ok() || words.isEmpty())
            qFatal("resources/programs/languages.toml: %s: %s", qUtf8Printable(name), one.pattern->error().c_str());
        one.what = words.first();
        for (const auto &trait : words.sliced(1)) {
            if (trait == u"outside")
                one.reach = Reach::Outside;
            else
                one.traits.append(trait.sliced(1));
        }
        one.argument = call["argument"].value_or(0);
        language.calls.push_back(std::move(one));
    }
    return language;
}

const CodeLanguage *languageNamed(const QString &name)
{
    static const auto languages = [] {
        std::map<QString, CodeLanguage> all;
        const auto table = knowledge(u"languages"_s);
        for (const auto &[key, value] : *table["language"].as_table()) {
            const auto language = QString::fromStdString(std::string(key.str()));
            all.emplace(language, languageFrom(*value.as_table(), language));
        }
        return all;
    }();
    const auto found = languages.find(name);
    return found == languages.end() ? nullptr : &found->second;
}

/// Looks through one text.
class Scan
{
public:
    Scan(const CodeLanguage &language, QString languageName, const QString &text, QString program, CodeListener &listener)
        : m_language(language)
        , m_languageName(std::move(languageName))
        , m_text(text)
        , m_program(std::move(program))
        , m_values(text)
        , m_listener(listener)
    {}

    void run()
    {
        const std::string bytes = m_text.toStdString();
        int calls = 0;
        for (const auto &call : m_language.calls) {
            re2::StringPiece rest(bytes);
            re2::StringPiece found;
            while (RE2::PartialMatch(rest, *call.pattern, &found) && !found.empty()) {
                if (++calls > kMaxCalls) {
                    m_listener.onGivenUp(QStringLiteral(QT_TRANSLATE_NOOP("Inspect", "too many calls in inline code")));
                    return;
                }
                const auto begin = static_cast<std::size_t>(found.data() - bytes.data());
                const auto end = begin + found.size();
                const QString before = QString::fromStdString(bytes.substr(0, begin));
                const bool quoted = !before.isEmpty() && m_values.isText(before.size() - 1); // a match may be a literal itself
                if (!m_values.isText(before.size()) || !quoted)
                    apply(call, before.size(), before.size() + QString::fromUtf8(found.data(), static_cast<qsizetype>(found.size())).size());
                rest = re2::StringPiece(bytes).substr(end);
            }
        }
        if (m_socket && m_spawns)
            add(EffectKind::Execute, {}, {u"remote-shell"_s});
        if (m_fetches && m_interprets)
            add(EffectKind::Execute, m_program, {u"downloaded"_s});
    }

private:
    void add(EffectKind kind, const QString &object, const QStringList &traits, Reach reach = Reach::Inside)
    {
        m_listener.onEffect(kind, object, reach, traits);
    }

    void path(EffectKind kind, const QString &text, const QStringList &traits)
    {
        m_listener.onFile(kind, text.isEmpty() ? QString(kUnresolved) : text, traits);
        m_reads |= kind == EffectKind::Read;
    }

    void open(const QString &file, const QString &mode)
    {
        if (mode.contains(u'w') || mode.contains(u'x') || (mode.contains(u'>') && !mode.contains(u">>")))
            path(EffectKind::Overwrite, file, {u"redirect"_s});
        else if (mode.contains(u'a') || mode.contains(u'+') || mode.contains(u">>"))
            path(EffectKind::Overwrite, file, {u"append"_s});
        else
            path(EffectKind::Read, file, {});
    }

    /// A statement that changes something; asking for rows is what most programs do all day.
    void sql(const QString &statement)
    {
        static const QRegularExpression changes(u"^\\s*(?:DROP|DELETE|TRUNCATE|UPDATE|INSERT|REPLACE|ALTER|GRANT|REVOKE|CREATE)\\b"_s,
                                                QRegularExpression::CaseInsensitiveOption);
        if (!changes.match(statement).hasMatch())
            return;
        const bool local = m_text.contains(u"sqlite", Qt::CaseInsensitive) || m_text.contains(u"duckdb");
        m_listener.onStatement(statement, local ? Reach::Inside : Reach::Outside);
    }

    /// perlfunc(1), open: the way may stand before the name in one text, and "|" means a command.
    void openPerl(QString mode, QString file)
    {
        if (file.isEmpty()) {
            qsizetype at = 0;
            while (at < mode.size() && u"<>+| "_s.contains(mode[at]))
                ++at;
            file = mode.sliced(at).trimmed();
            mode = at > 0 ? mode.first(at) : mode.endsWith(u'|') ? u"|"_s : u"<"_s;
        }
        if (mode.contains(u'|')) {
            if (file.endsWith(u'|'))
                file.chop(1);
            m_spawns = true;
            shell(file);
        } else {
            open(file, mode);
        }
    }

    void network(const QString &url, EffectKind kind, QStringList traits)
    {
        const QString host = hostOf(url);
        m_fetches = true;
        if (kind == EffectKind::Send && m_reads)
            traits.append(u"local-data"_s);
        if (host.isEmpty())
            traits.append(u"unresolved"_s);
        traits += traitsOfHost(host);
        add(kind, host, traits, isLoopback(host) ? Reach::Inside : Reach::Outside);
    }

    void apply(const Call &call, qsizetype begin, qsizetype end)
    {
        const QString argument = call.argument == kRestOfLine ? m_values.restOfLine(end)
                                 : call.argument < 0          ? m_values.receiver(begin)
                                                              : m_values.argument(end, call.argument);
        if (call.what == u"mark") {
            m_socket |= call.traits.contains(u"socket"_s);
            m_spawns |= call.traits.contains(u"spawn"_s);
        } else if (call.what == u"hidden") {
            m_interprets = true;
            add(EffectKind::Unknown, {}, {u"hidden-code"_s});
        } else if (call.what == u"evaluates") {
            m_interprets = true;
            if (!argument.isEmpty() && !argument.contains(kUnresolved) && argument.size() < m_text.size() && !m_listener.isExhausted()) // it says what it runs
                inspectCode(m_languageName, argument, m_program, m_listener);
            else
                add(EffectKind::Unknown, {}, {u"hidden-code"_s});
        } else if (call.what == u"backtick") {
            m_spawns = true;
            static const QRegularExpression interpolation(u"#\\{[^}]*\\}|\\$\\w+|\\$\\{[^}]*\\}"_s);
            const auto from = m_values.code().indexOf(m_values.code()[begin] == u'%' ? u'%' : u'`', begin);
            const qsizetype skip = m_values.code()[begin] == u'%' ? 3 : 1;
            shell(m_values.code().mid(from + skip, end - from - skip - (skip == 1 ? 1 : 0)).replace(interpolation, QString(kUnresolved)));
        } else if (call.what == u"shell") {
            m_spawns = true;
            shell(call.argument == 0 ? m_values.commandLine(end, call.traits.contains(u"names-itself"_s)) : argument);
        } else if (call.what == u"sql") {
            sql(argument);
        } else if (call.what == u"open") {
            open(argument, m_values.argument(end, 1));
        } else if (call.what == u"open-second") {
            openPerl(m_values.argument(end, 1), m_values.argument(end, 2));
        } else if (call.what == u"url") {
            static const QRegularExpression carries(u"\\bdata\\s*=|\\bbody\\s*:|\\bmethod['\"]?\\s*[:=]\\s*['\"](?:POST|PUT|PATCH|DELETE)"_s,
                                                    QRegularExpression::CaseInsensitiveOption);
            network(argument, carries.match(m_values.arguments(end)).hasMatch() ? EffectKind::Send : EffectKind::Network, call.traits);
        } else if (call.what == u"send") {
            network(argument, EffectKind::Send, call.traits);
        } else if (const auto kind = effectKindFromWord(call.what)) {
            if (call.traits.contains(u"pid"_s)) { // a number that was looked up meets processes of others
                const bool number = !argument.isEmpty() && std::ranges::all_of(argument, [](QChar c) { return c.isDigit(); });
                add(*kind, argument, number ? QStringList{} : QStringList{u"by-name"_s});
            } else if (call.reach == Reach::Outside || *kind == EffectKind::Kill || *kind == EffectKind::Privilege || *kind == EffectKind::Unknown
                       || *kind == EffectKind::Network || *kind == EffectKind::Execute)
                add(*kind, m_program, call.traits, *kind == EffectKind::Network ? Reach::Outside : call.reach);
            else
                path(*kind, argument, call.traits);
        }
    }

    void shell(const QString &command)
    {
        if (command.startsWith(u"/inet")) { // gawk's way to open a connection
            m_socket = true;
            add(EffectKind::Network, command.section(u'/', 4, 4), {u"raw-socket"_s}, Reach::Outside);
            return;
        }
        m_listener.onCommand(command.isEmpty() ? QString(kUnresolved) : command);
    }

    const CodeLanguage &m_language;
    QString m_languageName;
    const QString &m_text;
    QString m_program;
    CodeValues m_values;
    CodeListener &m_listener;
    bool m_socket = false;
    bool m_spawns = false;
    bool m_fetches = false; ///< Something from the network.
    bool m_interprets = false; ///< Runs text as code.
    bool m_reads = false; ///< Some file; calls are met in the order of the table, reads before sends.
};

/// "import os as o" and "const f = require('fs')": the calls are looked for by their usual names.
QString withoutAliases(const QString &code)
{
    static const QList<QRegularExpression> patterns{
        QRegularExpression(u"\\bimport\\s+([\\w.]+)\\s+as\\s+(\\w+)"_s),
        QRegularExpression(u"\\brequire\\s*\\(\\s*['\"](?:node:)?(\\w+)(?:/promises)?['\"]\\s*\\)"_s),
    };
    QString result = code;
    int renamed = 0;
    static const QRegularExpression members(u"\\bfrom\\s+([\\w.]+)\\s+import\\s+\\(?([\\w ,]+)"_s);
    for (auto found = members.globalMatch(code); found.hasNext();) {
        const auto match = found.next();
        for (const auto &name : match.captured(2).split(u',')) {
            const auto words = name.simplified().split(u' ');
            const bool plain = words.size() == 1 || (words.size() == 3 && words[1] == u"as");
            if (plain && !words.first().isEmpty() && ++renamed < kMaxAliases)
                result.replace(QRegularExpression(u"(?<![.\\w])"_s + words.last() + u"(?=\\s*\\()"_s), match.captured(1) + u'.' + words.first());
        }
    }
    static const QRegularExpression imported(u"\\b(?:__import__|importlib\\.import_module)\\s*\\(\\s*['\"](\\w+)['\"]\\s*\\)"_s);
    result.replace(imported, u"\\1"_s);
    for (auto found = patterns[0].globalMatch(code); found.hasNext() && renamed < kMaxAliases; ++renamed) {
        const auto match = found.next();
        result.replace(QRegularExpression(u"(?<![.\\w])"_s + match.captured(2) + u"(?=\\s*[.(])"_s), match.captured(1));
    }
    static const QRegularExpression variable(u"(\\w+)\\s*=\\s*$"_s);
    for (auto found = patterns[1].globalMatch(code); found.hasNext() && renamed < kMaxAliases; ++renamed) {
        const auto match = found.next();
        const auto before = variable.match(code.first(match.capturedStart()).right(80));
        if (before.hasMatch())
            result.replace(QRegularExpression(u"(?<![.\\w])"_s + before.captured(1) + u"(?=\\s*\\.)"_s), match.captured(1));
    }
    result.replace(patterns[1], u"\\1"_s);
    return result.size() > kMaxSubjectLength ? code : result;
}

} // namespace

void inspectCode(const QString &language, const QString &text, const QString &program, CodeListener &listener)
{
    const CodeLanguage *known = languageNamed(language);
    if (!known) {
        listener.onEffect(EffectKind::Unknown, program, Reach::Inside, {u"unknown-language"_s});
        known = languageNamed(u"any"_s);
    }
    if (!(language == u"make" && text.contains(u"SHELL")) && holdsShell(text))
        listener.onEffect(EffectKind::Execute, program, Reach::Inside, {u"shell"_s, u"escape"_s});
    const QString plain = withoutAliases(text);
    Scan(*known, language, plain, program, listener).run();
}

void prepareLanguages()
{
    static_cast<void>(languageNamed(u"python"_s));
}

QString languageOfScript(const QString &text)
{
    const QString first = text.section(u'\n', 0, 0);
    if (!first.startsWith(u"#!"))
        return u"shell"_s;
    for (const auto &[word, language] : {std::pair{u"python"_s, u"python"_s}, std::pair{u"node"_s, u"node"_s}, std::pair{u"perl"_s, u"perl"_s},
                                         std::pair{u"ruby"_s, u"ruby"_s}, std::pair{u"php"_s, u"php"_s}, std::pair{u"lua"_s, u"lua"_s}}) {
        if (first.contains(word))
            return language;
    }
    return u"shell"_s;
}

} // namespace cofferdam
