// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Something an agent is about to do, and what is known about it. The one shape in which everything reaches the Guardian.

#pragma once

#include "core/base/Ids.h"
#include "core/base/Words.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QStringList>

#include <variant>

namespace cofferdam {

/// What sort of thing is done. Decides which facts may exist.
enum class ActionKind : quint8 {
    Exec,    ///< A command line is run.
    File,    ///< A file tool: read, write, edit, apply_patch, ls.
    Tool,    ///< Any other tool of the agent.
    Connect, ///< A stream to a name and port outside.
    Model,   ///< A request to a model.
};

enum class EffectKind : quint8 {
    Read,
    Create,
    Overwrite,
    Delete,
    Move,
    Permission,
    Execute,        ///< Runs a program or code that could not be looked into.
    Network,        ///< Reaches a host.
    Send,           ///< Carries data out to a host.
    CredentialRead, ///< Reads a key, token or password store.
    Persist,        ///< Arranges to run again later.
    Privilege,      ///< Gains or grants rights.
    Kill,           ///< Ends processes or services.
    Configure,      ///< Changes settings of a tool or the system.
    Unknown,        ///< Could not be established.
};

[[nodiscard]] constexpr QStringView toWord(ActionKind kind) noexcept
{
    switch (kind) {
    case ActionKind::Exec: return u"exec";
    case ActionKind::File: return u"file";
    case ActionKind::Tool: return u"tool";
    case ActionKind::Connect: return u"connect";
    case ActionKind::Model: return u"model";
    }
    return {};
}

[[nodiscard]] constexpr QStringView toWord(EffectKind kind) noexcept
{
    switch (kind) {
    case EffectKind::Read: return u"read";
    case EffectKind::Create: return u"create";
    case EffectKind::Overwrite: return u"overwrite";
    case EffectKind::Delete: return u"delete";
    case EffectKind::Move: return u"move";
    case EffectKind::Permission: return u"permission";
    case EffectKind::Execute: return u"execute";
    case EffectKind::Network: return u"network";
    case EffectKind::Send: return u"send";
    case EffectKind::CredentialRead: return u"credential-read";
    case EffectKind::Persist: return u"persist";
    case EffectKind::Privilege: return u"privilege";
    case EffectKind::Kill: return u"kill";
    case EffectKind::Configure: return u"configure";
    case EffectKind::Unknown: return u"unknown";
    }
    return {};
}

/// What such an action does it does outside the VM, whatever else is known of it: no snapshot undoes it.
[[nodiscard]] constexpr bool isOutward(ActionKind kind) noexcept
{
    return kind == ActionKind::Connect || kind == ActionKind::Model;
}

/// Where an effect lands. Unknown counts as Outside wherever it matters.
enum class Reach : quint8 { Inside, Outside };

/// Where an action was stopped to be decided.
enum class Gate : quint8 {
    Tool, ///< OpenClaw's hook or a stream: before anything happens in the machine.
    Exec, ///< A program is about to be run (tool "gate.exec").
    File, ///< A file is about to be changed, or a sensitive one read (tool "gate.file").
};

[[nodiscard]] constexpr QStringView toWord(Gate gate) noexcept
{
    switch (gate) {
    case Gate::Tool: return u"tool";
    case Gate::Exec: return u"exec";
    case Gate::File: return u"file";
    }
    return {};
}

/// One consequence of an action. `begin`/`length` are UTF-16 units of Action::subject; length 0 means the whole.
struct Effect {
    EffectKind kind = EffectKind::Unknown;
    QString object; ///< Normalised path, host, ref or program; empty when it could not be established.
    Reach reach = Reach::Inside;
    qsizetype begin = 0;
    qsizetype length = 0;
    QString program;    ///< Base name of the program that causes it; empty for the shell itself or a tool.
    QStringList traits; ///< What else is established, e.g. "recursive", "system", "unresolved". Sorted, no doubles.

    friend bool operator==(const Effect &, const Effect &) = default;
};

/// A fact is unknown (monostate) or of the type declared for its name.
using FactValue = std::variant<std::monostate, bool, double, QString, QStringList>;

/// What the inspectors established. A name never set is unknown, which is neither true nor false to a rule.
struct Facts {
    QHash<QString, FactValue> values;
    QList<Effect> effects;
    QStringList words;     ///< Of a single plain command, which means the same with and without a shell; empty for everything else.
    QByteArray parameters; ///< What the tool was given beside its command or address: JSON with sorted keys. Empty: not established.
    bool complete = false; ///< False: parse error, truncated, too long, too deep. Then effects may be missing.

    [[nodiscard]] FactValue value(const QString &name) const { return values.value(name); }
};

/// Bytes of an action beyond these are refused before anything is parsed.
inline constexpr qsizetype kMaxSubjectLength = 64 * 1024; ///< UTF-16 units
inline constexpr qsizetype kMaxRawSize = 1024 * 1024;     ///< bytes

struct Action {
    ActionId id;
    AgentId agent;
    Epoch epoch;
    TaskId task; ///< Null: a turn that the service did not start; gets no grants.
    ActionKind kind = ActionKind::Tool;
    QString tool;    ///< Name of the agent's tool, e.g. "exec"; empty for streams.
    QString subject; ///< What a person reads: the command line, path, or authority. Unsanitised; sanitise where shown.
    QString directory; ///< Working directory when known.
    QByteArray raw;    ///< Parameters as the agent gave them (JSON), or a gate's question in canonical bytes: the base of the digest.
    QString toolCallId;
    QString runId;
    Gate gate = Gate::Tool;
    QStringList ancestors; ///< Programs it was started from, nearest first; seen by a gate.
    bool own = false;    ///< Seen by a gate: OpenClaw itself does it, not one of its tools.
    bool mayWait = true; ///< False: whoever asks cannot be kept waiting for a person; ask is a block then.
    Facts facts;

    /// SHA-256 over kind, tool, directory and raw, each length-prefixed. What an approval is bound to.
    [[nodiscard]] QByteArray digest() const;
};

[[nodiscard]] Result<EffectKind> effectKindFromWord(QStringView word);
[[nodiscard]] Result<ActionKind> actionKindFromWord(QStringView word);

} // namespace cofferdam
