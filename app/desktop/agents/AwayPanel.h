// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Shown when the user comes back: what the agents did by themselves, and one by one what could not be asked.

#pragma once

#include "app/desktop/widgets/Card.h"
#include "core/api/sessions.pb.h"

#include <QElapsedTimer>

#include <set>
#include <string>

class QPushButton;

namespace cofferdam {

class ArmedButton;
class AwayTopic;
class PlainLabel;
class Session;

class AwayPanel final : public Card
{
    Q_OBJECT

public:
    explicit AwayPanel(Session *session, QWidget *parent = nullptr);

private:
    void refresh();
    void refreshWaiting();
    void close();
    void onActive(Qt::ApplicationState state);
    [[nodiscard]] bool hasNewWaiting() const;

    AwayTopic &m_away;
    PlainLabel *m_text = nullptr;
    QWidget *m_waiting = nullptr;
    PlainLabel *m_count = nullptr;
    PlainLabel *m_subject = nullptr;
    PlainLabel *m_why = nullptr;
    ArmedButton *m_approve = nullptr;
    QPushButton *m_dismiss = nullptr;
    api::WaitingAction m_shown; ///< The one that is asked about.
    std::set<std::string> m_closed; ///< Ids that were there when it was closed.
    QElapsedTimer m_idle; ///< Since the window was left.
};

} // namespace cofferdam
