// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/window/Arrangement.h"

#include "app/desktop/window/MainWindow.h"

#include <KConfigGroup>

#include <QCoreApplication>
#include <QEvent>
#include <QHeaderView>
#include <QSplitter>
#include <QStandardPaths>
#include <QTableView>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidestColumn = 4000; // pixels of a column

// Groups of the file.
constexpr auto kWindow = "Window"_L1;
constexpr auto kColumns = "Columns"_L1;
constexpr auto kSplitters = "Splitters"_L1;

/// A page that was never shown has no sizes of its own.
bool wasShown(const QWidget *widget)
{
    return !widget->objectName().isEmpty() && widget->testAttribute(Qt::WA_WState_Created);
}

} // namespace

Arrangement::Arrangement(MainWindow *window, const QString &file) : QObject(nullptr), m_window(window), m_config(file, KConfig::SimpleConfig)
{
    window->installEventFilter(this);
    connect(qApp, &QCoreApplication::aboutToQuit, this, &Arrangement::keep);
}

QString Arrangement::defaultFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/cofferdam/window.conf"_s;
}

void Arrangement::restore()
{
    const KConfigGroup group(&m_config, kWindow);
    m_window->restoreGeometry(QByteArray::fromBase64(group.readEntry("geometry", QByteArray())));
    m_window->showPage(group.readEntry("page", QString()));
    for (auto *splitter : m_window->findChildren<QSplitter *>())
        restoreSizes(splitter);
    for (auto *table : m_window->findChildren<QTableView *>())
        restoreColumns(table);
}

bool Arrangement::keep()
{
    KConfigGroup group(&m_config, kWindow);
    group.writeEntry("geometry", m_window->saveGeometry().toBase64());
    group.writeEntry("page", m_window->page());
    for (const auto *splitter : m_window->findChildren<QSplitter *>())
        keepSizes(splitter);
    for (const auto *table : m_window->findChildren<QTableView *>())
        keepColumns(table);
    if (m_config.sync())
        return true;
    qWarning("%s cannot be written; how the window is arranged is not kept.", qUtf8Printable(m_config.name()));
    return false;
}

void Arrangement::restoreSizes(QSplitter *splitter) const
{
    const auto sizes = KConfigGroup(&m_config, kSplitters).readEntry(splitter->objectName(), QList<int>());
    if (sizes.size() == splitter->count() && std::ranges::all_of(sizes, [](int size) { return size > 0; }))
        splitter->setSizes(sizes);
}

void Arrangement::keepSizes(const QSplitter *splitter)
{
    const auto sizes = splitter->sizes();
    if (wasShown(splitter) && !sizes.contains(0)) // 0: a part is hidden for now
        KConfigGroup(&m_config, kSplitters).writeEntry(splitter->objectName(), sizes);
}

void Arrangement::restoreColumns(QTableView *table) const
{
    auto *header = table->horizontalHeader();
    const auto widths = KConfigGroup(&m_config, kColumns).readEntry(table->objectName(), QList<int>());
    if (widths.size() != header->count())
        return;
    for (int column = 0; column < header->count(); ++column) {
        const auto width = widths[column];
        if (header->sectionResizeMode(column) == QHeaderView::Interactive && width >= header->minimumSectionSize() && width <= kWidestColumn)
            header->resizeSection(column, width);
    }
}

void Arrangement::keepColumns(const QTableView *table)
{
    if (!wasShown(table))
        return;
    const auto *header = table->horizontalHeader();
    QList<int> widths;
    for (int column = 0; column < header->count(); ++column)
        widths += header->sectionSize(column); // 0: hidden for now
    KConfigGroup(&m_config, kColumns).writeEntry(table->objectName(), widths);
}

bool Arrangement::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_window && event->type() == QEvent::Close)
        keep();
    return QObject::eventFilter(watched, event);
}

} // namespace cofferdam
