// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of the window's pages. A page is a folder of its own and one row here.

#pragma once

#include "app/desktop/widgets/Glyphs.h"

#include <span>

class QWidget;

namespace cofferdam {

class Page;
class Session;

struct PageRow {
    const char *id;    ///< Of its folder; names its picture and is what is remembered.
    const char *title; ///< Translated by MainWindow::tr().
    const char *menu;  ///< The title of its menu, with its key.
    Glyph glyph;
    Page *(*make)(Session *session, QWidget *parent);
    bool isAlwaysWanted = true; ///< Else it has no button in the sidebar; its menu and its key lead there.
};

/// In the order of the sidebar.
[[nodiscard]] std::span<const PageRow> pages();

} // namespace cofferdam
