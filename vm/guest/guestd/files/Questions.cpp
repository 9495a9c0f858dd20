// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/Questions.h"

#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/files/FileGate.h"
#include "vm/guest/guestd/files/Marks.h"
#include "vm/guest/guestd/files/Rights.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <ranges>
#include <utility>
#include <vector>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxChanged = 65'536; // files; beyond, who changed them is not known
constexpr std::chrono::milliseconds kReport{1000};
constexpr std::uint32_t kMaxLeaseMs = 60'000;
constexpr std::uint64_t kSeveral = 0; // no call's key

/// Root can do anything in here by other ways; the user's own file traffic is the user's.
bool isExempt(const Caller &caller)
{
    return caller.uid == 0 || caller.gid == kTrafficGroup;
}

/// For people: what it comes to.
std::string wishAsText(const Wish &wish)
{
    auto text = api::FileAsked::Operation_Name(wish.needs[wish.count - 1].operation);
    std::ranges::transform(text, text.begin(), [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text + ' ' + wish.path;
}

} // namespace

Questions::Questions(EventLoop &loop, WorkerLine &line, Inodes &inodes, QuestionSettings settings)
    : m_loop(loop)
    , m_line(line)
    , m_inodes(inodes)
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

/// Only when all else fits: it is looked up in /proc.
const std::string &Questions::programOf(Wish &wish)
{
    if (!wish.program) {
        const auto serial = originOf(wish).serial;
        if (serial == 0 || m_lastProgram.first != serial) {
            actAsRoot();
            m_lastProgram = {serial, lookAt(wish.caller.thread).program};
        }
        wish.program = m_lastProgram.second;
    }
    return *wish.program;
}

void Questions::onMade(ino_t file, const Caller &maker)
{
    onGone(file); // whatever had this number before
    m_owedMarks.erase(file); // not earlier: without a name it can be open still
    if (!isExempt(maker) && m_fresh.size() < m_settings.mostFresh)
        m_fresh.insert(file);
}

void Questions::onGone(ino_t file)
{
    m_fresh.erase(file);
    m_changedBy.erase(file);
    m_rides.forget(file);
}

void Questions::onWriter(ino_t file, const Caller &caller)
{
    const auto key = isExempt(caller) ? kSeveral : m_settings.originOf(caller.thread).key();
    const auto [writers, isFirst] = m_writers.try_emplace(file, Writers{key, 0});
    ++writers->second.count;
    if (writers->second.key != key)
        writers->second.key = kSeveral;
    if (const auto found = m_changedBy.find(file); found != m_changedBy.end() && found->second != writers->second.key)
        found->second = kSeveral;
}

void Questions::onWriterGone(ino_t file)
{
    if (const auto found = m_writers.find(file); found != m_writers.end() && --found->second.count == 0)
        m_writers.erase(found);
}

bool Questions::isMine(ino_t file, std::uint64_t key) const
{
    const auto found = m_changedBy.find(file);
    return file != 0 && key != kSeveral && found != m_changedBy.end() && found->second == key;
}

void Questions::noteChange(const Wish &wish)
{
    if (wish.file == 0 || !wish.changesContent())
        return;
    if (isExempt(wish.caller)) {
        m_changedBy.erase(wish.file);
    } else if (wish.origin) { // else nothing old was touched
        if (m_changedBy.size() >= kMaxChanged)
            m_changedBy.clear();
        const auto key = wish.origin->key();
        const auto writers = m_writers.find(wish.file); // of others, they may change it after this, too
        m_changedBy.insert_or_assign(wish.file, writers != m_writers.end() && writers->second.key != key ? kSeveral : key);
    }
}

bool Questions::isAsked(const Wish &wish)
{
    if (isExempt(wish.caller))
        return false;
    return std::ranges::any_of(wish.needs | std::views::take(wish.count), [](const Need &need) {
        const auto operation = bit(need.operation);
        return !(need.reach.free & operation) && !(need.fresh && need.reach.fresh & operation);
    });
}

Questions::Answer Questions::look(Wish &wish)
{
    if (isExempt(wish.caller)) {
        noteChange(wish);
        return Answer::Allow;
    }
    if (wish.path.empty())
        return Answer::Refuse;
    for (auto &need : wish.needs | std::views::take(wish.count)) {
        if (need.allowed)
            continue;
        if (const auto answer = lookAtNeed(wish, need); answer != Answer::Allow)
            return answer;
        need.allowed = true;
    }
    noteChange(wish);
    ++m_allowed;
    if (wish.count > 0 && m_samples.wantsMore())
        m_samples.add(wishAsText(wish));
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
    const auto key = originOf(wish).key();
    const auto program = [&]() -> const std::string & { return programOf(wish); };
    switch (m_rides.ride(key, wish, need, isMine(wish.lost, key), program)) {
    case Rides::Answer::Allowed: return Answer::Allow;
    case Rides::Answer::Refused: return Answer::Refuse;
    case Rides::Answer::Unknown: break;
    }
    return Answer::Ask;
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
        m_changedBy.clear();
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
    const auto before = std::exchange(m_marking, std::min(table.mark_writes(), kStrictestMark));
    if (m_marking > before)
        markOpen();
}

std::uint32_t Questions::markFor(const Caller &caller) const
{
    return isExempt(caller) ? 0 : m_marking;
}

void Questions::markOpen()
{
    actAsRoot();
    for (const auto &[file, writers] : m_writers) {
        auto *inode = m_inodes.find(file);
        if (!inode || m_areas->at(m_inodes.pathOf(*inode)).toolsRefused || raiseMark(*inode, m_marking))
            continue;
        auto &owed = m_owedMarks[file];
        owed = std::max(owed, m_marking);
        say("a file that is open for writing could not be marked");
    }
}

std::uint32_t Questions::markOn(const Inode &inode)
{
    const auto owed = m_owedMarks.find(inode.number);
    if (owed == m_owedMarks.end())
        return markOf(inode);
    const auto mark = std::max(markOf(inode), owed->second);
    if (raiseMark(inode, owed->second))
        m_owedMarks.erase(owed);
    return mark;
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
    if (lease.task() != m_task)
        beginTask(lease.task());
    m_hasLease = true;
    m_leaseTimer = m_loop.after(std::chrono::milliseconds(std::min(lease.valid_ms(), kMaxLeaseMs)), [this] { onLeaseEnd(); });
}

void Questions::beginTask(const std::string &task)
{
    m_task = task;
    m_fresh.clear();
    m_changedBy.clear();
    m_rides.clear();
    for (auto &[id, question] : m_questions) {
        for (auto &waiting : question.waiting) {
            for (auto &need : waiting.wish.needs)
                need.fresh = false;
        }
    }
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
    for (auto &sample : m_samples.take())
        message.add_samples(std::move(sample));
    m_line.send(message);
}

} // namespace cofferdam::guest
