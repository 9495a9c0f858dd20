// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Messages of a guest on its control port, whose every question is allowed: verdicts go to questions alone, and none leaves after the
// guest broke the protocol. The input is pieces, each a GuestToHost.

#include "tests/fuzz/EventLoop.h"
#include "tests/fuzz/LocalSocket.h"
#include "tests/fuzz/Mutations.h"

#include "core/api/PortFraming.h"
#include "core/api/guest.pb.h"
#include "core/sluice/control/ControlSession.h"
#include "core/sluice/control/MessageLimits.h"
#include "tests/support/ScriptedDecider.h"

#include <sys/socket.h>

#include <map>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr quint64 kEpoch = 7;

/// The guest's end of the port.
class Guest
{
public:
    Descriptor hostEnd()
    {
        int ends[2];
        require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) == 0, "there is a port");
        m_end.reset(ends[0]);
        return Descriptor(ends[1]);
    }
    void write(std::string_view message) const { giveAll(m_end.get(), api::portFrame(message)); }
    /// Verdicts since the last time, by the question.
    std::map<quint64, api::ActionVerdict> verdicts()
    {
        m_reader.feed(takeAll(m_end.get()));
        std::map<quint64, api::ActionVerdict> found;
        while (const auto bytes = m_reader.next()) {
            api::HostToGuest message;
            require(message.ParseFromString(*bytes) && message.epoch() == kEpoch, "the host speaks its protocol");
            if (message.has_verdict())
                require(found.emplace(message.id(), message.verdict()).second, "a question has one verdict");
        }
        return found;
    }

private:
    Descriptor m_end;
    api::PortFrameReader m_reader;
};

std::string greeting()
{
    api::GuestToHost message;
    message.set_epoch(kEpoch);
    message.mutable_hello()->set_protocol(api::kProtocol);
    message.mutable_hello()->set_epoch(kEpoch);
    return message.SerializeAsString();
}

bool isQuestion(std::string_view bytes, quint64 &id)
{
    api::GuestToHost message;
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || message.epoch() != kEpoch)
        return false;
    id = message.id();
    return message.has_asked() || message.has_exec_asked() || message.has_file_asked();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    beginEvents();
    Guest guest;
    ScriptedDecider decider;
    decider.automatic = Verdict::Allow;
    ControlSettings settings;
    settings.agent = AgentId{u"agent-1"_s};
    settings.epoch = Epoch{kEpoch};
    settings.silence = std::chrono::hours(1); // no lease runs out in here
    ControlSession session(guest.hostEnd(), settings, decider);
    int violations = 0;
    QObject::connect(&session, &ControlSession::violation, &session, [&violations](const Phrase &reason) {
        ++violations;
        require(!reason.isEmpty(), "a violation has a reason");
    });
    guest.write(greeting());
    handleEvents();
    require(session.isAlive(), "a guest that greets is alive");

    qsizetype answered = 0;
    for (const auto piece : pieces({reinterpret_cast<const char *>(data), size})) {
        const bool wasOpen = session.isOpen();
        quint64 id = 0;
        const bool asks = isQuestion(piece, id);
        guest.write(piece);
        handleEvents();
        for (const auto &[question, verdict] : guest.verdicts()) {
            if (const auto shape = shapeOf(piece); wasOpen && verdict.rule() == "too-long" && shape.isQuestion && !shape.isWithinLimits) {
                require(!verdict.allow() && question == shape.id, "what is too much to be read is blocked");
                continue;
            }
            require(wasOpen && asks && question == id, "a verdict answers the question that was asked");
            if (verdict.rule() == "too-long" || verdict.rule() == "too-many-questions") {
                require(!verdict.allow(), "what nobody was asked is not allowed");
                continue;
            }
            require(verdict.allow() && !verdict.repeatable(), "the decider's word is carried as it is");
            ++answered;
        }
        require(answered <= decider.actions.size(), "nothing is answered that was not decided");
    }
    require(violations <= 1 && (violations == 0 || !session.isOpen()), "who breaks the protocol is cut off, and told of once");
    for (const auto &action : std::as_const(decider.actions)) {
        require(action.agent == settings.agent && action.epoch == settings.epoch, "an action is of its agent and time");
        require(action.facts.complete || !action.facts.effects.isEmpty() || action.facts.values.contains(u"gave_up"_s), "what is not understood says so");
    }
    return 0;
}
