// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/models/SpendPanel.h"

#include "app/client/Translated.h"
#include "app/desktop/models/SeriesColours.h"
#include "app/desktop/models/SpendChart.h"
#include "app/desktop/state/ModelsTopic.h"
#include "app/desktop/state/SpendModel.h"
#include "app/desktop/state/SpendingTopic.h"
#include "app/desktop/text/CountText.h"
#include "app/desktop/text/MoneyText.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/EmptyState.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "core/base/VisibleText.h"

#include <QAction>
#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSaveFile>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto kSoon = 2s; // after spending changed: several requests are one question
constexpr int kSwatch = 12;
constexpr auto kCsv = "csv"_L1;
constexpr auto kJsonLines = "jsonl"_L1;

/// A square in the colour of the row's bars before its name.
class SwatchDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const auto *model = qobject_cast<const SpendModel *>(index.model());
        if (model == nullptr || index.column() != SpendModel::ModelColumn)
            return;
        QPixmap swatch(kSwatch, kSwatch);
        swatch.fill(seriesColour(index.row(), model->days().series.at(index.row()).others, option->palette));
        option->icon = QIcon(swatch);
        option->decorationSize = swatch.size();
        option->features |= QStyleOptionViewItem::HasDecoration;
    }
};

} // namespace

SpendPanel::SpendPanel(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_agents(session->topic<AgentsTopic>())
    , m_spending(session->topic<SpendingTopic>())
    , m_model(new SpendModel(this))
    , m_all(new QCheckBox(tr("All agents"), this))
    , m_total(new PlainLabel(PlainLabel::Size::Heading, this))
    , m_said(new PlainLabel(PlainLabel::Size::Small, this))
    , m_soon(new QTimer(this))
    , m_export(new QAction(glyphIcon(Glyph::Records), tr("Export Spending\u2026"), this))
{
    m_export->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_O));
    connect(m_export, &QAction::triggered, this, &SpendPanel::askFile);
    m_model->setProviderNames([&models = session->topic<ModelsTopic>()](const QString &id) {
        const auto *known = models.provider(id);
        return known ? oneLine(QString::fromStdString(known->name()), 60) : QString();
    });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(10);
    auto *header = new QHBoxLayout;
    m_total->setObjectName(u"spendTotal"_s);
    header->addWidget(m_total, 1);
    m_all->setObjectName(u"spendAll"_s);
    header->addWidget(m_all);
    auto *out = makeButton(m_export, this, tr("Export\u2026"));
    out->setObjectName(u"exportSpending"_s);
    header->addWidget(out);
    layout->addLayout(header);
    m_said->setObjectName(u"spendSaid"_s);
    m_said->hide();
    layout->addWidget(m_said);
    m_plot = makePlot();
    layout->addWidget(m_plot, 1);
    layout->addStretch();
    m_soon->setSingleShot(true);
    m_soon->setInterval(kSoon);
    connect(m_soon, &QTimer::timeout, this, &SpendPanel::load);
    connect(&m_spending, &SpendingTopic::changed, this, [this] {
        if (isVisible() && !m_soon->isActive())
            m_soon->start();
    });
    connect(m_all, &QCheckBox::toggled, this, &SpendPanel::load);
    connect(&m_agents, &AgentsTopic::currentChanged, this, &SpendPanel::load);
    connect(session, &Session::connectedChanged, this, &SpendPanel::load);
    refresh();
}

