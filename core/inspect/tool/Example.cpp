// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/tool/Example.h"

#include "core/inspect/gate/GateCall.h"
#include "core/inspect/knowledge/Conclusion.h"
#include "core/inspect/tool/ToolCall.h"

#include <google/protobuf/util/json_util.h>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

template<typename Asked>
void inspectAsked(Action &action, const QString &home)
{
    Asked asked;
    const auto read = google::protobuf::util::JsonStringToMessage(action.raw.toStdString(), &asked);
    if (!read.ok()) {
        action.facts = {};
        action.subject.clear();
        return cannotRead(action, u"no question of this gate: "_s + QString::fromStdString(read.ToString()));
    }
    inspectGate(action, asked, home);
}

} // namespace

void inspectExample(Action &action, const QString &home)
{
    switch (action.gate) {
    case Gate::Tool: return inspectToolCall(action, home);
    case Gate::Exec: return inspectAsked<api::ExecAsked>(action, home);
    case Gate::File: return inspectAsked<api::FileAsked>(action, home);
    }
}

} // namespace cofferdam
