// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which model the agent asks: one of a provider with the user's key, one of a server on this computer, one that is there already, or the scripted one
// of the demo. A model counts when it was asked to call a tool and did.

#pragma once

#include "app/desktop/state/TargetModel.h"
#include "app/desktop/wizard/WizardStep.h"

#include <array>

class QButtonGroup;
class QComboBox;
class QPushButton;
class QStackedWidget;

namespace cofferdam {

class LocalModelChoice;
class ModelsTopic;
class ProviderForm;
class Session;

class ModelStep final : public WizardStep
{
    Q_OBJECT

public:
    enum Way { Provider, Local, Known, Demo, WayCount };

    explicit ModelStep(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] bool isDone() const override;
    [[nodiscard]] bool isBehind() const override { return false; } // what it costs is for a person to choose
    void enter() override;
    [[nodiscard]] QWidget *first() const override;
    /// Null: the scripted one.
    [[nodiscard]] ModelTargetId model() const;
    [[nodiscard]] Way way() const;

private:
    [[nodiscard]] QWidget *makeKnown();
    void choose(Way way);
    void fillKnown();
    void save(const api::ModelTarget &target);
    void test(const ModelTargetId &target);
    void setBusy(bool busy);

    Session *const m_session;
    ModelsTopic &m_models;
    QButtonGroup *m_ways = nullptr;
    QStackedWidget *m_stack = nullptr;
    ProviderForm *m_provider = nullptr;
    LocalModelChoice *m_local = nullptr;
    QComboBox *m_known = nullptr;
    QPushButton *m_testKnown = nullptr;
    std::array<ModelTargetId, WayCount> m_tested; ///< Called a tool.
    bool m_busy = false;
    quint64 m_generation = 0; ///< Drops what an earlier choice still brings.
};

} // namespace cofferdam
