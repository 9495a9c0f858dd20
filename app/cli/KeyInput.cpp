// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/KeyInput.h"

#include "app/cli/Terminal.h"
#include "core/base/Descriptor.h"
#include "core/base/SystemError.h"

#include <QTextStream>

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <span>
#include <utility>

namespace cofferdam {
namespace {

constexpr std::size_t kRoom = kMaxKeyInput + 3; // a line's end, and a byte that is too much
constexpr std::size_t kMostOfALine = 4095;      // what a terminal keeps of a line; it drops the rest (N_TTY_BUF_SIZE, linux/tty.h)

Error cannotRead(int error)
{
    return {Errc::Io, phrase("Cli", "Standard input cannot be read: %1").arg(systemError(error))};
}

/// Signals that would end the program wait while this lives.
class HeldEnding
{
public:
    HeldEnding()
    {
        sigset_t ending;
        ::sigemptyset(&ending);
        for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
            ::sigaddset(&ending, signal);
        ::pthread_sigmask(SIG_BLOCK, &ending, &m_before);
        m_arrival.reset(::signalfd(-1, &ending, SFD_CLOEXEC));
    }
    ~HeldEnding() { ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr); } // one that came ends the program now
    HeldEnding(const HeldEnding &) = delete;
    HeldEnding &operator=(const HeldEnding &) = delete;

    /// Readable when one came; it is not read, so that it still comes.
    [[nodiscard]] int arrival() const noexcept { return m_arrival.get(); }

private:
    sigset_t m_before{};
    Descriptor m_arrival;
};

/// A terminal that does not show what is typed, while this lives.
class QuietTerminal
{
public:
    explicit QuietTerminal(int fd) : m_fd(fd)
    {
        if (::tcgetattr(fd, &m_before) != 0)
            return;
        termios quiet = m_before;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL);
        quiet.c_lflag |= ICANON;
        quiet.c_cc[VSUSP] = _POSIX_VDISABLE; // stopped here, the shell would have a terminal that shows nothing
        termios now{};
        m_quiet = ::tcsetattr(fd, TCSAFLUSH, &quiet) == 0;
        // It succeeds when some of it could be done.
        if (m_quiet && (::tcgetattr(fd, &now) != 0 || (now.c_lflag & ECHO) != 0))
            restore();
    }
    ~QuietTerminal() { restore(); }
    QuietTerminal(const QuietTerminal &) = delete;
    QuietTerminal &operator=(const QuietTerminal &) = delete;

    [[nodiscard]] bool isQuiet() const noexcept { return m_quiet; }

private:
    void restore()
    {
        if (std::exchange(m_quiet, false))
            ::tcsetattr(m_fd, TCSAFLUSH, &m_before);
    }

    int m_fd;
    termios m_before{};
    bool m_quiet = false;
};

/// At most so much as there is room for; `size` grows. False at the end.
Result<bool> readMore(std::span<std::byte> room, std::size_t &size)
{
    const auto read = ::read(STDIN_FILENO, room.data() + size, room.size() - size);
    if (read < 0 && errno != EINTR)
        return std::unexpected(cannotRead(errno));
    size += static_cast<std::size_t>(std::max<ssize_t>(read, 0));
    return read != 0;
}

Result<std::size_t> readAll(std::span<std::byte> room)
{
    std::size_t size = 0;
    while (size < room.size()) {
        const auto more = readMore(room, size);
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            break;
    }
    return size;
}

Result<std::size_t> readLine(std::span<std::byte> room, const QString &question)
{
    const HeldEnding ending; // before the terminal is changed, and until it is as it was
    const QuietTerminal terminal(STDIN_FILENO);
    if (!terminal.isQuiet())
        return fail(Errc::Io, phrase("Cli", "The terminal would show what is typed. Give the key through a pipe."));
    QTextStream(stderr) << (question.isEmpty() ? Cli::tr("The key, which is not shown:") : question) << u' ';
    pollfd sources[]{{STDIN_FILENO, POLLIN, 0}, {ending.arrival(), POLLIN, 0}};
    int ready = 0;
    do
        ready = ::poll(sources, std::size(sources), -1);
    while (ready < 0 && errno == EINTR);
    std::size_t size = 0;
    const bool interrupted = ready > 0 && sources[1].revents != 0;
    const auto more = interrupted ? Result<bool>(false) : readMore(room, size);
    const bool goesOn = ::poll(sources, 1, 0) > 0 && size > 0; // the rest would be for the shell
    Terminal::progress({}); // the line's end was not shown either
    if (!more)
        return std::unexpected(more.error());
    if (interrupted)
        return fail(Errc::Cancelled, phrase("Cli", "Nothing was done."));
    if (goesOn)
        return fail(Errc::Invalid, phrase("Cli", "A key is one line; there was more."));
    if (size > kMostOfALine)
        return fail(Errc::Invalid, phrase("Cli", "A terminal takes no line of that length. Give the key through a pipe."));
    return size;
}

} // namespace

bool isTyped()
{
    return ::isatty(STDIN_FILENO) != 0;
}

Result<Secret> readKeyInput(const QString &question)
{
    Secret room(kRoom);
    const auto size = isTyped() ? readLine(room.writableBytes(), question) : readAll(room.writableBytes());
    if (!size)
        return std::unexpected(size.error());
    if (*size == 0)
        return fail(Errc::Invalid, phrase("Cli", "There is no key in standard input."));
    if (*size == kRoom)
        return fail(Errc::Invalid, phrase("Cli", "A key has %1 KiB at most.").arg(kMaxKeyInput >> 10));
    Secret value(*size);
    std::memcpy(value.writableBytes().data(), room.bytes().data(), *size);
    return value;
}

} // namespace cofferdam
