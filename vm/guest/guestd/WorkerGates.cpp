// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The worker and its gates: the lease on which they let anything through, their questions on the control port, their self-test.

#include "vm/guest/guestd/Worker.h"
#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/base/ShownName.h"
#include "vm/guest/guestd/files/Areas.h"
#include "vm/guest/guestd/machine/Fence.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace cofferdam::guest {
namespace {

constexpr std::chrono::seconds kTellLocal{10};
constexpr std::uint32_t kLongestLease = 120'000; // ms

/// What OpenClaw will run in this machine for a call of its tool exec; none: nothing.
std::optional<AnnouncedCall> announcementOf(const api::PluginRequest &request)
{
    google::protobuf::Struct parameters;
    if (!google::protobuf::util::JsonStringToMessage(request.params_json(), &parameters).ok())
        return std::nullopt;
    const auto textOf = [&](const char *name) {
        const auto found = parameters.fields().find(name);
        return found == parameters.fields().end() ? std::string() : found->second.string_value();
    };
    AnnouncedCall call{textOf("command"), request.directory(), {}, request.tool_call_id(), request.run_id()};
    const auto host = textOf("host");
    if (call.command.empty() || (!host.empty() && host != "auto" && host != "gateway"))
        return std::nullopt;
    if (const auto found = parameters.fields().find("env"); found != parameters.fields().end()) {
        for (const auto &[name, value] : found->second.struct_value().fields())
            call.environment.push_back(name + "=" + value.string_value());
    }
    return call;
}

} // namespace

void Worker::raiseGates()
{
    ExecGateSettings settings;
    settings.user = m_settings.user;
    settings.group = m_settings.group;
    settings.agentGroup = kAgentGroup;
    settings.gatewayGroup = kGatewayGroup;
    settings.toolsGroup = kToolsGroup;
    settings.proxyPort = m_settings.proxyPort;
    settings.modelPort = m_settings.modelPort;
    settings.gatewayPort = m_settings.gateway.port;
    m_execGate.emplace(m_loop, Keep::inherited(), settings);
    m_execGate->nextId = [this] { return m_control.nextId(); };
    m_execGate->onAsk = [this](std::uint64_t id, api::ExecAsked asked) {
        for (auto *text : {asked.mutable_path(), asked.mutable_requested(), asked.mutable_directory()})
            *text = shownName(*text);
        for (auto &ancestor : *asked.mutable_ancestors())
            ancestor = shownName(ancestor);
        for (auto &file : *asked.mutable_files())
            file.set_path(shownName(file.path()));
        api::GuestToHost message;
        message.set_id(id);
        *message.mutable_exec_asked() = std::move(asked);
        m_control.send(std::move(message));
    };
    m_fileGate.emplace(m_loop);
    m_fileGate->onAsk = [this](std::uint64_t id, api::FileAsked question) { askFile(id, std::move(question)); };
    m_fileGate->onGone = [this](std::uint64_t gateId) {
        const auto asked = std::ranges::find(m_fileAsks, gateId, [](const auto &each) { return each.second; });
        if (asked != m_fileAsks.end())
            tellGone(m_fileAsks.extract(asked).key());
    };
    m_execGate->onGone = [this](std::uint64_t id) { tellGone(id); };
    m_gateway.onFilter = [this](Descriptor listener, pid_t gateway) { m_execGate->adopt(std::move(listener), gateway); };
    m_asks.isPlugin = [this](int socket) { return m_gateway.isPeer(socket); };
    m_asks.onAllowed = [this](const api::PluginRequest &request) { onPluginAllowed(request); };
    m_asks.onEnded = [this](const std::string &toolCallId) { m_execGate->endAnnounced(toolCallId); };
    if (!m_execGate->protect(m_settings.pluginSocket))
        say("the plugin's socket is not protected");
    m_fence = fenceProblem();
    freeze(); // until the host is heard
    tellLocal();
}

void Worker::setTable(const api::GateTable &table)
{
    if (!m_settings.gates || !m_fileGate)
        return;
    m_fileGate->setTable(table);
    for (const auto &area : table.areas()) {
        if (area.tools_refused())
            m_execGate->protectState(area.prefix());
    }
    m_execGate->setReadable([areas = std::make_shared<const Areas>(table)](const std::string &path) {
        const auto reach = areas->at(path);
        return (reach.free & bit(api::FileAsked::READ)) != 0 && (reach.refused & bit(api::FileAsked::READ)) == 0 && !reach.toolsRefused;
    });
}

