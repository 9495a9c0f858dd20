// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was spent in the last days, by day and model, and the way out of it as a file.

#pragma once

#include "app/desktop/text/Tone.h"
#include "core/base/Ids.h"

#include <QWidget>

class QAction;
class QCheckBox;
class QTableView;
class QTimer;

namespace cofferdam {

class AgentsTopic;
class PlainLabel;
class Session;
class SpendChart;
class SpendingTopic;
class SpendModel;

class SpendPanel final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kDays = 30; ///< Shown, today among them.

    explicit SpendPanel(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QAction *action() const noexcept { return m_export; }

Q_SIGNALS:
    void shown(); ///< By its key, perhaps from another page.

protected:
    void showEvent(QShowEvent *event) override;

private:
    [[nodiscard]] QWidget *makePlot();
    /// Null: all.
    [[nodiscard]] AgentId whose() const;
    void load();
    void refresh();
    void askFile();
    void exportTo(const QString &file, bool jsonLines);
    void say(Tone tone, const QString &text);

    Session *const m_session;
    AgentsTopic &m_agents;
    SpendingTopic &m_spending;
    SpendModel *m_model = nullptr;
    QCheckBox *m_all = nullptr;
    PlainLabel *m_total = nullptr;
    PlainLabel *m_said = nullptr;
    SpendChart *m_chart = nullptr;
    QTableView *m_table = nullptr;
    QWidget *m_plot = nullptr;
    QTimer *m_soon = nullptr;
    QAction *m_export = nullptr;
    bool m_known = false;     ///< What is not known is not nothing.
    quint64 m_generation = 0; ///< Drops what an earlier question still brings.
};

} // namespace cofferdam
