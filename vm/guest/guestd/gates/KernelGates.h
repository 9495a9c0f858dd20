// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The gates' part in the kernel (vm/guest/bpf): loaded and pinned once per boot, found again by a later worker. It stays
// in force without guestd.

#pragma once

#include "core/base/Descriptor.h"
#include "vm/guest/bpf/gates.h"

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_set>

struct bpf_object;

namespace cofferdam::guest {

struct ExecGateSettings;

/// Any thread, once it is made.
class KernelGates
{
public:
    explicit KernelGates(const ExecGateSettings &settings);

    /// Why it is not in force; empty: it is.
    [[nodiscard]] const std::string &problem() const noexcept { return m_problem; }
    [[nodiscard]] const std::array<unsigned char, 16> &key() const noexcept { return m_key; }

    [[nodiscard]] bool issue(pid_t thread, const cofferdam_ticket &ticket) const;
    void withdraw(pid_t thread) const;
    [[nodiscard]] std::optional<cofferdam_process> process(pid_t thread) const;
    [[nodiscard]] bool enter(pid_t thread, const cofferdam_process &process) const;
    [[nodiscard]] std::unordered_set<std::uint64_t> serials() const;                         ///< Of the programs that run.
    [[nodiscard]] bool readsScript(pid_t process) const;                                     ///< It has not read its script to the end yet.
    /// In place of what was at `path` before.
    [[nodiscard]] bool protect(const std::string &path, const cofferdam_inode &inode) const;
    [[nodiscard]] bool protectState(const std::string &folder, const cofferdam_inode &inode) const;
    void forgetGatewayPorts() const; ///< Of a gateway that has ended.

private:
    [[nodiscard]] bool load(const ExecGateSettings &settings);
    [[nodiscard]] bool attach(bpf_object *object, const ExecGateSettings &settings);
    [[nodiscard]] bool fill(const ExecGateSettings &settings);
    [[nodiscard]] bool reuse(const std::string &pins);
    bool fail(const std::string &what);

    std::string m_problem;
    std::array<unsigned char, 16> m_key{};
    Descriptor m_settings;
    Descriptor m_tickets;
    Descriptor m_processes;
    Descriptor m_scripts;
    Descriptor m_protected;
    Descriptor m_stateFolders;
    Descriptor m_gatewayPorts;
};

} // namespace cofferdam::guest
