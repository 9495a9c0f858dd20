// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/audit/AuditPage.h"

#include "app/client/Translated.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/AuditFilter.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/state/TrailTopic.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/viewer/ActionDetail.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/EmptyState.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/LiveTable.h"
#include "app/desktop/widgets/PillDelegate.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto kTypingPause = 200ms;

} // namespace

AuditPage::AuditPage(Session *session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_agents(session->topic<AgentsTopic>())
    , m_audit(session->topic<TrailTopic>().audit())
    , m_filter(new AuditFilter(this))
    , m_typing(new QTimer(this))
{
    m_filter->setSourceModel(m_audit);
    makeActions();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *header = new QHBoxLayout;
    header->addWidget(new PlainLabel(tr("Audit"), PlainLabel::Size::Title, this), 1);
    auto *verify = makeButton(m_verify, this);
    verify->setObjectName(u"verifyButton"_s);
    header->addWidget(verify);
    layout->addLayout(header);
    m_verified = new Banner(Tone::Good, this);
    connect(m_verified->addAnswer(tr("Close")), &QAction::triggered, m_verified, &QWidget::hide);
    m_verified->setObjectName(u"verified"_s);
    m_copyHead = m_verified->addAnswer(tr("Copy Head"));
    m_copyHead->setVisible(false);
    connect(m_copyHead, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(m_head); });
    m_verified->hide();
    layout->addWidget(m_verified);
    layout->addWidget(makeFilters());
    auto *splitter = new QSplitter(Qt::Horizontal, this);
    splitter->setObjectName(u"auditSplitter"_s);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(10);
    splitter->addWidget(makeTable());
    splitter->addWidget(makeDetail());
    splitter->setStretchFactor(0, 5);
    splitter->setStretchFactor(1, 3);
    splitter->setSizes({660, 300});
    layout->addWidget(splitter, 1);

    m_typing->setSingleShot(true);
    m_typing->setInterval(kTypingPause);
    connect(m_typing, &QTimer::timeout, this, [this] {
        m_filter->setWords(m_words->text());
        refreshCount();
    });
    connect(m_audit, &AuditModel::trailSizeChanged, this, &AuditPage::refreshCount);
    connect(m_audit, &QAbstractItemModel::rowsInserted, this, &AuditPage::refreshCount);
    connect(m_audit, &QAbstractItemModel::modelReset, this, &AuditPage::refreshCount);
    connect(m_agents.model(), &QAbstractItemModel::rowsInserted, this, &AuditPage::fillAgents);
    connect(m_agents.model(), &QAbstractItemModel::rowsRemoved, this, &AuditPage::fillAgents);
    connect(m_agents.model(), &QAbstractItemModel::modelReset, this, &AuditPage::fillAgents);
    connect(m_audit, &QAbstractItemModel::dataChanged, this, &AuditPage::refreshDetail);
    connect(session, &Session::connectedChanged, this, &AuditPage::refreshDetail);
    fillAgents();
    refreshCount();
    refreshDetail();
}

void AuditPage::makeActions()
{
    m_find = new QAction(glyphIcon(Glyph::Search), tr("Find in Trail"), this);
    m_find->setShortcut(QKeySequence::Find);
    connect(m_find, &QAction::triggered, this, [this] { m_words->setFocus(Qt::ShortcutFocusReason); });
    m_verify = new QAction(glyphIcon(Glyph::Check), tr("Verify Trail"), this);
    m_verify->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V));
    connect(m_verify, &QAction::triggered, this, &AuditPage::verify);
    m_back = new QAction(glyphIcon(Glyph::Undo), tr("Back to Just Before This\u2026"), this);
    m_back->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B));
    connect(m_back, &QAction::triggered, this, [this] {
        const auto index = m_filter->mapToSource(m_table->currentIndex());
        if (index.isValid()) {
            const auto &row = m_audit->record(index.row());
            Q_EMIT goWanted({.page = u"timeline"_s, .agent = row.agent, .item = u"%1@%2"_s.arg(row.snapshot.value).arg(row.timeUs)});
        }
    });
}

QList<QAction *> AuditPage::pageActions() const
{
    return {m_find, m_verify, m_back};
}

