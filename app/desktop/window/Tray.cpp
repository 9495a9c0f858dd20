// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/window/Tray.h"

#include "app/desktop/state/LayersTopic.h"
#include "app/desktop/state/QuestionsTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/Theme.h"

#include <QGuiApplication>

namespace cofferdam {

using namespace Qt::StringLiterals;

Tray::Tray(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_questions(session->topic<QuestionsTopic>().model())
    , m_layers(session->topic<LayersTopic>().model())
{
    m_menu.addAction(tr("Open Cofferdam"), this, &Tray::openWanted);
    m_menu.addAction(tr("Freeze All Agents"), this, &Tray::freezeAllWanted);
    m_menu.addAction(tr("Quit Window, Keep Service"), this, &Tray::quitWanted);
    m_icon.setContextMenu(&m_menu);
    connect(&m_icon, &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger || reason == QSystemTrayIcon::DoubleClick)
            Q_EMIT openWanted();
    });
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &Tray::openWanted);
    connect(m_questions, &QuestionModel::openCountChanged, this, &Tray::refresh);
    connect(&session->topic<QuestionsTopic>(), &QuestionsTopic::opened, this, &Tray::announce);
    connect(session, &Session::connectedChanged, this, &Tray::refresh);
    connect(m_layers, &QAbstractItemModel::dataChanged, this, &Tray::refresh);
    connect(m_layers, &QAbstractItemModel::modelReset, this, &Tray::refresh);
    refresh();
    m_icon.show();
}

void Tray::refresh()
{
    const auto open = m_questions->openCount();
    const bool protectedNow = m_session->isConnected() && m_layers->allGood();
    const auto tone = !protectedNow ? Tone::Bad : open > 0 ? Tone::Notice : Tone::Accent;
    m_icon.setIcon(glyphIcon(open > 0 ? Glyph::Warning : Glyph::Logo, toneColor(tone, QGuiApplication::palette())));
    if (!m_session->isConnected())
        m_icon.setToolTip(tr("Cofferdam: the service is not running"));
    else if (!protectedNow)
        m_icon.setToolTip(tr("Cofferdam: a layer of protection is down"));
    else
        m_icon.setToolTip(open > 0 ? tr("Cofferdam: %n actions wait for you", nullptr, open) : tr("Cofferdam: all layers work"));
}

void Tray::announce()
{
    // Says nothing from the guest: a notification's body may be rendered as markup.
    m_icon.showMessage(u"Cofferdam"_s, tr("%n actions wait for your decision", nullptr, m_questions->openCount()), QSystemTrayIcon::Warning);
}

} // namespace cofferdam
