// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the service tells, as plain values for models; phrases in the language of the window. Texts are as they came: sanitise where
// shown (core/base/VisibleText.h).

#pragma once

#include "core/api/cofferdam.pb.h"
#include "core/base/Ids.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace cofferdam {

struct AgentRecord {
    AgentId id;
    QString name;
    api::AgentState state = api::AGENT_STATE_UNSPECIFIED;
    api::HeldBecause heldBecause = api::HELD_UNSPECIFIED;
    QString problem;
    QString acceleration;
    quint64 epoch = 0;
    SnapshotId currentSnapshot;
    TaskId task;
    QString image;
    QString profile;

    [[nodiscard]] static AgentRecord from(const api::Agent &agent);
    friend bool operator==(const AgentRecord &, const AgentRecord &) = default;
};

struct EffectRecord {
    api::EffectKind kind = api::EFFECT_UNKNOWN;
    QString object;
    bool outside = false;
    qsizetype begin = 0; ///< UTF-16 units of the subject; length 0 means the whole.
    qsizetype length = 0;

    [[nodiscard]] static EffectRecord from(const api::Effect &effect);
    [[nodiscard]] static QList<EffectRecord> allOf(const api::Facts &facts);
    friend bool operator==(const EffectRecord &, const EffectRecord &) = default;
};

struct QuestionRecord {
    QuestionId id;
    AgentId agent;
    api::ActionKind kind = api::ACTION_UNSPECIFIED;
    QString tool;
    QString subject;
    QString directory;
    QString paramsJson;
    QString rule;
    api::Severity severity = api::SEVERITY_UNSPECIFIED;
    QString reason;
    QList<EffectRecord> effects;
    qint64 askedMs = 0;    ///< Unix time
    qint64 deadlineMs = 0; ///< Unix time
    TaskId task;
    bool reversible = false;
    QString title;
    QStringList because;
    QString nearestAllow;
    QString alternative;
    int waiting = 1;
    api::BoundTo boundTo = api::BOUND_TO_UNSPECIFIED;

    [[nodiscard]] static QuestionRecord from(const api::Question &question);
    friend bool operator==(const QuestionRecord &, const QuestionRecord &) = default;
};

/// An approval that lasts.
struct GrantRecord {
    QString id;
    AgentId agent;
    api::GrantScope scope = api::SCOPE_UNSPECIFIED;
    api::ActionKind kind = api::ACTION_UNSPECIFIED;
    QString subject;
    QString covers; ///< Empty: exactly the subject.
    QString rule;
    qint64 createdMs = 0;  ///< Unix time
    qint64 expiresMs = 0;  ///< Unix time
    qint64 lastUsedMs = 0; ///< Unix time; 0: never.
    int uses = 0;

    [[nodiscard]] static GrantRecord from(const api::Grant &grant);
    friend bool operator==(const GrantRecord &, const GrantRecord &) = default;
};

/// An agent tries much the same again and again.
struct ReaskRecord {
    AgentId agent;
    QString rule;
    QString what;
    int count = 0;
    qint64 sinceMs = 0; ///< Unix time
    qint64 lastMs = 0;  ///< Unix time

    [[nodiscard]] static ReaskRecord from(const api::Reask &reask);
};

/// A program through which a person spoke, or which spoke for one.
struct ClientRecord {
    qint64 pid = 0;  ///< 0: nobody.
    QString program; ///< Its file; empty: it cannot be told.
    QString name;    ///< As it calls itself.

    [[nodiscard]] bool isNull() const { return pid == 0; }
    [[nodiscard]] static ClientRecord from(const api::ClientDetail &client);
    friend bool operator==(const ClientRecord &, const ClientRecord &) = default;
};

struct AuditRecord {
    quint64 seq = 0;
    qint64 timeUs = 0; ///< Unix time
    AgentId agent;
    quint64 epoch = 0;
    TaskId task;
    api::TrailEvent event = api::EVENT_UNSPECIFIED;
    api::ActionKind kind = api::ACTION_UNSPECIFIED;
    QString tool;
    QString subject;
    api::Verdict verdict = api::VERDICT_UNSPECIFIED; ///< What the rules said.
    api::Outcome outcome = api::OUTCOME_UNSPECIFIED; ///< What became of it; unspecified where nothing was decided.
    QString rule;
    QString reason;
    SnapshotId snapshot;
    bool snapshotGone = false; ///< One cannot go back to it any more.
    ClientRecord answeredBy;   ///< Of a question, or of an approval that lasts.
    QByteArray detail; ///< As it came; see details().
    QString toolCallId;
    QByteArray leaf;

    [[nodiscard]] static AuditRecord from(const api::AuditRow &row);
    [[nodiscard]] api::TrailDetail details() const;
    friend bool operator==(const AuditRecord &, const AuditRecord &) = default;
};

struct SnapshotRecord {
    SnapshotId id;
    AgentId agent;
    SnapshotId parent;
    QString label;
    qint64 timeUs = 0; ///< Unix time
    bool pinned = false;
    bool durable = false;
    quint64 ramBytes = 0;
    double heldMs = 0;
    double pauseMs = 0;
    bool current = false;
    quint64 auditSeq = 0;
    QString name;         ///< Given by a person.
    bool packed = false;  ///< Going back takes longer.
    qint64 thinnedUs = 0; ///< Unix time: it is not there any more, to make room; 0: it is there.

    [[nodiscard]] static SnapshotRecord from(const api::SnapshotNode &node);
    friend bool operator==(const SnapshotRecord &, const SnapshotRecord &) = default;
};

struct LayerRecord {
    api::LayerName name = api::LAYER_UNSPECIFIED;
    bool ok = false;
    QString message;
    qint64 checkedMs = 0; ///< Unix time
    AgentId agent;        ///< Null: of the whole service.
    bool unknown = false; ///< Cannot be checked while a layer beneath it is down.

    [[nodiscard]] static LayerRecord from(const api::Layer &layer);
    friend bool operator==(const LayerRecord &, const LayerRecord &) = default;
};

struct ProgressRecord {
    QString operation;
    QString text;
    double fraction = 0;
    bool finished = false;
    QString error;
    AgentId agent;

    [[nodiscard]] static ProgressRecord from(const api::Progress &progress);
};

struct DemoRecord {
    QString text;
    bool ok = false;
    bool finished = false;
    bool passed = false;

    [[nodiscard]] static DemoRecord from(const api::DemoLine &line);
    friend bool operator==(const DemoRecord &, const DemoRecord &) = default;
};

} // namespace cofferdam
