// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What waits for a person, and what an agent tries again and again.

#pragma once

#include "app/desktop/state/QuestionModel.h"
#include "app/desktop/state/Session.h"

#include <QSet>

namespace cofferdam {

class QuestionsTopic final : public Topic
{
    Q_OBJECT

public:
    explicit QuestionsTopic(Session &session);

    [[nodiscard]] QuestionModel *model() noexcept { return &m_questions; }
    void resolve(const api::Resolve &answer);
    /// Asks what an approval for longer could cover.
    void previewGrant(const QuestionId &question, Session::Done done);

    void onConnected() override;
    void onDisconnected() override;
    bool take(const Event &event) override;

Q_SIGNALS:
    void opened(const cofferdam::QuestionId &question);
    void reasked(const cofferdam::ReaskRecord &reask);

private:
    void reset(const api::QuestionList &list);
    void open(const api::Question &question);
    /// Only the whole goes into the model: what a person is shown is what they answer.
    void fetch(const QuestionId &question);

    QuestionModel m_questions;
    QSet<QuestionId> m_fetched; ///< On their way.
};

} // namespace cofferdam
