// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What earlier verdicts still say: so many operations of a kind beneath a folder, and the files that were decided one by one.

#pragma once

#include "vm/guest/guestd/files/Wish.h"

#include <chrono>
#include <deque>
#include <functional>
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

    /// What was judged when many were asked about: only what is the same in all of it is covered.
    struct Judged {
        std::uint64_t key; ///< kNobody: covers nothing.
        Kind kind;
        std::string subtree; ///< Empty: covers nothing.
        std::string area;
        std::string program;         ///< Path of its file. Empty: not known, so nothing is covered.
        std::set<std::string> names; ///< That were counted; empty: all that lies beneath.
        std::int64_t since; ///< When it was counted, in ns of CLOCK_REALTIME. What has changed later was not spoken of.
    };
    static constexpr std::uint64_t kNobody = 0; ///< The key of all that are not known.
    using Program = std::function<const std::string &()>;

    /// Uses up one operation of an allowance. `mine`: nobody else has changed the file since this `key` was let. `program` is asked
    /// for the file of whoever rides when all else fits.
    [[nodiscard]] Answer ride(std::uint64_t key, const Wish &wish, const Need &need, bool mine, const Program &program);
    void allow(Judged judged, std::uint64_t count);
    /// `path` is what was asked about, `subtree` what with it; empty: nothing.
    void refuse(std::uint64_t key, Kind kind, std::string subtree, const std::string &path);
    /// Something beneath was refused by itself: what lies beside it is asked about one by one.
    [[nodiscard]] bool wasRefusedIn(std::uint64_t key, std::string_view subtree) const;
    /// By the names that it was judged by.
    void remember(std::uint64_t key, Operation operation, const Wish &wish);
    /// Its number may be another file's from now on.
    void forget(ino_t file);
    /// Reading of a whole folder.
    void rememberProject(std::uint64_t key, std::string folder);
    [[nodiscard]] bool readsProject(std::uint64_t key, std::string_view folder) const;
    /// Folders that were asked about, oldest first.
    [[nodiscard]] std::vector<std::string> asked(std::uint64_t key, Kind kind) const;
    void noteAsked(std::uint64_t key, Kind kind, std::string folder);
    /// The newest such note: it says nothing of what lies there.
    void dropAsked(std::uint64_t key, Kind kind, const std::string &folder);
    void clear();

private:
    struct Cover {
        Judged judged;
        std::uint64_t left; ///< 0: refused
        Clock::time_point until;
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
    std::set<std::tuple<ino_t, std::uint64_t, Operation, std::string>> m_remembered;
    std::set<std::pair<std::uint64_t, std::string>> m_projects;
};

} // namespace cofferdam::guest
