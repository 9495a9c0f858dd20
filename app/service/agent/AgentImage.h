// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The image that one agent's machine is of, and its way to another one: memory of one image is never loaded beside the system disk of another.

#pragma once

#include "core/base/Ids.h"
#include "vm/machine/Machine.h"

#include <QObject>

#include <functional>

namespace cofferdam {

class AgentEntry;
class AgentMachine;
struct SnapshotNode;

class AgentImage : public QObject
{
    Q_OBJECT

public:
    /// Both outlive it.
    AgentImage(AgentEntry &entry, AgentMachine &machine, QObject *parent = nullptr);

    /// Switches the machine off, has `note` written, and makes the machine anew of the image that the entry names then. It stays off, and no memory
    /// fits its disk. Calls `done` once, unless `context` is gone; with the error of `note` nothing but the switching off has happened.
    void change(std::function<Result<void>()> note, QObject *context, Done<void> done);
    /// As AgentMachine::restore(), with the image that the snapshot is of. Of another image than the present is a stopped agent's present not kept:
    /// Unavailable. After a failure the image is that of where the agent goes on.
    void restore(const SnapshotId &snapshot, const Phrase &keepAs, QObject *context, Done<SnapshotNode> done);

private:
    void restoreElsewhere(const SnapshotId &snapshot, const QString &image, QObject *context, const Done<SnapshotNode> &done);
    void comeBack(const QString &image, const Error &error, const Done<SnapshotNode> &done);

    AgentEntry &m_entry;
    AgentMachine &m_machine;
};

} // namespace cofferdam
