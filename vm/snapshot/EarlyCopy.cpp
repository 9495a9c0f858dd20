// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/EarlyCopy.h"

#include "vm/snapshot/WriteBack.h"

#include <QLoggingCategory>

#include <algorithm>
#include <chrono>
#include <utility>

using namespace std::chrono_literals;

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcEarly, "cofferdam.snapshot.early", QtInfoMsg)

/// Held from here on: so much of RAM, in percent, is still to be copied when the snapshot comes.
constexpr qint64 kHoldAt = 2;
/// What the guest changes while it is held is counted at the end of a pass, and all of it would be copied while somebody waits. So it is brought to
/// that end now and then, slowly enough that there is something left after it: with nothing left QEMU would stop the guest. In bytes, too, because
/// held, it goes on all the same: QEMU counts what it has written, and writes 32 pages at once: some 1.3 MB of pages a second, and of empty ones a
/// hundred times as much.
constexpr auto kFreshFor = 5s;
constexpr qint64 kTooNear = qint64{3} << 20;
/// The file grows by what is copied again, and with it what a way back has to read. Then it is given up and begun anew.
constexpr qint64 kMostAgain = qint64{384} << 20;
/// Empty pages cost next to nothing: seen at 13 GiB of them a second, under translation.
constexpr qint64 kFastest = qint64{16} << 30;
constexpr auto kSoonest = 2ms;
constexpr auto kLatest = 200ms;
constexpr auto kHeldInterval = 1s;
constexpr auto kCatchUpInterval = 50ms; // it hears of the end of a pass before

/// When it may be so far, at the soonest.
std::chrono::milliseconds untilHeld(const RamMigration::Progress &now, qint64 line)
{
    const std::chrono::milliseconds ahead(now.total > 0 ? (now.remaining - line) * 1000 / kFastest : 0);
    return std::clamp<std::chrono::milliseconds>(ahead, kSoonest, kLatest);
}

} // namespace

EarlyCopy::EarlyCopy(VirtualMachine &machine, RamDraft draft, Wishes wishes) : m_draft(std::move(draft)), m_machine(machine), m_wishes(std::move(wishes))
{
    m_since.start();
    m_next.setSingleShot(true);
    m_next.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_next, &QTimer::timeout, &m_next, [this] { look(); });
}

EarlyCopy::~EarlyCopy()
{
    giveWay();
}

Result<void> EarlyCopy::begin(VirtualMachine &machine, RamDraft draft, Wishes wishes)
{
    auto migration = std::make_unique<RamMigration>(machine);
    if (auto begun = migration->begin(draft.fd(), RamMigration::Pace::Beside); !begun)
        return begun;
    std::unique_ptr<EarlyCopy> copy(new EarlyCopy(machine, std::move(draft), std::move(wishes)));
    copy->m_migration = std::move(migration);
    copy->m_wishes.tell(Stage::Copying);
    copy->m_next.start(kSoonest);
    machine.setCompanion(std::move(copy));
    return {};
}

std::unique_ptr<EarlyCopy> EarlyCopy::takeFrom(VirtualMachine &machine)
{
    if (!dynamic_cast<EarlyCopy *>(machine.companion()))
        return {};
    std::unique_ptr<EarlyCopy> copy(static_cast<EarlyCopy *>(machine.takeCompanion().release()));
    if (!copy->hurry())
        return {};
    return copy;
}

bool EarlyCopy::hurry()
{
    if (m_stage == Stage::Over)
        return false;
    m_next.stop();
    const auto hurried = m_migration->setPace(RamMigration::Pace::Now);
    if (!hurried)
        return false;
    qCDebug(lcEarly) << (m_stage == Stage::Held ? "used, held" : "used, copying") << "for" << m_since.elapsed() << "ms";
    enter(Stage::Over);
    return true;
}

// ------------------------------------------------------------------------------------------------ watched

void EarlyCopy::look()
{
    if (m_stage == Stage::Over)
        return;
    if (const auto room = m_wishes.room(); !room)
        return giveUp("no room");
    const auto now = m_migration->progress();
    if (!now || !now->copies)
        return giveUp("QEMU does not copy any more");
    if (m_stage == Stage::Held)
        beginWriteBack(m_machine.settings().dataDisk);
    lookAt(*now);
}

void EarlyCopy::lookAt(const RamMigration::Progress &now)
{
    const qint64 line = now.total * kHoldAt / 100;
    if (m_stage == Stage::Held) {
        m_catchesUp = m_catchesUp || now.pass != m_pass || now.remaining <= kTooNear || m_fresh.durationElapsed() >= kFreshFor;
        return m_catchesUp ? catchUp(now, line) : m_next.start(kHeldInterval);
    }
    if (now.total == 0 || now.remaining > line) {
        m_next.start(untilHeld(now, line));
    } else if (hold(now)) {
        qCDebug(lcEarly) << "held after" << m_since.restart() << "ms," << now.remaining / 1024 << "KiB left";
        m_sent = now.sent;
        enter(Stage::Held);
    }
}

bool EarlyCopy::hold(const RamMigration::Progress &now)
{
    if (!m_migration->setPace(RamMigration::Pace::Held)) {
        giveUp("QEMU does not hold it");
        return false;
    }
    m_fresh.start();
    m_catchesUp = false;
    m_pass = now.pass;
    m_next.start(kHeldInterval);
    return true;
}

void EarlyCopy::catchUp(const RamMigration::Progress &now, qint64 line)
{
    if (now.sent - m_sent > kMostAgain)
        return giveUp("too much was copied again");
    const bool counted = now.pass != m_pass; // what has changed is part of what remains
    if (counted && now.remaining <= line) {
        (void)hold(now);
        return;
    }
    using enum RamMigration::Pace;
    if (!m_migration->setPace(counted ? Beside : now.remaining > kTooNear ? Slow : Slowest))
        return giveUp("QEMU does not go on with it");
    m_next.start(counted ? untilHeld(now, line) : kCatchUpInterval);
}

void EarlyCopy::attend()
{
    if (m_stage == Stage::Over)
        return;
    if (!m_migration->hasStopped()) {
        if (m_catchesUp) // the end of a pass, perhaps
            look();
        return;
    }
    // Either it got to its end by itself, or somebody else stopped the guest.
    m_migration->leaveToWhoeverStopped();
    giveUp("the guest was stopped");
}

// ------------------------------------------------------------------------------------------------ its end

void EarlyCopy::giveUp(const char *why)
{
    qCInfo(lcEarly) << "given up after" << m_since.elapsed() << "ms:" << why;
    giveWay();
}

void EarlyCopy::giveWay()
{
    m_migration.reset(); // the guest runs on
    end();
}

void EarlyCopy::machineEnded()
{
    if (m_migration)
        m_migration->forget();
    m_migration.reset();
    end();
}

void EarlyCopy::end()
{
    m_next.stop();
    m_draft.reset();
    if (m_stage != Stage::Over)
        enter(Stage::Over);
}

void EarlyCopy::enter(Stage stage)
{
    m_stage = stage;
    m_wishes.tell(stage);
}

} // namespace cofferdam
