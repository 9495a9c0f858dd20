// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One agent in its real VM that works with models of fake providers: a service of its own, turns, keys, what was spent.

#pragma once

#include "tests/integration/ServiceProcess.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace cofferdam::test {

/// Its waiting functions run this thread's event loop, in which the providers answer.
class ModelAgent
{
public:
    static constexpr int kTaken = 20'000; ///< ms until OpenClaw has read its models again: measured by the first request that names the new one

    /// Until it is ready. False: `problem`.
    [[nodiscard]] bool start();

    [[nodiscard]] ServiceProcess &service() { return *m_service; }
    [[nodiscard]] const std::string &id() const { return m_id; }
    [[nodiscard]] QString problem() const { return m_service->problem(); }

    /// For this agent alone.
    [[nodiscard]] bool addKey(const QString &name, const QString &url, const QByteArray &value);
    /// Its id; nothing when it was refused.
    [[nodiscard]] std::optional<std::string> save(const api::ModelTarget &target);
    [[nodiscard]] bool choose(const std::string &target);
    [[nodiscard]] bool allow(quint64 dollarsPerDay, quint64 loopCents);

    /// What the agent said in the end; nothing when it did not within the time of a turn. `meanwhile` is looked at until then.
    std::optional<api::ChatPiece> turn(const QString &prompt, const std::function<void()> &meanwhile = [] {}, const QByteArray &picture = {});
    [[nodiscard]] bool beginConversation();
    [[nodiscard]] QList<api::AuditRow> modelRows(); ///< Newest first.
    [[nodiscard]] api::Spending spending();

private:
    std::unique_ptr<ServiceProcess> m_service;
    std::string m_id;
};

} // namespace cofferdam::test
