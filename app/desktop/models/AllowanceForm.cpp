// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/models/AllowanceForm.h"

#include "app/client/Translated.h"
#include "app/desktop/text/CountText.h"
#include "app/desktop/text/MoneyText.h"
#include "app/desktop/text/SpendText.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QGridLayout>
#include <QLineEdit>

#include <optional>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

enum Column { TitleColumn, MoneyColumn, TokensColumn, RequestsColumn, SpentColumn };

/// None: the field is empty.
Filled<std::optional<quint64>> limitIn(QLineEdit *field, Result<quint64> (*parse)(QStringView))
{
    const auto text = field->text().trimmed();
    if (text.isEmpty())
        return std::nullopt;
    const auto limit = parse(text);
    if (!limit)
        return std::unexpected(FieldProblem{field, translated(limit.error().message)});
    return *limit;
}

} // namespace

AllowanceForm::AllowanceForm(QWidget *parent) : QWidget(parent)
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(10);
    const auto head = [&](const QString &title, int column) {
        auto *label = new PlainLabel(title, PlainLabel::Size::Small, this);
        label->setMuted(true);
        grid->addWidget(label, 0, column);
    };
    head(tr("US dollars"), MoneyColumn);
    head(tr("Tokens"), TokensColumn);
    head(tr("Requests"), RequestsColumn);
    head(tr("Spent"), SpentColumn);
    m_rows[Task] = makeRow(grid, u"Task"_s, tr("A task"));
    m_rows[Day] = makeRow(grid, u"Day"_s, tr("A day"));
    m_rows[Month] = makeRow(grid, u"Month"_s, tr("A month"));
    m_rows[Scheduled] = makeRow(grid, u"Scheduled"_s, tr("A day, scheduled"));
    m_rows[Scheduled].spent->setToolTip(tr("Of turns that nobody started: what a night may cost."));
    const int row = grid->rowCount();
    auto *label = new PlainLabel(tr("The same again"), PlainLabel::Size::Body, this);
    grid->addWidget(label, row, TitleColumn);
    addField(grid, m_loop, MoneyColumn, u"allowLoop"_s, tr("What the same request again and again may cost, in US dollars"));
    auto *note = new PlainLabel(tr("What the same request again and again may cost until you are asked."), PlainLabel::Size::Small, this);
    note->setMuted(true);
    grid->addWidget(note, row, TokensColumn, 1, SpentColumn - TokensColumn + 1);
    for (const auto column : {MoneyColumn, TokensColumn, RequestsColumn})
        grid->setColumnStretch(column, 2);
    grid->setColumnStretch(SpentColumn, 3);
    clear();
}

AllowanceForm::Row AllowanceForm::makeRow(QGridLayout *grid, const QString &name, const QString &title)
{
    Row row;
    const int at = grid->rowCount();
    grid->addWidget(new PlainLabel(title, PlainLabel::Size::Body, this), at, TitleColumn);
    row.spent = new PlainLabel(PlainLabel::Size::Body, this);
    row.spent->setObjectName(u"spent"_s + name);
    grid->addWidget(row.spent, at, SpentColumn);
    //: a field of a table: its row ("A day") and its column
    addField(grid, row.money, MoneyColumn, u"allowMoney"_s + name, tr("%1: limit in US dollars").arg(title));
    addField(grid, row.tokens, TokensColumn, u"allowTokens"_s + name, tr("%1: limit in tokens").arg(title));
    addField(grid, row.requests, RequestsColumn, u"allowRequests"_s + name, tr("%1: limit in requests").arg(title));
    for (auto *field : {row.money, row.tokens, row.requests})
        field->setPlaceholderText(tr("no limit"));
    return row;
}

/// In the row that was begun last.
void AllowanceForm::addField(QGridLayout *grid, QLineEdit *&field, int column, const QString &name, const QString &title)
{
    field = makeField(name, title, this);
    field->setMinimumWidth(60);
    grid->addWidget(field, grid->rowCount() - 1, column);
    connect(field, &QLineEdit::textEdited, this, [this] {
        m_changed = true;
        Q_EMIT changed();
    });
}

void AllowanceForm::setAllowance(const api::Allowance &allowance)
{
    const auto fill = [](const Row &row, const api::SpendLimits &limits) {
        row.money->setText(limits.has_money() ? moneyField(limits.money()) : QString());
        row.tokens->setText(limits.has_tokens() ? QString::number(limits.tokens()) : QString());
        row.requests->setText(limits.has_requests() ? QString::number(limits.requests()) : QString());
    };
    fill(m_rows[Task], allowance.per_task());
    fill(m_rows[Day], allowance.per_day());
    fill(m_rows[Month], allowance.per_month());
    fill(m_rows[Scheduled], allowance.scheduled_per_day());
    m_loop->setText(moneyField(allowance.loop()));
    m_changed = false;
    setEnabled(true);
    Q_EMIT changed();
}

void AllowanceForm::clear()
{
    for (const auto &row : m_rows) {
        for (auto *field : {row.money, row.tokens, row.requests})
            field->clear();
        row.spent->setPlain({});
    }
    m_loop->clear();
    m_changed = false;
    setEnabled(false);
    Q_EMIT changed();
}

void AllowanceForm::setSpent(const api::Spending &spending)
{
    const auto say = [](const Row &row, bool known, const api::SpendTotals &totals, const api::SpendLimits &limits) {
        row.spent->setPlain(known ? spentText(totals) : QString());
        row.spent->setTone(spentTone(totals, limits));
    };
    const auto &allowance = spending.allowance();
    say(m_rows[Task], spending.has_task(), spending.task(), allowance.per_task());
    say(m_rows[Day], spending.has_day(), spending.day(), allowance.per_day());
    say(m_rows[Month], spending.has_month(), spending.month(), allowance.per_month());
}

Filled<api::SpendLimits> AllowanceForm::limitsIn(const Row &row)
{
    const auto money = limitIn(row.money, parseMoney);
    if (!money)
        return std::unexpected(money.error());
    const auto tokens = limitIn(row.tokens, parseCount);
    if (!tokens)
        return std::unexpected(tokens.error());
    const auto requests = limitIn(row.requests, parseCount);
    if (!requests)
        return std::unexpected(requests.error());
    api::SpendLimits limits;
    if (*money)
        limits.set_money(**money);
    if (*tokens)
        limits.set_tokens(**tokens);
    if (*requests)
        limits.set_requests(**requests);
    return limits;
}

Filled<api::Allowance> AllowanceForm::allowance() const
{
    std::array<api::SpendLimits, PeriodCount> limits;
    for (std::size_t period = 0; period < limits.size(); ++period) {
        const auto read = limitsIn(m_rows[period]);
        if (!read)
            return std::unexpected(read.error());
        limits[period] = *read;
    }
    const auto loop = parseMoney(m_loop->text().trimmed());
    if (!loop)
        return std::unexpected(FieldProblem{m_loop, translated(loop.error().message)});
    api::Allowance allowance;
    *allowance.mutable_per_task() = limits[Task];
    *allowance.mutable_per_day() = limits[Day];
    *allowance.mutable_per_month() = limits[Month];
    *allowance.mutable_scheduled_per_day() = limits[Scheduled];
    allowance.set_loop(*loop);
    return allowance;
}

} // namespace cofferdam
