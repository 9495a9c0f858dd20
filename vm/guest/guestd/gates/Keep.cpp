// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/Keep.h"

#include "vm/guest/guestd/gates/SeccompFilter.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace cofferdam::guest {
namespace {

// Where a worker finds them; far above what anything else has open when it starts.
constexpr int kWriteEnd = 100;
constexpr int kReadEnd = 101;
constexpr int kMemory = 102;

bool isSocket(int fd)
{
    struct stat status{};
    return ::fstat(fd, &status) == 0 && S_ISSOCK(status.st_mode);
}

} // namespace

Keep::Keep(int writeEnd, int readEnd, int memory) : m_write(writeEnd), m_read(readEnd), m_memory(memory)
{
    auto *place = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (place == MAP_FAILED)
        ::_exit(1); // a machine without memory at its start
    m_shared = static_cast<Shared *>(place);
}

Keep::Keep(Keep &&other) noexcept
    : m_write(std::move(other.m_write))
    , m_read(std::move(other.m_read))
    , m_memory(std::move(other.m_memory))
    , m_shared(std::exchange(other.m_shared, nullptr))
{}

Keep::~Keep()
{
    if (m_shared != nullptr)
        ::munmap(m_shared, sizeof(Shared));
}

Keep Keep::make()
{
    int ends[2] = {-1, -1};
    const auto memory = ::memfd_create("execs-in-flight", MFD_CLOEXEC);
    if (memory < 0 || ::ftruncate(memory, sizeof(Shared)) != 0 || ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        ::_exit(1);
    return {ends[0], ends[1], memory};
}

Keep Keep::inherited()
{
    struct stat status{};
    if (!isSocket(kWriteEnd) || !isSocket(kReadEnd) || ::fstat(kMemory, &status) != 0 || status.st_size != sizeof(Shared))
        return make();
    for (const auto fd : {kWriteEnd, kReadEnd, kMemory})
        ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    return {kWriteEnd, kReadEnd, kMemory};
}

void Keep::passOn() const
{
    ::dup2(m_write.get(), kWriteEnd);
    ::dup2(m_read.get(), kReadEnd);
    ::dup2(m_memory.get(), kMemory);
}

int Keep::listener() const
{
    return takeDescriptor(m_read.get(), MSG_PEEK | MSG_DONTWAIT); // a peeked descriptor is a copy, the message stays
}

bool Keep::setListener(int descriptor) const
{
    // Killed in between, there is none: whoever starts next finds a gateway that cannot be decided on, and ends it.
    for (Descriptor old(takeDescriptor(m_read.get(), MSG_DONTWAIT)); old;)
        old.reset(takeDescriptor(m_read.get(), MSG_DONTWAIT));
    return passDescriptor(m_write.get(), descriptor);
}

} // namespace cofferdam::guest
