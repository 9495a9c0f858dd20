// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an agent may spend: in a task, a day, a month, and of turns nobody started; with what it has spent, live.

#pragma once

#include "app/desktop/models/FieldProblem.h"
#include "core/api/models.pb.h"

#include <QWidget>

#include <array>

class QGridLayout;
class QLineEdit;

namespace cofferdam {

class PlainLabel;

class AllowanceForm final : public QWidget
{
    Q_OBJECT

public:
    explicit AllowanceForm(QWidget *parent = nullptr);

    /// What was filled in is dropped.
    void setAllowance(const api::Allowance &allowance);
    /// Nothing is known: all is empty and cannot be filled in.
    void clear();
    void setSpent(const api::Spending &spending);
    /// Without an agent. An empty field is no limit.
    [[nodiscard]] Filled<api::Allowance> allowance() const;
    /// Something was filled in since it was set.
    [[nodiscard]] bool isChanged() const noexcept { return m_changed; }

Q_SIGNALS:
    void changed();

private:
    struct Row {
        QLineEdit *money = nullptr;
        QLineEdit *tokens = nullptr;
        QLineEdit *requests = nullptr;
        PlainLabel *spent = nullptr;
    };
    enum Period { Task, Day, Month, Scheduled, PeriodCount };

    [[nodiscard]] Row makeRow(QGridLayout *grid, const QString &name, const QString &title);
    void addField(QGridLayout *grid, QLineEdit *&field, int column, const QString &name, const QString &title);
    [[nodiscard]] static Filled<api::SpendLimits> limitsIn(const Row &row);

    std::array<Row, PeriodCount> m_rows;
    QLineEdit *m_loop = nullptr;
    bool m_changed = false;
};

} // namespace cofferdam
