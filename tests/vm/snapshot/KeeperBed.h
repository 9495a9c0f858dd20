// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A keeper over a machine of libvirt's test driver, whose states are names only.

#pragma once

#include "tests/support/VerifyOk.h"
#include "tests/vm/machine/Await.h"
#include "tests/vm/snapshot/NamesOnly.h"
#include "vm/machine/libvirt/LibvirtHypervisor.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <QTemporaryDir>

namespace cofferdam::test {

class KeeperBed : public QObject
{
protected:
    void begin()
    {
        m_folder = std::make_unique<QTemporaryDir>(QStringLiteral("/var/tmp/cfk-XXXXXX"));
        m_engine = std::make_shared<NamesOnly>();
        m_options = {};
        m_staging = m_folder->filePath(QStringLiteral("shm"));
        auto hypervisor = LibvirtHypervisor::open({m_folder->filePath(QStringLiteral("libvirt")), {}, QStringLiteral("test:///default")});
        VERIFY_OK(hypervisor);
        m_hypervisor = std::move(*hypervisor);
        MachineSettings settings;
        settings.agent = m_agent;
        settings.uuid = QUuid::createUuid();
        settings.runFolder = settings.kernel = settings.systemDisk = settings.dataDisk = QStringLiteral("/none");
        const auto machine = await<Machine *>([&](auto answer) { m_hypervisor->add(settings, this, answer); });
        VERIFY_OK(machine);
        m_machine = *machine;
        VERIFY_OK(openKeeper());
        VERIFY_OK(await<void>([&](auto answer) { m_machine->start(this, answer); }));
    }
    void end()
    {
        m_keeper.reset();
        VERIFY_OK(await<void>([&](auto answer) { m_hypervisor->remove(m_agent, this, answer); }));
        m_hypervisor.reset();
        m_folder.reset();
        m_staging.clear();
        m_lost.clear();
    }
    /// A service that starts. With m_options; folders and engine are filled in.
    Result<void> openKeeper()
    {
        m_keeper.reset();
        auto options = m_options;
        options.folder = m_folder->filePath(QStringLiteral("snapshots"));
        options.stagingFolder = m_staging;
        options.auditPosition = [this] { return m_position; };
        options.engine = m_engine;
        auto keeper = SnapshotKeeper::open(m_folder->filePath(QStringLiteral("snapshots.db")), m_key, options);
        if (!keeper)
            return std::unexpected(keeper.error());
        m_keeper = std::move(*keeper);
        connect(m_keeper.get(), &SnapshotKeeper::lost, this, [this](const SnapshotNode &node) { m_lost << node.label.english(); });
        return await<void>([&](auto answer) { m_keeper->attach(m_machine, this, answer); });
    }

    SnapshotNode take(const QString &label)
    {
        const auto node = await<SnapshotNode>([&](auto answer) { m_keeper->take(m_agent, Phrase::verbatim(label), this, answer); });
        if (!node)
            qWarning("%s", qPrintable(node.error().message.english()));
        return node.value_or(SnapshotNode());
    }
    Result<SnapshotNode> restore(const SnapshotId &id, const LeavingPresent &leaving = {})
    {
        return await<SnapshotNode>([&](auto answer) { m_keeper->restore(m_agent, id, leaving, this, answer); });
    }
    Result<void> verify(const SnapshotId &id)
    {
        return await<void>([&](auto answer) { m_keeper->verify(m_agent, id, this, answer); });
    }
    Result<void> remove(const SnapshotId &id)
    {
        return await<void>([&](auto answer) { m_keeper->remove(m_agent, id, this, answer); });
    }
    QList<SnapshotNode> nodes() const { return m_keeper->nodes(m_agent); }
    SnapshotNode node(const SnapshotId &id) const { return m_keeper->node(m_agent, id); }
    /// "label<-parent", the current one with a star.
    QStringList tree() const
    {
        QStringList lines;
        const auto all = nodes();
        for (const auto &each : all)
            lines << each.label.english() + QStringLiteral("<-") + node(each.parent).label.english() + (each.current ? QStringLiteral("*") : QString());
        return lines;
    }
    bool isDurable(const SnapshotId &id) const { return node(id).durable; }
    QString ramFile(const SnapshotId &id) const { return m_folder->filePath(QStringLiteral("snapshots/%1/%2.ram").arg(m_agent.value, id.value)); }

    const AgentId m_agent{QStringLiteral("keeper")};
    std::shared_ptr<NamesOnly> m_engine;
    SnapshotKeeperOptions m_options;
    Secret m_key = Secret::random(32);
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Hypervisor> m_hypervisor;
    std::unique_ptr<SnapshotKeeper> m_keeper;
    Machine *m_machine = nullptr;
    quint64 m_position = 0;
    QString m_staging;
    QStringList m_lost; ///< Labels of those that were told to be.
};

} // namespace cofferdam::test
