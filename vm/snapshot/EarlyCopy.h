// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The memory of a guest, copied before anybody asks for a snapshot: nearly all of it, and held there. The snapshot that comes copies what is left
// and what has changed, in the moment that it would hold anyway.

#pragma once

#include "vm/machine/RamMigration.h"
#include "vm/snapshot/RamStore.h"

#include <QElapsedTimer>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace cofferdam {

/// Lives with the machine, on its worker thread, which needs an event loop. While it is held it copies now and then what the guest has changed. It gives
/// itself up when there is no room, and when it has copied too much twice; should it come to its end, where QEMU stops the guest, that goes on at once.
class EarlyCopy final : public VirtualMachine::Companion
{
public:
    enum class Stage : quint8 {
        Copying,
        Held, ///< Little is left.
        Over, ///< Used or given up. Nothing of it is left.
    };
    struct Wishes {
        SnapshotId id; ///< Of the snapshot that it may become.
        std::function<Result<void>()> room; ///< Asked several times a second while it copies, once a second when it is held; its error is the end.
        std::function<void(Stage)> tell;    ///< Each stage once.
    };

    /// `draft`: in memory, or the guest would wait for a disk. What the machine had for a companion gives way.
    [[nodiscard]] static Result<void> begin(VirtualMachine &machine, RamDraft draft, Wishes wishes);
    /// Of this machine, for a snapshot: from here on it is in a hurry. Null: there is none that is of use.
    [[nodiscard]] static std::unique_ptr<EarlyCopy> takeFrom(VirtualMachine &machine);
    ~EarlyCopy() override;

    [[nodiscard]] const SnapshotId &id() const noexcept { return m_wishes.id; }
    [[nodiscard]] RamDraft &draft() noexcept { return *m_draft; }
    /// Once, after takeFrom().
    [[nodiscard]] std::unique_ptr<RamMigration> takeMigration() noexcept { return std::move(m_migration); }

    void attend() override;
    void giveWay() override;
    void machineEnded() override;

private:
    EarlyCopy(VirtualMachine &machine, RamDraft draft, Wishes wishes);
    [[nodiscard]] bool hurry();
    void look();
    void lookAt(const RamMigration::Progress &now);
    [[nodiscard]] bool hold(const RamMigration::Progress &now); ///< Gives up when it cannot be held.
    void catchUp(const RamMigration::Progress &now, qint64 line);
    void giveUp(const char *why);
    void end();
    void enter(Stage stage);

    std::optional<RamDraft> m_draft;
    std::unique_ptr<RamMigration> m_migration;
    VirtualMachine &m_machine;
    Wishes m_wishes;
    Stage m_stage = Stage::Copying;
    QElapsedTimer m_since; ///< It began, or is held.
    QElapsedTimer m_fresh; ///< What the guest had changed by then is copied, or counted.
    bool m_catchesUp = false; ///< Held, and on the way to the end of a pass.
    int m_pass = 0; ///< In which it was held.
    qint64 m_sent = 0; ///< Bytes in the file when it was first held.
    QTimer m_next;
};

} // namespace cofferdam
