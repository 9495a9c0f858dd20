// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/datarules/FileReading.h"

#include "core/api/guest.pb.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Asked = api::FileAsked;

/// Tools by which OpenClaw looks into what its earlier conversations wrote down, from an index of its own: no file is opened then.
constexpr std::array kLookBack{"memory_search"_L1, "memory_get"_L1, "sessions_history"_L1, "sessions_list"_L1, "session_status"_L1};

QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

/// One lies in the other.
bool meet(const QString &path, const QString &folder)
{
    return isInFolder(path, folder) || isInFolder(folder, path);
}

/// A question of the file gate, seen from marked folders.
class GateReading
{
public:
    GateReading(const Asked &asked, const QList<DataRule> &places, const AgentId &agent)
        : m_asked(asked)
        , m_places(places)
        , m_agent(agent)
        , m_path(text(asked.path()))
        , m_target(text(asked.target()))
        , m_former(text(asked.former()))
        , m_subtree(text(asked.subtree()))
    {}

    [[nodiscard]] FileReading reading() const
    {
        FileReading all;
        switch (m_asked.operation()) {
        case Asked::READ: addRead(all); break;
        case Asked::RENAME:
        case Asked::REPLACE:
        case Asked::LINK: addMoves(all); break;
        default: break;
        }
        return all;
    }

private:
    void addRead(FileReading &all) const
    {
        for (const auto &place : m_places) {
            const bool named = isInFolder(m_path, place.folder) || (!m_former.isEmpty() && isInFolder(m_former, place.folder));
            const bool among = !m_subtree.isEmpty() && meet(m_subtree, place.folder); // one reading counts for the whole project
            if (named || among || m_asked.former_unknown())
                all.read.append(place);
        }
        all.marked = static_cast<int>(std::min(m_asked.marked(), 9U));
        all.file = m_path;
    }

    void addMoves(FileReading &all) const
    {
        for (const auto &place : m_places) {
            const bool wasThere = !m_former.isEmpty() && isInFolder(m_former, place.folder);
            addMove(all, place, m_path, m_target, wasThere);
            if (m_asked.exchanges() || m_asked.operation() == Asked::LINK)
                addMove(all, place, m_target, m_path, wasThere);
        }
    }

    void addMove(FileReading &all, const DataRule &place, const QString &from, const QString &to, bool wasThere) const
    {
        if (to.isEmpty())
            return;
        QString arrives;
        if (isInFolder(from, place.folder) || wasThere)
            arrives = to;
        else if (isInFolder(place.folder, from)) // it goes with the folder that it lies in
            arrives = to + place.folder.sliced(from.size());
        if (!arrives.isEmpty() && !isInFolder(arrives, place.folder))
            all.arrives.append({.agent = m_agent, .folder = arrives, .reach = place.reach, .moved = true});
    }

    const Asked &m_asked;
    const QList<DataRule> &m_places;
    AgentId m_agent;
    QString m_path;
    QString m_target;
    QString m_former;
    QString m_subtree;
};

FileReading readingOfTool(const Action &action, const QList<DataRule> &places)
{
    FileReading all;
    const auto inner = action.facts.value(u"inner_tool"_s);
    const auto *innerName = std::get_if<QString>(&inner);
    all.earlier = std::ranges::any_of(kLookBack, [&](QLatin1StringView tool) { return action.tool == tool || (innerName && *innerName == tool); });
    if (action.kind != ActionKind::File && action.kind != ActionKind::Tool)
        return all; // what a program reads the gate sees
    for (const auto &place : places) {
        const auto reads = [&](const Effect &effect) {
            return (effect.kind == EffectKind::Read || effect.kind == EffectKind::CredentialRead) && effect.object.startsWith(u'/')
                   && isInFolder(effect.object, place.folder);
        };
        if (std::ranges::any_of(action.facts.effects, reads))
            all.read.append(place);
    }
    return all;
}

} // namespace

FileReading readingOf(const Action &action, const QList<DataRule> &places)
{
    switch (action.gate) {
    case Gate::Exec: return {};
    case Gate::Tool: return isOutward(action.kind) ? FileReading() : readingOfTool(action, places);
    case Gate::File: break;
    }
    Asked asked;
    if (!asked.ParseFromArray(action.raw.constData(), static_cast<int>(action.raw.size()))) { // nobody can say what it is
        FileReading all;
        all.read = places;
        return all;
    }
    return GateReading(asked, places, action.agent).reading();
}

} // namespace cofferdam
