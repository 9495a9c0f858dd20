// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/agents/WelcomePanel.h"

#include "app/client/Translated.h"
#include "app/desktop/state/ImageTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kColumn = 680; // wider lines are harder to read

class Picture final : public QWidget
{
public:
    Picture(Glyph glyph, int side, QWidget *parent) : QWidget(parent), m_glyph(glyph) { setFixedSize(side, side); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        drawGlyph(painter, m_glyph, rect(), toneColor(Tone::Accent, palette()));
    }

private:
    Glyph m_glyph;
};

QWidget *layer(Glyph glyph, const QString &title, const QString &text, QWidget *parent)
{
    auto *card = new Card(parent);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(6);
    layout->addWidget(new Picture(glyph, 26, card));
    layout->addWidget(new PlainLabel(title, PlainLabel::Size::Heading, card));
    auto *words = new PlainLabel(text, PlainLabel::Size::Body, card);
    words->setMuted(true);
    layout->addWidget(words);
    layout->addStretch();
    return card;
}

} // namespace

WelcomePanel::WelcomePanel(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_status(session->topic<ImageTopic>())
    , m_image(new Banner(Tone::Notice, this))
    , m_demo(makeButton(tr("Run the Offline Demo"), this))
    , m_create(makeButton(tr("Create Agent"), this))
    , m_setUp(makeButton(tr("Set Up"), this))
{
    auto *outer = new QHBoxLayout(this);
    outer->addStretch(1);
    auto *column = new QWidget(this);
    column->setMaximumWidth(kColumn);
    outer->addWidget(column, 8);
    outer->addStretch(1);
    auto *layout = new QVBoxLayout(column);
    layout->setSpacing(14);
    layout->addStretch(1);
    layout->addWidget(new Picture(Glyph::Logo, 56, column));
    layout->addWidget(new PlainLabel(tr("Welcome to Cofferdam"), PlainLabel::Size::Title, column));
    auto *words =
        new PlainLabel(tr("An AI agent will, some day, be tricked or delete the wrong thing. Here it works inside a virtual machine of its own, and a Guardian "
                          "decides each of its actions before it happens."),
                       PlainLabel::Size::Body, column);
    words->setMuted(true);
    layout->addWidget(words);
    auto *layers = new QHBoxLayout;
    layers->setSpacing(10);
    layers->addWidget(
        layer(Glyph::Terminal, tr("Apart"), tr("A full virtual machine per agent: no network card, none of your files, none of your keys."), column), 1);
    layers->addWidget(layer(Glyph::Shield, tr("Decided"), tr("Each action is allowed, made undoable, put to you, or blocked, before it happens."), column), 1);
    layers->addWidget(layer(Glyph::Undo, tr("Undone"), tr("Any state of the machine comes back within seconds, and all of it is on record."), column), 1);
    layout->addLayout(layers);
    m_image->hide();
    layout->addWidget(m_image);
    m_demo->setIcon(glyphIcon(Glyph::Play));
    m_create->setIcon(glyphIcon(Glyph::Plus));
    m_setUp->setIcon(glyphIcon(Glyph::Check));
    m_setUp->setObjectName(u"setUpButton"_s);
    m_demo->setObjectName(u"demoButton"_s);
    m_create->setObjectName(u"welcomeCreateButton"_s);
    auto *buttons = new QHBoxLayout;
    for (auto *button : {m_setUp, m_demo, m_create}) {
        button->setMinimumHeight(36);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    layout->addLayout(buttons);
    auto *note = new PlainLabel(tr("The demo needs no internet and no account: a scripted model drives the real agent into trouble, and you see what happens."),
                                PlainLabel::Size::Small, column);
    note->setMuted(true);
    layout->addWidget(note);
    layout->addStretch(2);
    connect(m_demo, &QPushButton::clicked, this, &WelcomePanel::demoWanted);
    connect(m_create, &QPushButton::clicked, this, &WelcomePanel::createWanted);
    connect(m_setUp, &QPushButton::clicked, this, &WelcomePanel::setUpWanted);
    connect(&m_status, &ImageTopic::changed, this, &WelcomePanel::refresh);
    connect(session, &Session::connectedChanged, this, &WelcomePanel::refresh);
    refresh();
}

void WelcomePanel::refresh()
{
    const bool connected = m_session->isConnected();
    const bool ready = m_status.status().full_ready();
    m_demo->setEnabled(connected && ready);
    m_create->setEnabled(connected && ready);
    m_image->setVisible(connected && !ready);
    const auto problem = translated(m_status.status().problem());
    m_image->setMessage(problem.isEmpty() ? tr("The image of the virtual machine is not made yet. \u201cSet Up\u201d makes it, step by step.") : problem);
}

} // namespace cofferdam
