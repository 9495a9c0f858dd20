// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/AbsenceRun.h"

#include "core/base/Descriptor.h"
#include "core/base/OwnPrograms.h"
#include "core/base/SystemError.h"
#include "core/vault/WipedBytes.h"

#include <QFile>

#include <sys/socket.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <array>
#include <cerrno>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::size_t kPassedAtOnce = std::size_t{1} << 20; // bytes
constexpr qsizetype kMostWords = 4096;                     // bytes of what it says went wrong
constexpr int kAboveItsOwn = 16; // descriptors of the child are taken from there on, so that none of them is overwritten before it is in its place
constexpr auto kStream = "stream"; // as it is called in the report

std::unexpected<Error> cannotProve(int error)
{
    return fail(Errc::Unavailable, phrase("Vault", "The search for keys cannot be started: %1").arg(systemError(error)));
}

/// Two ends of a connection: sockets, because what is sent to one whose other end is gone can be told not to raise SIGPIPE.
struct ProverLink {
    Descriptor ours;
    Descriptor its;

    [[nodiscard]] bool open()
    {
        int ends[2] = {-1, -1};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
            return false;
        ours.reset(ends[0]);
        const Descriptor low(ends[1]);
        its.reset(fcntl(low.get(), F_DUPFD_CLOEXEC, kAboveItsOwn));
        return bool(its);
    }
};

/// The process with its four connections. Ended, and waited for, when this goes.
class Prover
{
public:
    enum Place : quint8 { Values, Report, Words, Stream }; // descriptors 0 to 3

    Prover() = default;
    Prover(const Prover &) = delete;
    Prover &operator=(const Prover &) = delete;
    ~Prover()
    {
        if (m_pid <= 0)
            return;
        end();
        while (waitpid(m_pid, nullptr, 0) < 0 && errno == EINTR) {
        }
    }

    [[nodiscard]] Result<void> start()
    {
        for (auto &link : m_links) {
            if (!link.open())
                return cannotProve(errno);
        }
        const QByteArray program = QFile::encodeName(ownProgram(u"cofferdam-prove"_s));
        std::string name(program.constData());
        std::string stream(kStream);
        char *arguments[] = {name.data(), stream.data(), nullptr};
        char *environment[] = {nullptr};
        struct Actions {
            posix_spawn_file_actions_t files;
            posix_spawnattr_t attributes;
            Actions()
            {
                posix_spawn_file_actions_init(&files);
                posix_spawnattr_init(&attributes);
            }
            ~Actions()
            {
                posix_spawnattr_destroy(&attributes);
                posix_spawn_file_actions_destroy(&files);
            }
        } actions;
        sigset_t none;
        sigemptyset(&none);
        sigset_t all;
        sigfillset(&all);
        posix_spawnattr_setsigmask(&actions.attributes, &none);
        posix_spawnattr_setsigdefault(&actions.attributes, &all);
        posix_spawnattr_setflags(&actions.attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
        for (int place = 0; place < int(m_links.size()); ++place)
            posix_spawn_file_actions_adddup2(&actions.files, m_links[std::size_t(place)].its.get(), place);
        const int error = posix_spawn(&m_pid, name.c_str(), &actions.files, &actions.attributes, arguments, environment);
        if (error != 0) {
            m_pid = -1;
            return cannotProve(error);
        }
        for (auto &link : m_links)
            link.its.reset();
        return {};
    }

    void end() const { ::kill(m_pid, SIGKILL); } ///< Any thread, while this is there.
    [[nodiscard]] Descriptor &at(Place place) { return m_links[place].ours; }

private:
    std::array<ProverLink, 4> m_links;
    pid_t m_pid = -1;
};

/// False: nothing came of it for so long.
bool isReadyWithin(int fd, short what, std::chrono::milliseconds patience)
{
    pollfd one{.fd = fd, .events = what, .revents = 0};
    int ready = 0;
    do {
        ready = poll(&one, 1, int(patience.count()));
    } while (ready < 0 && errno == EINTR);
    return ready > 0;
}

enum class Sent : quint8 { Whole, Refused, TooSlow };

Sent sendAll(int fd, std::span<const std::byte> bytes, std::chrono::milliseconds patience)
{
    while (!bytes.empty()) {
        const ssize_t now = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (now >= 0)
            bytes = bytes.subspan(std::size_t(now));
        else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            if (!isReadyWithin(fd, POLLOUT, patience))
                return Sent::TooSlow;
        } else if (errno != EINTR)
            return Sent::Refused;
    }
    return Sent::Whole;
}

