// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentImage.h"

#include "app/service/agent/AgentEntry.h"
#include "app/service/agent/AgentMachine.h"
#include "vm/snapshot/SnapshotNode.h"

#include <QPointer>

#include <utility>

namespace cofferdam {

AgentImage::AgentImage(AgentEntry &entry, AgentMachine &machine, QObject *parent) : QObject(parent), m_entry(entry), m_machine(machine) {}

void AgentImage::change(std::function<Result<void>()> note, QObject *context, Done<void> done)
{
    m_machine.giveUpStandby(); // it waits beside the old system disk
    m_machine.switchOff(this, [this, note = std::move(note), context = QPointer(context), done = std::move(done)](const Result<void> &off) {
        if (!context)
            return;
        auto ready = off.and_then([this] { return m_machine.forgetMemory(); }).and_then(note).and_then([this] { return m_machine.findStart(); });
        if (!ready)
            return done(ready);
        m_machine.add(context, done);
    });
}

void AgentImage::restore(const SnapshotId &snapshot, const Phrase &keepAs, QObject *context, Done<SnapshotNode> done)
{
    const auto image = m_entry.imageOf(snapshot);
    if (!image)
        return done(std::unexpected(image.error()));
    if (*image == m_entry.stored().image)
        return m_machine.restore(snapshot, keepAs, context, std::move(done));
    if (const auto start = m_machine.startPointOf(*image); !start) // before anything is touched
        return done(
            fail(Errc::Unavailable, phrase("Service", "This snapshot is of another image, which cannot be started from: %1").arg(start.error().message)));
    if (keepAs.isEmpty() || !m_machine.hasPresent())
        return restoreElsewhere(snapshot, *image, context, done);
    if (!m_machine.isRunning())
        return done(
            fail(Errc::Unavailable, phrase("Service", "This snapshot is from before an upgrade. Start the agent first, so that its present can be kept.")));
    m_machine.takeSnapshot(keepAs, this, [this, snapshot, image = *image, context = QPointer(context), done](const Result<SnapshotNode> &kept) {
        if (!context)
            return;
        kept ? restoreElsewhere(snapshot, image, context, done) : done(kept);
    });
}

void AgentImage::restoreElsewhere(const SnapshotId &snapshot, const QString &image, QObject *context, const Done<SnapshotNode> &done)
{
    const auto note = [this, image] { return m_entry.moveTo(image, m_machine.snapshots()); };
    change(note, this, [this, snapshot, from = m_entry.stored().image, context = QPointer(context), done](const Result<void> &changed) {
        const Done<SnapshotNode> end = [context, done](const Result<SnapshotNode> &back) {
            if (context)
                done(back);
        };
        if (!changed)
            return comeBack(from, changed.error(), end);
        m_machine.restore(snapshot, {}, this, [this, from, end](const Result<SnapshotNode> &back) { back ? end(back) : comeBack(from, back.error(), end); });
    });
}

/// Unless the disk was set back already: then start() goes on with that.
void AgentImage::comeBack(const QString &image, const Error &error, const Done<SnapshotNode> &done)
{
    if (m_entry.stored().image == image || !m_machine.newestSnapshot().isNull())
        return done(std::unexpected(error));
    const auto note = [this, image] { return m_entry.moveTo(image, m_machine.snapshots()); };
    change(note, this, [error, done](const Result<void> &) { done(std::unexpected(error)); });
}

} // namespace cofferdam
