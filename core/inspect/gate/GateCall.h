// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a gate in the guest was about to let through: a program with its arguments, or an operation on files.

#pragma once

#include "core/action/Action.h"
#include "core/api/guest.pb.h"

namespace cofferdam {

/// How such actions are called in the trail. The plugin cannot use these names.
inline constexpr QLatin1StringView kExecGateTool{"gate.exec"};
inline constexpr QLatin1StringView kFileGateTool{"gate.file"};

/// Fills kind, gate, tool, subject, directory, raw and facts. `raw` is `asked` in protobuf's wire format, without what tells who asked,
/// from where and for which call, and without unknown fields: the base of the digest, so an approval is bound to everything else.
/// Never fails: where a field that decides is missing or is no text, `facts.complete` stays false with an Unknown effect. Any thread.
void inspectGate(Action &action, const api::ExecAsked &asked, const QString &home);
void inspectGate(Action &action, const api::FileAsked &asked, const QString &home);

/// How many operations an allow of `asked` is for: one where something was told that only the first of them has.
[[nodiscard]] quint64 coversOf(const api::FileAsked &asked);
/// What decides about it holds for this one file, and says nothing of others beside it.
[[nodiscard]] bool isJudgedAlone(const Action &action);

/// The parameters of an action for people to read, as JSON; what a gate asked in protobuf's JSON mapping. UTF-8.
[[nodiscard]] QByteArray readableParameters(const Action &action);

/// One word of a command line, quoted for a shell where it needs to be.
[[nodiscard]] QString shellWord(const QString &word);

} // namespace cofferdam