QWidget *SpendPanel::makePlot()
{
    auto *card = new Card(this);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(10, 10, 10, 8);
    m_chart = new SpendChart(card);
    layout->addWidget(m_chart, 3);
    m_table = new QTableView(card);
    quieten(m_table, 8);
    m_table->setObjectName(u"spendTable"_s);
    m_table->setAccessibleName(tr("Spending by model"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new SwatchDelegate(m_table));
    m_table->setWordWrap(false);
    m_table->horizontalHeader()->setSectionResizeMode(SpendModel::ModelColumn, QHeaderView::Stretch);
    for (const auto column : {SpendModel::MoneyColumn, SpendModel::InputColumn, SpendModel::OutputColumn, SpendModel::RequestsColumn})
        m_table->setColumnWidth(column, column == SpendModel::MoneyColumn ? 120 : 90);
    EmptyState::over(m_table, Glyph::Records, tr("Nothing spent"), tr("No request to a model was paid for in these days."));
    layout->addWidget(m_table, 2);
    return card;
}

AgentId SpendPanel::whose() const
{
    return m_all->isChecked() ? AgentId() : m_agents.current();
}

void SpendPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    load();
}

void SpendPanel::load()
{
    const auto generation = ++m_generation;
    m_soon->stop();
    m_known = false;
    if (!m_session->isConnected() || !isVisible() || (whose().isNull() && !m_all->isChecked()))
        return refresh(); // it is asked for when somebody looks
    const auto today = QDate::currentDate();
    const auto first = today.addDays(1 - kDays);
    m_spending.query(whose(), first, today, [this, generation, first, today](const Result<api::ServiceToClient> &reply) {
        if (generation != m_generation)
            return;
        m_known = reply.has_value();
        say(Tone::Bad, reply ? QString() : translated(reply.error().message));
        if (reply)
            m_model->reset(SpendByDay::from(reply->spend_days(), first, today));
        refresh();
    });
}

void SpendPanel::refresh()
{
    m_export->setEnabled(m_session->isConnected() && (m_all->isChecked() || !m_agents.current().isNull()));
    m_plot->setVisible(m_known);
    if (!m_known)
        return m_total->setPlain(tr("What was spent is not known yet."));
    const auto &days = m_model->days();
    m_chart->setDays(days);
    m_chart->setVisible(days.total() > 0);
    const auto money = days.unpriced() > 0 ? tr("at least %1").arg(moneyText(days.total())) : moneyText(days.total());
    //: %1 is an amount of money, %2 a number; "The last 30 days: $4.20 for 210 requests"
    m_total->setPlain(tr("The last %n days: %1 for %2 requests", nullptr, kDays).arg(money, countText(days.requests())));
}

void SpendPanel::say(Tone tone, const QString &text)
{
    m_said->setTone(tone);
    m_said->setPlain(text);
    m_said->setVisible(!text.isEmpty());
}

void SpendPanel::askFile()
{
    Q_EMIT shown();
    const auto csv = tr("Table, CSV (*.csv)");
    const auto lines = tr("JSON lines (*.jsonl)");
    auto *dialog = new QFileDialog(this, tr("Export Spending"));
    dialog->setObjectName(u"exportDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({csv, lines});
    dialog->setDefaultSuffix(kCsv);
    dialog->selectFile(u"spending.csv"_s);
    connect(dialog, &QFileDialog::filterSelected, dialog,
            [dialog, lines](const QString &filter) { dialog->setDefaultSuffix(filter == lines ? kJsonLines : kCsv); });
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, dialog, lines](const QString &file) { exportTo(file, dialog->selectedNameFilter() == lines || file.endsWith(u'.' + kJsonLines)); });
    dialog->open();
}

void SpendPanel::exportTo(const QString &file, bool jsonLines)
{
    const auto today = QDate::currentDate();
    m_spending.exportTo(whose(), today.addDays(1 - kDays), today, jsonLines, [this, file](const Result<api::ServiceToClient> &reply) {
        if (!reply)
            return say(Tone::Bad, translated(reply.error().message));
        const auto &content = reply->spend_export().content();
        QSaveFile out(file);
        const auto size = static_cast<qint64>(content.size());
        if (!out.open(QIODevice::WriteOnly) || out.write(content.data(), size) != size || !out.commit())
            return say(Tone::Bad, tr("%1 was not written: %2").arg(file, out.errorString()));
        say(Tone::Good, tr("Written: %1").arg(file));
    });
}

} // namespace cofferdam
