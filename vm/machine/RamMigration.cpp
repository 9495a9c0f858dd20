// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/RamMigration.h"

#include "core/base/SystemError.h"
#include "vm/machine/RamFile.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QLoggingCategory>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcMigration, "cofferdam.machine.migration", QtInfoMsg)

/// What QEMU goes by. It stops the guest when what remains would take no longer than `downtimeMs` at `switchover` bytes a second, or at the speed
/// that it sees itself when that is 0.
struct PaceLimits {
    double bandwidth; ///< Bytes a second. QEMU counts tenths of a second in whole bytes: under 10 would be no limit.
    int downtimeMs;
    double switchover;
};

PaceLimits limitsOf(RamMigration::Pace pace)
{
    constexpr double kNoLimit = double(1LL << 40); // the file is memory, or a disk that sets its own pace
    constexpr double kBesideTheGuest = 300e6;
    constexpr double kNever = 1000; // and 1 ms: less than a page
    constexpr double kMemory = double(1LL << 30);
    switch (pace) {
    case RamMigration::Pace::Full: return {kNoLimit, 50, 0}; // measured: 35-45 ms of pause; 5 would halve that and make the copying before it longer
    case RamMigration::Pace::Beside: return {kBesideTheGuest, 1, kNever};
    case RamMigration::Pace::Slow: return {20e6, 1, kNever};
    case RamMigration::Pace::Slowest: return {5e6, 1, kNever};
    case RamMigration::Pace::Held: return {10, 1, kNever};
    case RamMigration::Pace::Now: return {kNoLimit, 32, kMemory}; // the speed that it saw last is the one it was held at
    }
    Q_UNREACHABLE_RETURN({});
}

constexpr auto kWatchInterval = 100ms;
constexpr auto kCopyInterval = 20ms; // it may stand still already
/// While the guest stands still for it: libvirt passes an event on late when it is writing down another one.
constexpr auto kStandingInterval = 5ms;
/// A guest of 3 GiB that changes all of it, on a disk of 50 MB/s.
constexpr auto kStopLimit = 90s;
constexpr auto kFinishLimit = 60s;
constexpr auto kCancelLimit = 10s;
constexpr auto kResumeLimit = 10s;
constexpr auto kAgainInterval = 5ms;

/// It never runs again.
const QStringList kFinalStates{u"guest-panicked"_s, u"internal-error"_s, u"shutdown"_s};
const QStringList kEnds{u"completed"_s, u"failed"_s, u"cancelled"_s};

Result<QJsonObject> queryMigration(VirtualMachine &machine)
{
    return machine.monitor(u"query-migrate"_s).transform([](const QJsonValue &value) { return value.toObject(); });
}

Result<QString> queryRunState(VirtualMachine &machine)
{
    return machine.monitor(u"query-status"_s).transform([](const QJsonValue &value) { return value["status"_L1].toString(); });
}

/// Of a machine that stays paused QEMU has let go of the disks; it would end itself when one of them is changed then.
Result<void> openDisks(VirtualMachine &machine)
{
    return machine.monitor(u"blockdev-set-active"_s, {{u"active"_s, true}}).transform([](const QJsonValue &) {});
}

/// As QEMU itself says, whatever libvirt has heard of it.
Result<void> standStill(VirtualMachine &machine)
{
    auto asked = machine.suspend();
    auto state = queryRunState(machine);
    if (state && *state == u"running") {
        asked = machine.monitor(u"stop"_s).transform([](const QJsonValue &) {});
        state = queryRunState(machine);
    }
    if (!state)
        return std::unexpected(state.error());
    if (*state == u"running")
        return fail(Errc::Unavailable, phrase("Machine", "The machine has to stand still, and runs on. %1").arg(asked ? Phrase() : asked.error().message));
    return {};
}

} // namespace

RamMigration::RamMigration(VirtualMachine &machine) : m_machine(machine) {}

RamMigration::~RamMigration()
{
    cancel();
}

Result<void> RamMigration::begin(int fd, Pace pace)
{
    m_machine.setCompanion({}); // QEMU takes one migration at a time
    const auto state = queryRunState(m_machine);
    if (!state)
        return std::unexpected(state.error());
    if (*state == u"postmigrate") // whatever holds its memory goes on holding it
        return fail(Errc::Unavailable, phrase("Machine", "The memory of a machine is copied only once while it stands still."));
    m_machine.beginMemoryCopy();
    m_ranBefore = *state == u"running";
    if (lseek(fd, kRamHeaderSize, SEEK_SET) != kRamHeaderSize && errno != ESPIPE) // a pipe takes the stream alone
        return fail(Errc::Io, phrase("Machine", "The RAM file cannot be positioned: %1").arg(systemError()));

    const QJsonArray capabilities{QJsonObject{{u"capability"_s, u"pause-before-switchover"_s}, {u"state"_s, true}},
                                  QJsonObject{{u"capability"_s, u"events"_s}, {u"state"_s, true}}};
    if (const auto done = m_machine.monitor(u"migrate-set-capabilities"_s, {{u"capabilities"_s, capabilities}}); !done)
        return std::unexpected(done.error());
    if (auto set = setPace(pace); !set)
        return set;
    const int handed[] = {fd};
    if (const auto done = m_machine.monitor(u"getfd"_s, {{u"fdname"_s, u"cofferdam-ram"_s}}, handed); !done)
        return std::unexpected(done.error());

    m_sinceUs = QDateTime::currentMSecsSinceEpoch() * 1000;
    m_begun = true;
    if (const auto done = m_machine.monitor(u"migrate"_s, {{u"uri"_s, u"fd:cofferdam-ram"_s}}); !done)
        return std::unexpected(done.error());
    return {};
}

