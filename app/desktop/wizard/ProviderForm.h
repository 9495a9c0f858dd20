// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A model of a provider: which one, and the key for it. The key goes into the vault before the model is saved.

#pragma once

#include "core/api/models.pb.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace cofferdam {

class KeysTopic;
class ModelsTopic;
class SecretField;
class Session;

class ProviderForm final : public QWidget
{
    Q_OBJECT

public:
    explicit ProviderForm(Session *session, QWidget *parent = nullptr);

    void setBusy(bool busy);
    /// `target` was saved: what is typed now changes it, and no second one is made.
    void setSaved(const QString &target) { m_saved = target; }

Q_SIGNALS:
    void wanted(const cofferdam::api::ModelTarget &target); ///< To be saved and tested; its key is in the vault.
    void problem(const QString &text);
    void edited();
    void working(const QString &text);

private:
    void fillProviders();
    void onProvider();
    void submit();
    void storeKey(const api::ModelTarget &target);
    [[nodiscard]] const api::ModelProvider *provider() const;

    ModelsTopic &m_models;
    KeysTopic &m_keys;
    QComboBox *m_provider = nullptr;
    QLineEdit *m_url = nullptr;
    QLineEdit *m_model = nullptr;
    SecretField *m_key = nullptr;
    QPushButton *m_submit = nullptr;
    QString m_storedKey; ///< Id of the one that was typed; for where m_storedFor says.
    QString m_storedFor;
    QString m_saved;
};

} // namespace cofferdam
