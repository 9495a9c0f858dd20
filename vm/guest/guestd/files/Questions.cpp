// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/Questions.h"

#include "vm/guest/guestd/files/FileGate.h"
#include "vm/guest/guestd/files/Rights.h"

#include <algorithm>
#include <cerrno>
#include <ranges>
#include <utility>
#include <vector>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxWaiting = 256;
constexpr std::chrono::milliseconds kReport{1000};
constexpr std::chrono::milliseconds kInterruptedCheck{100};
constexpr std::uint32_t kMaxLeaseMs = 60'000;

/// Root can do anything in here by other ways; the user's own file traffic is the user's.
bool isExempt(const Caller &caller)
{
    return caller.uid == 0 || caller.gid == kTrafficGroup;
}

bool isText(const std::string &bytes)
{
    return google::protobuf::internal::IsStructurallyValidUTF8(bytes.data(), static_cast<int>(bytes.size()));
}

} // namespace

Questions::Questions(EventLoop &loop, WorkerLine &line, Inodes &inodes, QuestionSettings settings)
    : m_loop(loop)
    , m_line(line)
    , m_settings(std::move(settings))
    , m_surveyor(inodes, [this](ino_t file) { return isFresh(file); })
{
    m_line.onMessage = [this](const api::WorkerToFiles &message) { onMessage(message); };
    m_line.onUp = [this] { m_lastQuestion = 0; };
    m_line.onCut = [this] {
        m_hasTable = false;
        m_hasLease = false;
        refuseAll();
    };
    report();
}

Questions::~Questions()
{
    refuseAll();
    m_loop.cancel(m_leaseTimer);
    m_loop.cancel(m_reportTimer);
    m_loop.cancel(m_interruptTimer);
}

const Origin &Questions::originOf(Wish &wish) const
{
    if (!wish.origin)
        wish.origin = m_settings.originOf(wish.caller.thread);
    return *wish.origin;
}

void Questions::onMade(ino_t file, const Caller &maker)
{
    if (!isExempt(maker))
        m_fresh.insert(file);
}

Questions::Answer Questions::look(Wish &wish)
{
    if (isExempt(wish.caller))
        return Answer::Allow;
    if (wish.path.empty())
        return Answer::Refuse;
    for (auto &need : wish.needs | std::views::take(wish.count)) {
        if (need.allowed)
            continue;
        if (const auto answer = lookAtNeed(wish, need); answer != Answer::Allow)
            return answer;
        need.allowed = true;
    }
    ++m_allowed;
    return Answer::Allow;
}

Questions::Answer Questions::lookAtNeed(Wish &wish, Need &need)
{
    const auto operation = bit(need.operation);
    if (!m_hasTable || !m_hasLease) // before the first table nothing is known of what is sensitive, so no reading either
        return need.operation == api::FileAsked::READ && m_hadTable && need.reach.free & operation && !need.reach.toolsRefused ? Answer::Allow : Answer::Refuse;
    if (need.reach.refused & operation)
        return Answer::Refuse;
    if (need.reach.toolsRefused && !originOf(wish).isOwn())
        return Answer::Refuse;
    if (need.reach.free & operation || (need.fresh && need.reach.fresh & operation))
        return Answer::Allow;
    if (need.operation == api::FileAsked::READ && need.reach.projects && m_rides.readsProject(originOf(wish).key(), projectOf(wish.path, need.reach.prefix)))
        return Answer::Allow;
    switch (m_rides.ride(originOf(wish).key(), wish, need)) {
    case Rides::Answer::Allowed: return Answer::Allow;
    case Rides::Answer::Refused: return Answer::Refuse;
    case Rides::Answer::Unknown: break;
    }
    return Answer::Ask;
}

std::uint64_t Questions::hold(Wish wish, Finish finish)
{
    const auto first = std::ranges::find(wish.needs, false, &Need::allowed);
    Waiting waiting{++m_lastWaiting, std::move(wish), static_cast<std::size_t>(first - wish.needs.begin()), std::move(finish)};
    const auto id = waiting.id;
    const auto &need = waiting.wish.needs[waiting.need];
    if (m_waiting >= kMaxWaiting) {
        waiting.finish(EACCES);
        return 0;
    }
    if (auto *question = findJoinable(waiting.wish, need, originOf(waiting.wish).key())) {
        question->waiting.push_back(std::move(waiting));
        ++m_waiting;
        return id;
    }
    return ask(std::move(waiting)) ? id : 0;
}

