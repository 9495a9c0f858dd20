// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The questions themselves, from being asked to their end.

#include "vm/guest/guestd/files/Questions.h"

#include "core/api/GuestLimits.h"
#include "vm/guest/guestd/files/Rights.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <utility>
#include <vector>

namespace cofferdam::guest {
namespace {

constexpr std::uint64_t kAlways = 1ULL << 40; // ms
constexpr std::int64_t kDoubt = 1'000'000'000; // ns by which the time of a change may be too early: it is that of the last tick of a clock
constexpr std::chrono::milliseconds kInterruptedCheck{100};

/// As the kernel counts the times of changes.
std::int64_t realtimeNs()
{
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

std::uint64_t unchangedMs(std::int64_t changed)
{
    if (changed == 0)
        return kAlways;
    const auto now = realtimeNs();
    return changed >= now - kDoubt ? 0 : static_cast<std::uint64_t>(now - kDoubt - changed) / 1'000'000;
}

bool isText(const std::string &bytes)
{
    return google::protobuf::internal::IsStructurallyValidUTF8(bytes.data(), static_cast<int>(bytes.size()));
}

bool canBeTold(const std::string &path)
{
    return isText(path) && path.size() <= api::kLongestAskedPath;
}

void tellWish(const Wish &wish, api::FileAsked &asked)
{
    asked.set_path(wish.path);
    asked.set_target(wish.target);
    asked.set_mode(wish.mode);
    asked.set_exchanges(wish.exchanges);
    asked.set_former(wish.former);
    asked.set_former_unknown(wish.formerUnknown);
    asked.set_folder(wish.movesFolder);
    asked.set_holds_unknown(wish.held.unknown);
    for (const auto &[path, target] : wish.held.places) {
        if (!canBeTold(path) || !canBeTold(target)) {
            asked.set_holds_unknown(true);
            continue;
        }
        auto *held = asked.add_holds();
        held->set_path(path);
        held->set_target(target);
    }
}

/// What only the file at hand has is told only where the answer is for no other.
void tellSizes(const Wish &wish, const Extent &extent, api::FileAsked &asked)
{
    const bool many = extent.count > 1;
    asked.set_old_size(many ? std::max(wish.oldSize, extent.bytes) : wish.oldSize);
    asked.set_new_size(many ? 0 : wish.newSize);
}

void tellExtent(Extent &&extent, api::FileAsked &asked)
{
    asked.set_count(extent.count);
    asked.set_bytes(extent.bytes);
    for (auto &path : extent.sample) {
        if (isText(path))
            asked.add_sample(std::move(path));
    }
    asked.set_unchanged_ms(unchangedMs(extent.changed));
}

void tellOrigin(const Origin &origin, api::FileAsked &asked)
{
    if (origin.call != 0)
        asked.set_tool_call_id(std::to_string(origin.call));
    asked.set_process(origin.serial);
    asked.set_waits(origin.waits());
    asked.set_own(origin.isOwn());
}

} // namespace

std::uint64_t Questions::hold(Wish wish, Finish finish)
{
    const auto first = static_cast<std::size_t>(std::ranges::find(wish.needs, false, &Need::allowed) - wish.needs.begin());
    Waiting waiting{++m_lastWaiting, std::move(wish), first, std::move(finish)};
    const auto id = waiting.id;
    const auto &need = waiting.wish.needs[waiting.need];
    if (m_waiting >= api::kMostFileQuestions) {
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
    const auto area = kind == Kind::Single ? std::nullopt : wish.commonArea(need);
    if (!area)
        return nullptr;
    for (auto &[id, question] : m_questions) {
        const auto &judged = question.judged;
        if (judged.key == key && judged.kind == kind && judged.area == *area && !judged.subtree.empty() && isBeneath(wish.subject(need), judged.subtree))
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
    const auto now = realtimeNs();
    auto extent = m_surveyor.survey(wish, need, process, m_rides.asked(origin.key(), kind), [&](ino_t file) { return isMine(file, origin.key()); });
    const auto area = wish.asksForOthers(need) ? wish.commonArea(need) : std::nullopt;
    if (kind != Kind::Single && !extent.subtree.empty() && m_rides.wasRefusedIn(origin.key(), extent.subtree))
        extent = m_surveyor.single(wish, need, isMine(wish.lost, origin.key()));
    std::string noted;
    if (area) {
        noted = extent.subtree.empty() ? std::string(folderOf(wish.subject(need))) : extent.subtree;
        m_rides.noteAsked(origin.key(), kind, noted);
    }

    const std::array told{&wish.path, &wish.target, &wish.former, &extent.subtree};
    if (!std::ranges::all_of(told, [](const std::string *path) { return canBeTold(*path); })) { // so nobody can decide
        waiting.finish(EACCES);
        return false;
    }
    Rides::Judged judged{.key = origin.key(),
                         .kind = kind,
                         .subtree = extent.subtree,
                         .area = std::string(area.value_or(std::string_view())),
                         .program = canBeTold(process.program) ? process.program : std::string(),
                         .names = std::move(extent.names),
                         .since = now};
    api::FilesToWorker message;
    const auto id = ++m_lastQuestion;
    message.set_id(id);
    auto &asked = *message.mutable_asked();
    asked.set_operation(need.operation);
    asked.set_subtree(judged.subtree);
    tellWish(wish, asked);
    tellSizes(wish, extent, asked);
    tellExtent(std::move(extent), asked);
    asked.set_area(std::string(need.reach.area));
    if (need.operation == api::FileAsked::READ)
        asked.set_marked(wish.marked);
    asked.set_program(judged.program);
    tellOrigin(origin, asked);
    if (need.operation == api::FileAsked::REPLACE && asked.count() <= 1) {
        if (const auto kept = wish.losesNothing ? std::optional(1000U) : m_surveyor.kept(wish))
            asked.set_kept(*kept);
    }
    if (!m_line.send(message)) {
        waiting.finish(EACCES);
        return false;
    }
    Question question{std::move(judged), std::move(noted), wish.subject(need), {}};
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
        if (const auto &asker = question.waiting.front(); asker.wish.needs[asker.need].operation != api::FileAsked::READ) // it changes nothing
            m_rides.refuse(question.judged.key, question.judged.kind, question.judged.subtree, question.path);
        for (auto &waiting : question.waiting)
            waiting.finish(EACCES);
        return;
    }
    const auto key = question.judged.key;
    if (verdict.alone() && !question.noted.empty())
        m_rides.dropAsked(key, question.judged.kind, question.noted);
    // The one that was asked about goes first; it is one of those that the verdict covers.
    if (!verdict.alone())
        m_rides.allow(std::move(question.judged), verdict.covers() > 0 ? verdict.covers() - 1 : 0);
    auto &first = question.waiting.front();
    auto &need = first.wish.needs[first.need];
    need.allowed = true;
    if (need.operation == api::FileAsked::READ || need.operation == api::FileAsked::WRITE)
        m_rides.remember(key, need.operation, first.wish);
    if (need.operation == api::FileAsked::READ && need.reach.projects)
        m_rides.rememberProject(key, std::string(projectOf(first.wish.path, need.reach.prefix)));
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
    withdraw(id);
    for (auto &waiting : node.mapped().waiting)
        waiting.finish(error);
}

/// The host need not go on deciding it.
void Questions::withdraw(std::uint64_t question)
{
    api::FilesToWorker message;
    message.set_id(question);
    message.set_gone(true);
    if (m_line.isUp())
        m_line.send(message);
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
            withdraw(question->first);
            m_questions.erase(question); // a verdict that still comes counts for nothing
        } else if (asker) {
            // Those who only rode with it are asked about anew: the verdict would be for somebody else's operation.
            auto node = m_questions.extract(question);
            m_loop.cancel(node.mapped().timer);
            withdraw(node.key());
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

} // namespace cofferdam::guest
