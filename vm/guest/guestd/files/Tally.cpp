// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/Tally.h"

#include "vm/guest/guestd/base/Log.h"

#include <linux/fuse.h>

#include <string>
#include <utility>

namespace cofferdam::guest {
namespace {

constexpr std::chrono::seconds kEach{10};
constexpr std::uint32_t kMuch = 2000; ///< Requests in that time.
constexpr std::array<std::pair<std::uint32_t, const char *>, 10> kOperationNames{{{FUSE_LOOKUP, "look-ups"},
                                                                                  {FUSE_GETATTR, "getattr"},
                                                                                  {FUSE_OPEN, "open"},
                                                                                  {FUSE_RELEASE, "close"},
                                                                                  {FUSE_CREATE, "create"},
                                                                                  {FUSE_READDIRPLUS, "list"},
                                                                                  {FUSE_UNLINK, "unlink"},
                                                                                  {FUSE_RENAME2, "rename"},
                                                                                  {FUSE_SETATTR, "setattr"},
                                                                                  {FUSE_FSYNC, "fsync"}}};

} // namespace

void Tally::add(std::uint32_t operation, Clock::time_point started, Clock::time_point ended)
{
    ++m_counts.at(operation % m_counts.size());
    ++m_all;
    m_busy += ended - started;
    if (ended - m_since >= kEach)
        tell(ended);
}

void Tally::tell(Clock::time_point now)
{
    using std::chrono::duration_cast;
    using std::chrono::milliseconds;
    if (m_all >= kMuch) {
        auto line = "files: " + std::to_string(m_all) + " requests in " + std::to_string(duration_cast<milliseconds>(now - m_since).count()) + " ms, busy for "
                    + std::to_string(duration_cast<milliseconds>(m_busy).count()) + " ms";
        for (const auto &[operation, name] : kOperationNames)
            line += std::string(", ") + name + ' ' + std::to_string(m_counts.at(operation));
        say(line);
    }
    m_counts.fill(0);
    m_all = 0;
    m_busy = {};
    m_since = now;
}

} // namespace cofferdam::guest
