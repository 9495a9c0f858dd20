// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/traffic/TreePage.h"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

namespace cofferdam::guest {
namespace {

using std::chrono::steady_clock;

constexpr int kMostEntries = 8'000;                  // of a page
constexpr std::size_t kMostPageBytes = 1024 * 1024;  // of a page; one more entry may come after it
constexpr std::chrono::seconds kPageTime{2};         // then what there is goes out: whoever waits wants to see it move
constexpr std::chrono::seconds kMostHashing{40};     // of one file; FileTraffic ends whoever takes a minute
constexpr std::size_t kMostLevels = 64;
constexpr std::size_t kMostNamesOfFolder = 500'000;

std::vector<std::string> namesIn(std::string_view path)
{
    std::vector<std::string> names;
    while (!path.empty()) {
        const auto slash = path.find('/');
        names.emplace_back(path.substr(0, slash));
        path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    }
    return names;
}

/// In the order of their bytes. Nothing: they cannot be read, or are too many (E2BIG).
std::optional<std::vector<std::string>> sortedNames(int folder)
{
    const std::unique_ptr<DIR, int (*)(DIR *)> listing(::fdopendir(::fcntl(folder, F_DUPFD_CLOEXEC, 0)), ::closedir);
    if (!listing)
        return std::nullopt;
    std::vector<std::string> names;
    while (const auto *entry = ::readdir(listing.get())) {
        const auto *name = static_cast<const char *>(entry->d_name);
        if (std::strcmp(name, ".") == 0 || std::strcmp(name, "..") == 0)
            continue;
        if (names.size() == kMostNamesOfFolder) {
            errno = E2BIG;
            return std::nullopt;
        }
        names.emplace_back(name);
    }
    std::ranges::sort(names);
    return names;
}

} // namespace

TreePage::TreePage(int root, const api::ListTree &wanted, api::TreePage &page)
    : m_root(root)
    , m_wanted(wanted)
    , m_page(page)
    , m_after(namesIn(wanted.after()))
    , m_began(steady_clock::now())
{}

std::optional<Refusal> TreePage::fill()
{
    const auto went = walk(Descriptor(::fcntl(m_root, F_DUPFD_CLOEXEC, 0)), {}, 0, !m_after.empty());
    if (const auto *refusal = std::get_if<Refusal>(&went))
        return *refusal;
    m_page.set_more(std::get<Went>(went) == Went::Full);
    return std::nullopt;
}

bool TreePage::isFull() const
{
    if (m_page.entries_size() == 0)
        return false; // each page gets on
    return m_page.entries_size() >= kMostEntries || m_bytes >= kMostPageBytes || steady_clock::now() - m_began > kPageTime;
}

/// `resuming`: all up to m_after, whose names up to `depth` lead here, was in the pages before.
TreePage::Walked TreePage::walk(const Descriptor &folder, const std::string &path, std::size_t depth, bool resuming)
{
    if (depth > kMostLevels)
        return Refusal{"too-large", path + ": too deep"};
    const auto names = sortedNames(folder.get());
    if (!names)
        return systemRefusal(path, errno);
    const bool cut = resuming && depth < m_after.size();
    for (auto name = cut ? std::ranges::lower_bound(*names, m_after[depth]) : names->begin(); name != names->end(); ++name) {
        const auto inside = path.empty() ? *name : path + "/" + *name;
        const bool known = cut && *name == m_after[depth];
        struct stat status{};
        if (::fstatat(folder.get(), name->c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno == ENOENT)
                continue;
            return systemRefusal(inside, errno);
        }
        if (!known && isFull())
            return Went::Full;
        if (!known)
            add(folder.get(), *name, inside, status);
        if (!S_ISDIR(status.st_mode) || (m_wanted.without_git() && *name == ".git"))
            continue;
        if (auto went = descend(folder, *name, inside, depth, known); !std::holds_alternative<Went>(went) || std::get<Went>(went) == Went::Full)
            return went;
    }
    return Went::On;
}

TreePage::Walked TreePage::descend(const Descriptor &folder, const std::string &name, const std::string &path, std::size_t depth, bool resuming)
{
    const auto next = openBeneath(folder.get(), name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (!next && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
        return Went::On; // it is another by now
    if (!next)
        return systemRefusal(path, errno);
    return walk(next, path, depth + 1, resuming);
}

void TreePage::add(int folder, const std::string &name, const std::string &path, const struct stat &status)
{
    auto *entry = m_page.add_entries();
    entry->set_path(path);
    entry->set_mode(status.st_mode);
    entry->set_size(S_ISDIR(status.st_mode) ? 0 : static_cast<std::uint64_t>(status.st_size));
    entry->set_stored(static_cast<std::uint64_t>(status.st_blocks) * 512); // stat(2): of 512 bytes
    if (S_ISLNK(status.st_mode)) {
        std::array<char, 4096> target;
        const auto size = ::readlinkat(folder, name.c_str(), target.data(), target.size());
        entry->set_link(target.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    } else if (S_ISREG(status.st_mode) && m_wanted.hashes()) {
        const auto opened = openBeneath(folder, name, O_RDONLY | O_NONBLOCK);
        struct stat now{};
        if (opened && ::fstat(opened.get(), &now) == 0 && S_ISREG(now.st_mode))
            entry->set_sha256(sha256Of(opened.get(), m_began + kMostHashing).value_or(std::string()));
    }
    m_bytes += path.size() + entry->link().size() + 64;
}

} // namespace cofferdam::guest
