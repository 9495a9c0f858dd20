// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/wizard/ModelStep.h"

#include "app/client/Translated.h"
#include "app/desktop/state/ModelsTopic.h"
#include "app/desktop/text/ModelWords.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "app/desktop/wizard/LocalModelChoice.h"
#include "app/desktop/wizard/ProviderForm.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

ModelStep::ModelStep(Session *session, QWidget *parent)
    : WizardStep(tr("Model"), tr("The model is what thinks for the agent. It is asked to call a tool now: agents work with nothing else."), parent)
    , m_session(session)
    , m_models(session->topic<ModelsTopic>())
    , m_ways(new QButtonGroup(this))
    , m_stack(new QStackedWidget(this))
    , m_provider(new ProviderForm(session, m_stack))
    , m_local(new LocalModelChoice(session, m_stack))
{
    const std::array<std::pair<QString, QString>, WayCount> ways{{{u"wayProvider"_s, tr("A provider, with your own key")},
                                                                  {u"wayLocal"_s, tr("A server on this computer")},
                                                                  {u"wayKnown"_s, tr("One that is set up already")},
                                                                  {u"wayDemo"_s, tr("Demo, no account: a scripted model that knows three commands")}}};
    for (int way = 0; way < WayCount; ++way) {
        auto *button = new QRadioButton(ways[static_cast<std::size_t>(way)].second, this);
        button->setObjectName(ways[static_cast<std::size_t>(way)].first);
        m_ways->addButton(button, way);
        body()->addWidget(button);
    }
    m_stack->addWidget(m_provider);
    m_stack->addWidget(m_local);
    m_stack->addWidget(makeKnown());
    m_stack->addWidget(
        new PlainLabel(tr("It understands \u201crun\u201d with a command, \u201clist\u201d with a folder and \u201cread\u201d with a file. The agent, its "
                          "machine and the Guardian are the real ones. A model can be chosen later in the chat."),
                       PlainLabel::Size::Body, m_stack));
    body()->addWidget(m_stack);
    connect(m_ways, &QButtonGroup::idClicked, this, [this](int way) { choose(static_cast<Way>(way)); });
    connect(m_provider, &ProviderForm::wanted, this, &ModelStep::save);
    connect(m_local, &LocalModelChoice::wanted, this, &ModelStep::save);
    connect(m_provider, &ProviderForm::problem, this, [this](const QString &text) { say(Tone::Bad, text); });
    connect(m_provider, &ProviderForm::working, this, [this](const QString &text) { say(Tone::Neutral, text); });
    connect(m_provider, &ProviderForm::edited, this, [this] {
        m_tested[Provider] = {};
        Q_EMIT changed();
    });
    connect(m_models.model(), &QAbstractItemModel::modelReset, this, &ModelStep::fillKnown);
    connect(m_models.model(), &QAbstractItemModel::dataChanged, this, &ModelStep::fillKnown);
    m_ways->button(Provider)->setChecked(true);
    fillKnown();
}

QWidget *ModelStep::makeKnown()
{
    auto *area = new QWidget(m_stack);
    auto *layout = new QHBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    m_known = makeChoice(u"wizardKnown"_s, tr("Models that are set up"), area);
    m_testKnown = makeButton(tr("Test"), area);
    m_testKnown->setObjectName(u"wizardTest"_s);
    layout->addWidget(m_known, 1);
    layout->addWidget(m_testKnown);
    connect(m_known, &QComboBox::activated, this, [this] {
        m_tested[Known] = {};
        Q_EMIT changed();
    });
    connect(m_testKnown, &QPushButton::clicked, this, [this] { test({m_known->currentData().toString()}); });
    return area;
}

ModelStep::Way ModelStep::way() const
{
    return static_cast<Way>(std::max(0, m_ways->checkedId()));
}

ModelTargetId ModelStep::model() const
{
    return way() == Demo ? ModelTargetId() : m_tested[static_cast<std::size_t>(way())];
}

bool ModelStep::isDone() const
{
    return !m_busy && (way() == Demo || !model().isNull());
}

QWidget *ModelStep::first() const
{
    return m_ways->checkedButton();
}

void ModelStep::enter()
{
    if (m_models.model()->rowCount() > 0 && model().isNull() && way() == Provider) // it was left here before
        m_ways->button(Known)->setChecked(true);
    choose(way());
}

void ModelStep::choose(Way way)
{
    ++m_generation;
    setBusy(false);
    sayNothing();
    m_stack->setCurrentIndex(way);
    if (way == Local)
        m_local->find();
    Q_EMIT changed();
}

void ModelStep::fillKnown()
{
    const auto chosen = m_known->currentData();
    {
        const QSignalBlocker quiet(m_known);
        m_known->clear();
        for (const auto &target : m_models.model()->targets()) {
            const auto id = QString::fromStdString(target.id());
            m_known->addItem(m_models.model()->nameOf({id}), id);
        }
        m_known->setCurrentIndex(std::max(0, m_known->findData(chosen)));
    }
    const bool any = m_known->count() > 0;
    m_ways->button(Known)->setEnabled(any);
    m_testKnown->setEnabled(any && !m_busy);
}

void ModelStep::setBusy(bool busy)
{
    m_busy = busy;
    m_provider->setBusy(busy);
    m_local->setBusy(busy);
    m_testKnown->setEnabled(!busy && m_known->count() > 0);
    Q_EMIT changed();
}

void ModelStep::save(const api::ModelTarget &target)
{
    setBusy(true);
    say(Tone::Neutral, tr("Saving the model\u2026"));
    m_models.save(target, [this, generation = m_generation](const Result<api::ServiceToClient> &reply) {
        if (generation != m_generation)
            return;
        if (!reply || !reply->has_model()) {
            setBusy(false);
            return say(Tone::Bad,
                       tr("The model was not saved: %1 Put it right above, and try again.").arg(reply ? QString() : translated(reply.error().message)));
        }
        const auto id = QString::fromStdString(reply->model().id());
        if (way() == Provider)
            m_provider->setSaved(id);
        test({id});
    });
}

void ModelStep::test(const ModelTargetId &target)
{
    if (target.isNull())
        return;
    const auto of = static_cast<std::size_t>(way());
    m_tested[of] = {};
    setBusy(true);
    say(Tone::Neutral, tr("Asking it to call a tool\u2026"));
    m_models.test(target, [this, target, of, generation = m_generation](const Result<api::ServiceToClient> &reply) {
        if (generation != m_generation)
            return;
        if (reply && reply->model_test().called_tool()) {
            m_tested[of] = target;
            setBusy(false);
            return say(Tone::Good, testText(reply->model_test()));
        }
        setBusy(false);
        if (!reply)
            say(Tone::Bad, tr("It could not be tested: %1 Put right what it says, and test again.").arg(translated(reply.error().message)));
        else if (reply->model_test().answered())
            say(Tone::Bad, testText(reply->model_test()) + u' ' + tr("Choose another model that can use tools."));
        else
            say(Tone::Bad,
                testText(reply->model_test()) + u' ' + tr("Look at the key, the name of the model and whether this computer is online, and test again."));
    });
}

} // namespace cofferdam
