// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/models/TargetsPanel.h"

#include "app/client/Translated.h"
#include "app/desktop/models/LocalServersPanel.h"
#include "app/desktop/models/TargetDelegate.h"
#include "app/desktop/models/TargetForm.h"
#include "app/desktop/state/KeysTopic.h"
#include "app/desktop/state/ModelsTopic.h"
#include "app/desktop/text/ModelWords.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/EmptyState.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLongestKeyStem = 56; // UTF-16 units: a number may follow, and a key's name has 64

} // namespace

TargetsPanel::TargetsPanel(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_models(session->topic<ModelsTopic>())
    , m_keys(session->topic<KeysTopic>())
{
    makeActions();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(12);
    m_confirm = new Confirmation(Confirmation::Kind::Asked, Tone::Bad, tr("Remove Model"), tr("Keep"), this);
    m_confirm->yes()->setObjectName(u"confirmRemoveModel"_s);
    layout->addWidget(m_confirm);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(12);
    columns->addWidget(makeTargets(), 2);
    m_side = new QStackedWidget(this);
    m_formCard = makeForm();
    m_local = new LocalServersPanel(session, m_side);
    m_side->addWidget(m_formCard);
    m_side->addWidget(m_local);
    columns->addWidget(m_side, 3);
    layout->addLayout(columns, 1);
    connect(m_local, &LocalServersPanel::closed, this, [this] {
        m_side->setCurrentWidget(m_formCard);
        m_list->setFocus(Qt::OtherFocusReason);
    });
    connect(m_local, &LocalServersPanel::adopted, this, &TargetsPanel::showNew);
    connect(m_models.model(), &QAbstractItemModel::modelReset, this, &TargetsPanel::onListed);
    connect(m_models.model(), &QAbstractItemModel::dataChanged, this, &TargetsPanel::onListed);
    connect(session, &Session::connectedChanged, this, [this] {
        if (!m_session->isConnected())
            begin();
        refresh();
    });
    connect(m_form, &TargetForm::changed, this, &TargetsPanel::refresh);
    connect(&m_models, &ModelsTopic::providersChanged, this, &TargetsPanel::refresh);
    onListed();
}

void TargetsPanel::makeActions()
{
    m_add = new QAction(glyphIcon(Glyph::Plus), tr("Add Model"), this);
    m_add->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_N));
    connect(m_add, &QAction::triggered, this, [this] {
        Q_EMIT shown();
        showNew({});
    });
    m_save = new QAction(glyphIcon(Glyph::Check), tr("Save Model"), this);
    m_save->setShortcut(QKeySequence(QKeySequence::Save));
    connect(m_save, &QAction::triggered, this, &TargetsPanel::save);
    m_test = new QAction(glyphIcon(Glyph::Play), tr("Test Model"), this);
    m_test->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_E));
    m_test->setWhatsThis(tr("Asks it to call a tool. That costs what such a request costs."));
    connect(m_test, &QAction::triggered, this, &TargetsPanel::test);
    m_find = new QAction(glyphIcon(Glyph::Search), tr("Find on This Computer"), this);
    m_find->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_F));
    connect(m_find, &QAction::triggered, this, [this] {
        Q_EMIT shown();
        begin();
        m_side->setCurrentWidget(m_local);
        m_local->find();
    });
    m_remove = new QAction(glyphIcon(Glyph::Trash), tr("Remove Model\u2026"), this);
    m_remove->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_X));
    connect(m_remove, &QAction::triggered, this, &TargetsPanel::askRemove);
}

QWidget *TargetsPanel::makeTargets()
{
    auto *area = new QWidget(this);
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    m_list = makeList(u"targetList"_s, tr("Models"), m_models.model(), area);
    m_list->setItemDelegate(new TargetDelegate(m_list));
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setResizeMode(QListView::Adjust);
    auto policy = m_list->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_list->setSizePolicy(policy);
    EmptyState::over(m_list, Glyph::Models, tr("No models yet"), tr("Add one with your own key, or find a server on this computer."));
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (current.isValid())
            select({current.data(TargetModel::IdRole).toString()});
    });
    layout->addWidget(m_list, 1);
    m_prices = new PlainLabel(PlainLabel::Size::Small, area);
    m_prices->setObjectName(u"pricesOf"_s);
    m_prices->setMuted(true);
    layout->addWidget(m_prices);
    auto *buttons = new QVBoxLayout;
    for (auto *action : {m_add, m_find})
        buttons->addWidget(makeButton(action, area));
    layout->addLayout(buttons);
    return area;
}

