// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The models that agents may ask: which there are, which an agent asks and what it may spend, and what was spent.

#pragma once

#include "app/desktop/widgets/Page.h"

class QTabWidget;

namespace cofferdam {

class AgentModelsPanel;
class MarkedFoldersPanel;
class Session;
class SpendPanel;
class TargetsPanel;

class ModelsPage final : public Page
{
    Q_OBJECT

public:
    explicit ModelsPage(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QList<QAction *> pageActions() const override;
    /// `place.item`: "models", "agent", "spending" or "data".
    void go(const Place &place) override;

private:
    void goTo(const QString &item);

    TargetsPanel *m_targets = nullptr;
    AgentModelsPanel *m_agent = nullptr;
    SpendPanel *m_spend = nullptr;
    MarkedFoldersPanel *m_data = nullptr;
    QTabWidget *m_tabs = nullptr;
};

} // namespace cofferdam
