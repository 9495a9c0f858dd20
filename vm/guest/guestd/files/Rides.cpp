// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/Rides.h"

#include <algorithm>
#include <ranges>
#include <utility>

namespace cofferdam::guest {
namespace {

constexpr std::chrono::minutes kAllowedFor{5};
constexpr std::chrono::seconds kRefusedFor{60}; // a program that goes on with the next file is not asked about again
constexpr std::size_t kMaxCovers = 256;
constexpr std::size_t kMaxAsked = 1024;
constexpr std::size_t kMaxRefused = 4096; // then nothing is asked about with others any more
constexpr std::size_t kMaxRemembered = 16'384;
constexpr std::size_t kLongestRemembered = 1024; // bytes of names; what has longer ones is asked about again

/// All names that count for what may be done with it.
std::string judgedNames(const Wish &wish)
{
    return wish.path + '\0' + wish.former + (wish.formerUnknown ? "?" : "");
}

} // namespace

Rides::Answer Rides::ride(std::uint64_t key, const Wish &wish, const Need &need, bool mine, const Program &program)
{
    if ((mine || need.operation == api::FileAsked::READ) && m_remembered.contains({wish.file, key, need.operation, judgedNames(wish)}))
        return Answer::Allowed;
    const auto kind = kindOf(need.operation);
    if (kind == Kind::Single || wish.path.empty())
        return Answer::Unknown;
    const auto now = Clock::now();
    std::erase_if(m_covers, [now](const Cover &cover) { return cover.until < now; });
    const auto &path = wish.subject(need);
    const auto fits = [&](const Cover &cover) { return cover.judged.key == key && cover.judged.kind == kind && isBeneath(path, cover.judged.subtree); };
    if (std::ranges::any_of(m_covers, [&](const Cover &cover) { return cover.left == 0 && fits(cover); }))
        return Answer::Refused;
    const auto area = wish.commonArea(need);
    if (!area || key == kNobody)
        return Answer::Unknown;
    const auto found = std::ranges::find_if(m_covers, [&](const Cover &cover) { // the newest first
        const auto &judged = cover.judged;
        return fits(cover) && judged.area == *area && (judged.names.empty() || judged.names.contains(path)) && judged.program == program();
    });
    if (found == m_covers.end())
        return Answer::Unknown;
    if (!mine && wish.changed >= found->judged.since)
        return Answer::Unknown;
    if (--found->left == 0)
        m_covers.erase(found);
    return Answer::Allowed;
}

void Rides::add(Cover cover)
{
    m_covers.push_front(std::move(cover));
    if (m_covers.size() > kMaxCovers)
        m_covers.pop_back();
}

void Rides::allow(Judged judged, std::uint64_t count)
{
    if (count > 0 && judged.key != kNobody && judged.kind != Kind::Single && !judged.subtree.empty() && !judged.program.empty())
        add({std::move(judged), count, Clock::now() + kAllowedFor});
}

void Rides::refuse(std::uint64_t key, Kind kind, std::string subtree, const std::string &path)
{
    std::erase_if(m_covers, [&](const Cover &cover) { return cover.judged.key == key && cover.left > 0 && isBeneath(path, cover.judged.subtree); });
    if (kind != Kind::Single && !subtree.empty())
        add({{key, kind, std::move(subtree), {}, {}, {}, 0}, 0, Clock::now() + kRefusedFor});
    else if (m_refused.size() < kMaxRefused)
        m_refused.emplace(key, path);
}

bool Rides::wasRefusedIn(std::uint64_t key, std::string_view subtree) const
{
    return m_refused.size() >= kMaxRefused
           || std::ranges::any_of(m_refused, [&](const auto &refused) { return refused.first == key && isBeneath(refused.second, subtree); });
}

void Rides::remember(std::uint64_t key, Operation operation, const Wish &wish)
{
    auto names = judgedNames(wish);
    if (key == kNobody || wish.file == 0 || names.size() > kLongestRemembered)
        return;
    if (m_remembered.size() >= kMaxRemembered)
        m_remembered.clear();
    m_remembered.emplace(wish.file, key, operation, std::move(names));
}

void Rides::forget(ino_t file)
{
    const auto first = m_remembered.lower_bound({file, 0, Operation{}, {}});
    m_remembered.erase(first, std::find_if(first, m_remembered.end(), [file](const auto &remembered) { return std::get<0>(remembered) != file; }));
}

void Rides::rememberProject(std::uint64_t key, std::string folder)
{
    if (key == kNobody)
        return;
    if (m_projects.size() >= kMaxAsked)
        m_projects.clear();
    m_projects.emplace(key, std::move(folder));
}

bool Rides::readsProject(std::uint64_t key, std::string_view folder) const
{
    return m_projects.contains({key, std::string(folder)});
}

std::vector<std::string> Rides::asked(std::uint64_t key, Kind kind) const
{
    std::vector<std::string> folders;
    for (const auto &asked : m_asked) {
        if (asked.key == key && asked.kind == kind)
            folders.push_back(asked.folder);
    }
    return folders;
}

void Rides::noteAsked(std::uint64_t key, Kind kind, std::string folder)
{
    if (kind == Kind::Single)
        return;
    m_asked.push_back({key, kind, std::move(folder)});
    if (m_asked.size() > kMaxAsked)
        m_asked.pop_front();
}

void Rides::dropAsked(std::uint64_t key, Kind kind, const std::string &folder)
{
    const auto newest = std::views::reverse(m_asked);
    const auto found = std::ranges::find_if(newest, [&](const Asked &asked) { return asked.key == key && asked.kind == kind && asked.folder == folder; });
    if (found != newest.end())
        m_asked.erase(std::next(found).base());
}

void Rides::clear()
{
    m_covers.clear();
    m_refused.clear();
    m_asked.clear();
    m_remembered.clear();
    m_projects.clear();
}

} // namespace cofferdam::guest
