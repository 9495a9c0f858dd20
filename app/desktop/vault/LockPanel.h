// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is shown instead of all pages while the stores are locked: how to open them, and why a try failed.

#pragma once

#include "core/api/cofferdam.pb.h"
#include "core/base/Result.h"

#include <QWidget>

class QComboBox;
class QPushButton;

namespace cofferdam {

class PlainLabel;
class SecretField;
class Session;
class StoreTopic;

class LockPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit LockPanel(Session *session, QWidget *parent = nullptr);

    /// Where one types.
    void takeFocus();

private:
    void refresh();
    void refreshWays();
    [[nodiscard]] api::StoreSlotKind way() const;
    void onWay();
    void unlock();
    void askKeychain();
    void begin();
    void onReply(const Result<api::ServiceToClient> &reply);

    StoreTopic &m_store;
    PlainLabel *m_why = nullptr;
    QComboBox *m_way = nullptr;
    SecretField *m_secret = nullptr;
    PlainLabel *m_hint = nullptr;
    PlainLabel *m_error = nullptr;
    QPushButton *m_unlock = nullptr;
    QPushButton *m_keychain = nullptr;
    bool m_trying = false;
};

} // namespace cofferdam