void Worker::onLease(const api::Lease &lease)
{
    if (!m_settings.gates)
        return;
    m_loop.cancel(m_leaseTimer);
    m_leaseTimer = m_loop.after(std::chrono::milliseconds(std::min(lease.valid_ms(), kLongestLease)), [this] {
        m_leaseTimer = 0;
        say("the host is silent");
        loseLease();
    });
    if (std::exchange(m_task, lease.task()) != lease.task())
        endCalls(); // before the file gate forgets what was new
    m_execGate->setPolicy(lease.policy_version());
    m_execGate->setLease(true);
    m_fileGate->setLease(lease);
    const auto changed = !std::exchange(m_leaseHeld, true) || m_frozenByHost != lease.frozen();
    m_frozenByHost = lease.frozen();
    if (changed || !m_freezing.empty())
        freeze();
}

void Worker::loseLease()
{
    if (!m_settings.gates)
        return;
    m_loop.cancel(std::exchange(m_leaseTimer, 0));
    if (!std::exchange(m_leaseHeld, false))
        return;
    freeze(); // first: whoever runs on would only run into refusals
    m_execGate->setLease(false);
    m_fileGate->setLease({});
}

void Worker::freeze()
{
    const auto frozen = !m_leaseHeld || m_frozenByHost;
    m_freezing = freezeAgent(frozen) ? "" : frozen ? "the agent could not be frozen" : "the agent could not be let go on";
    if (!m_freezing.empty())
        say(m_freezing);
}

void Worker::onPluginAllowed(const api::PluginRequest &request)
{
    if (auto call = announcementOf(request))
        m_execGate->announce(std::move(*call));
}

void Worker::askFile(std::uint64_t gateId, api::FileAsked question)
{
    const auto label = m_execGate->label(question.process());
    question.set_program(label.program);
    question.set_tool_call_id(label.toolCallId);
    question.set_run_id(label.runId);
    for (auto *text : {question.mutable_path(), question.mutable_target(), question.mutable_subtree(), question.mutable_former(), question.mutable_program()})
        *text = shownName(*text);
    for (auto &path : *question.mutable_sample())
        path = shownName(path);
    if (!m_control.isUp()) {
        m_fileGate->onVerdict(gateId, {}); // blocks
        return;
    }
    const auto id = m_control.nextId();
    m_fileAsks[id] = gateId;
    api::GuestToHost message;
    message.set_id(id);
    *message.mutable_file_asked() = std::move(question);
    m_control.send(std::move(message));
}

/// The host need not go on deciding it.
void Worker::tellGone(std::uint64_t question)
{
    api::GuestToHost message;
    message.set_id(question);
    message.mutable_gone();
    m_control.send(std::move(message));
}

/// What calls of the task before have left running goes with it: it may have files open that were new then, and are the user's now.
void Worker::endCalls()
{
    const auto left = endTools();
    m_leftRunning = left.all ? "" : "what tool calls had left running could not be ended";
    if (left.processes == 0)
        return;
    say(std::to_string(left.processes) + " programs are ended with their task");
    api::GuestToHost message;
    auto *ended = message.mutable_calls_ended();
    ended->set_processes(left.processes);
    for (const auto &program : left.programs) {
        ended->add_programs(shownName(program));
    }
    m_control.send(std::move(message));
}

void Worker::tellLocal()
{
    m_loop.after(kTellLocal, [this] { tellLocal(); });
    m_fence = fenceProblem();
    api::GuestToHost message;
    auto &local = *message.mutable_local();
    local.set_execs(m_execGate->takeLocal());
    local.set_files(m_fileGate->takeLocal());
    for (auto &sample : m_execGate->takeSamples())
        local.add_exec_samples(std::move(sample));
    for (auto &sample : m_fileGate->takeSamples())
        local.add_file_samples(std::move(sample));
    if (local.execs() + local.files() > 0)
        m_control.send(std::move(message));
}

void Worker::probe(std::uint64_t request)
{
    m_selfTest.run([this, request, epoch = m_control.epoch()](const api::ProbeResults &results) {
        if (epoch != m_control.epoch())
            return; // asked in another timeline
        api::GuestToHost reply;
        reply.set_id(request);
        *reply.mutable_probed() = results;
        m_control.send(std::move(reply));
    });
}

void Worker::addGates(api::Heartbeat &heartbeat) const
{
    heartbeat.set_lease_held(m_leaseHeld);
    if (!m_settings.gates)
        return;
    *heartbeat.add_gates() = m_execGate->state();
    *heartbeat.add_gates() = m_fileGate->state();
    *heartbeat.add_gates() = m_execGate->connectState();
    auto *fence = heartbeat.add_gates();
    fence->set_name("fence");
    fence->set_problem(!m_fence.empty() ? m_fence : !m_freezing.empty() ? m_freezing : m_leftRunning);
    fence->set_closed(fence->problem().empty());
}

} // namespace cofferdam::guest
