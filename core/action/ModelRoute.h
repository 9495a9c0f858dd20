// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who answers an agent's model requests, seen from those who understood what the guest wrote.

#pragma once

#include "core/base/Ids.h"
#include "core/base/Phrase.h"
#include "core/dialect/ModelEndpoint.h"
#include "core/dialect/ModelRequest.h"

#include <QByteArray>
#include <QObject>

#include <memory>
#include <optional>

namespace cofferdam {

using ModelRequestId = Id<struct ModelRequestTag>; ///< One request to a model.

/// A request of the guest, as it came and as it was understood.
struct ModelQuestion {
    ModelRequestId id; ///< New.
    Epoch epoch;
    QString slot; ///< Which of the agent's models is meant: a word of kModelSlots.
    ModelEndpoint endpoint;
    ModelRequest request;
    QByteArray body;            ///< Is forwarded unchanged.
    QByteArray bodyHash;        ///< Its SHA-256.
    std::shared_ptr<void> room; ///< What the guest may have in memory at a time counts it for as long as this lives.
};

/// Why a request gets no answer of a model.
struct ModelRefusal {
    int status = 503; ///< HTTP
    Phrase why;
    QByteArray body = {}; ///< The provider's own words, in its dialect; empty: made of `why`.
    std::optional<int> retryAfter = {}; ///< Seconds
};

/// Like Decider: messages that may cross a process, everything in one thread. All signals come from the event loop, never from within
/// ask(), and none of a request that was cancelled.
class ModelRoute : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    ~ModelRoute() override;

    virtual void ask(const ModelQuestion &question) = 0;
    /// Nobody waits for it any more: nothing follows. Nothing happens when it has ended already, or is unknown.
    virtual void cancel(const ModelRequestId &id) = 0;
    /// The guest has taken so many bytes of the pieces: more may come.
    virtual void taken(const ModelRequestId &id, qsizetype bytes) = 0;

Q_SIGNALS:
    /// An answer begins: pieces follow, then ended(), or failed() when it breaks off. `size`: of the whole in bytes, where it is known.
    void began(const cofferdam::ModelRequestId &id, std::optional<qint64> size);
    void piece(const cofferdam::ModelRequestId &id, const QByteArray &bytes);
    void ended(const cofferdam::ModelRequestId &id);
    /// Instead of an answer, or of the rest of one that began.
    void failed(const cofferdam::ModelRequestId &id, const cofferdam::ModelRefusal &refusal);
};

} // namespace cofferdam
