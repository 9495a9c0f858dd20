// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/Rides.h"

#include <algorithm>
#include <utility>

namespace cofferdam::guest {
namespace {

constexpr std::chrono::minutes kAllowedFor{5};
constexpr std::chrono::seconds kRefusedFor{60}; // a program that goes on with the next file is not asked about again
constexpr std::size_t kMaxCovers = 256;
constexpr std::size_t kMaxAsked = 1024;
constexpr std::size_t kMaxRefused = 4096; // then nothing is asked about with others any more
constexpr std::size_t kMaxRemembered = 16'384;

} // namespace

Rides::Answer Rides::ride(std::uint64_t key, const Wish &wish, const Need &need, bool mine)
{
    if ((mine || need.operation == api::FileAsked::READ) && m_remembered.contains({key, need.operation, wish.file}))
        return Answer::Allowed;
    const auto kind = kindOf(need.operation);
    if (kind == Kind::Single || wish.path.empty())
        return Answer::Unknown;
    const auto now = Clock::now();
    std::erase_if(m_covers, [now](const Cover &cover) { return cover.until < now; });
    const auto &path = wish.subject(need);
    const auto fits = [&](const Cover &cover) { return cover.key == key && cover.kind == kind && isBeneath(path, cover.subtree); };
    if (std::ranges::any_of(m_covers, [&](const Cover &cover) { return cover.left == 0 && fits(cover); }))
        return Answer::Refused;
    const auto area = wish.commonArea(need);
    if (!area)
        return Answer::Unknown;
    const auto found = std::ranges::find_if(m_covers, [&](const Cover &cover) { return cover.area == *area && fits(cover); }); // the newest first
    if (found == m_covers.end())
        return Answer::Unknown;
    if (!mine && wish.changed >= found->since)
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

void Rides::allow(std::uint64_t key, Kind kind, std::string subtree, std::string area, std::uint64_t count, std::int64_t since)
{
    if (count > 0 && kind != Kind::Single && !subtree.empty())
        add({key, kind, std::move(subtree), std::move(area), count, Clock::now() + kAllowedFor, since});
}

void Rides::refuse(std::uint64_t key, Kind kind, std::string subtree, const std::string &path)
{
    std::erase_if(m_covers, [&](const Cover &cover) { return cover.key == key && cover.left > 0 && isBeneath(path, cover.subtree); });
    if (kind != Kind::Single && !subtree.empty())
        add({key, kind, std::move(subtree), {}, 0, Clock::now() + kRefusedFor, 0});
    else if (m_refused.size() < kMaxRefused)
        m_refused.emplace(key, path);
}

bool Rides::wasRefusedIn(std::uint64_t key, std::string_view subtree) const
{
    return m_refused.size() >= kMaxRefused
           || std::ranges::any_of(m_refused, [&](const auto &refused) { return refused.first == key && isBeneath(refused.second, subtree); });
}

void Rides::remember(std::uint64_t key, Operation operation, ino_t file)
{
    if (m_remembered.size() >= kMaxRemembered)
        m_remembered.clear();
    m_remembered.insert({key, operation, file});
}

void Rides::rememberProject(std::uint64_t key, std::string folder)
{
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

void Rides::clear()
{
    m_covers.clear();
    m_refused.clear();
    m_asked.clear();
    m_remembered.clear();
    m_projects.clear();
}

} // namespace cofferdam::guest
