// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is done for snapshots on a machine's own thread: its state, the RAM file and the row, brought together or taken back.

#pragma once

#include "vm/snapshot/SnapshotEngine.h"
#include "vm/snapshot/SnapshotNode.h"

#include <QElapsedTimer>
#include <QList>

namespace cofferdam {

class RamStore;
class SnapshotRows;

/// Blocks; on the worker thread of the machine. Rows, files and engine outlive it.
class SnapshotWork
{
public:
    SnapshotWork(SnapshotRows &rows, RamStore &files, SnapshotEngine &engine) : m_rows(rows), m_files(files), m_engine(engine) {}

    /// `estimate`: bytes of RAM to make room for; `since`: when it was asked for.
    [[nodiscard]] Result<SnapshotNode> take(VirtualMachine &machine, SnapshotNode node, qint64 estimate, QElapsedTimer since) const;
    [[nodiscard]] Result<void> restore(VirtualMachine &machine, const SnapshotNode &wanted) const;
    [[nodiscard]] Result<void> remove(VirtualMachine &machine, const SnapshotNode &node) const;
    /// Rows decide: what they do not name goes; what they name and is not there cannot be gone back to, and goes too. Gives what is left.
    [[nodiscard]] Result<QList<SnapshotNode>> sweep(VirtualMachine &machine, const QList<SnapshotNode> &nodes) const;

private:
    SnapshotRows &m_rows;
    RamStore &m_files;
    SnapshotEngine &m_engine;
};

} // namespace cofferdam
