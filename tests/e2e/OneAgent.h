// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service's own parts around one agent, put together by a test, which so has its hand on each of them.

#pragma once

#include "app/service/agent/AgentSession.h"
#include "core/audit/Trail.h"
#include "core/guardian/Guardian.h"
#include "core/models/ScriptedRoute.h"

#include <QTemporaryDir>

#include <memory>
#include <optional>

namespace cofferdam {

class Database;
class DiskStock;
class LivePolicies;

class OneAgent
{
public:
    /// Images come from the folder `cache`; everything else is in a folder of its own.
    explicit OneAgent(const QString &cache);
    ~OneAgent();

    /// Opens everything, and makes the agent under the rules that agents have by default. The error is for people.
    [[nodiscard]] Result<void> start();
    /// Ends the machine.
    [[nodiscard]] Result<void> end();

    [[nodiscard]] AgentSession &session() { return *m_session; }
    [[nodiscard]] Guardian &guardian() { return *m_guardian; }
    [[nodiscard]] SnapshotKeeper &snapshots() { return *m_snapshots; }
    [[nodiscard]] QString dataFolder() const { return m_paths.data; }
    [[nodiscard]] ScriptedModel &model() { return m_route->model(); }

    /// Calls `begin` with a context and a callback, and waits for the callback.
    template<typename T>
    [[nodiscard]] static Result<T> wait(const std::function<void(QObject *, std::function<void(Result<T>)>)> &begin,
                                        std::chrono::seconds patience = std::chrono::seconds(120))
    {
        std::optional<Result<T>> result;
        QObject context;
        begin(&context, [&result](Result<T> done) { result = std::move(done); });
        if (!waitUntil([&result] { return result.has_value(); }, patience))
            return fail(Errc::Timeout, Phrase::pattern("no answer in time"));
        return *result;
    }
    [[nodiscard]] static bool waitUntil(const std::function<bool()> &condition, std::chrono::seconds patience);

    /// Oldest first.
    [[nodiscard]] QList<TrailRow> decisions();
    /// Names of layers that are not green.
    [[nodiscard]] QStringList notGreen() const;
    /// Whole answer of the agent to `prompt`, which is sent past the check of the layers; or why there is none.
    [[nodiscard]] Result<QString> answer(const QString &prompt, std::chrono::seconds patience);

private:
    [[nodiscard]] Result<void> open();

    QTemporaryDir m_folder;
    Paths m_paths;
    std::unique_ptr<Trail> m_trail;
    std::unique_ptr<Database> m_state;
    std::unique_ptr<AgentStore> m_store;
    std::unique_ptr<SnapshotKeeper> m_snapshots;
    std::unique_ptr<LivePolicies> m_policies;
    std::unique_ptr<DataRules> m_dataRules;
    std::unique_ptr<Hypervisor> m_hypervisor;
    std::unique_ptr<DiskStock> m_disks;
    std::unique_ptr<StartPoints> m_startPoints;
    std::unique_ptr<Guardian> m_guardian;
    ScriptedRoute *m_route = nullptr; ///< The session's.
    std::unique_ptr<AgentSurroundings> m_surroundings;
    std::unique_ptr<AgentSession> m_session;
};

} // namespace cofferdam