Questions::Question *Questions::findJoinable(const Wish &wish, const Need &need, std::uint64_t key)
{
    const auto kind = kindOf(need.operation);
    if (kind == Kind::Single)
        return nullptr;
    for (auto &[id, question] : m_questions) {
        if (question.key == key && question.kind == kind && !question.subtree.empty() && isBeneath(wish.subject(need), question.subtree))
            return &question;
    }
    return nullptr;
}

bool Questions::ask(Waiting waiting)
{
    auto &wish = waiting.wish;
    const auto &need = wish.needs[waiting.need];
    const auto kind = kindOf(need.operation);
    const auto origin = originOf(wish);
    actAsRoot();
    const auto process = lookAt(wish.caller.thread);
    auto extent = m_surveyor.survey(wish, need, process, m_rides.asked(origin.key(), kind));
    m_rides.noteAsked(origin.key(), kind, extent.subtree.empty() ? std::string(folderOf(wish.subject(need))) : extent.subtree);

    if (!isText(wish.path) || !isText(wish.target) || !isText(extent.subtree)) { // no message can hold it, so nobody can decide
        waiting.finish(EACCES);
        return false;
    }
    api::FilesToWorker message;
    const auto id = ++m_lastQuestion;
    message.set_id(id);
    auto &asked = *message.mutable_asked();
    asked.set_operation(need.operation);
    asked.set_path(wish.path);
    asked.set_target(wish.target);
    asked.set_subtree(extent.subtree);
    asked.set_count(extent.count);
    asked.set_bytes(extent.bytes);
    for (auto &path : extent.sample) {
        if (isText(path))
            asked.add_sample(std::move(path));
    }
    asked.set_area(std::string(need.reach.area));
    if (isText(process.program))
        asked.set_program(process.program);
    if (origin.call != 0)
        asked.set_tool_call_id(std::to_string(origin.call));
    asked.set_process(origin.serial);
    asked.set_waits(origin.waits());
    asked.set_own(origin.isOwn());
    asked.set_old_size(wish.oldSize);
    asked.set_new_size(wish.newSize);
    asked.set_mode(wish.mode);
    if (need.operation == api::FileAsked::REPLACE) {
        if (const auto kept = m_surveyor.kept(wish))
            asked.set_kept(*kept);
    }
    if (!m_line.send(message)) {
        waiting.finish(EACCES);
        return false;
    }
    Question question{origin.key(), kind, std::move(extent.subtree), {}};
    question.waiting.push_back(std::move(waiting));
    question.timer = m_loop.after(m_settings.deadline, [this, id] { end(id, EACCES); });
    m_questions.emplace(id, std::move(question));
    ++m_waiting;
    return true;
}

void Questions::resume(Waiting waiting)
{
    switch (look(waiting.wish)) {
    case Answer::Allow: waiting.finish(0); break;
    case Answer::Refuse: waiting.finish(EACCES); break;
    case Answer::Ask: {
        const auto first = std::ranges::find(waiting.wish.needs, false, &Need::allowed);
        waiting.need = static_cast<std::size_t>(first - waiting.wish.needs.begin());
        const auto &need = waiting.wish.needs[waiting.need];
        if (auto *question = findJoinable(waiting.wish, need, originOf(waiting.wish).key())) {
            question->waiting.push_back(std::move(waiting));
            ++m_waiting;
        } else {
            (void)ask(std::move(waiting));
        }
        break;
    }
    }
}

void Questions::onVerdict(std::uint64_t id, const api::ActionVerdict &verdict)
{
    auto node = m_questions.extract(id);
    if (!node)
        return;
    auto &question = node.mapped();
    m_loop.cancel(question.timer);
    m_waiting -= question.waiting.size();
    if (!verdict.allow()) {
        m_rides.refuse(question.key, question.kind, question.subtree);
        for (auto &waiting : question.waiting)
            waiting.finish(EACCES);
        return;
    }
    // The one that was asked about goes first; it is one of those that the verdict covers.
    m_rides.allow(question.key, question.kind, question.subtree, verdict.covers() > 0 ? verdict.covers() - 1 : 0);
    auto &first = question.waiting.front();
    auto &need = first.wish.needs[first.need];
    need.allowed = true;
    if (need.operation == api::FileAsked::READ || need.operation == api::FileAsked::WRITE)
        m_rides.remember(question.key, need.operation, first.wish.file);
    if (need.operation == api::FileAsked::READ && need.reach.projects)
        m_rides.rememberProject(question.key, std::string(projectOf(first.wish.path, need.reach.prefix)));
    for (auto &waiting : question.waiting)
        resume(std::move(waiting));
}

