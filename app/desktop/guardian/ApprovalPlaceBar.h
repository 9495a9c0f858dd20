// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which programs may approve, and the switch for it.

#pragma once

#include <QWidget>

class QAction;

namespace cofferdam {

class Confirmation;
class PlainLabel;
class QuestionsTopic;

class ApprovalPlaceBar final : public QWidget
{
    Q_OBJECT

public:
    ApprovalPlaceBar(QuestionsTopic &questions, QWidget *parent);

    [[nodiscard]] QAction *action() const noexcept { return m_switch; }
    void refresh();

private:
    void change();

    QuestionsTopic &m_questions;
    QAction *m_switch = nullptr;
    PlainLabel *m_now = nullptr;
    Confirmation *m_sure = nullptr;
};

} // namespace cofferdam
