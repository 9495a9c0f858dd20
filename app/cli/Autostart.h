// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service starts with the user's session, by systemd.

#pragma once

#include <QString>
#include <QStringList>

#include <expected>
#include <functional>
#include <optional>

namespace cofferdam {

class Autostart
{
public:
    struct Said {
        int code = 0;
        QString text;
    };
    /// Runs a program to its end; nothing when it cannot be run.
    using Run = std::function<std::optional<Said>(const QString &program, const QStringList &arguments)>;
    [[nodiscard]] static std::optional<Said> run(const QString &program, const QStringList &arguments);

    /// `units`: the user's own folder of units, for an installation systemd does not know; `service`: the program.
    Autostart(QString units, QString service, Run run = Autostart::run);

    struct State {
        bool enabled = false;
        bool lingers = false; ///< It runs without a session, too.
    };
    /// Else why it cannot be said or done, for people.
    template<typename T>
    using Result = std::expected<T, QString>;

    [[nodiscard]] Result<State> state() const;
    /// `linger`: also before somebody logs in, and after they left.
    [[nodiscard]] Result<void> on(bool linger) const;
    /// Lingering is not ended: others may have asked for it.
    [[nodiscard]] Result<void> off() const;

private:
    [[nodiscard]] Result<QString> ask(const QString &program, const QStringList &arguments) const;
    [[nodiscard]] Result<void> putUnit() const;
    [[nodiscard]] bool serves(const QString &known, const QString &own) const;

    QString m_units;
    QString m_service;
    Run m_run;
};

} // namespace cofferdam
