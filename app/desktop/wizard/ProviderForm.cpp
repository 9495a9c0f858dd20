// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/wizard/ProviderForm.h"

#include "app/client/Translated.h"
#include "app/desktop/state/KeysTopic.h"
#include "app/desktop/state/ModelsTopic.h"
#include "app/desktop/text/ModelWords.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/SecretField.h"
#include "core/base/VisibleText.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kShownProvider = 60;
constexpr qsizetype kLongestStem = 56; // UTF-16 units: a number may follow, and a name has 64

void addLabelled(QFormLayout *form, const QString &text, QWidget *field)
{
    auto *label = new QLabel(text, form->parentWidget());
    label->setBuddy(field);
    form->addRow(label, field);
}

} // namespace

ProviderForm::ProviderForm(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_models(session->topic<ModelsTopic>())
    , m_keys(session->topic<KeysTopic>())
    , m_provider(makeChoice(u"wizardProvider"_s, tr("Provider"), this))
    , m_url(makeField(u"wizardUrl"_s, tr("Where it is"), this))
    , m_model(makeField(u"wizardModel"_s, tr("Model"), this))
    , m_key(new SecretField(tr("Key"), this))
    , m_submit(makeButton(tr("Save and Test"), this))
{
    m_key->setObjectName(u"wizardKey"_s);
    m_key->setPlaceholderText(tr("It is stored in the vault and never shown again"));
    m_model->setPlaceholderText(tr("As the provider calls it"));
    m_submit->setObjectName(u"wizardSaveModel"_s);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    addLabelled(form, tr("&Provider"), m_provider);
    addLabelled(form, tr("Where it &is"), m_url);
    addLabelled(form, tr("M&odel"), m_model);
    addLabelled(form, tr("&Key"), m_key);
    form->addRow(QString(), m_submit);
    connect(m_provider, &QComboBox::activated, this, &ProviderForm::onProvider);
    for (auto *field : {m_url, m_model, static_cast<QLineEdit *>(m_key)}) {
        connect(field, &QLineEdit::textEdited, this, &ProviderForm::edited);
        connect(field, &QLineEdit::returnPressed, this, &ProviderForm::submit);
    }
    connect(m_submit, &QPushButton::clicked, this, &ProviderForm::submit);
    connect(&m_models, &ModelsTopic::providersChanged, this, &ProviderForm::fillProviders);
    fillProviders();
}

const api::ModelProvider *ProviderForm::provider() const
{
    return m_models.provider(m_provider->currentData().toString());
}

void ProviderForm::fillProviders()
{
    const auto chosen = m_provider->currentData();
    const QSignalBlocker quiet(m_provider);
    m_provider->clear();
    for (const auto &each : m_models.providers().providers()) {
        if (!each.local())
            m_provider->addItem(oneLine(QString::fromStdString(each.name()), kShownProvider), QString::fromStdString(each.id()));
    }
    m_provider->setCurrentIndex(std::max(0, m_provider->findData(chosen)));
    onProvider();
}

void ProviderForm::onProvider()
{
    const auto *chosen = provider();
    m_url->setText(chosen ? QString::fromStdString(chosen->base_url()) : QString());
    m_key->wipe(); // it was for somebody else
    Q_EMIT edited();
}

void ProviderForm::setBusy(bool busy)
{
    for (auto *part : std::initializer_list<QWidget *>{m_provider, m_url, m_model, m_key, m_submit})
        part->setEnabled(!busy);
}

void ProviderForm::submit()
{
    const auto *chosen = provider();
    const auto model = m_model->text().trimmed();
    const auto url = m_url->text().trimmed();
    if (!chosen)
        return Q_EMIT problem(tr("The providers are not known yet. Start the service, and try again."));
    if (originText(url).isEmpty()) {
        m_url->setFocus(Qt::OtherFocusReason);
        return Q_EMIT problem(tr("Say where it is, beginning with https:// or http://."));
    }
    if (model.isEmpty()) {
        m_model->setFocus(Qt::OtherFocusReason);
        return Q_EMIT problem(tr("Say which model it is, as the provider calls it. Its pages list them."));
    }
    api::ModelTarget target;
    target.set_id(m_saved.toStdString());
    target.set_name((m_provider->currentText() + u' ' + model).left(kLongestStem).toStdString());
    target.set_provider(chosen->id());
    target.set_base_url(url.toStdString());
    target.set_model(model.toStdString());
    if (chosen->dialects_size() > 0)
        target.set_dialect(chosen->dialects(0));
    const bool stored = !m_storedKey.isEmpty() && m_storedFor == originText(url);
    if (!m_key->text().isEmpty())
        return storeKey(target);
    if (!stored && chosen->key_needed()) {
        m_key->setFocus(Qt::OtherFocusReason);
        return Q_EMIT problem(tr("This provider answers nobody without a key. You get one on its pages, and type it here."));
    }
    if (stored)
        target.set_key(m_storedKey.toStdString());
    Q_EMIT wanted(target);
}

void ProviderForm::storeKey(const api::ModelTarget &target)
{
    api::AddVaultKey key;
    key.set_name(m_keys.model()->freeName(QString::fromStdString(target.name())).toStdString());
    key.set_url(target.base_url());
    key.set_all_agents(true);
    setBusy(true);
    Q_EMIT working(tr("Storing the key in the vault\u2026"));
    m_keys.add(std::move(key), m_key->take(), [this, target = target](const Result<api::ServiceToClient> &reply) mutable {
        setBusy(false);
        if (!reply || !reply->has_key()) {
            m_key->setFocus(Qt::OtherFocusReason);
            return Q_EMIT problem(tr("The key was not stored: %1 Type it again.").arg(reply ? QString() : translated(reply.error().message)));
        }
        m_storedKey = QString::fromStdString(reply->key().id());
        m_storedFor = originText(QString::fromStdString(target.base_url()));
        target.set_key(reply->key().id());
        Q_EMIT wanted(target);
    });
}

} // namespace cofferdam
