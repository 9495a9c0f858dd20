// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/models/TargetForm.h"

#include "app/client/Translated.h"
#include "app/desktop/models/KeyField.h"
#include "app/desktop/models/RatesField.h"
#include "app/desktop/state/KeysTopic.h"
#include "app/desktop/state/ModelsTopic.h"
#include "app/desktop/text/CountText.h"
#include "app/desktop/text/ModelWords.h"
#include "app/desktop/widgets/Controls.h"
#include "core/base/VisibleText.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>

#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kLongestText = 2000; // UTF-16 units, as the service has it
constexpr qsizetype kShownChoice = 60;

} // namespace

TargetForm::TargetForm(Session *session, QWidget *parent) : QWidget(parent), m_models(session->topic<ModelsTopic>())
{
    m_key = new KeyField(session->topic<KeysTopic>().model(), this);
    makeFields();
    makeRows();
    connectFields();
    fillProviders();
    setTarget({});
}

void TargetForm::makeFields()
{
    m_name = makeField(u"targetName"_s, tr("Name of the model"), this);
    m_name->setPlaceholderText(tr("For example: Everyday"));
    m_provider = makeChoice(u"targetProvider"_s, tr("Provider"), this);
    m_url = makeField(u"targetUrl"_s, tr("Address of the provider"), this);
    m_url->setPlaceholderText(tr("https://\u2026, what comes before /v1"));
    m_dialect = makeChoice(u"targetDialect"_s, tr("How it is spoken to"), this);
    m_model = makeField(u"targetModel"_s, tr("Model"), this);
    m_model->setPlaceholderText(tr("As the provider calls it"));
    m_context = makeField(u"targetContext"_s, tr("Context window in tokens"), this);
    m_output = makeField(u"targetOutput"_s, tr("Longest answer in tokens"), this);
    for (auto *field : {m_context, m_output})
        field->setPlaceholderText(tr("Tokens; empty: as the table says"));
    m_images = new QCheckBox(tr("Understands images"), this);
    m_images->setObjectName(u"targetImages"_s);
    m_reasoning = new QCheckBox(tr("Reasons before it answers"), this);
    m_reasoning->setObjectName(u"targetReasoning"_s);
    m_backup = makeChoice(u"targetBackup"_s, tr("Asked when this one fails"), this);
    m_rates = new RatesField(this);
    for (auto *field : {m_name, m_url, m_model})
        field->setMaxLength(kLongestText);
}

void TargetForm::makeRows()
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("Provider"), m_provider);
    form->addRow(tr("Address"), m_url);
    form->addRow(tr("Spoken to as"), m_dialect);
    form->addRow(tr("Model"), m_model);
    form->addRow(tr("Key"), m_key);
    form->addRow(tr("Context window"), m_context);
    form->addRow(tr("Longest answer"), m_output);
    form->addRow(QString(), m_images);
    form->addRow(QString(), m_reasoning);
    form->addRow(tr("Own CA"), makeCaFile());
    form->addRow(tr("Backup"), m_backup);
    form->addRow(QString(), m_rates);
}

QWidget *TargetForm::makeCaFile()
{
    auto *area = new QWidget(this);
    auto *layout = new QHBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    m_caFile = makeField(u"targetCaFile"_s, tr("File of a certificate authority of one's own"), area);
    m_caFile->setPlaceholderText(tr("Empty: those the system trusts"));
    m_caFile->setMaxLength(kLongestText);
    auto *choose = makeButton(tr("Choose\u2026"), area);
    choose->setAccessibleName(tr("Choose the file of a certificate authority"));
    connect(choose, &QPushButton::clicked, this, &TargetForm::chooseCaFile);
    layout->addWidget(m_caFile, 1);
    layout->addWidget(choose);
    return area;
}

