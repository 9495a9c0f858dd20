// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/EmptyState.h"

#include "app/desktop/widgets/PlainLabel.h"

#include <QAbstractItemView>
#include <QEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace cofferdam {

namespace {

constexpr int kGlyphSize = 40;

class GlyphPicture final : public QWidget
{
public:
    GlyphPicture(Glyph glyph, QWidget *parent) : QWidget(parent), m_glyph(glyph) { setFixedHeight(kGlyphSize); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        drawGlyph(painter, m_glyph, rect(), mutedColor(palette()));
    }

private:
    Glyph m_glyph;
};

} // namespace

EmptyState::EmptyState(Glyph glyph, const QString &title, const QString &text, QWidget *parent) : QWidget(parent)
{
    auto *heading = new PlainLabel(title, PlainLabel::Size::Heading, this);
    auto *words = new PlainLabel(text, PlainLabel::Size::Body, this);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(8);
    layout->addStretch();
    layout->addWidget(new GlyphPicture(glyph, this));
    heading->setAlignment(Qt::AlignCenter);
    words->setAlignment(Qt::AlignCenter);
    words->setMuted(true);
    layout->addWidget(heading);
    layout->addWidget(words);
    layout->addStretch();
}

EmptyState *EmptyState::over(QAbstractItemView *view, Glyph glyph, const QString &title, const QString &text)
{
    auto *state = new EmptyState(glyph, title, text, view->viewport());
    const auto show = [view, state] { state->setVisible(view->model() == nullptr || view->model()->rowCount(view->rootIndex()) == 0); };
    auto *model = view->model();
    connect(model, &QAbstractItemModel::rowsInserted, state, show);
    connect(model, &QAbstractItemModel::rowsRemoved, state, show);
    connect(model, &QAbstractItemModel::modelReset, state, show);
    view->viewport()->installEventFilter(state);
    state->setGeometry(view->viewport()->rect());
    show();
    return state;
}

bool EmptyState::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize && watched == parent())
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

} // namespace cofferdam
