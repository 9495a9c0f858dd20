// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// OpenClaw's conversations, by its gateway.

#pragma once

#include "core/base/Result.h"
#include "vm/channel/Gateway.h"

#include <QJsonObject>
#include <QPointer>
#include <QStringList>

#include <functional>

namespace cofferdam {

inline constexpr qsizetype kMostSessions = 1000; ///< Conversations that OpenClaw has; with more it is not known which.

/// Their keys. `only`: of sessions.list. Unavailable: there is no gateway; Damaged: it does not say which.
void listSessions(const QPointer<Gateway> &gateway, QJsonObject only, QObject *context, std::function<void(Result<QStringList>)> done);
/// Ends every turn that is under way when it is carried out, whoever began it. Calls `done` once unless `context` or the gateway is gone by then;
/// an error only when it is not known which there are.
void abortActiveSessions(const QPointer<Gateway> &gateway, QObject *context, std::function<void(Result<void>)> done);

} // namespace cofferdam
