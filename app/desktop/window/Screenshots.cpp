// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/window/Screenshots.h"

#include "app/client/Translated.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/window/MainWindow.h"

#include <QCoreApplication>
#include <QDir>
#include <QTimer>

#include <cstdio>

namespace cofferdam {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto kSettle = 700ms; // longer than the models' batches and the answers' delay
constexpr auto kLongestWait = 30s; // for a service that does not answer

} // namespace

Screenshots::Screenshots(MainWindow *window, Session *session, QString folder, QString suffix, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_session(session)
    , m_folder(std::move(folder))
    , m_suffix(std::move(suffix))
{}

void Screenshots::start(bool demo)
{
    QTimer::singleShot(kLongestWait, this, [this, demo] {
        if (demo && m_session->link()->isConnected())
            return; // the demo has a patience of its own
        m_ok = m_session->link()->isConnected();
        settle(); // the pictures then show what is missing
    });
    if (demo) {
        connect(m_session, &Session::demoFinished, this, [this](bool passed) {
            m_ok = passed;
            settle();
        });
        // A question of the demo is worth a picture of its own.
        connect(m_session, &Session::questionOpened, this, [this] {
            QTimer::singleShot(kSettle, this, [this] {
                m_window->showPage(MainWindow::Page::Guardian);
                QTimer::singleShot(kSettle, this, [this] { m_ok = take(u"question"_s).has_value() && m_ok; });
            });
        });
        return;
    }
    connect(m_session, &Session::loaded, this, &Screenshots::settle);
}

void Screenshots::settle()
{
    if (!std::exchange(m_started, true))
        QTimer::singleShot(kSettle, this, &Screenshots::takeAll);
}

Result<QString> Screenshots::take(const QString &name)
{
    const QDir folder(m_folder);
    const auto path = folder.filePath(name + m_suffix + u".png"_s);
    if (!folder.mkpath(u"."_s) || !m_window->grab().save(path))
        return fail(Errc::Io, phrase("Client", "%1 cannot be written.").arg(path));
    std::printf("%s\n", qPrintable(path));
    std::fflush(stdout);
    return path;
}

void Screenshots::takeAll()
{
    for (int i = 0; i < MainWindow::kPageCount; ++i) {
        const auto page = static_cast<MainWindow::Page>(i);
        m_window->showPage(page);
        QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents); // layout of a page shown for the first time
        if (const auto taken = take(MainWindow::pageName(page)); !taken) {
            std::fprintf(stderr, "%s\n", qPrintable(translated(taken.error().message)));
            m_ok = false;
        }
    }
    Q_EMIT done(m_ok);
}

} // namespace cofferdam
