// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/timeline/KeepingBar.h"

#include "app/desktop/state/SnapshotsTopic.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMaxNameLength = 80;
constexpr int kMostRoom = 90; // percent

} // namespace

KeepingBar::KeepingBar(SnapshotsTopic &snapshots, QWidget *parent)
    : QWidget(parent)
    , m_snapshots(snapshots)
    , m_used(new PlainLabel(PlainLabel::Size::Small, this))
{
    makeActions();
    makeEditors();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_editor);
    auto *line = new QHBoxLayout;
    m_used->setMuted(true);
    line->addWidget(m_used, 1);
    for (auto *action : actionsOfIt())
        line->addWidget(makeButton(action, this));
    layout->addLayout(line);
    connect(&m_snapshots, &SnapshotsTopic::roomChanged, this, &KeepingBar::refreshRoom);
    refreshRoom();
    choose(nullptr, false);
}

void KeepingBar::makeActions()
{
    m_pin = new QAction(glyphIcon(Glyph::Check), tr("Keep for Good"), this);
    m_pin->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    connect(m_pin, &QAction::triggered, this, [this] {
        Q_EMIT shown();
        m_snapshots.setPinned(m_chosen, !m_pinned);
    });
    m_name = new QAction(tr("Name Snapshot\u2026"), this);
    m_name->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L));
    connect(m_name, &QAction::triggered, this, &KeepingBar::askName);
    m_room = new QAction(tr("Room for Snapshots\u2026"), this);
    m_room->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M));
    connect(m_room, &QAction::triggered, this, &KeepingBar::askRoom);
}

void KeepingBar::makeEditors()
{
    m_editor = new QWidget(this);
    auto *layout = new QHBoxLayout(m_editor);
    layout->setContentsMargins(0, 0, 0, 0);
    m_asks = new PlainLabel(PlainLabel::Size::Body, m_editor);
    m_typed = new QLineEdit(m_editor);
    m_typed->setObjectName(u"snapshotName"_s);
    m_typed->setAccessibleName(tr("Name of the snapshot"));
    m_typed->setMaxLength(kMaxNameLength);
    connect(m_typed, &QLineEdit::returnPressed, this, &KeepingBar::save);
    m_percent = new QSpinBox(m_editor);
    m_percent->setObjectName(u"snapshotRoom"_s);
    m_percent->setAccessibleName(tr("Room for snapshots in percent"));
    m_percent->setRange(1, kMostRoom);
    m_percent->setSuffix(tr(" %"));
    m_percent->setFocusPolicy(Qt::StrongFocus);
    auto *save = makeButton(tr("Save"), m_editor);
    save->setObjectName(u"saveKeeping"_s);
    connect(save, &QPushButton::clicked, this, &KeepingBar::save);
    auto *cancel = makeButton(tr("Cancel"), m_editor);
    connect(cancel, &QPushButton::clicked, this, &KeepingBar::closeEditor);
    layout->addWidget(m_asks);
    layout->addWidget(m_typed, 1);
    layout->addWidget(m_percent);
    layout->addStretch();
    layout->addWidget(cancel);
    layout->addWidget(save);
    m_editor->hide();
}

void KeepingBar::choose(const SnapshotRecord *snapshot, bool connected)
{
    const bool there = connected && snapshot != nullptr && snapshot->thinnedUs == 0;
    m_chosen = there ? snapshot->id : SnapshotId();
    m_pinned = there && snapshot->pinned;
    m_chosenName = there ? snapshot->name : QString();
    m_pin->setEnabled(there);
    m_pin->setText(m_pinned ? tr("Let It Be Thinned Out") : tr("Keep for Good"));
    m_name->setEnabled(there);
    m_room->setEnabled(connected);
    if (!connected || (!m_naming.isNull() && m_naming != m_chosen))
        closeEditor();
}

void KeepingBar::askName()
{
    Q_EMIT shown();
    m_naming = m_chosen;
    m_asks->setPlain(tr("A snapshot with a name is never thinned out. Name:"));
    m_typed->setText(m_chosenName);
    m_typed->show();
    m_percent->hide();
    m_editor->show();
    m_typed->setFocus(Qt::ShortcutFocusReason);
    m_typed->selectAll();
}

void KeepingBar::askRoom()
{
    Q_EMIT shown();
    m_snapshots.askRoom();
    m_naming = {};
    m_asks->setPlain(tr("Snapshots of all agents may take, of what is free on the disk or theirs:"));
    m_percent->setValue(static_cast<int>(m_snapshots.room().percent()));
    m_percent->show();
    m_typed->hide();
    m_editor->show();
    m_percent->setFocus(Qt::ShortcutFocusReason);
}

void KeepingBar::save()
{
    if (m_naming.isNull())
        m_snapshots.setRoom(m_percent->value());
    else
        m_snapshots.setName(m_naming, m_typed->text().trimmed());
    closeEditor();
}

void KeepingBar::closeEditor()
{
    m_naming = {};
    m_editor->hide();
}

void KeepingBar::refreshRoom()
{
    const auto &room = m_snapshots.room();
    const auto size = [](quint64 bytes) { return QLocale().formattedDataSize(static_cast<qint64>(bytes), 1); };
    m_used->setPlain(room.budget() == 0 ? QString() : tr("Snapshots take %1 of %2.").arg(size(room.used()), size(room.budget())));
}

} // namespace cofferdam
