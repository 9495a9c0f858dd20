// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/RunningPrograms.h"

#include "vm/guest/guestd/base/Vitals.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kPruneAt = 4096;
constexpr std::uint64_t kNew = 1024; // the latest may not have begun to run
constexpr std::size_t kMaxAnnounced = 64;
constexpr std::chrono::seconds kAnnounced{60};
constexpr std::size_t kLongestName = 256; // bytes of a path that is kept; names are for people

/// What OpenClaw puts before a command (wrapPosixCommandWithPathPrepend in its bash-tools.exec-path-prepend).
constexpr std::string_view kBeforeCommand = R"(export PATH="${OPENCLAW_PREPEND_PATH}${PATH:+:$PATH}"; unset OPENCLAW_PREPEND_PATH; )";

bool isShell(std::string_view program)
{
    constexpr std::array<std::string_view, 5> kShells{"sh", "bash", "dash", "ash", "zsh"};
    return std::ranges::contains(kShells, program.substr(program.rfind('/') + 1));
}

/// -c, -lc, -ec, ...: the next word is a command.
bool isCommandOption(std::string_view word)
{
    return word.size() >= 2 && word[0] == '-' && word[1] != '-' && word.ends_with('c');
}

/// What a shell of the system disk is given as its command.
std::optional<std::string_view> commandOfShell(const ExecRequest &request)
{
    const auto &words = request.call.arguments;
    const auto &files = request.files;
    if (words.size() < 3 || files.levels.size() != 1 || files.levels.front().lease || !files.isNamed || !isShell(request.call.path)
        || !isCommandOption(words[words.size() - 2]))
        return std::nullopt;
    std::string_view command = words.back();
    if (command.starts_with(kBeforeCommand))
        command.remove_prefix(kBeforeCommand.size());
    return command;
}

bool isWith(const ExecRequest &request, const std::vector<std::string> &variables)
{
    return std::ranges::all_of(variables, [&](const std::string &variable) { return std::ranges::contains(request.environment, variable); });
}

void shorten(std::string &path)
{
    constexpr std::string_view kMore = "...";
    if (path.size() <= kLongestName)
        return;
    path.resize(kLongestName - kMore.size());
    path += kMore;
}

} // namespace

// Time goes faster than programs start; so an earlier worker's numbers are all smaller.
RunningPrograms::RunningPrograms(std::function<std::unordered_set<std::uint64_t>()> alive)
    : m_alive(std::move(alive))
    , m_last(monotonicNs())
    , m_pruneAt(kPruneAt)
{}

void RunningPrograms::add(std::uint64_t serial, ProcessLabel label)
{
    shorten(label.program);
    std::ranges::for_each(label.ancestors, shorten);
    const std::scoped_lock lock(m_mutex);
    if (m_labels.size() >= m_pruneAt)
        prune(serial);
    m_labels.insert_or_assign(serial, std::move(label));
}

void RunningPrograms::prune(std::uint64_t newest)
{
    const auto alive = m_alive();
    std::erase_if(m_labels, [&](const auto &entry) { return entry.first + kNew < newest && !alive.contains(entry.first); });
    m_pruneAt = std::max(kPruneAt, m_labels.size() * 2);
}

ProcessLabel RunningPrograms::label(std::uint64_t serial) const
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_labels.find(serial);
    return found == m_labels.end() ? ProcessLabel{} : found->second;
}

void RunningPrograms::announce(AnnouncedCall call)
{
    const std::scoped_lock lock(m_mutex);
    if (m_announced.size() >= kMaxAnnounced)
        m_announced.erase(m_announced.begin());
    m_announced.push_back({std::move(call), EventLoop::Clock::now() + kAnnounced});
}

std::optional<AnnouncedCall> RunningPrograms::begin(const ExecRequest &request, const std::function<bool(const std::string &)> &isThere)
{
    const auto command = commandOfShell(request);
    if (!command)
        return std::nullopt;
    // Looking at folders may take long, and the loop's thread waits for nobody here.
    std::vector<std::string> folders;
    {
        const std::scoped_lock lock(m_mutex);
        const auto now = EventLoop::Clock::now();
        std::erase_if(m_announced, [now](const Announced &announced) { return announced.until < now; });
        for (const auto &announced : m_announced) {
            if (announced.call.command == *command)
                folders.push_back(announced.call.directory);
        }
    }
    std::erase_if(folders, [&](const std::string &folder) { return folder != request.directory && !isThere(folder); });
    const std::scoped_lock lock(m_mutex);
    auto found = m_announced.end();
    for (auto each = m_announced.begin(); each != m_announced.end(); ++each) {
        const auto &call = each->call;
        // Of several the one that says most: a call without variables of its own fits those with some, too.
        if (call.command == *command && std::ranges::contains(folders, call.directory) && isWith(request, call.environment)
            && (found == m_announced.end() || call.environment.size() > found->call.environment.size()))
            found = each;
    }
    if (found == m_announced.end())
        return std::nullopt;
    auto call = std::move(found->call);
    m_announced.erase(found);
    return call;
}

void RunningPrograms::endAnnounced(const std::string &toolCallId)
{
    const std::scoped_lock lock(m_mutex);
    std::erase_if(m_announced, [&](const Announced &announced) { return announced.call.toolCallId == toolCallId; });
}

void RunningPrograms::dropAnnounced()
{
    const std::scoped_lock lock(m_mutex);
    m_announced.clear();
}

} // namespace cofferdam::guest
