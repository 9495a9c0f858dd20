// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The search for models on this computer: what was found, and what is said of it.

#pragma once

#include <QObject>
#include <QString>

namespace cofferdam {

class LocalServersModel;
class ModelsTopic;

class LocalSearch final : public QObject
{
    Q_OBJECT

public:
    /// Both outlive it.
    LocalSearch(ModelsTopic &models, LocalServersModel &found, QObject *parent);

    /// Asks the service to look; what was found before is gone.
    void find();
    void clear();
    [[nodiscard]] const QString &said() const noexcept { return m_said; }

Q_SIGNALS:
    void changed(); ///< What was found, or is said.
    void found();   ///< As above, by an answer.

private:
    void say(const QString &text);

    ModelsTopic &m_models;
    LocalServersModel &m_found;
    QString m_said;
    quint64 m_generation = 0; ///< Drops what an earlier search still brings.
};

} // namespace cofferdam
