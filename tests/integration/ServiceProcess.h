// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A real cofferdamd in folders of its own, and a client that waits for answers. Images come from the user's cache.

#pragma once

#include "app/client/ServiceClient.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace cofferdam {

class ServiceProcess
{
public:
    explicit ServiceProcess(const QStringList &launchPrefix = {});
    ~ServiceProcess(); ///< Ends the service and every QEMU that it left behind.

    /// Starts it and connects. False with `problem()` when it does not come up.
    [[nodiscard]] bool start();
    void kill(); ///< SIGKILL
    void stop(); ///< SIGTERM, and waits.
    [[nodiscard]] bool isRunning() const { return m_process && m_process->state() == QProcess::Running; }
    [[nodiscard]] QString problem() const { return m_problem; }
    [[nodiscard]] qint64 pid() const { return m_process->processId(); }
    [[nodiscard]] QString folder() const { return m_folder.path(); } ///< Holds its folders but for runtimeFolder().
    [[nodiscard]] QString dataFolder() const { return m_folder.filePath(QStringLiteral("data/cofferdam")); }
    [[nodiscard]] QString runtimeFolder() const { return m_runtime.filePath(QStringLiteral("cofferdam")); }
    [[nodiscard]] QByteArray log() const;
    /// Prints its end, for a test that failed. In cleanup(): in cleanupTestCase() QTest says nothing of what failed before.
    void showLog() const;

    /// Sends and waits. Without an answer, or with a refusal, failed() is set in what comes back.
    api::ServiceToClient ask(api::ClientToService request, int timeoutMs = 90'000);
    [[nodiscard]] const QList<api::ServiceToClient> &events() const { return m_events; }
    void forgetEvents() { m_events.clear(); }

    // What tests do again and again. Agents are tiny.
    [[nodiscard]] std::string createAgent(const std::string &name, const std::string &image = "tiny");
    /// Done when the guest has greeted; what boots from cold on a busy machine takes minutes.
    api::ServiceToClient startAgent(const std::string &id);
    [[nodiscard]] api::Agent agent(const std::string &id);
    [[nodiscard]] bool waitForState(const std::string &id, api::AgentState state, int timeoutMs = 60'000);
    [[nodiscard]] bool put(const std::string &id, const std::string &path, const std::string &content, unsigned mode = 0644);
    [[nodiscard]] std::optional<std::string> get(const std::string &id, const std::string &path);
    /// Puts a script into the tiny agent's inbox; it asks before it runs it.
    void wish(const std::string &id, const std::string &name, const std::string &script);
    /// Waits for what became of it: "blocked", or the exit code.
    [[nodiscard]] std::string outcome(const std::string &id, const std::string &name, int timeoutMs = 60'000);
    /// Runs as root in the guest; returns output.
    std::string asRoot(const std::string &id, const std::string &name, const std::string &script);
    /// The newest thousand, or those before one of them; newest first.
    [[nodiscard]] QList<api::AuditRow> rows(api::TrailEvent event = api::EVENT_UNSPECIFIED, quint64 beforeSeq = 0);
    /// Of tool calls, newest first; without what the gates beneath saw of them.
    [[nodiscard]] QList<api::AuditRow> decisions();
    /// What the gates in the guest asked, newest first.
    [[nodiscard]] QList<api::AuditRow> gateDecisions();
    [[nodiscard]] QList<api::SnapshotNode> snapshots(const std::string &id);
    [[nodiscard]] QList<api::Layer> doctor();
    /// Names of layers that are red.
    [[nodiscard]] QStringList red();
    [[nodiscard]] std::optional<api::Question> waitForQuestion(int timeoutMs = 60'000);
    [[nodiscard]] QList<qint64> qemuPids() const; ///< Of this service's VMs that run.
    [[nodiscard]] QList<qint64> waitingPids() const; ///< That wait to take over from one that runs.
    /// Cuts what is connected to QEMU's socket at `path`, from QEMU's side. False when there is no such connection.
    [[nodiscard]] bool cutConnection(const QString &path);

private:
    [[nodiscard]] QList<qint64> qemus(bool run) const;
    bool waitFor(const std::function<bool()> &condition, int timeoutMs);

    QTemporaryDir m_folder;
    QTemporaryDir m_runtime{qEnvironmentVariable("XDG_RUNTIME_DIR", QDir::tempPath()) + QStringLiteral("/cd-XXXXXX")}; ///< In memory, as a user's is.
    QStringList m_prefix;
    std::unique_ptr<QProcess> m_process;
    std::unique_ptr<ServiceClient> m_client;
    QList<api::ServiceToClient> m_events;
    QString m_problem;
};

} // namespace cofferdam
