// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/machine/Awakening.h"

#include "core/base/Descriptor.h"
#include "vm/guest/guestd/base/Log.h"

#include <fcntl.h>
#include <linux/random.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxName = 63; // Linux HOST_NAME_MAX is 64
constexpr std::size_t kMaxToken = 256;

void setClock(std::int64_t ns)
{
    timespec now{};
    now.tv_sec = ns / 1'000'000'000;
    now.tv_nsec = ns % 1'000'000'000;
    if (ns > 0 && ::clock_settime(CLOCK_REALTIME, &now) != 0)
        say("the clock could not be set");
}

/// random(4): entropy is credited by RNDADDENTROPY; RNDRESEEDCRNG makes the generator use it now.
void reseed(const std::string &entropy)
{
    constexpr std::size_t kMax = 256;
    const Descriptor pool(::open("/dev/urandom", O_WRONLY | O_CLOEXEC));
    const auto size = std::min(entropy.size(), kMax);
    std::vector<char> bytes(sizeof(rand_pool_info) + kMax);
    auto *info = reinterpret_cast<rand_pool_info *>(bytes.data());
    info->entropy_count = static_cast<int>(size * 8);
    info->buf_size = static_cast<int>(size);
    std::memcpy(bytes.data() + sizeof(rand_pool_info), entropy.data(), size);
    if (!pool || ::ioctl(pool.get(), RNDADDENTROPY, info) != 0 || ::ioctl(pool.get(), RNDRESEEDCRNG) != 0)
        say("the random generator could not be reseeded");
}

/// All of it, and on the disk: a page that cannot be written there may be told by fsync() alone.
bool putWhole(const std::string &path, int flags, const std::string &content, mode_t mode, unsigned owner)
{
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | flags, 0600));
    bool isWhole = static_cast<bool>(file);
    for (std::size_t at = 0; isWhole && at < content.size();) {
        const auto size = ::write(file.get(), content.data() + at, content.size() - at);
        if (size < 0 && errno == EINTR)
            continue;
        isWhole = size > 0;
        at += isWhole ? static_cast<std::size_t>(size) : 0;
    }
    isWhole = isWhole && ::fchmod(file.get(), mode) == 0 && (owner == ::geteuid() || ::fchown(file.get(), owner, owner) == 0) && ::fsync(file.get()) == 0;
    if (!isWhole)
        say("cannot write " + path + ": " + std::strerror(errno));
    return isWhole;
}

/// Whoever reads `path` has the old one or all of the new one; after an error the old one.
bool replaceFile(const std::string &path, const std::string &content, mode_t mode, unsigned owner)
{
    const auto fresh = path + ".new";
    ::unlink(fresh.c_str()); // of a try that was cut off
    if (putWhole(fresh, O_EXCL, content, mode, owner) && ::rename(fresh.c_str(), path.c_str()) == 0)
        return true;
    say(path + " is as it was: " + std::strerror(errno));
    ::unlink(fresh.c_str());
    return false;
}

bool isName(const std::string &name)
{
    return !name.empty() && name.size() <= kMaxName && std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) || c == '-'; });
}

bool isMachineId(const std::string &id)
{
    return id.size() == 32 && std::ranges::all_of(id, [](unsigned char c) { return std::isxdigit(c); });
}

std::string content(const std::string &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

void setModels(const std::string &json, const AwakeningPaths &paths)
{
    std::error_code error;
    if (paths.models.empty() || (json.empty() && std::filesystem::exists(paths.models, error)))
        return;
    const auto wanted = json.empty() ? content(paths.firstModels) : json;
    if (wanted.empty() || wanted == content(paths.models)) // unwritten, nothing is read again
        return;
    const auto folder = std::filesystem::path(paths.models).parent_path();
    std::filesystem::create_directories(folder, error);
    ::chmod(folder.c_str(), 0755);
    (void)replaceFile(paths.models, wanted, 0644, ::geteuid());
}

void awake(const api::HostHello &hello, const AwakeningPaths &paths)
{
    if (paths.wholeMachine) {
        setClock(hello.realtime_ns());
        reseed(hello.entropy());
    }
    setModels(hello.models(), paths);
    if (!hello.has_personality())
        return;
    const auto &personality = hello.personality();
    if (paths.wholeMachine && isName(personality.hostname()) && ::sethostname(personality.hostname().c_str(), personality.hostname().size()) != 0)
        say(std::string("the machine keeps its old name: ") + std::strerror(errno));
    if (isMachineId(personality.machine_id()))
        (void)putWhole(paths.machineId, O_TRUNC, personality.machine_id() + "\n", 0644, ::geteuid()); // in place: it is the source of a bind mount
    if (personality.gateway_token().empty() || personality.gateway_token().size() > kMaxToken)
        return;
    if (!replaceFile(paths.gatewayToken, personality.gateway_token(), 0400, paths.owner)) // who has the old one open keeps the old one
        ::unlink(paths.gatewayToken.c_str());                                             // it is of another timeline
}

} // namespace cofferdam::guest
