// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/channel/DirectGuest.h"

#include "core/sluice/control/ControlSession.h"
#include "core/sluice/ports/InSession.h"
#include "core/sluice/ports/OutSession.h"
#include "vm/channel/PortOpener.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

// In the order of connecting: HELLO makes the guest speak on the other two.
constexpr std::array kSockets{"out.sock"_L1, "in.sock"_L1, "control.sock"_L1};

/// We may be in a slot of the very object.
template<typename T>
void retire(std::unique_ptr<T> &object)
{
    if (auto *old = object.release()) {
        old->blockSignals(true);
        old->deleteLater();
    }
}

} // namespace

DirectGuest::DirectGuest(GuestSettings settings, Decider &decider, ModelRoute &models, QObject *parent)
    : Guest(parent)
    , m_settings(std::move(settings))
    , m_decider(decider)
    , m_models(models)
    , m_nobody(std::make_unique<ControlRequests>())
{
    m_greetingPatience.setSingleShot(true);
    m_silence.setSingleShot(true);
    connect(&m_greetingPatience, &QTimer::timeout, this, [this] {
        if (m_wasUp || (m_settings.again.count() > 0 && !m_untilGreeted.hasExpired()))
            reconnect();
        else
            onPortFailed(phrase("Guest", "The machine does not answer."));
    });
    connect(&m_silence, &QTimer::timeout, this, &DirectGuest::reconnect);
}

DirectGuest::~DirectGuest()
{
    cut();
}

void DirectGuest::start()
{
    for (std::size_t i = 0; i < kSockets.size(); ++i) {
        m_ports[i] = std::make_unique<PortOpener>(m_settings.folder + u'/' + kSockets[i], m_settings.patience);
        connect(m_ports[i].get(), &PortOpener::connected, this, &DirectGuest::connectNext);
        connect(m_ports[i].get(), &PortOpener::failed, this, [this](const Error &error) { onPortFailed(error.message); });
    }
    connectNext();
}

void DirectGuest::connectNext()
{
    for (auto &port : m_ports) {
        if (!port->isConnected()) {
            port->start();
            return;
        }
    }
    onPortsConnected();
}

void DirectGuest::onPortsConnected()
{
    m_in = std::make_unique<InSession>(m_ports[In]->take(), InSession::Start::WhenGreeted);
    m_out = std::make_unique<OutSession>(m_ports[Out]->take(), m_settings.agent, m_settings.epoch, Outlets{m_decider, m_models});
    m_out->hold(m_settings.hold);
    ControlSettings control;
    control.agent = m_settings.agent;
    control.epoch = m_settings.epoch;
    control.restored = m_settings.restored;
    control.personality = m_settings.personality;
    control.silence = m_settings.silence;
    control.table = m_settings.table;
    control.models = m_settings.models;
    control.frozen = m_settings.frozen;
    control.unansweredHellos = m_settings.unansweredHellos;
    m_control = std::make_unique<ControlSession>(m_ports[Control]->take(), std::move(control), m_decider);
    listenTo(*m_control);
    connect(m_out.get(), &OutSession::egressRefused, this, &Guest::egressRefused);
    connect(m_out.get(), &OutSession::violation, this, &DirectGuest::onViolation);
    connect(m_in.get(), &InSession::violation, this, &DirectGuest::onViolation);
    connect(m_out.get(), &OutSession::closed, this, &DirectGuest::onLost);
    connect(m_in.get(), &InSession::closed, this, &DirectGuest::onLost);
    if (m_untilGreeted.isForever())
        m_untilGreeted = QDeadlineTimer(m_settings.patience);
    m_greetingPatience.start(m_settings.again.count() > 0 ? std::min(m_settings.again, m_settings.patience) : m_settings.patience);
}

void DirectGuest::listenTo(const ControlSession &control)
{
    connect(&control, &ControlSession::greeted, this, &DirectGuest::onGreeted);
    connect(&control, &ControlSession::violation, this, &DirectGuest::onViolation);
    connect(&control, &ControlSession::closed, this, &DirectGuest::onLost);
    connect(&control, &ControlSession::leaseLost, this, [this] { m_silence.start(m_settings.silence); });
    connect(&control, &ControlSession::leaseRegained, &m_silence, &QTimer::stop);
    connect(&control, &ControlSession::leaseLost, this, &Guest::leaseLost);
    connect(&control, &ControlSession::leaseRegained, this, &Guest::leaseRegained);
    connect(&control, &ControlSession::heartbeat, this, &Guest::heartbeat);
    connect(&control, &ControlSession::pluginHomeChanged, this, &Guest::pluginHomeChanged);
    connect(&control, &ControlSession::callEnded, this, &Guest::callEnded);
    connect(&control, &ControlSession::decidedInGuest, this, &Guest::decidedInGuest);
    connect(&control, &ControlSession::leftoversEnded, this, &Guest::leftoversEnded);
    connect(&control, &ControlSession::refusedUnasked, this, &Guest::refusedUnasked);
}

