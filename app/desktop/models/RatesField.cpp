// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/models/RatesField.h"

#include "app/client/Translated.h"
#include "app/desktop/text/MoneyText.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

/// What a field says; `otherwise` when it is empty.
Filled<quint64> rateIn(QLineEdit *field, std::optional<quint64> otherwise)
{
    const auto text = field->text().trimmed();
    if (text.isEmpty() && otherwise)
        return *otherwise;
    const auto money = parseMoney(text);
    if (!money)
        return std::unexpected(FieldProblem{field, translated(money.error().message)});
    return *money;
}

} // namespace

RatesField::RatesField(QWidget *parent)
    : QWidget(parent)
    , m_own(new QCheckBox(tr("Own prices"), this))
    , m_fields(new QWidget(this))
    , m_input(makeField(u"rateInput"_s, tr("Price of input"), m_fields))
    , m_output(makeField(u"rateOutput"_s, tr("Price of output"), m_fields))
    , m_cacheRead(makeField(u"rateCacheRead"_s, tr("Price of input read from a cache"), m_fields))
    , m_cacheWrite(makeField(u"rateCacheWrite"_s, tr("Price of input written to a cache"), m_fields))
    , m_cacheHour(makeField(u"rateCacheHour"_s, tr("Price of input written to a cache for an hour"), m_fields))
{
    m_own->setObjectName(u"ownPrices"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_own);
    auto *form = new QFormLayout(m_fields);
    form->setContentsMargins(0, 0, 0, 0);
    auto *note = new PlainLabel(tr("US dollars for a million tokens, as in 2.50. They take the place of the table's."), PlainLabel::Size::Small, m_fields);
    note->setMuted(true);
    form->addRow(note);
    form->addRow(tr("Input"), m_input);
    form->addRow(tr("Output"), m_output);
    form->addRow(tr("Cache read"), m_cacheRead);
    form->addRow(tr("Cache write"), m_cacheWrite);
    form->addRow(tr("Cache write, an hour"), m_cacheHour);
    m_input->setPlaceholderText(tr("for example 2.50"));
    m_output->setPlaceholderText(tr("for example 10.00"));
    m_cacheRead->setPlaceholderText(tr("as input"));
    m_cacheWrite->setPlaceholderText(tr("as input"));
    m_cacheHour->setPlaceholderText(tr("as cache write"));
    layout->addWidget(m_fields);
    m_fields->hide();
    connect(m_own, &QCheckBox::toggled, m_fields, &QWidget::setVisible);
    connect(m_own, &QCheckBox::toggled, this, &RatesField::changed);
    for (auto *field : {m_input, m_output, m_cacheRead, m_cacheWrite, m_cacheHour})
        connect(field, &QLineEdit::textEdited, this, &RatesField::changed);
}

void RatesField::setRates(const std::optional<api::ModelRates> &rates)
{
    const auto fill = [&rates](QLineEdit *field, quint64 nano) { field->setText(rates ? moneyField(nano) : QString()); };
    const auto known = rates.value_or(api::ModelRates());
    fill(m_input, known.input());
    fill(m_output, known.output());
    fill(m_cacheRead, known.cache_read());
    fill(m_cacheWrite, known.cache_write());
    fill(m_cacheHour, known.cache_write_hour());
    m_own->setChecked(rates.has_value());
}

Filled<std::optional<api::ModelRates>> RatesField::rates() const
{
    if (!m_own->isChecked())
        return std::nullopt;
    const auto input = rateIn(m_input, {});
    if (!input)
        return std::unexpected(input.error());
    const auto output = rateIn(m_output, {});
    if (!output)
        return std::unexpected(output.error());
    const auto read = rateIn(m_cacheRead, *input);
    if (!read)
        return std::unexpected(read.error());
    const auto write = rateIn(m_cacheWrite, *input);
    if (!write)
        return std::unexpected(write.error());
    const auto hour = rateIn(m_cacheHour, *write);
    if (!hour)
        return std::unexpected(hour.error());
    api::ModelRates rates;
    rates.set_input(*input);
    rates.set_output(*output);
    rates.set_cache_read(*read);
    rates.set_cache_write(*write);
    rates.set_cache_write_hour(*hour);
    return rates;
}

} // namespace cofferdam
