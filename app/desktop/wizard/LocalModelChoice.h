// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The models that servers on this computer have, to choose one of.

#pragma once

#include "core/api/models.pb.h"

#include <QWidget>

class QListView;
class QPushButton;

namespace cofferdam {

class LocalSearch;
class LocalServersModel;
class PlainLabel;
class Session;

class LocalModelChoice final : public QWidget
{
    Q_OBJECT

public:
    explicit LocalModelChoice(Session *session, QWidget *parent = nullptr);

    void find();
    void setBusy(bool busy);

Q_SIGNALS:
    void wanted(const cofferdam::api::ModelTarget &target); ///< To be saved and tested.

private:
    void refresh();
    void use();

    LocalServersModel *m_found = nullptr;
    LocalSearch *m_search = nullptr;
    QListView *m_list = nullptr;
    PlainLabel *m_state = nullptr;
    PlainLabel *m_warning = nullptr;
    QPushButton *m_again = nullptr;
    QPushButton *m_use = nullptr;
    bool m_busy = false;
};

} // namespace cofferdam
