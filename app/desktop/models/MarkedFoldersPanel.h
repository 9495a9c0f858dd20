// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Folders whose content may not go to every model: which there are, one more, one less.

#pragma once

#include "app/desktop/state/Session.h"
#include "app/desktop/text/Tone.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QTableView;

namespace cofferdam {

class AgentsTopic;
class Banner;
class DataRulesTopic;

class MarkedFoldersPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit MarkedFoldersPanel(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QList<QAction *> actionsOfIt() const { return {m_mark, m_unmark}; }

Q_SIGNALS:
    void shown(); ///< By its key, perhaps from another page.

private:
    [[nodiscard]] QWidget *makeTable();
    [[nodiscard]] QWidget *makeForm();
    void fillAgents();
    void refresh();
    void mark();
    void unmark();
    void tell(Tone tone, const QString &what);
    [[nodiscard]] Session::Done telling(const QString &good);

    Session *const m_session;
    AgentsTopic &m_agents;
    DataRulesTopic &m_data;
    QTableView *m_table = nullptr;
    QLineEdit *m_folder = nullptr;
    QComboBox *m_reach = nullptr;
    QComboBox *m_agent = nullptr;
    Banner *m_said = nullptr;
    QAction *m_mark = nullptr;
    QAction *m_unmark = nullptr;
};

} // namespace cofferdam
