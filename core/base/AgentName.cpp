// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/AgentName.h"

namespace cofferdam {

using namespace Qt::StringLiterals;

const QRegularExpression &agentNamePattern()
{
    static const QRegularExpression pattern(u"\\A[A-Za-z0-9][A-Za-z0-9._-]{0,%1}\\z"_s.arg(kMaxAgentName - 1));
    return pattern;
}

bool isAgentName(const QString &name)
{
    return agentNamePattern().match(name).hasMatch();
}

} // namespace cofferdam