QWidget *AuditPage::makeFilters()
{
    auto *area = new QWidget(this);
    auto *layout = new QHBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    m_words = new QLineEdit(area);
    m_words->setObjectName(u"auditWords"_s);
    m_words->setPlaceholderText(tr("Words in the loaded rows"));
    m_words->setAccessibleName(tr("Words to find"));
    m_words->setClearButtonEnabled(true);
    m_words->addAction(glyphIcon(Glyph::Search), QLineEdit::LeadingPosition);
    connect(m_words, &QLineEdit::textChanged, m_typing, qOverload<>(&QTimer::start));
    m_agent = new QComboBox(area);
    m_agent->setAccessibleName(tr("Agent"));
    m_event = new QComboBox(area);
    m_event->setObjectName(u"auditEvent"_s);
    m_event->setAccessibleName(tr("Event"));
    m_event->addItem(tr("All events"), int(api::EVENT_UNSPECIFIED));
    for (int event = api::EVENT_UNSPECIFIED + 1; event < api::TrailEvent_ARRAYSIZE; ++event)
        m_event->addItem(eventText(static_cast<api::TrailEvent>(event)), event);
    m_verdict = new QComboBox(area);
    m_verdict->setObjectName(u"auditVerdict"_s);
    m_verdict->setAccessibleName(tr("Verdict"));
    m_verdict->addItem(tr("All verdicts"), int(api::VERDICT_UNSPECIFIED));
    m_verdict->addItem(verdictText(api::VERDICT_ALLOW), int(api::VERDICT_ALLOW));
    m_verdict->addItem(verdictText(api::VERDICT_SNAPSHOT), int(api::VERDICT_SNAPSHOT));
    m_verdict->addItem(decisionText(api::VERDICT_ASK, api::OUTCOME_ALLOW), int(api::VERDICT_ASK));
    m_verdict->addItem(verdictText(api::VERDICT_BLOCK), int(api::VERDICT_BLOCK));
    layout->addWidget(m_words, 1);
    for (auto *box : {m_agent, m_event, m_verdict})
        layout->addWidget(box);
    connect(m_agent, &QComboBox::activated, this, &AuditPage::applySelection);
    connect(m_event, &QComboBox::activated, this, &AuditPage::applySelection);
    connect(m_verdict, &QComboBox::activated, this, [this] {
        m_filter->setVerdict(static_cast<api::Verdict>(m_verdict->currentData().toInt()));
        refreshCount();
    });
    return area;
}

QWidget *AuditPage::makeTable()
{
    auto *card = new Card(this);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(8, 4, 8, 8);
    m_table = new LiveTable(card);
    m_table->setObjectName(u"auditTable"_s);
    m_table->setAccessibleName(tr("Audit trail"));
    m_table->setModel(m_filter);
    m_table->setColumnWidth(AuditModel::AgentColumn, 84);
    m_table->setItemDelegateForColumn(AuditModel::VerdictColumn, new PillDelegate(AuditModel::ToneRole, m_table));
    auto *columns = m_table->horizontalHeader();
    columns->setSectionResizeMode(AuditModel::SubjectColumn, QHeaderView::Stretch);
    m_table->setColumnWidth(AuditModel::SeqColumn, 58);
    m_table->setColumnWidth(AuditModel::TimeColumn, 78);
    m_table->setColumnWidth(AuditModel::EventColumn, 92);
    m_table->setColumnWidth(AuditModel::VerdictColumn, 122);
    m_table->setColumnWidth(AuditModel::AnsweredColumn, 96);
    m_table->setColumnHidden(AuditModel::AnsweredColumn, true); // until somebody answered
    connect(m_audit, &AuditModel::hasAnswersChanged, this, [this] { m_table->setColumnHidden(AuditModel::AnsweredColumn, !m_audit->hasAnswers()); });
    m_table->setColumnHidden(AuditModel::RuleColumn, true); // in the detail, as is the agent while there is but one
    EmptyState::over(m_table, Glyph::Records, tr("Nothing here"), tr("No row of the trail matches."));
    layout->addWidget(m_table, 1);
    auto *footer = new QHBoxLayout;
    footer->setContentsMargins(12, 0, 12, 0);
    m_count = new PlainLabel(PlainLabel::Size::Small, card);
    m_count->setMuted(true);
    footer->addWidget(m_count, 1);
    auto *newer = makeButton(QString(), card);
    newer->setAccessibleName(tr("Show the newest rows"));
    newer->hide();
    footer->addWidget(newer);
    layout->addLayout(footer);
    connect(m_table, &LiveTable::newerAboveChanged, newer, [newer](int rows) {
        newer->setText(tr("%n newer", nullptr, rows));
        newer->setVisible(rows > 0);
    });
    connect(newer, &QPushButton::clicked, m_table, &LiveTable::showNewest);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &AuditPage::refreshDetail);
    return card;
}

