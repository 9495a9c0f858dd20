// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What waits for a person, and what an agent tries again and again.

#pragma once

#include "app/desktop/state/QuestionModel.h"
#include "app/desktop/state/Session.h"

#include <QSet>

#include <optional>

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

    /// Which programs may approve; none while it is not known.
    [[nodiscard]] const std::optional<api::ApprovalPlace> &approvalPlace() const noexcept { return m_place; }
    void setWindowOnly(bool only);

    void onConnected() override;
    void onDisconnected() override;
    bool take(const Event &event) override;

Q_SIGNALS:
    void opened(const cofferdam::QuestionId &question);
    void reasked(const cofferdam::ReaskRecord &reask);
    void approvalPlaceChanged();

private:
    void reset(const api::QuestionList &list);
    void open(const api::Question &question);
    /// Only the whole goes into the model: what a person is shown is what they answer.
    void fetch(const QuestionId &question);
    void takePlace(const Result<api::ServiceToClient> &reply);

    QuestionModel m_questions;
    std::optional<api::ApprovalPlace> m_place;
    QSet<QuestionId> m_fetched; ///< On their way.
};

} // namespace cofferdam
