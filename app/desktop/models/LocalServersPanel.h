// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was found on this computer, and the way to take one of it.

#pragma once

#include "app/desktop/widgets/Card.h"
#include "core/api/models.pb.h"

class QListView;
class QPushButton;

namespace cofferdam {

class LocalSearch;
class LocalServersModel;
class PlainLabel;
class Session;

class LocalServersPanel final : public Card
{
    Q_OBJECT

public:
    explicit LocalServersPanel(Session *session, QWidget *parent = nullptr);

    /// Asks the service to look.
    void find();
    /// Nothing that was found is shown any more.
    void clear();

Q_SIGNALS:
    void adopted(const cofferdam::api::ModelTarget &target); ///< To be named and saved.
    void closed();

private:
    void refresh();
    void adopt();

    LocalServersModel *m_found = nullptr;
    LocalSearch *m_search = nullptr;
    QListView *m_list = nullptr;
    PlainLabel *m_state = nullptr;
    PlainLabel *m_warning = nullptr;
    QPushButton *m_adopt = nullptr;
};

} // namespace cofferdam
