// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/knowledge/HomeAreas.h"

#include "core/inspect/knowledge/Knowledge.h"
#include "core/inspect/knowledge/Places.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString absolute(const QString &folder)
{
    return normalisedPath(folder, {}, kAgentHome.toString());
}

void readFlags(HomeArea &area, const QStringList &flags)
{
    static constexpr std::array kFlags{
        std::pair{u"only-read", &HomeArea::onlyRead},
        std::pair{u"projects", &HomeArea::projects},
        std::pair{u"own", &HomeArea::own},
        std::pair{u"fixed", &HomeArea::fixed},
    };
    for (const auto &flag : flags) {
        const auto known = std::ranges::find_if(kFlags, [&](const auto &one) { return flag == one.first; });
        if (known == kFlags.end())
            qFatal("resources/programs/places.toml: area %s: flag “%s”", qUtf8Printable(area.name), qUtf8Printable(flag));
        area.*known->second = true;
    }
}

/// OpenClaw's areas and the fixed ones hold all that lies in them, whatever pattern it fits.
bool isHeldWhole(const QList<HomeArea> &areas, const QString &pattern)
{
    const auto path = samplePath(pattern, kAgentHome.toString());
    return pattern.startsWith(u'/')
           && std::ranges::any_of(areas, [&](const HomeArea &area) { return (area.own || area.fixed) && path.startsWith(area.folder + u'/'); });
}

bool shareWord(const QStringList &some, const QStringList &others)
{
    return std::ranges::any_of(some, [&](const QString &word) { return others.contains(word); });
}

/// The areas of patterns while the places are gone through.
class ByTraits
{
public:
    void add(HomeArea area, QStringList deep) { m_areas.append({std::move(area), std::move(deep)}); }

    void take(const QString &place, const QStringList &traits, const QList<HomeArea> &folders)
    {
        auto pattern = homePattern(place);
        if (pattern.isEmpty() || isHeldWhole(folders, pattern))
            return;
        const auto fitted = Places::instance().traitsOf(samplePath(pattern, kAgentHome.toString()), kAgentHome.toString());
        for (auto &[area, deep] : m_areas) {
            if (!shareWord(fitted, area.traits))
                continue;
            if (shareWord(traits, deep) && !pattern.endsWith(u"/**"))
                pattern += u"/**"_s;
            if (!area.patterns.contains(pattern)) {
                area.patterns.append(pattern);
                area.samples.append(samplePath(pattern, kAgentHome.toString()));
            }
            return;
        }
    }

    [[nodiscard]] QList<HomeArea> areas() const
    {
        QList<HomeArea> result;
        for (const auto &one : m_areas)
            result.append(one.area);
        return result;
    }

private:
    struct Area {
        HomeArea area;
        QStringList deep;
    };
    QList<Area> m_areas;
};

QList<HomeArea> readAreas()
{
    const auto table = knowledge(u"places"_s);
    QList<HomeArea> all;
    ByTraits byTraits;
    for (const auto &entry : *table["area"].as_array()) {
        const auto &given = *entry.as_table();
        HomeArea area{.name = textOf(given["name"]), .folder = {}, .traits = wordsOf(given["traits"]), .patterns = {}, .samples = {}};
        readFlags(area, wordsOf(given["flags"]));
        if (const auto *folders = given["folders"].as_array()) {
            for (const auto &folder : *folders) {
                area.folder = absolute(textOf(folder));
                area.samples = {area.folder + u'/' + textOf(given["sample"])};
                all.append(area);
            }
        } else {
            area.folder = kAgentHome.toString();
            byTraits.add(std::move(area), wordsOf(given["deep"]));
        }
    }
    for (const auto &entry : *table["place"].as_array()) {
        const auto &given = *entry.as_table();
        for (const auto &pattern : *given["paths"].as_array())
            byTraits.take(textOf(pattern), wordsOf(given["traits"]), all);
    }
    return all + byTraits.areas();
}

} // namespace

const QList<HomeArea> &homeAreas()
{
    static const auto areas = readAreas();
    return areas;
}

QString homePattern(const QString &pattern)
{
    QString result = pattern;
    while (result.endsWith(u'/'))
        result.chop(1);
    if (result.startsWith(u"**/"))
        return result.sliced(3);
    if (result.startsWith(u"~/") && result != u"~/**")
        return result.sliced(1);
    return {};
}

QString samplePath(const QString &homePattern, const QString &folder)
{
    auto path = homePattern;
    if (!path.startsWith(u'/'))
        path.prepend(u'/');
    return folder + path.replace(u"**"_s, u"x"_s).replace(u'*', u'x');
}

} // namespace cofferdam
