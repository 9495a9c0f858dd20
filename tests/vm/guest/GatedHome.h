// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The file gate on this machine's own kernel: a home behind it in namespaces of its own, an agent in there, and the worker's
// end with a script.

#pragma once

#include "vm/guest/guestd/files/Areas.h"
#include "vm/guest/guestd/files/Callers.h"
#include "vm/guest/guestd/files/FileGate.h"
#include "vm/guest/guestd/files/FileLimits.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace cofferdam {

inline const std::vector<guest::Operation> kEveryOperation{api::FileAsked::READ,    api::FileAsked::CREATE, api::FileAsked::MKDIR,   api::FileAsked::MKNOD,
                                                           api::FileAsked::SYMLINK, api::FileAsked::LINK,   api::FileAsked::UNLINK,  api::FileAsked::RMDIR,
                                                           api::FileAsked::WRITE,   api::FileAsked::RENAME, api::FileAsked::REPLACE, api::FileAsked::TRUNCATE,
                                                           api::FileAsked::MODE,    api::FileAsked::OWNER,  api::FileAsked::TIMES,   api::FileAsked::PUNCH};

/// Answers the gate's questions in a thread of its own.
class ScriptedWorker
{
public:
    /// Gives the verdict, or nothing to leave the question open.
    using Script = std::function<std::optional<api::ActionVerdict>(const api::FileAsked &)>;

    explicit ScriptedWorker(std::string socket);
    ~ScriptedWorker();

    void post(std::function<void(guest::FileGate &)> action); ///< Done when it returns.
    void setScript(Script script);
    [[nodiscard]] std::vector<api::FileAsked> takeQuestions();
    [[nodiscard]] bool waitForQuestions(std::size_t count);
    /// Questions that were withdrawn, in their order.
    [[nodiscard]] std::vector<std::uint64_t> gone();

    static api::ActionVerdict allow(std::uint64_t covers = 0);
    static api::ActionVerdict block();

private:
    void run();
    void waitUntilRead() const;

    std::string m_socket;
    std::mutex m_mutex;
    Script m_script;
    std::vector<api::FileAsked> m_questions;
    std::vector<std::uint64_t> m_gone;
    std::vector<std::function<void(guest::FileGate &)>> m_posted;
    Descriptor m_wake;
    std::atomic<bool> m_ended = false;
    std::atomic<std::uint64_t> m_done = 0;
    std::thread m_thread;
};

class GatedHome
{
public:
    explicit GatedHome(std::chrono::milliseconds deadline = std::chrono::seconds(60), const guest::FileLimits &limits = {});
    ~GatedHome();

    /// Empty when it runs, or why it cannot.
    [[nodiscard]] std::string start();
    void killDaemon();
    /// Stops and continues it.
    void signalDaemon(int signal) const;

    [[nodiscard]] std::string path(const std::string &name = {}) const { return m_folder + "/home" + (name.empty() ? "" : "/" + name); }
    [[nodiscard]] std::string backing(const std::string &name = {}) const { return m_folder + "/backing" + (name.empty() ? "" : "/" + name); }
    /// What the gate has told the kernel, which here does not hear it.
    [[nodiscard]] std::string caches() const { return m_folder + "/caches"; }
    [[nodiscard]] std::string plain() const { return m_folder + "/plain"; } ///< Not gated, for comparison.

    using Body = std::function<int()>;
    /// Starts `body` as the agent; its result is the exit code.
    [[nodiscard]] pid_t startAs(Body body, uid_t uid = 1000, gid_t gid = 1000) const;
    [[nodiscard]] static int finish(pid_t process);
    [[nodiscard]] int runAs(Body body, uid_t uid = 1000, gid_t gid = 1000) const { return finish(startAs(std::move(body), uid, gid)); }
    /// 0 or the errno of a call as the agent.
    [[nodiscard]] int tryCall(std::function<int()> call) const;
    [[nodiscard]] int shell(const std::string &command, uid_t uid = 1000, gid_t gid = 1000) const;
    /// As root, past the gate.
    void put(const std::string &name, const std::string &content) const;
    [[nodiscard]] std::string content(const std::string &name) const;
    [[nodiscard]] bool exists(const std::string &name) const;

    void setOrigin(std::uint64_t serial, std::uint64_t call);
    /// The whole home is one area.
    void setTable(const std::vector<guest::Operation> &freely, const std::vector<guest::Operation> &fresh = {}, std::uint64_t version = 1);
    void setAreas(api::GateTable table);
    void setLease(const std::string &task = "task-1", std::uint64_t version = 1, std::uint32_t validMs = 60'000);
    [[nodiscard]] ScriptedWorker &worker() { return *m_worker; }

private:
    [[noreturn]] void serve(int ready, int mapped) const;

    std::string m_folder;
    std::chrono::milliseconds m_deadline;
    guest::FileLimits m_limits;
    pid_t m_holder = 0; ///< Keeps the namespaces.
    pid_t m_daemon = 0;
    guest::Origin *m_origin = nullptr; ///< Shared with the daemon.
    std::unique_ptr<ScriptedWorker> m_worker;
};

} // namespace cofferdam
