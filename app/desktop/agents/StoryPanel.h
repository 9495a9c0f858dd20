// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The offline demo's story, line by line, as it really happens.

#pragma once

#include "app/desktop/widgets/Card.h"

class QListView;

namespace cofferdam {

class DemoTopic;
class Pill;
class Session;

class StoryPanel final : public Card
{
    Q_OBJECT

public:
    explicit StoryPanel(Session *session, QWidget *parent = nullptr);

Q_SIGNALS:
    void closed();

private:
    void refresh();

    DemoTopic &m_demo;
    QListView *m_lines = nullptr;
    Pill *m_state = nullptr;
};

} // namespace cofferdam
