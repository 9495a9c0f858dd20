// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/Confirmation.h"

#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QApplication>
#include <QBoxLayout>
#include <QHideEvent>
#include <QLineEdit>
#include <QPainter>
#include <QPushButton>
#include <QShortcut>

namespace cofferdam {

Confirmation::Confirmation(Kind kind, Tone tone, const QString &yes, const QString &no, QWidget *parent)
    : QWidget(parent)
    , m_kind(kind)
    , m_tone(tone)
    , m_text(new PlainLabel(PlainLabel::Size::Body, this))
    , m_typed(new QLineEdit(this))
    , m_no(no.isEmpty() ? nullptr : makeButton(no, this))
    , m_yes(new ArmedButton(yes, this))
{
    setAccessibleName(tr("Question"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 10, 14, 10);
    layout->addWidget(m_text);
    auto *row = new QHBoxLayout;
    m_typed->setObjectName(QStringLiteral("typedName"));
    m_typed->setAccessibleName(tr("The name, typed"));
    m_typed->setMaximumWidth(260);
    row->addWidget(m_typed);
    row->addStretch();
    if (m_no != nullptr) {
        row->addWidget(m_no);
        connect(m_no, &QPushButton::clicked, this, &Confirmation::withdraw);
        auto *escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
        escape->setContext(Qt::WidgetWithChildrenShortcut);
        connect(escape, &QShortcut::activated, this, &Confirmation::withdraw);
    }
    row->addWidget(m_yes);
    layout->addLayout(row);
    connect(m_typed, &QLineEdit::textChanged, this, [this](const QString &text) { m_yes->setEnabled(text == m_question.typed); });
    connect(m_yes, &ArmedButton::confirmed, this, &Confirmation::carryOut);
    hide();
}

void Confirmation::ask(Question question)
{
    const bool wanted = m_kind == Kind::Asked;
    if (wanted && !parentWidget()->isVisible())
        return; // nobody would see what it is about
    const bool same = !isHidden() && question.subject == m_question.subject;
    m_question = std::move(question);
    m_text->setPlain(m_question.text);
    setAccessibleDescription(m_text->text());
    if (same)
        return;
    m_typed->clear();
    m_typed->setVisible(!m_question.typed.isEmpty());
    m_yes->setEnabled(m_question.typed.isEmpty());
    m_yes->disarm();
    if (wanted && isHidden())
        m_before = QApplication::focusWidget();
    show();
    if (wanted && m_no != nullptr)
        (m_question.typed.isEmpty() ? static_cast<QWidget *>(m_no) : m_typed)->setFocus(Qt::OtherFocusReason);
}

void Confirmation::keepFor(const QString &subject)
{
    if (subject != m_question.subject)
        withdraw();
}

void Confirmation::withdraw()
{
    const bool focused = isAncestorOf(QApplication::focusWidget());
    m_question = {};
    hide();
    if (focused && m_before && m_before->isVisible())
        m_before->setFocus(Qt::OtherFocusReason);
}

QString Confirmation::message() const
{
    return m_text->text();
}

void Confirmation::carryOut()
{
    const auto wish = std::move(m_question.carryOut);
    withdraw();
    if (wish)
        wish();
}

void Confirmation::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    if (m_kind == Kind::Asked && !event->spontaneous())
        withdraw();
}

void Confirmation::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(toneColor(m_tone, palette()), 1));
    painter.setBrush(toneFill(m_tone, palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace cofferdam
