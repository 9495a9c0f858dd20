// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The window at its first start, on a computer where nothing was done yet, and what is to fail on it.

#pragma once

#include "app/desktop/widgets/Banner.h"
#include "app/desktop/wizard/WizardPage.h"
#include "tests/gui/World.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QRadioButton>
#include <QTest>
#include <algorithm>

namespace cofferdam::wizardworld {

using namespace Qt::StringLiterals;

enum Step { Computer, Image, Model, Workspace, Rules };

/// A computer on which nothing was done yet, and what is to fail on it.
struct NewComputer {
    bool image = false;
    bool hasTargets = false;
    bool hasAgent = false;
    api::CheckState disk = api::CHECK_GOOD;
    api::ModelTest test;
    QHash<int, const char *> refusals; ///< By body: once each.

    NewComputer()
    {
        test.set_answered(true);
        test.set_called_tool(true);
        test.set_ms(900);
    }

    bool answer(const api::ClientToService &request, api::ServiceToClient &reply)
    {
        if (const auto *why = refusals.take(request.body_case())) {
            reply.mutable_failed()->set_code(api::ERROR_UNAVAILABLE);
            *reply.mutable_failed()->mutable_message() = verbatim(why);
            return true;
        }
        switch (request.body_case()) {
        case api::ClientToService::kListAgents:
            reply.mutable_agents();
            if (hasAgent)
                *reply.mutable_agents()->add_agents() = scenario::agent("n1", "First", api::AGENT_READY);
            return true;
        case api::ClientToService::kChatHistory: reply.mutable_chat_history(); return true;
        case api::ClientToService::kImageStatus: reply.mutable_image_status()->set_full_ready(image); return true;
        case api::ClientToService::kListModels:
            if (hasTargets)
                return scenario::answer(request, reply);
            reply.mutable_models();
            return true;
        case api::ClientToService::kTestModel: *reply.mutable_model_test() = test; return true;
        case api::ClientToService::kCreateAgent:
            *reply.mutable_agent() = scenario::agent("n1", request.create_agent().name().c_str(), api::AGENT_CREATING);
            return true;
        case api::ClientToService::kCheckComputer: {
            const bool known = scenario::answer(request, reply);
            auto *check = reply.mutable_computer_checks()->mutable_checks(api::CHECK_DISK - 1);
            check->set_state(disk);
            if (disk != api::CHECK_GOOD)
                *check->mutable_advice() = verbatim("Remove what you do not need.");
            return known;
        }
        default: return scenario::answer(request, reply);
        }
    }
};

struct WizardWorld {
    NewComputer computer;
    World world;

    bool open()
    {
        world.service.answer = [this](const auto &request, auto &reply) { return computer.answer(request, reply); };
        return world.open();
    }
    [[nodiscard]] WizardPage *page() const { return world.window->findChild<WizardPage *>(); }
    [[nodiscard]] int step() const { return page()->step(); }

    /// What the step says, in its banner.
    [[nodiscard]] QString said() const
    {
        const auto banners = page()->findChildren<Banner *>(u"stepSaid"_s);
        const auto shown = std::ranges::find_if(banners, &QWidget::isVisible);
        return shown == banners.end() ? QString() : (*shown)->message();
    }
    [[nodiscard]] QPushButton *next() const { return page()->findChild<QPushButton *>(u"wizardNext"_s); }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : world.window.get(), key, modifiers);
    }
    /// By its key, once that may be.
    [[nodiscard]] bool goOn() const
    {
        if (!QTest::qWaitFor([this] { return next()->isEnabled(); }))
            return false;
        key(Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
        return true;
    }
    /// Tab until it has the focus.
    [[nodiscard]] bool tabTo(const QString &name) const
    {
        constexpr int kMost = 60;
        for (int i = 0; i < kMost; ++i) {
            if (QApplication::focusWidget() && QApplication::focusWidget()->objectName() == name)
                return true;
            key(Qt::Key_Tab);
        }
        return false;
    }
    [[nodiscard]] bool press(const QString &name) const
    {
        if (!tabTo(name))
            return false;
        key(Qt::Key_Space);
        return true;
    }
    void type(const QString &text) const { QTest::keyClicks(QApplication::focusWidget(), text); }
    void build(bool running, quint32 at, const char *text, const char *error = nullptr, bool ready = false)
    {
        computer.image = ready;
        api::ServiceToClient event;
        auto *status = event.mutable_image_status();
        status->set_full_ready(ready);
        status->mutable_build()->set_running(running);
        status->mutable_build()->set_step(at);
        status->mutable_build()->set_steps(11);
        *status->mutable_build()->mutable_text() = verbatim(text);
        if (error != nullptr)
            *status->mutable_build()->mutable_error() = verbatim(error);
        world.service.send(event);
    }
    void agent(api::AgentState state, const char *problem = "")
    {
        api::ServiceToClient event;
        *event.mutable_agent() = scenario::agent("n1", "First", state);
        *event.mutable_agent()->mutable_problem() = verbatim(problem);
        world.service.send(event);
    }
    void picture(const QString &name) const
    {
        QCoreApplication::processEvents(); // laid out anew
        QVERIFY(world.window->grab().save(u"wizard-%1.png"_s.arg(name)));
    }
    /// To a step behind the image.
    [[nodiscard]] bool openAt(Step step)
    {
        computer.image = true;
        if (!open())
            return false;
        world.window->showPage(u"wizard"_s);
        if (!goOn() || this->step() != Model)
            return false;
        if (step == Model)
            return true;
        world.find<QRadioButton>(u"wayDemo"_s)->click();
        if (!goOn() || this->step() != Workspace)
            return false;
        if (step == Workspace)
            return true;
        type(u"First"_s);
        return goOn() && this->step() == Rules;
    }
};

} // namespace cofferdam::wizardworld
