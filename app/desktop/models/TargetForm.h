// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All that is said of a model at a provider, to be filled in.

#pragma once

#include "app/desktop/models/FieldProblem.h"
#include "core/api/models.pb.h"
#include "core/base/Secret.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;

namespace cofferdam {

class KeyField;
class ModelsTopic;
class RatesField;
class Session;

class TargetForm final : public QWidget
{
    Q_OBJECT

public:
    explicit TargetForm(Session *session, QWidget *parent = nullptr);

    /// A new one has no id; what it does not say is filled in for its provider, or the first one there is.
    void setTarget(const api::ModelTarget &target);
    /// As it was shown, with all that was filled in since.
    [[nodiscard]] Filled<api::ModelTarget> target() const;
    /// Something was filled in since it was shown.
    [[nodiscard]] bool isChanged() const noexcept { return m_changed; }
    [[nodiscard]] QString id() const { return QString::fromStdString(m_shown.id()); }
    /// The key is a new one, which has to be put into the vault first.
    [[nodiscard]] bool hasNewKey() const;
    /// What was typed; empty: nothing was. Once.
    [[nodiscard]] Secret takeKey();
    void setKey(const QString &key);
    void wipeKey();
    [[nodiscard]] QWidget *keyField() const;
    void focusFirst();

Q_SIGNALS:
    void changed();

private:
    void makeFields();
    void makeRows();
    [[nodiscard]] QWidget *makeCaFile();
    void connectFields();
    void fillProviders();
    void fillDialects();
    void fillBackups();
    void onProviderChosen();
    void onUrlEdited();
    void onChanged();
    void chooseCaFile();
    [[nodiscard]] Filled<quint64> tokensIn(QLineEdit *field) const;

    ModelsTopic &m_models;
    api::ModelTarget m_shown;
    bool m_changed = false;
    bool m_filling = false;
    QLineEdit *m_name = nullptr;
    QComboBox *m_provider = nullptr;
    QLineEdit *m_url = nullptr;
    QComboBox *m_dialect = nullptr;
    QLineEdit *m_model = nullptr;
    KeyField *m_key = nullptr;
    QLineEdit *m_context = nullptr;
    QLineEdit *m_output = nullptr;
    QCheckBox *m_images = nullptr;
    QCheckBox *m_reasoning = nullptr;
    QLineEdit *m_caFile = nullptr;
    QComboBox *m_backup = nullptr;
    RatesField *m_rates = nullptr;
};

} // namespace cofferdam
