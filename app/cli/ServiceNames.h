// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the ids in the service's messages are called.

#pragma once

#include <QHash>
#include <QString>

#include <functional>
#include <string>

namespace cofferdam {

class CliSession;

/// Names of agents, models and keys, by id.
class ServiceNames
{
public:
    /// Asks for them and goes on. Programs are told ids as they are: with --json nobody is asked.
    static void ask(CliSession &conversation, std::function<void(const ServiceNames &)> then);

    /// The id itself when it names nothing that there is.
    [[nodiscard]] QString of(const std::string &id) const;

private:
    QHash<QString, QString> m_names;
};

} // namespace cofferdam
