// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What happened while the user was not there, and what waits for their answer since.

#pragma once

#include "app/desktop/state/Session.h"

#include <optional>

namespace cofferdam {

class AwayTopic final : public Topic
{
    Q_OBJECT

public:
    explicit AwayTopic(Session &session);

    /// Nothing: not known.
    [[nodiscard]] const std::optional<api::Summary> &summary() const noexcept { return m_summary; }
    /// What a person should hear of is in it.
    [[nodiscard]] bool isWorthTelling() const;
    /// Without what is approved already.
    [[nodiscard]] QList<api::WaitingAction> waiting() const;

    /// Asks for it anew.
    void query();
    /// What summary() says was read: the next one begins where it ends.
    void read();
    /// Exactly what was shown, as often blocked as was shown.
    void answer(const api::WaitingAction &shown, bool approve);

    void onConnected() override;
    void onDisconnected() override;
    bool take(const Event &event) override;

Q_SIGNALS:
    void changed();

private:
    std::optional<api::Summary> m_summary;
    api::WaitingActions m_waiting;
};

} // namespace cofferdam
