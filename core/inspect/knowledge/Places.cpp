// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/knowledge/Places.h"

#include "core/inspect/knowledge/Knowledge.h"

#include <QDir>

#include <re2/re2.h>
#include <re2/set.h>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// "~" any user's home, "*" within a name, "**" across folders, a trailing "/**" also the folder itself.
std::string expressionOf(QStringView pattern)
{
    QString result;
    if (pattern.startsWith(u"**/")) {
        result += u"(?:.*/)?"_s;
        pattern = pattern.sliced(3);
    } else if (pattern.startsWith(u'~')) {
        result += u"(?:~[^/]*|/root|/home/[^/]+|/Users/[^/]+)"_s;
        pattern = pattern.sliced(1);
    }
    QString tail;
    if (pattern.endsWith(u"/**")) {
        tail = u"(?:/.*)?"_s;
        pattern.chop(3);
    }
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QChar c = pattern[i];
        if (c == u'*' && i + 1 < pattern.size() && pattern[i + 1] == u'*') {
            result += u".*"_s;
            ++i;
        } else if (c == u'*') {
            result += u"[^/]*"_s;
        } else if (c.isLetterOrNumber() || c == u'/' || c == u'_' || c == u'-') {
            result += c;
        } else {
            result += u'\\';
            result += c;
        }
    }
    return (result + tail).toStdString();
}

} // namespace

bool isEverything(QStringView name)
{
    bool pattern = false;
    bool inClass = false;
    for (const QChar c : name) {
        if (c == u'[')
            inClass = true;
        pattern |= c == u'*' || c == u'?';
        if (!inClass && c != u'*' && c != u'?' && c != u'.' && c != u'!')
            return false;
        if (c == u']')
            inClass = false;
    }
    return pattern;
}

/// A name may hold any byte but "/": every one of them is matched, also those that end a line or are no text.
static RE2::Options anyByte()
{
    RE2::Options options;
    options.set_encoding(RE2::Options::EncodingLatin1);
    options.set_dot_nl(true);
    options.set_log_errors(false);
    options.set_max_mem(std::int64_t{32} << 20);
    return options;
}

struct Places::Patterns {
    RE2::Set set{anyByte(), RE2::ANCHOR_BOTH};
    std::vector<std::string> expressions;
    std::vector<QStringList> traits;

    /// Which fit; also where all at once would take more memory than the set may have.
    [[nodiscard]] std::vector<int> fitting(const std::string &path) const
    {
        std::vector<int> matches;
        RE2::Set::ErrorInfo error{RE2::Set::kNoError};
        if (set.Match(path, &matches, &error) || error.kind == RE2::Set::kNoError)
            return matches;
        matches.clear();
        for (std::size_t i = 0; i < expressions.size(); ++i) {
            if (RE2::FullMatch(path, RE2(expressions[i], anyByte())))
                matches.push_back(static_cast<int>(i));
        }
        return matches;
    }
};

QString normalisedPath(const QString &path, const QString &directory, const QString &home)
{
    QString result = path;
    if (result == u"~" || result.startsWith(u"~/"))
        result = home + result.sliced(1);
    const bool relative = !result.startsWith(u'/') && !result.startsWith(u'~') && !result.startsWith(kUnresolved);
    if (relative && !directory.isEmpty())
        result = directory + u'/' + result;
    result = QDir::cleanPath(result);
    while (result.startsWith(u"/../") || result == u"/..") // above the root is the root
        result = result == u"/.." ? u"/"_s : result.sliced(3);
    return result;
}

Places::Places()
{
    auto patterns = std::make_unique<Patterns>();
    const auto table = knowledge(u"places"_s);
    const auto *places = table["place"].as_array();
    Q_ASSERT(places);
    for (const auto &entry : *places) {
        const auto traits = wordsOf((*entry.as_table())["traits"]);
        for (const auto &pattern : *(*entry.as_table())["paths"].as_array()) {
            std::string error;
            patterns->expressions.push_back(expressionOf(textOf(pattern)));
            if (patterns->set.Add(patterns->expressions.back(), &error) < 0)
                qFatal("resources/programs/places.toml: %s", error.c_str());
            patterns->traits.push_back(traits);
        }
    }
    if (!patterns->set.Compile())
        qFatal("resources/programs/places.toml: too many patterns");
    m_patterns = std::move(patterns);
}

Places::~Places() = default;

const Places &Places::instance()
{
    static const Places places;
    return places;
}

QStringList Places::traitsOf(const QString &path, const QString &home) const
{
    QString place = path;
    while (isEverything(QStringView(place).sliced(place.lastIndexOf(u'/') + 1)) && place.contains(u'/'))
        place.truncate(place.lastIndexOf(u'/'));
    if (place.isEmpty())
        place = u"/"_s;
    if (!home.isEmpty() && (place == home || place.startsWith(home + u'/')))
        place = u'~' + place.sliced(home.size());
    QStringList result;
    for (const int match : m_patterns->fitting(place.toStdString()))
        result += m_patterns->traits[static_cast<std::size_t>(match)];
    // Hidden files in the home of somebody else: their settings and histories.
    const auto parts = QStringView(place).split(u'/');
    const bool otherHome = parts.size() > 2 && parts[0].isEmpty()
                           && ((parts[1] == u"root" && parts[2].startsWith(u'.'))
                               || (parts.size() > 3 && (parts[1] == u"home" || parts[1] == u"Users") && parts[3].startsWith(u'.')));
    if (otherHome)
        result.append(u"private"_s);
    if (result.contains(u"public"_s))
        result.removeAll(u"credential"_s);
    if (result.contains(u"inert"_s))
        result.removeAll(u"settings"_s);
    result.sort();
    result.removeDuplicates();
    return result;
}

} // namespace cofferdam
