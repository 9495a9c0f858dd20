// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who asks for an operation: which run of a program, and which tool call it descends from.

#pragma once

#include "core/base/Descriptor.h"
#include "vm/guest/bpf/gates.h"

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace cofferdam::guest {

/// As the kernel says it with each request.
struct Caller {
    pid_t thread = 0;
    uid_t uid = 0;
    gid_t gid = 0;
};

struct Origin {
    std::uint64_t serial = 0; ///< Of the run of a program; 0: none.
    std::uint64_t call = 0;   ///< Of the tool call; 0: OpenClaw itself.
    bool known = false;

    [[nodiscard]] bool isOwn() const { return known && call == 0; }
    /// A person may be waited for.
    [[nodiscard]] bool waits() const { return call != 0 && (call & COFFERDAM_UNANNOUNCED) == 0; }
    /// The same for all that one tool call started.
    [[nodiscard]] std::uint64_t key() const { return call != 0 ? call | (std::uint64_t{1} << 63) : serial; }
};

/// The map that the exec gate's BPF programs keep. Opened when it is there.
class ProcessMap
{
public:
    [[nodiscard]] Origin find(pid_t thread);

private:
    Descriptor m_map;
};

/// What /proc says. The process may have written it itself: fit for people and for asking about less, never to allow more.
struct ProcessView {
    std::string program;
    std::vector<std::string> arguments; ///< Absolute and without "..", links not followed; options left out.
};
[[nodiscard]] ProcessView lookAt(pid_t thread);

/// A signal that ends it is pending: no answer will be read.
[[nodiscard]] bool isDying(pid_t thread);

} // namespace cofferdam::guest
