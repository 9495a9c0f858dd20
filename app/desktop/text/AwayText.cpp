// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/text/AwayText.h"

#include "app/client/Translated.h"
#include "app/desktop/text/CountText.h"
#include "app/desktop/text/MoneyText.h"

#include <QCoreApplication>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

struct Away {
    Q_DECLARE_TR_FUNCTIONS(AwayText)
};

QString agentText(const api::AgentSummary &agent)
{
    const auto name = agent.name().empty() ? QString::fromStdString(agent.agent()) : QString::fromStdString(agent.name());
    QStringList said{Away::tr("%1: began %2 turns by itself; %3 actions allowed, of these %4 changed files; %5 blocked.")
                         .arg(name, countText(agent.turns()), countText(agent.allowed()), countText(agent.changes()), countText(agent.blocked()))};
    if (agent.waiting() > 0)
        said += Away::tr("%1 wait for your answer.").arg(countText(agent.waiting()));
    if (agent.not_kept() > 0)
        said += Away::tr("%1 more could not be kept for your answer: there were too many or too large ones.").arg(countText(agent.not_kept()));
    said += agent.has_spent() ? Away::tr("Spent on models on these days: %1.").arg(moneyText(agent.spent())) : Away::tr("What it spent is not known.");
    if (agent.starts() > 0)
        said += Away::tr("Started %1 times.").arg(countText(agent.starts()));
    if (agent.faults() > 0)
        said += Away::tr("%1 faults, the last: %2").arg(countText(agent.faults()), translated(agent.last_fault()));
    if (agent.undecided() > 0)
        said += Away::tr("%1 actions were done without being decided. Freeze it and look at the trail.").arg(countText(agent.undecided()));
    return said.join(u' ');
}

} // namespace

QString awayText(const api::Summary &summary)
{
    QStringList lines;
    for (const auto &agent : summary.agents())
        lines += agentText(agent);
    if (summary.crashes() > 0)
        lines += Away::tr("The service ended %1 times without saying so: it was killed, it crashed, or the computer went off.").arg(summary.crashes());
    if (summary.sleeps() > 0)
        lines += Away::tr("The computer slept %1 times, %2 minutes in all.").arg(summary.sleeps()).arg(summary.slept_ms() / 60'000);
    if (summary.left_out())
        lines += Away::tr("There was more than can be read at once; only the newest is counted.");
    return lines.join(u'\n');
}

} // namespace cofferdam
