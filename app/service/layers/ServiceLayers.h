// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Layers that all agents share: the store, the disk, the rules, the fence around QEMU. Checked live, every few seconds.

#pragma once

#include "core/api/cofferdam.pb.h"
#include "core/base/Result.h"

#include <QList>
#include <QObject>
#include <QTimer>

#include <functional>

namespace cofferdam {

class Trail;

class ServiceLayers : public QObject
{
    Q_OBJECT

public:
    /// Less than this is not enough for one snapshot of a 3 GiB guest and the trail. Bytes.
    static constexpr qint64 kNeededSpace = 4LL * 1024 * 1024 * 1024;
    static constexpr std::chrono::seconds kInterval{4};

    ServiceLayers(Trail &trail, QString dataFolder, QObject *parent = nullptr);

    /// `complete`: rules that were added are all in force. `problem`: why the files as they are now are not. Either makes the layer red.
    void setPolicy(const QString &version, bool complete, const Phrase &problem);
    void setConfinement(bool enforced, const Phrase &why);

    /// Checks everything now; `done` when all answers are there.
    void check(QObject *context, std::function<void()> done);
    [[nodiscard]] const QList<api::Layer> &layers() const noexcept { return m_layers; }
    /// Why nothing may start now; empty when all is green.
    [[nodiscard]] Phrase problem() const;

Q_SIGNALS:
    void changed(); ///< A layer went red or green.

private:
    /// Told by the trail: red at once, green again by the next check() alone.
    void storeFailed(const Phrase &why);
    void store(QList<api::Layer> layers);

    Trail &m_trail;
    QString m_dataFolder;
    bool m_policyRead = false;
    Phrase m_policy; ///< What is in force, for people.
    bool m_confined = false;
    Phrase m_confinement;
    QTimer m_timer;
    QList<api::Layer> m_layers;
};

} // namespace cofferdam
