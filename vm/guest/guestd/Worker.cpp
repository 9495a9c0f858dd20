// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/Worker.h"

#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/base/Vitals.h"
#include "vm/guest/guestd/machine/Fence.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <fstream>

namespace cofferdam::guest {
namespace {

constexpr std::chrono::seconds kBeat{1};

} // namespace

Worker::Worker(EventLoop &loop, Ports ports, WorkerSettings settings)
    : m_loop(loop)
    , m_settings(std::move(settings))
    , m_control(std::move(ports.control))
    , m_egress(loop, std::move(ports.out), m_settings.modelPort, m_settings.proxyPort)
    , m_ingress(loop, std::move(ports.in), m_settings.gateway.port)
    , m_asks(loop, m_control, m_settings.pluginSocket, m_settings.user, m_settings.group, m_settings.askDeadline)
    , m_files(loop, m_settings.home, m_settings.user, m_settings.gates ? kTrafficGroup : m_settings.group,
              [this](api::GuestToHost reply) { m_control.send(std::move(reply)); })
    , m_gateway(loop, m_settings.gateway)
    , m_selfTest(loop, m_settings.user, m_settings.group, m_settings.home)
{
    if (m_settings.gates)
        raiseGates();
    m_control.onHello = [this](const api::HostHello &hello, bool newTimeline) { onHello(hello, newTimeline); };
    m_control.onMessage = [this](const api::HostToGuest &message) { onMessage(message); };
    m_control.onCut = [this] { onCut(); };
    beat();
}

void Worker::onHello(const api::HostHello &hello, bool newTimeline)
{
    m_asks.voidAll(newTimeline ? "rolled-back" : "channel-cut",
                   newTimeline ? "The machine was taken back to an earlier point." : "The connection to the Guardian was renewed.");
    m_files.voidAll();
    if (newTimeline) {
        m_fileAsks.clear();
        if (m_execGate)
            m_execGate->voidAll("rolled-back", "The machine was taken back to an earlier point.");
        if (m_fileGate)
            m_fileGate->voidAll();
    }
    awake(hello, m_settings.awakening);
    m_egress.restart();
    m_ingress.restart();
    api::GuestToHost reply;
    auto *greeting = reply.mutable_hello();
    greeting->set_protocol(api::kProtocol);
    greeting->set_epoch(hello.epoch());
    greeting->set_version(COFFERDAM_VERSION);
    greeting->set_image(imageName());
    greeting->set_boot_id(bootId());
    m_control.send(std::move(reply));
    if (m_execGate && !m_execGate->protect(m_settings.awakening.gatewayToken))
        say("the gateway's token is not protected");
    setTable(hello.table());
    onLease(hello.lease());
    m_asks.onEpoch();
    m_gateway.start();
}

void Worker::onMessage(const api::HostToGuest &message)
{
    api::GuestToHost reply;
    reply.set_id(message.id());
    switch (message.body_case()) {
    case api::HostToGuest::kVerdict:
        if (const auto file = m_fileAsks.extract(message.id()))
            m_fileGate->onVerdict(file.mapped(), message.verdict());
        else if (m_execGate)
            m_execGate->onVerdict(message.id(), message.verdict());
        m_asks.onVerdict(message.id(), message.verdict()); // each looks whether the number is one of its own
        return;
    case api::HostToGuest::kLease: onLease(message.lease()); return;
    case api::HostToGuest::kTable: setTable(message.table()); return;
    case api::HostToGuest::kModels: setModels(message.models().json(), m_settings.awakening); return;
    case api::HostToGuest::kProbe: probe(message.id()); return;
    case api::HostToGuest::kPutFile:
    case api::HostToGuest::kGetFile:
    case api::HostToGuest::kHashTree:
    case api::HostToGuest::kPutTree:
    case api::HostToGuest::kMoveTree:
    case api::HostToGuest::kRemoveTree:
    case api::HostToGuest::kListTree:
    case api::HostToGuest::kGetTree: m_files.start(message); return;
    case api::HostToGuest::kQuiesce:
        ::sync();
        std::ofstream("/proc/sys/vm/drop_caches") << "3"; // what is on the disk need not be in a kept memory too
        reply.mutable_done();
        break;
    case api::HostToGuest::kPing: reply.mutable_done(); break;
    default: reply.mutable_failed()->set_code("unsupported"); reply.mutable_failed()->set_message("guestd does not know this request");
    }
    m_control.send(std::move(reply));
}

void Worker::onCut()
{
    say("the channel is cut");
    loseLease();
    m_fileAsks.clear();
    if (m_execGate)
        m_execGate->voidAll("channel-cut", "The connection to the Guardian was cut.");
    if (m_fileGate)
        m_fileGate->voidAll();
    m_asks.voidAll("channel-cut", "The connection to the Guardian was cut.");
    m_files.voidAll();
    m_egress.cut();
    m_ingress.cut();
}

void Worker::beat()
{
    m_loop.after(kBeat, [this] { beat(); });
    if (!m_control.isUp())
        return;
    api::GuestToHost message;
    auto *heartbeat = message.mutable_heartbeat();
    heartbeat->set_monotonic_ns(monotonicNs());
    heartbeat->set_plugin_home(m_asks.isHome());
    heartbeat->set_gateway_ready(m_gateway.isReady());
    for (auto &name : networkInterfaces())
        heartbeat->add_interfaces(std::move(name));
    heartbeat->set_memory_used_kib(memoryUsedKib());
    heartbeat->set_system_read_only(systemIsReadOnly());
    addGates(*heartbeat);
    m_control.send(std::move(message));
}

int runWorker()
{
    ::signal(SIGPIPE, SIG_IGN);
    ::prctl(PR_SET_DUMPABLE, 0); // no ptrace, no core with a token in it
    std::ofstream("/proc/self/oom_score_adj") << "-1000";
    EventLoop loop;
    Ports ports{Port::virtio(loop, "cofferdam.control"), Port::virtio(loop, "cofferdam.out"), Port::virtio(loop, "cofferdam.in")};
    if (!ports.control) {
        say("there is no control port");
        return 1;
    }
    say("at work");
    WorkerSettings settings;
    settings.gates = settings.gateway.gated = gatesWanted();
    if (settings.gates) {
        settings.gateway.agentGroup = kAgentGroup;
        settings.gateway.gatewayGroup = kGatewayGroup;
    }
    Worker worker(loop, std::move(ports), settings);
    loop.run();
    return 1; // it never ends on purpose
}

} // namespace cofferdam::guest
