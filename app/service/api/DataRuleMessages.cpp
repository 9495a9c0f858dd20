// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/api/DataRuleMessages.h"

namespace cofferdam {
namespace {

api::DataReach reachOnTheWire(DataReach reach)
{
    switch (reach) {
    case DataReach::Anywhere: return api::DATA_REACH_UNSPECIFIED;
    case DataReach::LocalOnly: return api::DATA_LOCAL_ONLY;
    case DataReach::NoModel: return api::DATA_NO_MODEL;
    }
    return api::DATA_REACH_UNSPECIFIED;
}

} // namespace

DataRule dataRuleFrom(const api::DataRule &message, const AgentId &agent)
{
    auto reach = DataReach::Anywhere; // which is none: refused
    if (message.reach() == api::DATA_LOCAL_ONLY)
        reach = DataReach::LocalOnly;
    else if (message.reach() == api::DATA_NO_MODEL)
        reach = DataReach::NoModel;
    return {.agent = agent, .folder = QString::fromStdString(message.folder()), .reach = reach};
}

api::DataRules dataRulesMessage(const DataRules &rules)
{
    api::DataRules message;
    for (const auto &rule : rules.rules()) {
        auto *one = message.add_rules();
        one->set_agent(rule.agent.value.toStdString());
        one->set_folder(rule.folder.toStdString());
        one->set_reach(reachOnTheWire(rule.reach));
        one->set_moved(rule.moved);
    }
    for (const auto &agent : rules.readers()) {
        for (const auto &read : rules.readsOf(agent)) {
            auto *one = message.add_reads();
            one->set_agent(agent.value.toStdString());
            one->set_folder(read.folder.toStdString());
            one->set_reach(reachOnTheWire(read.reach));
            one->set_time_us(read.atMs * 1000);
            one->set_earlier(read.earlier);
        }
    }
    return message;
}

} // namespace cofferdam
