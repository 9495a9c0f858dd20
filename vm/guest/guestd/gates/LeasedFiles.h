// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Programs and scripts that the agent could change. Each is held by a read lease (fcntl(2), F_SETLEASE), which nobody can get
// while it is open for writing, and which makes whoever opens it for writing wait: so what was hashed stays what it is. When
// a writer comes, the processes that run it end first.

#pragma once

#include "core/api/GuestPlaces.h"
#include "core/base/Descriptor.h"
#include "vm/guest/bpf/gates.h"
#include "vm/guest/guestd/base/EventLoop.h"

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace cofferdam::guest {

/// What a leased file holds.
struct LeasedFile {
    Descriptor descriptor;
    /// Of a file in the gated home: the one beneath. What is mapped from the home is mapped from there, so a mapping that is
    /// written to keeps only that one open.
    Descriptor backing;
    cofferdam_file state{};
    std::string sha256;
    std::uint64_t size = 0;
    std::string head;    ///< The first 4 KiB.
    std::string content; ///< Whole, up to 64 KiB; empty beyond.
    bool isText = false; ///< TextScan, of all of it.
    std::atomic<bool> broken = false;
};

struct LeaseSettings {
    std::string home = api::kAgentHome; ///< Where the file gate is mounted, and what it is mounted from.
    std::string backing = api::kAgentBacking;
};

class LeasedFiles
{
public:
    LeasedFiles(EventLoop &loop, LeaseSettings settings);
    ~LeasedFiles();

    /// On the loop's thread: a writer waits. What has not begun to run with this file must not any more.
    std::function<void(const LeasedFile &file)> onBroken;
    /// Whether a process runs the program with this serial number, or is about to; `untilRead`: and has not read its script.
    std::function<bool(pid_t process, std::uint64_t serial, bool untilRead)> stillRuns;
    /// Serial number of the program that a thread runs; nothing: it has ended. Any thread.
    std::function<std::optional<std::uint64_t>(pid_t thread)> serialOf;

    /// While one lives, its thread looks at files of any size. Others have calls to answer that wait behind them.
    class LongLook
    {
    public:
        LongLook();
        ~LongLook();
        LongLook(const LongLook &) = delete;
        LongLook &operator=(const LongLook &) = delete;
    };

    /// Any thread. `path`: any descriptor of the file. Errors: ETXTBSY when somebody writes it, EAGAIN when too many are held, EFBIG over
    /// 256 MiB, EINPROGRESS when it takes a LongLook.
    [[nodiscard]] std::expected<std::shared_ptr<LeasedFile>, int> hold(int path);
    /// Any thread, before the program starts: the process of `thread` ends before the file changes. False: it has changed already.
    [[nodiscard]] bool bind(const std::shared_ptr<LeasedFile> &file, pid_t thread, std::uint64_t serial, bool untilRead);

private:
    struct User {
        Descriptor process; ///< pidfd
        pid_t pid = 0;
        pid_t thread = 0; ///< That asked.
        std::uint64_t serial = 0;
        bool untilRead = false;
    };
    struct Held {
        std::shared_ptr<LeasedFile> file;
        std::vector<User> users;
        std::uint64_t used = 0; ///< A clock of uses, for the oldest to leave.
    };

    void onSignal();
    void release(int descriptor);
    void finish(std::uint64_t attempt);
    [[nodiscard]] bool makeRoom();
    [[nodiscard]] int take(LeasedFile &file, int path) const;
    [[nodiscard]] int takeBacking(LeasedFile &file) const;
    static void dropEnded(Held &held);
    void dropVoid(Held &held, pid_t process, pid_t thread) const;

    EventLoop &m_loop;
    LeaseSettings m_settings;
    Descriptor m_signals;
    std::mutex m_mutex;
    std::vector<Held> m_held;
    std::vector<Held> m_ending; ///< Broken; released as soon as their users have ended.
    std::uint64_t m_clock = 0;
};

} // namespace cofferdam::guest
