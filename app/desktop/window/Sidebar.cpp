// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/window/Sidebar.h"

#include "app/desktop/state/Session.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/Pill.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidth = 216;
constexpr int kRow = 38;
constexpr int kIcon = 20;

/// An entry of the sidebar, with a number for what waits there.
class PageButton final : public QAbstractButton
{
public:
    PageButton(QAction *action, QWidget *parent) : QAbstractButton(parent)
    {
        setText(action->text());
        setIcon(action->icon());
        setCheckable(true);
        setChecked(action->isChecked());
        setFocusPolicy(Qt::StrongFocus);
        setFixedHeight(kRow);
        setToolTip(action->shortcut().toString(QKeySequence::NativeText));
        QObject::connect(action, &QAction::toggled, this, [this](bool on) { setChecked(on); });
        QObject::connect(this, &QAbstractButton::clicked, action, [this, action] {
            action->trigger();
            setChecked(action->isChecked()); // an exclusive action does not uncheck itself
        });
        setCount(0);
    }

    void setCount(int count)
    {
        m_count = count;
        setAccessibleName(count > 0 ? Sidebar::tr("%1, %n waiting", nullptr, count).arg(text()) : text());
        update();
    }

    [[nodiscard]] QSize sizeHint() const override { return {kWidth - 24, kRow}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const auto area = QRectF(rect()).adjusted(1, 2, -1, -2);
        if (isChecked() || underMouse()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(toneFill(isChecked() ? Tone::Accent : Tone::Neutral, palette()));
            painter.drawRoundedRect(area, 7, 7);
        }
        if (hasFocus() && m_byKey) {
            painter.setPen(QPen(palette().color(QPalette::Accent), 1.4));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(area, 7, 7);
        }
        const auto colour = isChecked() ? toneColor(Tone::Accent, palette()) : palette().color(QPalette::WindowText);
        const QRect iconArea(12, (height() - kIcon) / 2, kIcon, kIcon);
        icon().paint(&painter, iconArea);
        auto font = this->font();
        if (isChecked())
            font.setWeight(QFont::DemiBold);
        painter.setFont(font);
        painter.setPen(colour);
        painter.drawText(rect().adjusted(iconArea.right() + 12, 0, -8, 0), Qt::AlignVCenter | Qt::TextSingleLine, text());
        if (m_count > 0) {
            const auto number = QString::number(m_count);
            const auto size = pillSize(number, font);
            drawPill(painter, QRect(width() - size.width() - 8, 0, size.width(), height()), number, Tone::Bad, font, palette());
        }
    }

    void focusInEvent(QFocusEvent *event) override
    {
        m_byKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
        QAbstractButton::focusInEvent(event);
    }

private:
    int m_count = 0;
    bool m_byKey = false; ///< A ring where the mouse is would only be noise.
};

} // namespace

Sidebar::Sidebar(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_pages(new QVBoxLayout)
    , m_agent(new QComboBox(this))
    , m_layers(new Pill(this))
    , m_service(new PlainLabel(PlainLabel::Size::Small, this))
{
    setFixedWidth(kWidth);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 16, 12, 14);
    layout->setSpacing(10);
    auto *brand = new QHBoxLayout;
    auto *logo = new QLabel(this);
    logo->setPixmap(glyphIcon(Glyph::Logo, QColor::fromRgb(0xff1f94a8)).pixmap(24, 24));
    logo->setAccessibleName(tr("Logo"));
    brand->addWidget(logo);
    auto *name = new PlainLabel(u"Cofferdam"_s, PlainLabel::Size::Heading, this);
    brand->addWidget(name, 1);
    layout->addLayout(brand);
    m_agent->setObjectName(u"agentChoice"_s);
    m_agent->setAccessibleName(tr("Agent shown"));
    m_agent->setToolTip(tr("The agent that chat and timeline show"));
    layout->addWidget(m_agent);
    m_pages->setSpacing(2);
    layout->addLayout(m_pages);
    layout->addStretch();
    layout->addWidget(m_layers);
    m_service->setMuted(true);
    layout->addWidget(m_service);

    connect(m_agent, &QComboBox::activated, this, [this] { m_session->setCurrentAgent({m_agent->currentData().toString()}); });
    for (auto *model : std::initializer_list<QAbstractItemModel *>{session->agents(), session->layers()}) {
        connect(model, &QAbstractItemModel::rowsInserted, this, &Sidebar::update);
        connect(model, &QAbstractItemModel::rowsRemoved, this, &Sidebar::update);
        connect(model, &QAbstractItemModel::modelReset, this, &Sidebar::update);
        connect(model, &QAbstractItemModel::dataChanged, this, &Sidebar::update);
    }
    connect(session, &Session::connectedChanged, this, &Sidebar::update);
    connect(session, &Session::currentAgentChanged, this, &Sidebar::update);
    update();
}

void Sidebar::addPage(QAction *action)
{
    m_pages->addWidget(new PageButton(action, this));
}

void Sidebar::setCount(QAction *action, int count)
{
    for (int i = 0; i < m_pages->count(); ++i) {
        auto *button = static_cast<PageButton *>(m_pages->itemAt(i)->widget());
        if (button->text() == action->text())
            button->setCount(count);
    }
}

void Sidebar::fillAgents()
{
    const QSignalBlocker quiet(m_agent);
    m_agent->clear();
    for (const auto &agent : m_session->agents()->agents())
        m_agent->addItem(m_session->agents()->nameOf(agent.id), agent.id.value);
    m_agent->setCurrentIndex(m_agent->findData(m_session->currentAgent().value));
    m_agent->setVisible(m_agent->count() > 0);
}

void Sidebar::update()
{
    fillAgents();
    const bool connected = m_session->link()->isConnected();
    const auto *layers = m_session->layers();
    if (!connected)
        m_layers->set(tr("No connection"), Tone::Bad);
    else if (layers->rowCount() == 0)
        m_layers->set(tr("Protection not checked"), Tone::Notice);
    else if (layers->allGood())
        m_layers->set(tr("All layers work"), Tone::Good);
    else
        m_layers->set(tr("%n layers are down", nullptr, layers->badCount()), Tone::Bad);
    m_layers->setToolTip(layers->problem());
    const auto acceleration = QString::fromStdString(m_session->link()->service().acceleration());
    m_service->setPlain(connected ? accelerationText(acceleration) : tr("The service is not running."));
}

void Sidebar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.setPen(lineColor(palette()));
    painter.drawLine(width() - 1, 0, width() - 1, height());
}

} // namespace cofferdam
