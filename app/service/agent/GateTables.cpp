// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/GateTables.h"

#include "core/inspect/gate/GateCall.h"
#include "core/inspect/gate/OwnState.h"
#include "core/inspect/knowledge/HomeAreas.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Asked = api::FileAsked;

/// What is new in an area or leaves its content as it is: the only operations that can be free. Those that change what was there
/// are always asked, because how much is lost is not known ahead.
constexpr std::array kMayBeFree{Asked::CREATE, Asked::MKDIR, Asked::SYMLINK, Asked::LINK, Asked::TIMES, Asked::READ};
/// What was made in this task was not there when the user gave it.
constexpr std::array kFresh{Asked::UNLINK, Asked::RMDIR, Asked::RENAME, Asked::REPLACE, Asked::TRUNCATE,
                            Asked::WRITE,  Asked::MODE,  Asked::TIMES,  Asked::PUNCH,   Asked::LINK};

using RulesFunction = std::function<Ruling(const Action &)>;

/// The rules asked about one area.
class Foresight
{
public:
    Foresight(const RulesFunction &rule, const AgentId &agent) : m_rule(rule), m_agent(agent) {}

    /// Of all samples the last ruling; a verdict other than allow as soon as one has it.
    [[nodiscard]] Ruling on(const HomeArea &area, Asked::Operation operation) const
    {
        Ruling ruling{.verdict = Verdict::Block};
        for (const auto &path : area.samples) {
            ruling = m_rule(actionAt(area, path, operation));
            if (ruling.verdict != Verdict::Allow)
                break;
        }
        return ruling;
    }

private:
    /// What links and symbolic links lead to is known only when they are made; the free ones are those that stay in the area.
    [[nodiscard]] Action actionAt(const HomeArea &area, const QString &path, Asked::Operation operation) const
    {
        Asked asked;
        asked.set_operation(operation);
        asked.set_path(path.toStdString());
        asked.set_area(area.name.toStdString());
        Action action;
        action.agent = m_agent;
        inspectGate(action, asked, kAgentHome.toString());
        return action;
    }

    const RulesFunction &m_rule;
    const AgentId &m_agent;
};

void addFresh(api::FileArea &area)
{
    for (const auto fresh : kFresh)
        area.add_fresh(fresh);
}

/// A folder of the agent's own, beside the workspace, is worked in as the workspace is.
void freeNewProjects(api::FileArea &area)
{
    for (const auto operation : kMayBeFree)
        area.add_fresh(operation);
    addFresh(area);
}

void addFree(api::FileArea &area, const HomeArea &given, const Foresight &foresight)
{
    for (const auto operation : kMayBeFree) {
        if (given.onlyRead && operation != Asked::READ)
            continue;
        const auto ruling = foresight.on(given, operation);
        if (ruling.verdict != Verdict::Allow)
            continue;
        area.add_free(operation);
        if (operation == Asked::CREATE) {
            area.set_rule(ruling.rule.toStdString());
            addFresh(area);
        }
    }
}

} // namespace

api::GateTable gateTable(const RulesFunction &rule, const AgentId &agent, quint64 version, bool held)
{
    auto table = ownStateTable();
    table.set_policy_version(version);
    const Foresight foresight(rule, agent);
    const auto workspace = std::ranges::find(homeAreas(), u"workspace"_s, &HomeArea::name);
    const bool isNewFree = workspace != homeAreas().end() && foresight.on(*workspace, Asked::CREATE).verdict == Verdict::Allow;
    for (const auto &given : homeAreas()) {
        if (given.own || given.fixed)
            continue; // in the table of own state already
        auto *area = table.add_areas();
        area->set_name(given.name.toStdString());
        area->set_prefix(given.folder.toStdString());
        for (const auto &pattern : given.patterns)
            area->add_patterns(pattern.toStdString());
        area->set_projects(given.projects);
        if (held)
            continue; // everything there is asked, and the hold answers
        if (given.projects && isNewFree)
            freeNewProjects(*area);
        addFree(*area, given, foresight);
    }
    return table;
}

} // namespace cofferdam
