// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Boots an image once and keeps the moment in which it is ready for prompts.

#pragma once

#include "core/base/FileLock.h"
#include "core/base/Result.h"
#include "vm/image/Image.h"
#include "vm/image/ImageStore.h"
#include "vm/image/WarmUp.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <thread>

namespace cofferdam {

class Guest;
class Hypervisor;
class Machine;

struct ReadyBootSettings {
    QString launcher; ///< Path of cofferdam-vm.
    /// libvirt's state for this boot alone; not the service's. Its paths become unix sockets: keep it short.
    QString hypervisorRoot;
    QString runFolder; ///< For the ports of the VM; created 0700. Short as well.
    int warmUpTurns = 2;
};

/// One boot, one object. Everything from one thread with an event loop; copying and hashing happen on a worker.
class ReadyBoot : public QObject
{
    Q_OBJECT

public:
    ReadyBoot(ImageStore store, Image image, ReadyBootSettings settings, QObject *parent = nullptr);
    ~ReadyBoot() override; ///< To end a VM that still runs, cancel() first.

    /// Emits finished or failed once. A ready snapshot that is there already is not made again.
    void run();
    /// Ends the VM; failed follows.
    void cancel();

Q_SIGNALS:
    void progress(const Phrase &text);
    void finished(const cofferdam::ReadyImage &ready);
    void failed(const cofferdam::Error &error);

private:
    void prepare();
    void boot();
    void listen();
    void onVitals(bool ready);
    void warmUp();
    void settle();
    void store();
    void describe();
    void fall(const Error &error);
    void inBackground(std::function<Result<void>()> work, std::function<void()> then);

    std::optional<FileLock> m_lock;
    ImageStore m_store;
    Image m_image;
    ReadyBootSettings m_settings;
    std::unique_ptr<Hypervisor> m_hypervisor;
    MachineSettings m_machine;
    QString m_key;
    QString m_partial;
    QString m_token;
    WarmUpDecider m_decider;
    WarmUpModel m_model;
    std::unique_ptr<Guest> m_guest;
    std::unique_ptr<WarmUp> m_warmUp;
    QTimer m_limit;
    qint64 m_started = 0;
    bool m_awake = false;
    bool m_over = false;
    std::jthread m_worker;
};

} // namespace cofferdam
