// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/libvirt/TwoSeats.h"

#include <QElapsedTimer>
#include <QLoggingCategory>

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcSeats, "cofferdam.machine.seats", QtInfoMsg)

} // namespace

Result<std::unique_ptr<TwoSeats>> TwoSeats::of(std::unique_ptr<Domain> first, std::unique_ptr<Domain> second)
{
    std::unique_ptr<TwoSeats> machine(new TwoSeats(std::move(first), std::move(second)));
    return machine->findTaken().transform([&machine] { return std::move(machine); });
}

TwoSeats::~TwoSeats()
{
    (void)standDown();
}

Result<void> TwoSeats::findTaken()
{
    std::array<bool, 2> active{};
    for (std::size_t i = 0; i < m_seats.size(); ++i) {
        const auto waits = m_seats[i]->isWaiting(); // first: it notices a process that is gone
        if (!waits)
            return std::unexpected(waits.error());
        if (auto ended = *waits ? m_seats[i]->destroy() : Result<void>(); !ended)
            return ended;
        const auto now = m_seats[i]->condition();
        if (!now)
            return std::unexpected(now.error());
        active[i] = *now != Condition::Off;
    }
    m_taken = active[1] ? 1 : 0;
    if (!active[0] || !active[1])
        return {};
    qCWarning(lcSeats) << "two processes of" << settings().domainName() << "were found; both are ended";
    return destroy();
}

Result<void> TwoSeats::create()
{
    companionHasNoMachine();
    if (auto down = standDown(); !down)
        return down;
    const auto now = condition();
    if (!now)
        return std::unexpected(now.error());
    if (*now == Condition::Off)
        m_taken = 0;
    return taken().create();
}

Result<void> TwoSeats::destroy()
{
    const auto down = standDown();
    auto ended = taken().destroy();
    if (ended)
        companionHasNoMachine();
    return ended ? down : ended;
}

Result<void> TwoSeats::suspend()
{
    companionGivesWay();
    return taken().suspend();
}

void TwoSeats::setListener(std::function<void()> arrived)
{
    for (const auto &seat : m_seats)
        seat->setListener(arrived);
}

void TwoSeats::prepare()
{
    if (m_starting.valid() && m_standby != Standby::None)
        return;
    if (const auto now = condition(); !m_leaving.valid() && now && *now == Condition::Off)
        m_taken = 1; // nobody is in either: the first one is taken
    m_standby = Standby::Starting;
    m_starting = std::async(std::launch::async, [this, &seat = other()] {
        auto up = seat.createWaiting();
        m_standby = up ? Standby::Waiting : Standby::None;
        if (!up)
            qCWarning(lcSeats) << seat.settings().domainName() << "does not wait:" << up.error().message.english();
        return up;
    });
}

Result<void> TwoSeats::leaveSeat()
{
    if (!taken().endProcess()) {
        auto ended = taken().destroy();
        if (ended)
            companionHasNoMachine();
        return ended;
    }
    companionHasNoMachine();
    m_leaving = std::async(std::launch::async, [&seat = taken()] { return seat.destroy(); });
    return {};
}

Result<void> TwoSeats::hasLeft()
{
    return m_leaving.valid() ? m_leaving.get() : Result<void>();
}

Result<void> TwoSeats::standDown()
{
    (void)hasLeft();
    if (!m_starting.valid())
        return {};
    (void)m_starting.get();
    m_standby = Standby::None;
    return other().destroy();
}

/// In the other seat something waits when it returns.
Result<void> TwoSeats::bringUp()
{
    prepare();
    const auto up = m_starting.get();
    const auto waits = up ? other().isWaiting() : Result<bool>(false);
    if (waits && *waits)
        return {};
    // It has ended since, or there was no room for it when it was asked for early.
    if (auto ended = other().destroy(); !ended)
        return ended;
    return other().createWaiting();
}

Result<void> TwoSeats::takeOver(const QString &ramFile)
{
    if (auto up = bringUp(); !up)
        return up;
    if (auto loaded = other().load(ramFile); !loaded)
        return loaded;
    if (auto left = hasLeft(); !left)
        return left;
    return other().resume();
}

Result<void> TwoSeats::restore(const QString &ramFile)
{
    const auto now = m_leaving.valid() ? Result<Condition>(Condition::Off) : condition();
    if (!now)
        return std::unexpected(now.error());
    if (*now != Condition::Off)
        return fail(Errc::Busy, phrase("Machine", "The machine runs."));
    companionHasNoMachine();
    QElapsedTimer clock;
    clock.start();
    auto done = takeOver(ramFile);
    m_standby = Standby::None;
    if (done)
        m_taken = 1 - m_taken;
    else if (const auto left = hasLeft(), ended = other().destroy(); !left || !ended)
        qCWarning(lcSeats) << settings().domainName() << "is not put away:" << (left ? ended : left).error().message.english();
    qCDebug(lcSeats) << inItsSeat().domainName() << "loaded after" << clock.elapsed() << "ms";
    return done;
}

Result<void> TwoSeats::undefine()
{
    auto second = m_seats[1]->undefine();
    auto first = m_seats[0]->undefine();
    return first ? second : first;
}

} // namespace cofferdam
