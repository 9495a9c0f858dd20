// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/wizard/LocalModelChoice.h"

#include "app/desktop/state/LocalSearch.h"
#include "app/desktop/state/LocalServersModel.h"
#include "app/desktop/state/ModelsTopic.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QHBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kListHeight = 120; // pixels

} // namespace

LocalModelChoice::LocalModelChoice(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_found(new LocalServersModel(this))
    , m_search(new LocalSearch(session->topic<ModelsTopic>(), *m_found, this))
    , m_list(makeList(u"wizardFound"_s, tr("Models on this computer"), m_found, this))
    , m_state(new PlainLabel(PlainLabel::Size::Body, this))
    , m_warning(new PlainLabel(PlainLabel::Size::Small, this))
    , m_again(makeButton(tr("Look Again"), this))
    , m_use(makeButton(tr("Use and Test"), this))
{
    m_state->setObjectName(u"wizardFoundState"_s);
    m_warning->setTone(Tone::Notice);
    m_again->setObjectName(u"wizardFind"_s);
    m_use->setObjectName(u"wizardUseLocal"_s);
    m_list->setFixedHeight(kListHeight);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    for (auto *part : std::initializer_list<QWidget *>{m_state, m_list, m_warning})
        layout->addWidget(part);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_use);
    buttons->addWidget(m_again);
    buttons->addStretch();
    layout->addLayout(buttons);
    connect(m_again, &QPushButton::clicked, this, &LocalModelChoice::find);
    connect(m_use, &QPushButton::clicked, this, &LocalModelChoice::use);
    connect(m_list, &QAbstractItemView::activated, this, &LocalModelChoice::use);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &LocalModelChoice::refresh);
    connect(m_search, &LocalSearch::changed, this, &LocalModelChoice::refresh);
    connect(m_search, &LocalSearch::found, this, [this] { m_list->setCurrentIndex(m_found->index(0)); });
    refresh();
}

void LocalModelChoice::find()
{
    m_search->find();
}

void LocalModelChoice::setBusy(bool busy)
{
    m_busy = busy;
    refresh();
}

void LocalModelChoice::refresh()
{
    const auto index = m_list->currentIndex();
    const auto warning = index.data(LocalServersModel::WarningRole).toString();
    m_state->setPlain(m_search->said());
    m_warning->setPlain(warning);
    m_warning->setVisible(!warning.isEmpty());
    m_list->setVisible(m_found->rowCount() > 0);
    m_list->setEnabled(!m_busy);
    m_again->setEnabled(!m_busy);
    m_use->setEnabled(!m_busy && index.data(LocalServersModel::AdoptableRole).toBool());
}

void LocalModelChoice::use()
{
    if (m_use->isEnabled())
        Q_EMIT wanted(m_found->target(m_list->currentIndex().row()));
}

} // namespace cofferdam
