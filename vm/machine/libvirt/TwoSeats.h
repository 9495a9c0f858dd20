// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A machine over two libvirt domains: what runs sits in one, what waits to take over from it in the other.

#pragma once

#include "vm/machine/libvirt/Domain.h"

#include <array>
#include <atomic>
#include <future>

namespace cofferdam {

class TwoSeats : public VirtualMachine
{
public:
    /// What a service before this one left is put right: a process that only waits is ended, and so are both when neither does, because nobody
    /// knows then which one is the machine.
    [[nodiscard]] static Result<std::unique_ptr<TwoSeats>> of(std::unique_ptr<Domain> first, std::unique_ptr<Domain> second);
    /// What runs goes on, what waits does not.
    ~TwoSeats() override;

    [[nodiscard]] const MachineSettings &settings() const noexcept override { return m_seats[0]->settings(); }
    [[nodiscard]] MachineSettings inItsSeat() const override { return m_seats[m_taken]->settings(); }
    [[nodiscard]] QString hardwareKey() const override { return m_seats[0]->hardwareKey(); }
    [[nodiscard]] Result<Condition> condition() const override { return m_seats[m_taken]->condition(); }
    [[nodiscard]] Result<void> create() override;
    [[nodiscard]] Result<void> destroy() override;
    [[nodiscard]] Result<void> suspend() override;
    [[nodiscard]] Result<void> resume() override { return taken().resume(); }
    void prepare() override;
    [[nodiscard]] Standby standby() const noexcept override { return m_standby; }
    [[nodiscard]] Result<void> standDown() override;
    [[nodiscard]] Result<void> leaveSeat() override;
    [[nodiscard]] Result<void> restore(const QString &ramFile) override;
    [[nodiscard]] Result<void> undefine() override;
    [[nodiscard]] Result<QJsonValue> monitor(const QString &command, const QJsonObject &arguments = {}, std::span<const int> fds = {}) override
    {
        return taken().monitor(command, arguments, fds);
    }
    [[nodiscard]] QList<Event> waitForEvents(std::chrono::milliseconds limit) override { return taken().waitForEvents(limit); }
    void setListener(std::function<void()> arrived) override;

private:
    TwoSeats(std::unique_ptr<Domain> first, std::unique_ptr<Domain> second) : m_seats{std::move(first), std::move(second)} {}
    [[nodiscard]] Domain &taken() { return *m_seats[m_taken]; }
    [[nodiscard]] Domain &other() { return *m_seats[1 - m_taken]; }
    [[nodiscard]] Result<void> findTaken();
    [[nodiscard]] Result<void> hasLeft();
    [[nodiscard]] Result<void> bringUp();
    [[nodiscard]] Result<void> takeOver(const QString &ramFile);

    std::array<std::unique_ptr<Domain>, 2> m_seats;
    std::atomic<std::size_t> m_taken = 0; ///< By what runs, or ran last.
    std::atomic<Standby> m_standby = Standby::None;
    std::future<Result<void>> m_leaving;  ///< What libvirt still has to do about a process that has ended; valid from leaveSeat() on.
    std::future<Result<void>> m_starting; ///< Of the other seat; valid from prepare() until it takes over or stands down.
};

} // namespace cofferdam
