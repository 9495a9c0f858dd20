// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The inside of the exec gate. Its threads look at a call and answer it from the table (ExecGateThreads.cpp), or hand it to
// the loop's thread, which asks the host (ExecGate.cpp).

#pragma once

#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/base/Samples.h"
#include "vm/guest/guestd/gates/ExecGate.h"
#include "vm/guest/guestd/gates/ExecTicket.h"
#include "vm/guest/guestd/gates/KernelGates.h"
#include "vm/guest/guestd/gates/LeasedFiles.h"
#include "vm/guest/guestd/gates/NotifyListener.h"
#include "vm/guest/guestd/gates/ProgramFiles.h"
#include "vm/guest/guestd/gates/RunningPrograms.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

namespace cofferdam::guest {

/// As a program's label: what was not started by anybody of the agent.
inline constexpr std::string_view kGuestd = "/usr/lib/cofferdam/guestd";

/// A call that was looked at and waits for a verdict.
struct WaitingExec {
    std::shared_ptr<NotifyListener> listener;
    Notice notice;
    ExecRequest request;
    std::uint64_t asker = 0; ///< Serial number of the program that calls.
    std::uint64_t call = 0;  ///< Tool call that the new program will descend from.
    bool waits = false;
    bool own = false; ///< No tool.
    ProcessLabel label; ///< Of the new program.
    std::string key;    ///< In the table.

    [[nodiscard]] bool uses(const LeasedFile &file) const;
};

/// From the gate's threads to the loop.
class ExecQuestions
{
public:
    ExecQuestions(EventLoop &loop, std::function<void(WaitingExec)> take);
    ~ExecQuestions();
    void add(WaitingExec exec); ///< Any thread.
    [[nodiscard]] std::vector<WaitingExec> takeAll();

private:
    EventLoop &m_loop;
    Descriptor m_event;
    std::mutex m_mutex;
    std::vector<WaitingExec> m_execs;
};

/// Calls whose files take long to look at: one at a time, in a thread of their own, behind all others.
class LongLooks
{
public:
    struct Look {
        std::shared_ptr<NotifyListener> listener;
        Notice notice;
    };

    explicit LongLooks(std::function<void(const Look &)> take);
    ~LongLooks(); ///< Refuses what waits.
    LongLooks(const LongLooks &) = delete;
    LongLooks &operator=(const LongLooks &) = delete;
    /// Any thread. False: too many wait.
    bool add(Look look);

private:
    void run();

    std::function<void(const Look &)> m_take;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Look> m_looks;
    bool m_stopped = false;
    std::thread m_thread;
};

class ExecGate::Impl
{
public:
    struct Waiting {
        WaitingExec exec;
        EventLoop::TimerId timer = 0;
        std::uint64_t policy = 0; ///< When it was asked.
    };

    Impl(EventLoop &eventLoop, Keep keepOfAll, ExecGateSettings gateSettings);

    // The loop's thread.
    void resume();
    void listen(Descriptor descriptor);
    void ask(WaitingExec exec);
    void refuse(std::uint64_t id, const std::string &why);
    void refuseUsersOf(const LeasedFile &file);
    void remember(const std::string &key);
    [[nodiscard]] api::ExecAsked questionOf(const WaitingExec &exec) const;

    // The gate's threads.
    void handle(const Notice &notice, const NotifyListener::PassOn &passOn);
    void answer(const LongLooks::Look &looked, std::expected<WaitingExec, int> exec);
    [[nodiscard]] std::expected<WaitingExec, int> look(const Notice &notice, const NotifyListener::PassOn &passOn);
    [[nodiscard]] std::expected<ExecRequest, int> read(const Notice &notice, const NotifyListener::PassOn &passOn);
    [[nodiscard]] std::expected<void, int> place(WaitingExec &exec, const NotifyListener::PassOn &passOn);

    // Any thread.
    bool grant(const WaitingExec &exec);
    void dropTable();

    ExecGate *self = nullptr;
    EventLoop &loop;
    Keep keep;
    ExecGateSettings settings;
    KernelGates kernel;
    LeasedFiles leases;
    ProgramFinder finder;
    RunningPrograms runs;
    ExecQuestions questions;
    std::map<std::uint64_t, Waiting> waiting;
    std::function<bool(const std::string &)> isReadable; ///< Unset: nothing.
    std::set<std::string> protectedPaths;
    SeldomSaid refusals;
    std::atomic<bool> leaseHeld = false;
    std::atomic<std::uint64_t> policy = 0;
    std::atomic<std::uint64_t> local = 0;
    std::mutex tableMutex;
    std::unordered_set<std::string> table;
    std::size_t tableBytes = 0;
    Samples samples; ///< Of what the table allowed.
    std::shared_ptr<NotifyListener> listener;
    std::unique_ptr<LongLooks> longLooks; ///< Of this listener.
};

} // namespace cofferdam::guest
