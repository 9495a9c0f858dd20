// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether this computer has what agents need: each check with what was found, and what to do about it.

#pragma once

#include "app/desktop/wizard/WizardStep.h"
#include "core/api/computer.pb.h"

#include <optional>

class QGridLayout;
class QPushButton;

namespace cofferdam {

class Session;

class ComputerStep final : public WizardStep
{
    Q_OBJECT

public:
    explicit ComputerStep(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] bool isDone() const override;
    void enter() override;
    [[nodiscard]] QWidget *first() const override;

private:
    void check();
    void show(const api::ComputerChecks &checks);

    Session *const m_session;
    QPushButton *m_again = nullptr;
    QWidget *m_area = nullptr;
    QGridLayout *m_rows = nullptr;
    std::optional<api::ComputerChecks> m_checks; ///< None while it is not known.
    quint64 m_generation = 0;
};

} // namespace cofferdam