Result<void> RamMigration::setPace(Pace pace)
{
    if (m_pace == pace)
        return {};
    const auto limits = limitsOf(pace);
    return m_machine
        .monitor(u"migrate-set-parameters"_s,
                 {{u"max-bandwidth"_s, limits.bandwidth}, {u"downtime-limit"_s, limits.downtimeMs}, {u"avail-switchover-bandwidth"_s, limits.switchover}})
        .transform([this, pace](const QJsonValue &) { m_pace = pace; });
}

Result<RamMigration::Progress> RamMigration::progress()
{
    return queryMigration(m_machine).transform([](const QJsonObject &now) {
        const QString status = now["status"_L1].toString();
        const QJsonObject ram = now["ram"_L1].toObject();
        const bool copies = !status.isEmpty() && status != u"none" && !kEnds.contains(status);
        return Progress{.copies = copies,
                        .remaining = qint64(ram["remaining"_L1].toDouble()),
                        .total = qint64(ram["total"_L1].toDouble()),
                        .sent = qint64(ram["transferred"_L1].toDouble()),
                        .pass = ram["dirty-sync-count"_L1].toInt()};
    });
}

bool RamMigration::hasStopped()
{
    for (const auto &event : m_machine.waitForEvents(0ms))
        note(event);
    return m_stoppedUs != 0;
}

void RamMigration::leaveToWhoeverStopped()
{
    // At the end of a copy it is "finish-migrate".
    if (const auto state = queryRunState(m_machine); state && *state == u"paused")
        m_ranBefore = false;
}

void RamMigration::note(const VirtualMachine::Event &event)
{
    if (event.timeUs < m_sinceUs)
        return; // of an earlier one; they may come late
    if (event.name == u"MIGRATION")
        m_status = event.details["status"_L1].toString();
    else if (event.name == u"STOP" && m_stoppedUs == 0)
        m_stoppedUs = event.timeUs;
    else if (event.name == u"RESUME")
        m_resumedUs = event.timeUs;
}

Result<QString> RamMigration::waitForStatus(const QStringList &wanted, std::chrono::milliseconds limit, std::chrono::milliseconds interval,
                                            const std::function<Result<void>()> &watch)
{
    QElapsedTimer clock;
    clock.start();
    while (true) {
        if (wanted.contains(m_status))
            return m_status;
        const auto events = m_machine.waitForEvents(interval);
        for (const auto &event : events)
            note(event);
        if (!events.isEmpty())
            continue;
        // Nothing for a while: make sure that nothing was missed, and that QEMU lives.
        const auto now = queryMigration(m_machine);
        if (!now)
            return std::unexpected(now.error());
        m_status = (*now)["status"_L1].toString();
        if (wanted.contains(m_status))
            continue;
        if (auto fine = watch ? watch() : Result<void>{}; !fine)
            return std::unexpected(fine.error());
        if (clock.durationElapsed() > limit)
            return fail(Errc::Timeout, phrase("Machine", "The copy of the guest's memory did not get to an end (%1).").arg(m_status));
    }
}

Result<void> RamMigration::waitForStop(std::chrono::milliseconds patience, const std::function<Result<void>()> &watch)
{
    const QStringList wanted = QStringList{u"pre-switchover"_s} + kEnds;
    auto status = waitForStatus(wanted, patience, kCopyInterval, watch);
    if (!status && status.error().code == Errc::Timeout) {
        if (const auto stopped = m_machine.monitor(u"stop"_s); !stopped)
            return std::unexpected(stopped.error());
        status = waitForStatus(wanted, kStopLimit, kStandingInterval, watch);
    }
    if (!status)
        return std::unexpected(status.error());
    if (*status == u"pre-switchover")
        return {};
    const auto now = queryMigration(m_machine);
    const Phrase why = now ? Phrase::verbatim((*now)["error-desc"_L1].toString()) : now.error().message;
    return fail(Errc::Io, phrase("Machine", "QEMU could not copy the guest's memory (%1): %2").arg(*status, why));
}

