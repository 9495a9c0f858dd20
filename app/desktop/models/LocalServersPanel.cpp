// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/models/LocalServersPanel.h"

#include "app/desktop/state/LocalSearch.h"
#include "app/desktop/state/LocalServersModel.h"
#include "app/desktop/state/ModelsTopic.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/Pill.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QHBoxLayout>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kFoundPad = 8;

/// The model above where it is; a mark where something speaks against it.
class FoundDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        painter->save();
        painter->setLayoutDirection(option.direction);
        drawCard(*painter, option.rect.adjusted(1, 2, -1, -2), option.palette, option.state.testFlag(QStyle::State_Selected));
        const auto inner = option.rect.adjusted(kFoundPad, kFoundPad, -kFoundPad, -kFoundPad);
        const int line = option.fontMetrics.height();
        QRect name(inner.left(), inner.top(), inner.width(), pillHeight(option));
        if (!index.data(LocalServersModel::WarningRole).toString().isEmpty()) {
            const auto text = LocalServersPanel::tr("Not for agents");
            const auto size = pillSize(text, option.font);
            const QRect pill(inner.right() - size.width() + 1, inner.top(), size.width(), size.height());
            drawPill(*painter, QStyle::visualRect(option.direction, inner, pill), text, Tone::Notice, option.font, option.palette);
            name.setWidth(name.width() - size.width() - kFoundPad);
        }
        const auto write = [&](const QRect &area, const QString &text) {
            painter->drawText(QStyle::visualRect(option.direction, inner, area), Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                              option.fontMetrics.elidedText(text, Qt::ElideRight, area.width()));
        };
        painter->setPen(option.palette.color(QPalette::Text));
        write(name, index.data().toString());
        painter->setPen(mutedColor(option.palette));
        write(QRect(inner.left(), name.bottom() + 3, inner.width(), line), index.data(LocalServersModel::WhereRole).toString());
        painter->restore();
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {200, 2 * kFoundPad + pillHeight(option) + 3 + option.fontMetrics.height()};
    }

private:
    [[nodiscard]] static int pillHeight(const QStyleOptionViewItem &option) { return pillSize(QStringLiteral("0"), option.font).height(); }
};

} // namespace

LocalServersPanel::LocalServersPanel(Session *session, QWidget *parent)
    : Card(parent)
    , m_found(new LocalServersModel(this))
    , m_search(new LocalSearch(session->topic<ModelsTopic>(), *m_found, this))
    , m_list(makeList(u"foundModels"_s, tr("Models on this computer"), m_found, this))
    , m_state(new PlainLabel(PlainLabel::Size::Body, this))
    , m_warning(new PlainLabel(PlainLabel::Size::Small, this))
    , m_adopt(makeButton(tr("Use This One"), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    layout->addWidget(new PlainLabel(tr("On this computer"), PlainLabel::Size::Heading, this));
    m_state->setObjectName(u"foundState"_s);
    m_state->setMuted(true);
    layout->addWidget(m_state);
    m_list->setItemDelegate(new FoundDelegate(m_list));
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setResizeMode(QListView::Adjust);
    layout->addWidget(m_list, 1);
    m_warning->setObjectName(u"foundWarning"_s);
    m_warning->setTone(Tone::Notice);
    layout->addWidget(m_warning);
    auto *buttons = new QHBoxLayout;
    auto *close = makeButton(tr("Close"), this);
    close->setAccessibleName(tr("Close what was found on this computer"));
    m_adopt->setObjectName(u"adoptModel"_s);
    buttons->addStretch();
    buttons->addWidget(close);
    buttons->addWidget(m_adopt);
    layout->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &LocalServersPanel::closed);
    connect(m_adopt, &QPushButton::clicked, this, &LocalServersPanel::adopt);
    connect(m_list, &QAbstractItemView::activated, this, &LocalServersPanel::adopt);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &LocalServersPanel::refresh);
    connect(m_search, &LocalSearch::changed, this, &LocalServersPanel::refresh);
    connect(m_search, &LocalSearch::found, this, [this] {
        m_list->setCurrentIndex(m_found->index(0));
        m_list->setFocus(Qt::OtherFocusReason);
    });
    refresh();
}

void LocalServersPanel::find()
{
    m_search->find();
}

void LocalServersPanel::clear()
{
    m_search->clear();
}

void LocalServersPanel::refresh()
{
    const auto index = m_list->currentIndex();
    const auto warning = index.data(LocalServersModel::WarningRole).toString();
    m_state->setPlain(m_search->said());
    m_adopt->setEnabled(index.data(LocalServersModel::AdoptableRole).toBool());
    m_warning->setPlain(warning);
    m_warning->setVisible(!warning.isEmpty());
}

void LocalServersPanel::adopt()
{
    if (m_adopt->isEnabled())
        Q_EMIT adopted(m_found->target(m_list->currentIndex().row()));
}

} // namespace cofferdam