QWidget *TargetsPanel::makeForm()
{
    auto *card = new Card(m_side);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    m_title = new PlainLabel(PlainLabel::Size::Heading, card);
    layout->addWidget(m_title);
    m_warning = new PlainLabel(PlainLabel::Size::Body, card);
    m_warning->setObjectName(u"targetWarning"_s);
    m_warning->setTone(Tone::Notice);
    layout->addWidget(m_warning);
    auto *scroll = new QScrollArea(card);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_form = new TargetForm(m_session, scroll);
    scroll->setWidget(m_form);
    scroll->viewport()->setAutoFillBackground(false);
    m_form->setAutoFillBackground(false);
    layout->addWidget(scroll, 1);
    m_said = new Banner(Tone::Neutral, card);
    m_said->setObjectName(u"targetSaid"_s);
    connect(m_said->addAnswer(tr("Close")), &QAction::triggered, m_said, &QWidget::hide);
    m_said->hide();
    layout->addWidget(m_said);
    auto *buttons = new QHBoxLayout;
    auto *save = makeButton(m_save, card, tr("Save"));
    save->setObjectName(u"saveModel"_s);
    buttons->addWidget(save);
    auto *test = makeButton(m_test, card, tr("Test"));
    test->setObjectName(u"testModel"_s);
    buttons->addWidget(test);
    buttons->addStretch();
    buttons->addWidget(makeButton(m_remove, card, tr("Remove\u2026")));
    layout->addLayout(buttons);
    return card;
}

void TargetsPanel::begin()
{
    ++m_generation;
    m_busy = false;
    m_said->hide();
    m_form->wipeKey();
    m_confirm->withdraw();
}

void TargetsPanel::select(const ModelTargetId &target)
{
    const auto *found = m_models.model()->find(target);
    if (found == nullptr)
        return;
    m_side->setCurrentWidget(m_formCard);
    const auto copy = *found;
    if (m_form->id() != target.value)
        begin();
    else if (m_form->isChanged())
        return; // what was filled in stays
    m_form->setTarget(copy);
}

void TargetsPanel::showNew(const api::ModelTarget &target)
{
    begin();
    m_list->setCurrentIndex({});
    m_list->clearSelection();
    m_form->setTarget(target);
    m_side->setCurrentWidget(m_formCard);
    m_form->focusFirst();
}

/// The list is another. What a person fills in is not taken away; what is only looked at follows.
void TargetsPanel::onListed()
{
    const auto *model = m_models.model();
    if (!m_wanted.isNull() && model->find(m_wanted) != nullptr)
        m_list->setCurrentIndex(model->indexOf(std::exchange(m_wanted, {})));
    const ModelTargetId shown{m_form->id()};
    if (const auto *found = model->find(shown)) {
        m_list->setCurrentIndex(model->indexOf(shown));
        if (!m_form->isChanged())
            m_form->setTarget(api::ModelTarget(*found));
    } else if (!shown.isNull() && shown != m_wanted && !m_form->isChanged()) {
        begin();
        m_form->setTarget({});
    }
    if (m_form->id().isEmpty() && !m_form->isChanged() && model->rowCount() > 0 && !m_form->isAncestorOf(focusWidget()))
        m_list->setCurrentIndex(model->index(0));
    refresh();
}

void TargetsPanel::refresh()
{
    const ModelTargetId id{m_form->id()};
    const auto *target = m_models.model()->find(id);
    const bool connected = m_session->isConnected();
    m_list->setVisible(connected); // what is not known is not nothing
    m_title->setPlain(target ? m_models.model()->nameOf(id) : tr("New model"));
    const auto pricesOf = QString::fromStdString(m_models.providers().prices_of());
    //: %1 is a date
    m_prices->setPlain(pricesOf.isEmpty() ? QString() : tr("Prices are those of %1. Providers change them.").arg(pricesOf));
    m_prices->setVisible(!pricesOf.isEmpty());
    const auto warning = target ? translated(target->warning()) : QString();
    m_warning->setPlain(warning);
    m_warning->setVisible(!warning.isEmpty());
    m_add->setEnabled(connected);
    m_find->setEnabled(connected);
    m_save->setEnabled(connected && !m_busy && m_form->isChanged());
    m_test->setEnabled(connected && !m_busy && target != nullptr && !m_form->isChanged());
    m_remove->setEnabled(connected && !m_busy && target != nullptr);
    m_confirm->keepFor(connected ? id.value : QString());
}

