// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The key that goes with requests to a model: one of those in the vault that may be sent there, or a new one, which is typed here once.

#pragma once

#include "core/base/Secret.h"

#include <QWidget>

class QComboBox;

namespace cofferdam {

class KeyModel;
class PlainLabel;
class SecretField;

class KeyField final : public QWidget
{
    Q_OBJECT

public:
    explicit KeyField(KeyModel *keys, QWidget *parent = nullptr);

    /// Where requests go. What was typed was for somewhere else, and is wiped.
    void setUrl(const QString &url);
    /// Without one it is said that there has to be one.
    void setNeeded(bool needed);
    /// Id of a key, empty: none. What was typed is wiped.
    void setKey(const QString &key);
    /// Empty: none, or a new one.
    [[nodiscard]] QString key() const;
    /// A new one is wanted.
    [[nodiscard]] bool isNew() const;
    [[nodiscard]] Secret take();
    void wipe();
    /// What to focus when it is wrong.
    [[nodiscard]] QWidget *typed() const;

Q_SIGNALS:
    void changed();

private:
    void fill();
    void onChosen();

    KeyModel *const m_keys;
    QComboBox *m_choice = nullptr;
    SecretField *m_new = nullptr;
    PlainLabel *m_note = nullptr;
    QString m_url;
    bool m_needed = false;
};

} // namespace cofferdam