void TargetForm::connectFields()
{
    for (auto *field : {m_name, m_model, m_context, m_output, m_caFile})
        connect(field, &QLineEdit::textChanged, this, &TargetForm::onChanged);
    connect(m_model, &QLineEdit::textChanged, this, &TargetForm::fillBackups);
    for (auto *box : {m_images, m_reasoning})
        connect(box, &QCheckBox::toggled, this, &TargetForm::onChanged);
    connect(m_url, &QLineEdit::textChanged, this, &TargetForm::onUrlEdited);
    connect(m_provider, &QComboBox::activated, this, &TargetForm::onProviderChosen);
    connect(m_dialect, &QComboBox::activated, this, [this] {
        fillBackups();
        onChanged();
    });
    connect(m_backup, &QComboBox::activated, this, &TargetForm::onChanged);
    connect(m_key, &KeyField::changed, this, &TargetForm::onChanged);
    connect(m_rates, &RatesField::changed, this, &TargetForm::onChanged);
    connect(&m_models, &ModelsTopic::providersChanged, this, [this] {
        fillProviders();
        if (!m_changed)
            setTarget(std::exchange(m_shown, {}));
    });
    connect(m_models.model(), &QAbstractItemModel::modelReset, this, &TargetForm::fillBackups);
    connect(m_models.model(), &QAbstractItemModel::dataChanged, this, &TargetForm::fillBackups);
}

void TargetForm::fillProviders()
{
    const auto chosen = m_provider->currentData().toString();
    const QSignalBlocker quiet(m_provider);
    m_provider->clear();
    for (const auto &provider : m_models.providers().providers())
        m_provider->addItem(oneLine(QString::fromStdString(provider.name()), kShownChoice), QString::fromStdString(provider.id()));
    if (!chosen.isEmpty() && m_provider->findData(chosen) < 0)
        m_provider->addItem(oneLine(chosen, kShownChoice), chosen);
    m_provider->setCurrentIndex(std::max(0, m_provider->findData(chosen)));
}

void TargetForm::setTarget(const api::ModelTarget &target)
{
    m_shown = target;
    m_filling = true;
    if (!target.provider().empty()) {
        const auto id = QString::fromStdString(target.provider());
        if (m_provider->findData(id) < 0)
            m_provider->addItem(oneLine(id, kShownChoice), id); // of a newer service
        m_provider->setCurrentIndex(m_provider->findData(id));
    } else {
        m_provider->setCurrentIndex(m_provider->count() > 0 ? 0 : -1);
    }
    onProviderChosen();
    if (!target.base_url().empty())
        m_url->setText(QString::fromStdString(target.base_url()));
    if (target.dialect() != api::DIALECT_UNSPECIFIED) {
        if (m_dialect->findData(int(target.dialect())) < 0)
            m_dialect->addItem(dialectText(target.dialect()), int(target.dialect()));
        m_dialect->setCurrentIndex(m_dialect->findData(int(target.dialect())));
    }
    const auto tokens = [](quint64 count) { return count == 0 ? QString() : QString::number(count); };
    m_name->setText(QString::fromStdString(target.name()));
    m_model->setText(QString::fromStdString(target.model()));
    m_key->setKey(QString::fromStdString(target.key()));
    m_context->setText(tokens(target.context_window()));
    m_output->setText(tokens(target.max_output()));
    m_images->setChecked(target.images());
    m_reasoning->setChecked(target.reasoning());
    m_caFile->setText(QString::fromStdString(target.ca_file()));
    fillBackups();
    m_backup->setCurrentIndex(std::max(0, m_backup->findData(QString::fromStdString(target.backup()))));
    m_rates->setRates(target.has_rates() ? std::optional(target.rates()) : std::nullopt);
    m_filling = false;
    m_changed = target.id().empty() && !target.model().empty(); // one that was found is there to be saved
    Q_EMIT changed();
}

void TargetForm::fillDialects()
{
    const QSignalBlocker quiet(m_dialect);
    m_dialect->clear();
    if (const auto *provider = m_models.provider(m_provider->currentData().toString())) {
        for (const auto dialect : provider->dialects())
            m_dialect->addItem(dialectText(static_cast<api::ModelDialect>(dialect)), dialect);
    }
}

