// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The user's own prices of a model, in dollars for a million tokens.

#pragma once

#include "app/desktop/models/FieldProblem.h"
#include "core/api/models.pb.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QLineEdit;

namespace cofferdam {

class RatesField final : public QWidget
{
    Q_OBJECT

public:
    explicit RatesField(QWidget *parent = nullptr);

    /// None: those of the table.
    void setRates(const std::optional<api::ModelRates> &rates);
    [[nodiscard]] Filled<std::optional<api::ModelRates>> rates() const;

Q_SIGNALS:
    void changed();

private:
    QCheckBox *m_own = nullptr;
    QWidget *m_fields = nullptr;
    QLineEdit *m_input = nullptr;
    QLineEdit *m_output = nullptr;
    QLineEdit *m_cacheRead = nullptr;
    QLineEdit *m_cacheWrite = nullptr;
    QLineEdit *m_cacheHour = nullptr;
};

} // namespace cofferdam
