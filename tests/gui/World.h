// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real window with a played service behind it.

#pragma once

#include "app/client/ServiceClient.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/DemoTopic.h"
#include "app/desktop/state/GrantsTopic.h"
#include "app/desktop/state/LayersTopic.h"
#include "app/desktop/state/QuestionsTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/state/SnapshotsTopic.h"
#include "app/desktop/state/TrailTopic.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/window/MainWindow.h"
#include "tests/support/FakeService.h"
#include "tests/support/Scenario.h"

#include <QAction>
#include <QCoreApplication>
#include <QCursor>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTranslator>

#include <algorithm>
#include <memory>

namespace cofferdam {

inline constexpr auto kPush = "git push --force https://example.org/team/site.git main";

/// The program speaks German while this is there, if `german`.
class InGerman
{
public:
    explicit InGerman(bool german = true)
    {
        if (german && m_words.load(QStringLiteral(":/i18n/cofferdam_de.qm")))
            QCoreApplication::installTranslator(&m_words);
    }

private:
    QTranslator m_words; ///< Leaves the program by itself.
};

/// A service, a link and a window that has received its first data.
struct World {
    FakeService service;
    std::unique_ptr<ServiceClient> client;
    std::unique_ptr<Session> session;
    std::unique_ptr<MainWindow> window;

    [[nodiscard]] bool open()
    {
        if (!service.answer)
            service.answer = scenario::answer;
        if (!service.listen())
            return false;
        client = std::make_unique<ServiceClient>(service.socketPath(), QStringLiteral("desktop"), Reconnect::WithBackoff);
        session = std::make_unique<Session>(client.get());
        window = std::make_unique<MainWindow>(session.get());
        QSignalSpy loaded(session.get(), &Session::loaded);
        window->show();
        client->open();
        if (!loaded.wait() || !QTest::qWaitForWindowExposed(window.get()))
            return false;
        movePointer(aside()); // it stands where the test before left it
        return true;
    }

    template<typename T>
    [[nodiscard]] T *find(const QString &name) const
    {
        return window->findChild<T *>(name);
    }

    /// A button that is shown; null when there is none of that name.
    [[nodiscard]] QPushButton *shown(const QString &name) const
    {
        const auto buttons = window->findChildren<QPushButton *>(name);
        const auto found = std::ranges::find_if(buttons, &QWidget::isVisible);
        return found == buttons.end() ? nullptr : *found;
    }

    /// A question of the window itself says so, somewhere in its text.
    [[nodiscard]] bool isAsked(const QString &part) const
    {
        const auto questions = window->findChildren<Confirmation *>();
        return std::ranges::any_of(questions, [&part](const Confirmation *each) { return each->isVisible() && each->message().contains(part); });
    }

    /// The middle of it, in the window.
    [[nodiscard]] QPoint placeOf(const QWidget *widget) const { return widget->mapTo(window.get(), widget->rect().center()); }
    [[nodiscard]] QPoint aside() const { return {4, window->height() - 4}; }
    void movePointer(const QPoint &inWindow) const
    {
        QCursor::setPos(window->mapToGlobal(inWindow));
        QCoreApplication::processEvents();
    }
    /// The pointer comes from elsewhere, as a hand brings it.
    void pointAt(const QWidget *widget) const
    {
        movePointer(aside());
        movePointer(placeOf(widget));
    }
    /// Where the pointer is, whether it came or not.
    void clickThere(const QWidget *widget) const { QTest::mouseClick(window->windowHandle(), Qt::LeftButton, {}, placeOf(widget)); }
    /// As a person does who has read what it says.
    void click(const QWidget *widget) const
    {
        pointAt(widget);
        QTest::qWait(ArmedButton::kRestMs + 100);
        clickThere(widget);
    }

    void ask(const char *id, const char *subject, const char *severity, int seconds) const
    {
        api::ServiceToClient event;
        *event.mutable_question() = scenario::question(id, subject, severity, seconds);
        const_cast<FakeService &>(service).send(event);
    }

    void closeQuestion(const char *id, api::QuestionEnd why) const
    {
        api::ServiceToClient event;
        event.mutable_question_closed()->set_id(id);
        event.mutable_question_closed()->set_why(why);
        const_cast<FakeService &>(service).send(event);
    }

    /// Question on screen and awake.
    [[nodiscard]] bool showQuestion(const char *id, const char *subject = kPush) const
    {
        ask(id, subject, "high", 90);
        window->showPage(QStringLiteral("guardian"));
        const auto *deny = find<QPushButton>(QStringLiteral("denyButton"));
        return QTest::qWaitFor([deny] { return deny->isEnabled(); }, 3000);
    }

    [[nodiscard]] api::Resolve resolved() const { return service.last(api::ClientToService::kResolve).resolve(); }
    [[nodiscard]] int resolves() const { return service.count(api::ClientToService::kResolve); }
};

} // namespace cofferdam
