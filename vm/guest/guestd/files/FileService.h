// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// guestd --files: mounts the agent's home and serves it until the mount is gone.

#pragma once

#include "core/api/GuestPlaces.h"
#include "vm/guest/guestd/files/HomeSystem.h"
#include "vm/guest/guestd/files/Tally.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace cofferdam::guest {

struct FileServiceSettings {
    std::string backing = api::kAgentBacking;
    std::string mountPoint = api::kAgentHome;
    std::string socket; ///< For the worker.
    gid_t group = api::kAgentUser; ///< Of what the user's own file traffic makes.
    std::function<Origin(pid_t)> originOf; ///< Empty: the map that the exec gate keeps.
    std::chrono::milliseconds deadline = kFileDeadline;
    FileLimits limits;
    std::string caches = "/proc/sys/vm/drop_caches"; ///< By which the kernel is told to forget.
};

class FileService
{
public:
    explicit FileService(FileServiceSettings settings);
    ~FileService();
    FileService(const FileService &) = delete;
    FileService &operator=(const FileService &) = delete;

    [[nodiscard]] bool start();
    void run() { m_loop.run(); }

private:
    [[nodiscard]] bool mount();
    void serve();

    FileServiceSettings m_settings;
    EventLoop m_loop;
    WorkerLine m_line;
    ProcessMap m_processes;
    std::unique_ptr<Inodes> m_inodes;
    std::unique_ptr<Questions> m_questions;
    std::unique_ptr<KernelCaches> m_caches;
    std::unique_ptr<HomeSystem> m_home;
    fuse_session *m_session = nullptr;
    fuse_buf m_buffer{};
    Tally m_tally;
};

/// Runs until the end of the process. Gives the exit code.
[[nodiscard]] int runFiles(const FileLimits &limits = {});

} // namespace cofferdam::guest
