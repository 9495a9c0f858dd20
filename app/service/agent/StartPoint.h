// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From which image, and from which moment of it, an agent starts.

#pragma once

#include "vm/image/FileCheck.h"
#include "vm/image/ImageStore.h"
#include "vm/machine/Machine.h"

#include <QHash>
#include <QThreadPool>

#include <functional>
#include <optional>

class QObject;

namespace cofferdam {

class Hypervisor;

struct StartPoint {
    Image image;
    ReadyImage ready; ///< Null: the image has to boot (tiny image only). Of `grownFrom` where there is one: then its memory fits nothing here.
    Image grownFrom = {}; ///< Another one, from which the agent's disk grows: it was upgraded since. Null: `image`.

    /// The disk a new agent's disk grows from.
    [[nodiscard]] QString baseDisk() const { return !ready.isNull() ? ready.dataDisk() : grownFrom.isNull() ? image.dataDisk() : grownFrom.dataDisk(); }
    /// There is memory that fits a disk fresh from baseDisk().
    [[nodiscard]] bool canBeLoaded() const { return !ready.isNull() && grownFrom.isNull(); }
};

/// Finds start points in the image store. Reads manifests only; milliseconds.
class StartPoints
{
public:
    /// `programs`: the folder with the guest's programs of this version.
    /// `checked`: the file in which it is kept what images were read and found right.
    StartPoints(ImageStore store, QString programs, QString checked, Hypervisor &hypervisor)
        : m_store(std::move(store))
        , m_programs(std::move(programs))
        , m_check(std::move(checked))
        , m_hypervisor(hypervisor)
    {
        m_reader.setMaxThreadCount(1);
    }

    /// Runs a guest to see what it runs on, once; `then` when it is known, unless `context` is gone. Needs an image: without one nothing can
    /// start, and it stays unknown.
    void findAcceleration(QObject *context, const std::function<void()> &then);
    [[nodiscard]] bool isAccelerationKnown() const noexcept { return m_acceleration.has_value(); }
    /// What is slowest, while it is not known.
    [[nodiscard]] AccelerationFinding acceleration() const { return m_acceleration.value_or(AccelerationFinding{}); }

    /// For a new agent: the image of this version and no other, as an older one would guard it less. Unavailable when the image or, for
    /// the full one, its ready snapshot for this machine is missing.
    [[nodiscard]] Result<StartPoint> forNewAgent(ImageKind kind);
    /// This version's image, started from or not. Unavailable when it is missing.
    [[nodiscard]] Result<Image> ofThisVersion(ImageKind kind);
    /// For an agent that exists; `base`: the disk that its own grows from, which may be an older image's. Empty: it has none yet. Unavailable when
    /// this computer is no longer one on which the memory that belongs to that disk can be loaded.
    [[nodiscard]] Result<StartPoint> ofImage(const QString &imageId, const QString &base = {}) const;
    /// The machine as image and hardware decide; the agent's own folders and ids are left to the caller.
    [[nodiscard]] MachineSettings machine(const StartPoint &start) const;
    /// Whether what a machine runs on, kernel and disks, still is what the builder signed. Reads it when it is new or was touched: `done` comes
    /// later, unless `context` is gone.
    void check(const StartPoint &start, QObject *context, Done<void> done);
    [[nodiscard]] const ImageStore &store() const noexcept { return m_store; }

private:
    [[nodiscard]] Result<ReadyImage> readyHere(const Image &image, const QString &base) const;
    [[nodiscard]] Result<StartPoint> withReady(const Image &image, const QString &base) const;
    [[nodiscard]] QString imageWith(const QString &base) const;

    ImageStore m_store;
    QString m_programs;
    FileCheck m_check;
    QHash<ImageKind, QString> m_ids; ///< Of this version's images.
    Hypervisor &m_hypervisor;
    std::optional<AccelerationFinding> m_acceleration;
    QThreadPool m_reader; ///< Waited for first of all.
};

} // namespace cofferdam
