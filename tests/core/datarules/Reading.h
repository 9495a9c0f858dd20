// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an agent does with marked folders, as the inspectors tell it.

#pragma once

#include "core/inspect/gate/GateCall.h"
#include "core/inspect/tool/ToolCall.h"

#include <QString>

namespace cofferdam::test {

using namespace Qt::StringLiterals;
using Asked = api::FileAsked;

inline const auto kHomeFolder = u"/home/agent"_s;
inline const auto kSecretFolder = u"/home/agent/workspace/secret"_s;
inline const auto kNoteFolder = u"/home/agent/notes"_s;
inline const AgentId kReader{u"reader"_s};
inline const AgentId kOtherReader{u"other"_s};

inline Action gateAction(const Asked &asked, const AgentId &agent = kReader)
{
    Action action;
    action.agent = agent;
    inspectGate(action, asked, kHomeFolder);
    return action;
}

inline Action reading(const QString &path, quint32 marked = 0)
{
    Asked asked;
    asked.set_operation(Asked::READ);
    asked.set_path(path.toStdString());
    asked.set_marked(marked);
    return gateAction(asked);
}

inline Action moving(Asked::Operation operation, const QString &path, const QString &target)
{
    Asked asked;
    asked.set_operation(operation);
    asked.set_path(path.toStdString());
    asked.set_target(target.toStdString());
    return gateAction(asked);
}

inline Action toolCall(const QString &tool, const QByteArray &params)
{
    Action action;
    action.agent = kReader;
    action.tool = tool;
    action.directory = u"/home/agent/workspace"_s;
    action.raw = params;
    inspectToolCall(action, kHomeFolder);
    return action;
}

} // namespace cofferdam::test
