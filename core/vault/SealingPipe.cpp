// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/SealingPipe.h"

#include "core/base/SystemError.h"

#include <sys/eventfd.h>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace cofferdam {
namespace {

/// The most that any user may have (/proc/sys/fs/pipe-max-size): fewer waits on both sides.
constexpr int kPipeSize = 1 << 20;

} // namespace

Result<std::unique_ptr<SealingPipe>> SealingPipe::begin(Descriptor file, const Secret &key, QByteArrayView name)
{
    auto writer = SealedWriter::begin(file.get(), key, name);
    if (!writer)
        return std::unexpected(writer.error());
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail(Errc::Io, phrase("Key", "No pipe can be made: %1").arg(systemError()));
    Descriptor out(ends[0]);
    Descriptor in(ends[1]);
    Descriptor enough(eventfd(0, EFD_CLOEXEC));
    if (!enough)
        return fail(Errc::Io, phrase("Key", "No pipe can be made: %1").arg(systemError()));
    fcntl(in.get(), F_SETPIPE_SZ, kPipeSize); // refused: it works as well
    return std::unique_ptr<SealingPipe>(new SealingPipe(std::move(file), std::move(*writer), std::move(in), std::move(out), std::move(enough)));
}

SealingPipe::SealingPipe(Descriptor file, SealedWriter writer, Descriptor in, Descriptor out, Descriptor enough)
    : m_file(std::move(file))
    , m_writer(std::move(writer))
    , m_in(std::move(in))
    , m_out(std::move(out))
    , m_enough(std::move(enough))
    , m_thread([this] { run(); })
{}

SealingPipe::~SealingPipe()
{
    m_in.reset();
    if (!m_thread.joinable())
        return;
    (void)eventfd_write(m_enough.get(), 1);
    m_thread.join();
}

Result<qint64> SealingPipe::finish()
{
    m_in.reset();
    m_thread.join();
    return m_result;
}

void SealingPipe::run()
{
    m_result = copy();
    m_out.reset(); // who still writes gets EPIPE
}

Result<qint64> SealingPipe::copy()
{
    std::vector<char> bytes(kPipeSize);
    pollfd waited[] = {{m_out.get(), POLLIN, 0}, {m_enough.get(), POLLIN, 0}};
    while (true) {
        if (poll(waited, 2, -1) < 0) {
            if (errno == EINTR)
                continue;
            return fail(Errc::Io, phrase("Key", "A pipe cannot be read: %1").arg(systemError()));
        }
        if (waited[1].revents != 0)
            return fail(Errc::Cancelled, phrase("Key", "Stopped."));
        const ssize_t got = ::read(m_out.get(), bytes.data(), bytes.size());
        if (got < 0 && errno != EINTR)
            return fail(Errc::Io, phrase("Key", "A pipe cannot be read: %1").arg(systemError()));
        if (got == 0)
            break;
        if (got < 0)
            continue;
        if (auto written = m_writer.write({bytes.data(), static_cast<std::size_t>(got)}); !written)
            return std::unexpected(written.error());
        m_written = m_writer.written();
    }
    return m_writer.finish().transform([this](qint64) { return m_writer.written(); });
}

} // namespace cofferdam
