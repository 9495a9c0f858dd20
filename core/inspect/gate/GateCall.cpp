// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/gate/GateCall.h"

#include <google/protobuf/util/json_util.h>

namespace cofferdam {
namespace {

template<typename Asked>
QByteArray readable(const Action &action)
{
    Asked asked;
    std::string text;
    if (!asked.ParseFromArray(action.raw.constData(), static_cast<int>(action.raw.size())) || !google::protobuf::util::MessageToJsonString(asked, &text).ok())
        return {};
    return QByteArray::fromStdString(text);
}

} // namespace

QByteArray readableParameters(const Action &action)
{
    switch (action.gate) {
    case Gate::Exec: return readable<api::ExecAsked>(action);
    case Gate::File: return readable<api::FileAsked>(action);
    case Gate::Tool: break;
    }
    // These bytes come from the guest and need not be text.
    return QString::fromUtf8(action.raw).toUtf8();
}

} // namespace cofferdam
