// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The models the user has named: which there are, and all that is said of one of them.

#pragma once

#include "app/desktop/state/TargetModel.h"

#include <QWidget>

class QAction;
class QListView;
class QStackedWidget;

namespace cofferdam {

class Banner;
class Confirmation;
class KeysTopic;
class LocalServersPanel;
class ModelsTopic;
class PlainLabel;
class Session;
class TargetForm;

class TargetsPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit TargetsPanel(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QList<QAction *> actionsOfIt() const { return {m_add, m_save, m_test, m_find, m_remove}; }

Q_SIGNALS:
    void shown(); ///< By its key, perhaps from another page.

private:
    void makeActions();
    [[nodiscard]] QWidget *makeTargets();
    [[nodiscard]] QWidget *makeForm();
    void select(const ModelTargetId &target);
    void showNew(const api::ModelTarget &target);
    void onListed();
    void refresh();
    void save();
    void saveTarget(const api::ModelTarget &target, const QString &before);
    void test();
    void askRemove();
    void say(Tone tone, const QString &text);
    /// What was asked before is about something else now.
    void begin();

    Session *const m_session;
    ModelsTopic &m_models;
    KeysTopic &m_keys;
    QListView *m_list = nullptr;
    QStackedWidget *m_side = nullptr;
    QWidget *m_formCard = nullptr;
    PlainLabel *m_prices = nullptr;
    PlainLabel *m_title = nullptr;
    TargetForm *m_form = nullptr;
    LocalServersPanel *m_local = nullptr;
    Banner *m_said = nullptr;
    PlainLabel *m_warning = nullptr;
    Confirmation *m_confirm = nullptr;
    QAction *m_add = nullptr;
    QAction *m_save = nullptr;
    QAction *m_test = nullptr;
    QAction *m_find = nullptr;
    QAction *m_remove = nullptr;
    ModelTargetId m_wanted;   ///< Was saved and is on its way.
    bool m_busy = false;
    quint64 m_generation = 0; ///< Drops what is about another one.
};

} // namespace cofferdam
