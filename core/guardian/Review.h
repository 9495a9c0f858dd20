// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One action on its way to a decision.

#pragma once

#include "core/action/Decider.h"
#include "core/api/trail.pb.h"
#include "core/base/Result.h"
#include "core/guardian/Grant.h"
#include "core/policy/Ruling.h"

#include <QObject>
#include <QPointer>

#include <chrono>
#include <functional>
#include <optional>

namespace cofferdam {

using ReviewClock = std::chrono::steady_clock;
using ReviewKey = quint64; ///< In order of arrival.

/// Is told of an action that is about to be let through. Its error blocks the action, with that reason.
using Witness = std::function<Result<void>(const Action &)>;

struct Review {
    enum class Stage : quint8 {
        Ruling,       ///< Just arrived.
        Asking,       ///< Its question row is being written.
        Waiting,      ///< For a person.
        Snapshotting,
        Committing,   ///< Its decision row is being written.
    };

    [[nodiscard]] bool isAsked() const { return stage == Stage::Asking || stage == Stage::Waiting; }

    ReviewKey key = 0;
    Action action;
    QByteArray digest;
    std::optional<Ruling> ruling; ///< None when something else decided first, e.g. a stale epoch.
    Verdict verdict = Verdict::Block; ///< What is done: the ruling's, or stricter.
    Stage stage = Stage::Ruling;

    QPointer<QObject> context;
    QMetaObject::Connection contextGone;
    std::function<void(Decision)> done;
    Witness witness;

    ReviewClock::time_point begun;
    ReviewClock::time_point asked;
    ReviewClock::time_point answerBy; ///< Set when it is first asked, and never later.
    std::chrono::nanoseconds rulingTime{0};
    std::chrono::nanoseconds snapshotTime{0};
    std::chrono::nanoseconds askedTime{0}; ///< Until a person answered.

    QuestionId question; ///< The last one it waited in.
    bool approved = false; ///< By a person, for this one action.
    QString setAside; ///< Its id in the list of what waits for the user, which it went into or came out of.
    bool notKept = false; ///< That list has no place for it, or for another any more.
    bool partOfApproved = false; ///< A gate saw it; the tool call it is part of was approved by a person.
    QString note;          ///< Of that person.
    api::ClientDetail answeredBy;
    GrantId grant;         ///< That lets it through without a person.
    SnapshotId snapshot;   ///< Taken for it.
    ReviewClock::time_point snapshotBegun; ///< What has not changed since is in it.
    Decision decision;     ///< While Committing.
    int rows = 0;          ///< Decision rows so far; the last one speaks.
};

/// What the rules say, or stricter: a snapshot undoes nothing outside the VM.
[[nodiscard]] Verdict checkedVerdict(const Ruling &ruling, const Action &action);

/// Every effect is known and stays inside the VM: a snapshot taken now can undo it.
[[nodiscard]] bool isReversible(const Action &action);

/// A person can be shown all of it in one message to a client. What cannot be shown whole is nothing to approve.
[[nodiscard]] bool canBeShown(const Review &review);

/// What a person saw of `shown` holds for the review too: the same digest, and the same appearance, parts of which come from the guest
/// beside what the digest covers.
[[nodiscard]] bool isSame(const Action &shown, const QByteArray &digest, const Review &review);

} // namespace cofferdam