void TargetForm::fillBackups()
{
    const auto chosen = m_filling ? QString::fromStdString(m_shown.backup()) : m_backup->currentData().toString();
    const auto dialect = m_dialect->currentData().toInt();
    const auto model = m_model->text().trimmed().toStdString();
    const QSignalBlocker quiet(m_backup);
    m_backup->clear();
    m_backup->addItem(tr("None"), QString());
    for (const auto &each : m_models.model()->targets()) {
        if (int(each.dialect()) != dialect || each.model() != model || each.id() == m_shown.id())
            continue; // a request is passed on as it is
        const auto id = QString::fromStdString(each.id());
        m_backup->addItem(m_models.model()->nameOf({id}), id);
    }
    m_backup->setCurrentIndex(std::max(0, m_backup->findData(chosen)));
}

/// What was typed for the provider before is not for this one.
void TargetForm::onProviderChosen()
{
    m_key->setKey({});
    fillDialects();
    const auto *provider = m_models.provider(m_provider->currentData().toString());
    m_key->setNeeded(provider != nullptr && provider->key_needed());
    const auto url = provider ? QString::fromStdString(provider->base_url()) : QString();
    m_url->setReadOnly(provider != nullptr && !provider->local() && !url.isEmpty()); // elsewhere it is the user's to say
    m_url->setText(url);
    onUrlEdited();
    fillBackups();
    onChanged();
}

void TargetForm::onUrlEdited()
{
    m_key->setUrl(m_url->text().trimmed());
    onChanged();
}

void TargetForm::onChanged()
{
    if (m_filling)
        return;
    m_changed = true;
    Q_EMIT changed();
}

void TargetForm::chooseCaFile()
{
    auto *dialog = new QFileDialog(this, tr("Certificate Authority"));
    dialog->setObjectName(u"caFileDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Certificates (*.pem *.crt *.cer)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, m_caFile, &QLineEdit::setText);
    dialog->open();
}

Filled<quint64> TargetForm::tokensIn(QLineEdit *field) const
{
    const auto text = field->text().trimmed();
    if (text.isEmpty())
        return 0;
    const auto count = parseCount(text);
    if (!count)
        return std::unexpected(FieldProblem{field, translated(count.error().message)});
    return *count;
}

Filled<api::ModelTarget> TargetForm::target() const
{
    const auto wrong = [](QWidget *field, const QString &text) { return std::unexpected(FieldProblem{field, text}); };
    api::ModelTarget target;
    target.set_id(m_shown.id());
    for (const auto &[field, what] : {std::pair(m_name, tr("Give it a name.")), std::pair(m_model, tr("Say which model it is, as the provider calls it."))}) {
        if (field->text().trimmed().isEmpty())
            return wrong(field, what);
    }
    if (originText(m_url->text().trimmed()).isEmpty())
        return wrong(m_url, tr("Say where it is, beginning with https:// or http://."));
    target.set_name(m_name->text().trimmed().toStdString());
    target.set_provider(m_provider->currentData().toString().toStdString());
    target.set_base_url(m_url->text().trimmed().toStdString());
    target.set_dialect(static_cast<api::ModelDialect>(m_dialect->currentData().toInt()));
    target.set_model(m_model->text().trimmed().toStdString());
    target.set_key(m_key->key().toStdString());
    const auto context = tokensIn(m_context);
    if (!context)
        return std::unexpected(context.error());
    const auto output = tokensIn(m_output);
    if (!output)
        return std::unexpected(output.error());
    target.set_context_window(*context);
    target.set_max_output(*output);
    target.set_images(m_images->isChecked());
    target.set_reasoning(m_reasoning->isChecked());
    target.set_ca_file(m_caFile->text().trimmed().toStdString());
    target.set_backup(m_backup->currentData().toString().toStdString());
    const auto rates = m_rates->rates();
    if (!rates)
        return std::unexpected(rates.error());
    if (*rates)
        *target.mutable_rates() = **rates;
    return target;
}

bool TargetForm::hasNewKey() const
{
    return m_key->isNew();
}

Secret TargetForm::takeKey()
{
    return m_key->take();
}

void TargetForm::setKey(const QString &key)
{
    m_key->setKey(key);
    onChanged();
}

void TargetForm::wipeKey()
{
    m_key->wipe();
}

QWidget *TargetForm::keyField() const
{
    return m_key->typed();
}

void TargetForm::focusFirst()
{
    m_name->setFocus(Qt::OtherFocusReason);
}

} // namespace cofferdam