void DirectGuest::onGreeted(const GuestGreeting &greeting)
{
    m_greetingPatience.stop();
    m_untilGreeted = QDeadlineTimer(QDeadlineTimer::Forever);
    m_wasUp = true;
    m_settings.restored = false; // once told, and not to be told again by a reconnection
    m_in->begin();
    m_gateway.setWay(m_in.get());
    Q_EMIT greeted(greeting);
}

void DirectGuest::reconnect()
{
    dropSessions();
    start();
}

void DirectGuest::onPortFailed(const Phrase &reason)
{
    const bool wasUp = m_wasUp;
    cut();
    if (wasUp)
        Q_EMIT closed();
    else
        Q_EMIT failed(reason);
}

void DirectGuest::onLost()
{
    onPortFailed(phrase("Guest", "The machine does not answer."));
}

void DirectGuest::onViolation(const Phrase &reason)
{
    cut();
    Q_EMIT violation(reason);
}

void DirectGuest::dropSessions()
{
    m_silence.stop();
    m_greetingPatience.stop();
    m_gateway.setWay(nullptr);
    if (m_control) {
        m_settings.unansweredHellos = m_control->unansweredHellos();
        m_control->blockSignals(true);
        m_control->close(); // at once: deleteLater() alone would let a verdict out
    }
    if (m_out)
        m_out->close(); // and so would a question
    retire(m_control);
    retire(m_out);
    retire(m_in);
    for (auto &port : m_ports)
        retire(port);
}

void DirectGuest::cut()
{
    dropSessions();
    m_untilGreeted = QDeadlineTimer(QDeadlineTimer::Forever);
    m_wasUp = false;
}

// ------------------------------------------------------------------------------------------------ what is wanted of it

bool DirectGuest::isConnected() const
{
    return m_control && m_control->isOpen();
}

bool DirectGuest::isAlive() const
{
    return m_control && m_control->isAlive();
}

GuestVitals DirectGuest::vitals() const
{
    return m_control ? m_control->vitals() : GuestVitals{};
}

int DirectGuest::unansweredHellos() const
{
    return m_control ? m_control->unansweredHellos() : m_settings.unansweredHellos;
}

void DirectGuest::setTable(const api::GateTable &table)
{
    m_settings.table = table;
    if (m_control)
        m_control->setTable(table);
}

void DirectGuest::setModels(const QByteArray &json)
{
    m_settings.models = json;
    if (m_control)
        m_control->setModels(json);
}

void DirectGuest::setFrozen(bool frozen)
{
    m_settings.frozen = frozen;
    if (m_control)
        m_control->setFrozen(frozen);
}

void DirectGuest::hold(const StreamHold &hold)
{
    m_settings.hold = hold;
    if (m_out)
        m_out->hold(hold);
}

void DirectGuest::setTask(const TaskId &task)
{
    if (m_control)
        m_control->setTask(task);
}

void DirectGuest::setStopped(bool stopped)
{
    if (m_control)
        m_control->setGuestStopped(stopped);
}

void DirectGuest::dropStreams()
{
    if (m_out)
        m_out->dropStreams();
}

ControlRequests &DirectGuest::requests()
{
    return m_control ? m_control->requests() : *m_nobody;
}

void DirectGuest::putFile(const QString &path, quint32 mode, const QByteArray &content, QObject *context, Done<void> done)
{
    requests().putFile(path, mode, content, context, std::move(done));
}

void DirectGuest::getFile(const QString &path, quint64 offset, quint32 length, QObject *context, Done<GuestContent> done)
{
    requests().getFile(path, offset, length, context, std::move(done));
}

void DirectGuest::hashTree(const QString &path, QObject *context, Done<QList<GuestFile>> done)
{
    requests().hashTree(path, context, std::move(done));
}

void DirectGuest::putTree(api::PutTree tree, QObject *context, Done<void> done)
{
    requests().putTree(std::move(tree), context, std::move(done));
}

void DirectGuest::moveTree(const QByteArray &from, const QByteArray &to, QObject *context, Done<void> done)
{
    requests().moveTree(from, to, context, std::move(done));
}

void DirectGuest::removeTree(const QByteArray &root, QObject *context, Done<void> done)
{
    requests().removeTree(root, context, std::move(done));
}

void DirectGuest::listTree(const QByteArray &root, const QByteArray &after, bool withGit, QObject *context, Done<GuestPage> done)
{
    requests().listTree(root, after, withGit, context, std::move(done));
}

void DirectGuest::getTree(const QByteArray &root, const QList<GuestSpan> &spans, QObject *context, Done<QList<GuestPiece>> done)
{
    requests().getTree(root, spans, context, std::move(done));
}

void DirectGuest::probe(QObject *context, Done<QList<GuestProbe>> done)
{
    requests().probe(context, std::move(done));
}

void DirectGuest::quiesce(QObject *context, Done<void> done)
{
    requests().quiesce(context, std::move(done));
}

void DirectGuest::ping(QObject *context, Done<void> done)
{
    requests().ping(context, std::move(done));
}

} // namespace cofferdam
