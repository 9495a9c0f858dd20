// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/Page.h"

namespace cofferdam {

Page::Page(QWidget *parent) : QWidget(parent) {}

Page::~Page() = default;

QList<QAction *> Page::programActions() const
{
    return {};
}

void Page::go(const Place &) {}

} // namespace cofferdam