Result<void> RamMigration::finish()
{
    if (const auto done = m_machine.monitor(u"migrate-continue"_s, {{u"state"_s, u"pre-switchover"_s}}); !done)
        return std::unexpected(done.error());
    m_status.clear();
    const auto status = waitForStatus(kEnds, kFinishLimit, kStandingInterval, {});
    if (!status)
        return std::unexpected(status.error());
    if (*status != u"completed") {
        const auto now = queryMigration(m_machine);
        return fail(Errc::Io, phrase("Machine", "QEMU could not write the rest of the guest's memory: %1")
                                  .arg(now ? Phrase::verbatim((*now)["error-desc"_L1].toString()) : now.error().message));
    }
    m_finished = true;
    return {};
}

Result<double> RamMigration::resume()
{
    if (!m_ranBefore) {
        if (const auto open = openDisks(m_machine); !open)
            return std::unexpected(open.error());
        m_begun = false;
        return 0.0;
    }
    if (const auto runs = letRun(); !runs)
        return std::unexpected(runs.error());
    m_begun = false;
    QElapsedTimer clock;
    clock.start();
    while (m_resumedUs <= m_stoppedUs && clock.durationElapsed() < kWatchInterval) { // only to know how long it stood
        for (const auto &event : m_machine.waitForEvents(kWatchInterval))
            note(event);
    }
    const auto until = m_resumedUs > m_stoppedUs ? m_resumedUs : QDateTime::currentMSecsSinceEpoch() * 1000; // not heard of yet: at most so long
    return double(std::max<qint64>(0, until - m_stoppedUs)) / 1000.0;
}

Result<void> RamMigration::letRun()
{
    QElapsedTimer clock;
    clock.start();
    for (int tries = 1;; ++tries) {
        // QEMU itself first: libvirt has things to write down before it, and does nothing when it has not heard yet that this guest stood still.
        auto asked = m_machine.monitor(u"cont"_s).transform([](const QJsonValue &) {});
        if (auto told = m_machine.resume(); !told && asked)
            asked = told;
        const auto state = queryRunState(m_machine);
        const bool runs = state && *state == u"running";
        const bool over = clock.durationElapsed() > kResumeLimit || (state && kFinalStates.contains(*state));
        if ((runs || over) && tries > 1)
            qCInfo(lcMigration) << "asked to run" << tries << "times," << clock.elapsed() << "ms:" << (state ? *state : state.error().message.english());
        if (runs)
            return {};
        if (over)
            return state ? fail(Errc::Timeout, phrase("Machine", "The guest does not go on (%1). %2").arg(*state, asked ? Phrase() : asked.error().message))
                         : std::unexpected(state.error());
        for (const auto &event : m_machine.waitForEvents(kAgainInterval))
            note(event);
    }
}

void RamMigration::cancel()
{
    if (!std::exchange(m_begun, false))
        return;
    if (!m_finished) {
        if (const auto now = queryMigration(m_machine); now && !kEnds.contains((*now)["status"_L1].toString())) {
            m_status.clear();
            if (m_machine.monitor(u"migrate_cancel"_s))
                (void)waitForStatus(kEnds, kCancelLimit, kWatchInterval, {});
        }
    }
    // QEMU starts the guest again by itself in most cases.
    if (const auto state = queryRunState(m_machine); m_ranBefore && state && *state != u"running")
        (void)letRun();
}

Result<void> RamMigration::recover(VirtualMachine &machine, WhenFound whenFound)
{
    const auto condition = machine.condition();
    if (!condition)
        return std::unexpected(condition.error());
    if (*condition == VirtualMachine::Condition::Off)
        return {};
    const auto migration = queryMigration(machine);
    if (!migration) {
        // libvirt opens with what it remembers and only then notices that the process is gone, e.g. after a restart of the computer.
        if (const auto now = machine.condition(); now && *now == VirtualMachine::Condition::Off)
            return {};
        return std::unexpected(migration.error());
    }
    const QString status = (*migration)["status"_L1].toString();
    const auto state = queryRunState(machine);
    if (!state)
        return std::unexpected(state.error());

    const bool copying = !status.isEmpty() && status != u"none" && !kEnds.contains(status);
    // A pause that a person asked for shows as "paused"; those of a snapshot have names of their own.
    const bool stopped = copying || *state == u"postmigrate" || *state == u"finish-migrate";
    const bool goesOn = whenFound == WhenFound::GoesOn;
    RamMigration left(machine);
    left.m_begun = stopped;
    left.m_ranBefore = stopped && goesOn;
    left.m_finished = !copying;
    left.cancel();
    if (!goesOn)
        return standStill(machine).and_then([&] { return stopped ? openDisks(machine) : Result<void>(); });
    if (const auto now = queryRunState(machine); !now || (stopped && *now != u"running"))
        return fail(Errc::Unavailable, phrase("Machine", "The machine was found in the middle of a snapshot and does not go on."));
    return {};
}

} // namespace cofferdam