/// All that comes, up to one byte more than `most`. Nothing: it does not end.
std::optional<QByteArray> receiveAll(int fd, qsizetype most, std::chrono::milliseconds patience)
{
    QByteArray all;
    std::array<char, 16384> part; // NOLINT(cppcoreguidelines-pro-type-member-init): recv fills it
    while (all.size() <= most) {
        if (!isReadyWithin(fd, POLLIN, patience))
            return std::nullopt;
        const ssize_t got = ::recv(fd, part.data(), part.size(), MSG_DONTWAIT);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (got <= 0) // it ended, or what it had not read is lost with it
            break;
        all.append(part.data(), qsizetype(got));
    }
    return all.first(std::min(all.size(), most + 1));
}

std::unexpected<Error> proverStandsStill(std::chrono::milliseconds patience)
{
    return fail(Errc::Timeout, phrase("Vault", "The search for keys did nothing for %1 s and was given up.").arg(qint64(patience.count()) / 1000));
}

/// How much of the source was passed on.
struct PassedOn {
    Sent how = Sent::Whole;
    qint64 bytes = 0;
    std::optional<Error> cutShort;
};

PassedOn passOn(const ByteSource &source, int fd, const std::stop_token &stop, std::chrono::milliseconds patience)
{
    PassedOn passed;
    Wiped<char> part(kPassedAtOnce);
    while (passed.how == Sent::Whole && !stop.stop_requested()) {
        const auto got = source.read(part);
        if (!got) {
            passed.cutShort = got.error();
            break;
        }
        const auto now = std::span<const char>(part).first(*got);
        passed.how = sendAll(fd, std::as_bytes(now), patience);
        if (passed.how == Sent::Whole)
            passed.bytes += qint64(*got);
        if (*got < part.size())
            break;
    }
    return passed;
}

} // namespace

Result<AbsenceRun> AbsenceRun::of(const ByteSource &source, const Secret &input, qsizetype values, const std::stop_token &stop,
                                  std::chrono::milliseconds patience)
{
    Prover prover;
    if (auto started = prover.start(); !started)
        return std::unexpected(started.error());
    const std::stop_callback ending(stop, [&prover] { prover.end(); });

    auto sent = sendAll(prover.at(Prover::Values).get(), input.bytes(), patience);
    prover.at(Prover::Values).reset();
    PassedOn passed;
    if (sent == Sent::Whole) {
        passed = passOn(source, prover.at(Prover::Stream).get(), stop, patience);
        sent = passed.how;
    }
    prover.at(Prover::Stream).reset();
    const auto report = sent == Sent::TooSlow ? std::nullopt : receiveAll(prover.at(Prover::Report).get(), AbsenceReport::kLargest, patience);
    if (stop.stop_requested())
        return fail(Errc::Cancelled, phrase("Vault", "The search for keys was given up."));
    if (!report)
        return proverStandsStill(patience);
    if (report->isEmpty()) {
        const auto words = receiveAll(prover.at(Prover::Words).get(), kMostWords, patience).value_or(QByteArray());
        return fail(Errc::Unavailable, phrase("Vault", "The search for keys ended early: %1").arg(QString::fromUtf8(words.trimmed())));
    }
    const auto read = AbsenceReport::fromJson(*report, values, {QLatin1StringView(kStream)});
    if (!read)
        return std::unexpected(read.error());
    AbsenceRun run{.found = read->streams.first(), .values = read->values, .cutShort = passed.cutShort};
    if (sent != Sent::Whole || run.found.searched != passed.bytes || !run.found.isComplete)
        return fail(Errc::Damaged, phrase("Vault", "The search for keys ended without a report that can be believed."));
    return run;
}

} // namespace cofferdam
