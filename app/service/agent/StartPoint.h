// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From which image, and from which moment of it, an agent starts.

#pragma once

#include "vm/image/ImageStore.h"
#include "vm/machine/MachineSettings.h"

#include <QHash>

#include <functional>
#include <optional>

class QObject;

namespace cofferdam {

class Hypervisor;

struct StartPoint {
    Image image;
    ReadyImage ready; ///< Null: the image has to boot (tiny image only).

    /// The disk a new agent's disk grows from.
    [[nodiscard]] QString baseDisk() const { return ready.isNull() ? image.dataDisk() : ready.dataDisk(); }
};

/// Finds start points in the image store. Reads manifests only; milliseconds.
class StartPoints
{
public:
    /// `programs`: the folder with the guest's programs of this version.
    StartPoints(ImageStore store, QString programs, Hypervisor &hypervisor)
        : m_store(std::move(store))
        , m_programs(std::move(programs))
        , m_hypervisor(hypervisor)
    {}

    /// Runs a guest to see what it runs on, once; `then` when it is known, unless `context` is gone. Needs an image: without one nothing can
    /// start, and it stays unknown.
    void findAcceleration(QObject *context, const std::function<void()> &then);
    [[nodiscard]] bool isAccelerationKnown() const noexcept { return m_acceleration.has_value(); }
    /// What is slowest, while it is not known.
    [[nodiscard]] AccelerationFinding acceleration() const { return m_acceleration.value_or(AccelerationFinding{}); }

    /// For a new agent: the image of this version and no other, as an older one would guard it less. Unavailable when the image or, for
    /// the full one, its ready snapshot for this machine is missing.
    [[nodiscard]] Result<StartPoint> forNewAgent(ImageKind kind);
    /// For an agent that exists.
    [[nodiscard]] Result<StartPoint> ofImage(const QString &imageId) const;
    /// The machine as image and hardware decide; the agent's own folders and ids are left to the caller.
    [[nodiscard]] MachineSettings machine(const StartPoint &start) const;
    [[nodiscard]] const ImageStore &store() const noexcept { return m_store; }

private:
    [[nodiscard]] Result<StartPoint> withReady(const Image &image) const;

    ImageStore m_store;
    QString m_programs;
    QHash<ImageKind, QString> m_ids; ///< Of this version's images.
    Hypervisor &m_hypervisor;
    std::optional<AccelerationFinding> m_acceleration;
};

} // namespace cofferdam