QWidget *AuditPage::makeDetail()
{
    auto *card = new Card(this);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(16, 14, 16, 14);
    m_detailArea = new QScrollArea(card);
    m_detailArea->setFrameShape(QFrame::NoFrame);
    m_detailArea->setWidgetResizable(true);
    m_detailArea->setFocusPolicy(Qt::NoFocus);
    m_detailArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_detail = new ActionDetail(m_detailArea);
    m_detailArea->setWidget(m_detail);
    m_detailArea->viewport()->setAutoFillBackground(false);
    m_detail->setAutoFillBackground(false);
    layout->addWidget(m_detailArea, 1);
    auto *back = makeButton(m_back, card);
    back->setObjectName(u"backButton"_s);
    layout->addWidget(back);
    card->setMinimumWidth(280);
    return card;
}

void AuditPage::fillAgents()
{
    const auto chosen = m_agent->currentData().toString();
    m_agent->clear();
    m_agent->addItem(tr("All agents"), QString());
    for (const auto &agent : m_agents.model()->agents())
        m_agent->addItem(m_agents.model()->nameOf(agent.id), agent.id.value);
    m_agent->setCurrentIndex(std::max(0, m_agent->findData(chosen)));
    m_table->setColumnHidden(AuditModel::AgentColumn, m_agents.model()->rowCount() < 2);
    if (m_agent->currentData().toString() != chosen)
        applySelection();
}

void AuditPage::applySelection()
{
    m_audit->select({m_agent->currentData().toString()}, static_cast<api::TrailEvent>(m_event->currentData().toInt()));
}

void AuditPage::refreshDetail()
{
    const auto index = m_filter->mapToSource(m_table->currentIndex());
    m_detailArea->setVisible(index.isValid());
    m_back->setEnabled(false);
    if (index.isValid()) {
        const auto &row = m_audit->record(index.row());
        m_detail->showRow(row, row.agent.isNull() ? QString() : m_agents.model()->nameOf(row.agent));
        m_back->setEnabled(!row.snapshot.isNull() && m_session->isConnected() && m_agents.model()->find(row.agent) != nullptr);
        m_back->setToolTip(row.snapshot.isNull() ? tr("There is no snapshot before this row.")
                           : row.snapshotGone    ? tr("The snapshot before this row is gone; the timeline offers the nearest older one.")
                                                 : QString());
    }
    m_verify->setEnabled(m_session->isConnected());
}

void AuditPage::refreshCount()
{
    const QLocale locale;
    m_count->setPlain(tr("%1 shown of %2 loaded, %3 in the trail. Scroll down for older ones.")
                          .arg(locale.toString(m_filter->rowCount()), locale.toString(m_audit->rowCount()), locale.toString(m_audit->trailSize())));
}

void AuditPage::go(const Place &place)
{
    const auto seq = place.item.toULongLong();
    for (int row = 0; row < m_audit->rowCount(); ++row) {
        if (m_audit->record(row).seq != seq)
            continue;
        const auto index = m_filter->mapFromSource(m_audit->index(row, 0));
        m_table->setCurrentIndex(index);
        m_table->scrollTo(index);
        return;
    }
}

void AuditPage::verify()
{
    m_verify->setEnabled(false);
    m_verified->setTone(Tone::Neutral);
    m_copyHead->setVisible(false);
    m_verified->setMessage(tr("Verifying every row of the trail\u2026"));
    m_verified->show();
    api::ClientToService message;
    message.mutable_verify_audit();
    m_session->send(std::move(message), [this](Result<api::ServiceToClient> reply) {
        m_verify->setEnabled(m_session->isConnected());
        if (!reply) {
            m_verified->setTone(Tone::Bad);
            m_verified->setMessage(tr("The trail could not be verified: %1").arg(translated(reply.error().message)));
            return;
        }
        showReport(reply->verified());
    });
}

void AuditPage::showReport(const api::VerifyReport &report)
{
    const auto root = QString::fromLatin1(QByteArray::fromStdString(report.root()).toHex());
    QStringList lines{report.ok() ? tr("The trail is intact: %1 rows, root %2").arg(QLocale().toString(quint64(report.size())), root)
                                  : tr("The trail is NOT intact: %1").arg(translated(report.problem()))};
    for (const auto &words : report.words())
        lines << translated(words);
    m_head = QString::fromStdString(report.head());
    if (!m_head.isEmpty())
        lines << tr("Its head, to be kept on another computer: %1").arg(m_head);
    m_copyHead->setVisible(!m_head.isEmpty());
    m_verified->setTone(report.ok() ? Tone::Good : Tone::Bad);
    m_verified->setMessage(lines.join(u'\n'));
}

} // namespace cofferdam