void Questions::end(std::uint64_t id, int error)
{
    auto node = m_questions.extract(id);
    if (!node)
        return;
    m_loop.cancel(node.mapped().timer);
    m_waiting -= node.mapped().waiting.size();
    for (auto &waiting : node.mapped().waiting)
        waiting.finish(error);
}

void Questions::refuseAll()
{
    while (!m_questions.empty())
        end(m_questions.begin()->first, EACCES);
    m_rides.clear();
}

void Questions::onInterrupt(std::uint64_t waitingId)
{
    for (auto question = m_questions.begin(); question != m_questions.end(); ++question) {
        auto &all = question->second.waiting;
        const auto found = std::ranges::find(all, waitingId, &Waiting::id);
        if (found == all.end())
            continue;
        actAsRoot();
        if (!isDying(found->wish.caller.thread)) { // another signal; the kernel tells of no second one, so we look
            found->interrupted = true;
            if (m_interruptTimer == 0)
                m_interruptTimer = m_loop.after(kInterruptedCheck, [this] { watchInterrupted(); });
            return;
        }
        const bool last = all.size() == 1;
        const bool asker = found == all.begin();
        auto finish = std::move(found->finish);
        all.erase(found);
        --m_waiting;
        if (last) {
            m_loop.cancel(question->second.timer);
            m_questions.erase(question); // a verdict that still comes counts for nothing
        } else if (asker) {
            // Those who only rode with it are asked about anew: the verdict would be for somebody else's operation.
            auto node = m_questions.extract(question);
            m_loop.cancel(node.mapped().timer);
            m_waiting -= node.mapped().waiting.size();
            for (auto &waiting : node.mapped().waiting)
                resume(std::move(waiting));
        }
        finish(EINTR);
        return;
    }
}

void Questions::watchInterrupted()
{
    m_interruptTimer = 0;
    std::vector<std::uint64_t> interrupted;
    for (const auto &[id, question] : m_questions) {
        for (const auto &waiting : question.waiting) {
            if (waiting.interrupted)
                interrupted.push_back(waiting.id);
        }
    }
    for (const auto id : interrupted)
        onInterrupt(id);
}

void Questions::onMessage(const api::WorkerToFiles &message)
{
    switch (message.body_case()) {
    case api::WorkerToFiles::kVerdict: onVerdict(message.id(), message.verdict()); break;
    case api::WorkerToFiles::kTable: setTable(message.table()); break;
    case api::WorkerToFiles::kLease: setLease(message.lease()); break;
    case api::WorkerToFiles::kVoidAll:
    case api::WorkerToFiles::BODY_NOT_SET: // of a newer worker: not understood, so nothing holds
        m_hasTable = false;
        m_fresh.clear();
        refuseAll();
        break;
    }
}

void Questions::setTable(const api::GateTable &table)
{
    if (table.policy_version() != m_tableVersion)
        refuseAll(); // they were asked about under another policy
    m_areas = std::make_shared<Areas>(table);
    m_hadTable = true;
    m_tableVersion = table.policy_version();
    m_hasTable = true;
}

void Questions::setLease(const api::Lease &lease)
{
    m_loop.cancel(m_leaseTimer);
    m_leaseTimer = 0;
    if (lease.valid_ms() == 0) {
        onLeaseEnd();
        return;
    }
    if (m_hasTable && lease.policy_version() != m_tableVersion) {
        m_hasTable = false;
        refuseAll();
    }
    if (lease.task() != m_task) {
        m_task = lease.task();
        m_fresh.clear();
        m_rides.clear();
    }
    m_hasLease = true;
    m_leaseTimer = m_loop.after(std::chrono::milliseconds(std::min(lease.valid_ms(), kMaxLeaseMs)), [this] { onLeaseEnd(); });
}

void Questions::onLeaseEnd()
{
    m_leaseTimer = 0;
    m_hasLease = false;
    refuseAll();
}

void Questions::report()
{
    m_reportTimer = m_loop.after(kReport, [this] { report(); });
    if (m_allowed == 0 || !m_line.isUp())
        return;
    api::FilesToWorker message;
    message.set_allowed(std::exchange(m_allowed, 0));
    m_line.send(message);
}

} // namespace cofferdam::guest
