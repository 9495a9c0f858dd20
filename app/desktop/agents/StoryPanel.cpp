// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/agents/StoryPanel.h"

#include "app/desktop/state/DemoTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/Pill.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "app/desktop/widgets/WrappedText.h"

#include <QHBoxLayout>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kStoryGlyph = 16;
constexpr int kStoryPad = 6;

class StoryDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const bool ok = index.data(StoryModel::OkRole).toBool();
        const auto area = option.rect.adjusted(2, 3, -2, -3);
        drawGlyph(*painter, ok ? Glyph::Check : Glyph::Cross, QRectF(area.left(), area.top() + 1, kStoryGlyph, kStoryGlyph),
                  toneColor(ok ? Tone::Good : Tone::Bad, option.palette));
        painter->save();
        auto font = option.font;
        if (index.data(StoryModel::FinishedRole).toBool())
            font.setWeight(QFont::DemiBold);
        painter->setFont(font);
        painter->setPen(option.palette.color(QPalette::Text));
        drawWrapped(*painter, area.adjusted(kStoryGlyph + kStoryPad, 0, 0, 0), index.data().toString(), font);
        painter->restore();
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto *view = qobject_cast<const QListView *>(option.widget);
        const int width = (view ? view->viewport()->width() : 400) - kStoryGlyph - kStoryPad - 4;
        auto font = option.font;
        font.setWeight(QFont::DemiBold);
        return {width, std::max(kStoryGlyph, wrappedSize(index.data().toString(), font, width).height()) + 6};
    }
};

} // namespace

StoryPanel::StoryPanel(Session *session, QWidget *parent)
    : Card(parent)
    , m_demo(session->topic<DemoTopic>())
    , m_lines(makeList(u"story"_s, tr("Story of the demo"), m_demo.story(), this))
    , m_state(new Pill(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    auto *header = new QHBoxLayout;
    header->addWidget(new PlainLabel(tr("Offline demo"), PlainLabel::Size::Heading, this), 1);
    header->addWidget(m_state);
    auto *close = makeButton(tr("Close"), this);
    close->setAccessibleName(tr("Close the demo's story"));
    header->addWidget(close);
    layout->addLayout(header);
    m_lines->setItemDelegate(new StoryDelegate(m_lines));
    m_lines->setSelectionMode(QAbstractItemView::NoSelection);
    m_lines->setResizeMode(QListView::Adjust);
    m_lines->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    layout->addWidget(m_lines, 1);
    connect(close, &QPushButton::clicked, this, &StoryPanel::closed);
    connect(m_demo.story(), &QAbstractItemModel::rowsInserted, this, [this] {
        refresh();
        m_lines->scrollToBottom();
    });
    connect(m_demo.story(), &QAbstractItemModel::modelReset, this, &StoryPanel::refresh);
    refresh();
}

void StoryPanel::refresh()
{
    const auto *story = m_demo.story();
    if (story->rowCount() == 0)
        return;
    const auto last = story->index(story->rowCount() - 1);
    if (!last.data(StoryModel::FinishedRole).toBool())
        m_state->set(tr("Running"), Tone::Accent);
    else if (last.data(StoryModel::OkRole).toBool())
        m_state->set(tr("Passed"), Tone::Good);
    else
        m_state->set(tr("Failed"), Tone::Bad);
}

} // namespace cofferdam
