// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What earlier verdicts still say: so many operations of a kind beneath a folder, and the files that were decided one by one.

#pragma once

#include "vm/guest/guestd/files/Wish.h"

#include <chrono>
#include <deque>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace cofferdam::guest {

class Rides
{
public:
    using Clock = std::chrono::steady_clock;
    enum class Answer { Unknown, Allowed, Refused };

    /// Uses up one operation of an allowance. `mine`: nobody else has changed the file since this `key` was let.
    [[nodiscard]] Answer ride(std::uint64_t key, const Wish &wish, const Need &need, bool mine);
    /// `since`: when it was counted, in ns of CLOCK_REALTIME. What has changed later was not spoken of.
    /// `area`: what lies in others is not covered.
    void allow(std::uint64_t key, Kind kind, std::string subtree, std::string area, std::uint64_t count, std::int64_t since);
    /// `path` is what was asked about, `subtree` what with it; empty: nothing.
    void refuse(std::uint64_t key, Kind kind, std::string subtree, const std::string &path);
    /// Something beneath was refused by itself: what lies beside it is asked about one by one.
    [[nodiscard]] bool wasRefusedIn(std::uint64_t key, std::string_view subtree) const;
    void remember(std::uint64_t key, Operation operation, ino_t file);
    /// Reading of a whole folder.
    void rememberProject(std::uint64_t key, std::string folder);
    [[nodiscard]] bool readsProject(std::uint64_t key, std::string_view folder) const;
    /// Folders that were asked about, oldest first.
    [[nodiscard]] std::vector<std::string> asked(std::uint64_t key, Kind kind) const;
    void noteAsked(std::uint64_t key, Kind kind, std::string folder);
    void clear();

private:
    struct Cover {
        std::uint64_t key;
        Kind kind;
        std::string subtree;
        std::string area;
        std::uint64_t left; ///< 0: refused
        Clock::time_point until;
        std::int64_t since;
    };
    struct Asked {
        std::uint64_t key;
        Kind kind;
        std::string folder;
    };

    void add(Cover cover);

    std::deque<Cover> m_covers;
    std::set<std::pair<std::uint64_t, std::string>> m_refused; ///< One by one.
    std::deque<Asked> m_asked;
    std::set<std::tuple<std::uint64_t, Operation, ino_t>> m_remembered;
    std::set<std::pair<std::uint64_t, std::string>> m_projects;
};

} // namespace cofferdam::guest