void TargetsPanel::say(Tone tone, const QString &text)
{
    m_said->setTone(tone);
    m_said->setMessage(text);
    m_said->show();
}

void TargetsPanel::save()
{
    Q_EMIT shown();
    const auto target = m_form->target();
    if (!target) {
        say(Tone::Bad, target.error().text);
        target.error().field->setFocus(Qt::OtherFocusReason);
        return;
    }
    m_said->hide();
    if (!m_form->hasNewKey())
        return saveTarget(*target, {});
    auto value = m_form->takeKey();
    if (value.isEmpty()) {
        say(Tone::Bad, tr("Type the key, or choose another one."));
        m_form->keyField()->setFocus(Qt::OtherFocusReason);
        return;
    }
    api::AddVaultKey key;
    key.set_name(m_keys.model()->freeName(QString::fromStdString(target->name()).left(kLongestKeyStem)).toStdString());
    key.set_url(target->base_url());
    key.set_all_agents(true);
    m_busy = true;
    refresh();
    m_keys.add(std::move(key), std::move(value), [this, target = *target, generation = m_generation](const Result<api::ServiceToClient> &reply) mutable {
        const bool same = generation == m_generation;
        if (!reply) {
            const auto why = tr("The key was not stored, and nothing was saved: %1").arg(translated(reply.error().message));
            if (!same)
                return Q_EMIT m_session->failed(why);
            m_busy = false;
            say(Tone::Bad, why);
            refresh();
            return;
        }
        target.set_key(reply->key().id());
        if (same)
            m_form->setKey(QString::fromStdString(target.key()));
        saveTarget(target, tr("The key is in the vault.") + u' ');
    });
}

void TargetsPanel::saveTarget(const api::ModelTarget &target, const QString &before)
{
    m_busy = true;
    refresh();
    m_models.save(target, [this, before, generation = m_generation](const Result<api::ServiceToClient> &reply) {
        const bool same = generation == m_generation;
        if (!reply) {
            const auto why = before + tr("The model was not saved: %1").arg(translated(reply.error().message));
            if (!same)
                return Q_EMIT m_session->failed(why);
            m_busy = false;
            say(Tone::Bad, why);
            refresh();
            return;
        }
        if (!same || !reply->has_model())
            return;
        m_busy = false;
        m_wanted = {QString::fromStdString(reply->model().id())}; // the list with it may come later
        m_form->setTarget(reply->model());
        onListed();
        say(Tone::Good, tr("Saved. Test it before an agent relies on it."));
    });
}

void TargetsPanel::test()
{
    const ModelTargetId id{m_form->id()};
    Q_EMIT shown();
    say(Tone::Neutral, tr("Asking \u201c%1\u201d to call a tool\u2026").arg(m_models.model()->nameOf(id)));
    m_busy = true;
    refresh();
    m_models.test(id, [this, generation = m_generation](const Result<api::ServiceToClient> &reply) {
        if (generation != m_generation)
            return; // somebody looks at another one
        m_busy = false;
        if (!reply)
            say(Tone::Bad, translated(reply.error().message));
        else
            say(testTone(reply->model_test()), testText(reply->model_test()));
        refresh();
    });
}

void TargetsPanel::askRemove()
{
    const ModelTargetId id{m_form->id()};
    const auto *target = m_models.model()->find(id);
    if (target == nullptr)
        return;
    Q_EMIT shown(); // by its key it may be asked on any page
    const auto used = m_models.model()->indexOf(id).data(TargetModel::UsedByRole).toString();
    m_confirm->ask({
        .subject = id.value,
        //: %1 is the name of a model, %2 says which agents use it
        .text = tr("Remove \u201c%1\u201d? %2. Its key stays in the vault, and what was spent stays in the account.").arg(m_models.model()->nameOf(id), used),
        .typed = {},
        .carryOut = [this, id] { m_models.remove(id); },
    });
}

} // namespace cofferdam
