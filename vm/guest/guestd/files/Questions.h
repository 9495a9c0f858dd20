// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Decides each wish: from the host's table, from an earlier verdict, or by a question during which only that wish waits.
// No table, no lease, no worker, no answer: refused.

#pragma once

#include "vm/guest/guestd/base/EventLoop.h"
#include "vm/guest/guestd/base/Samples.h"
#include "vm/guest/guestd/files/Extent.h"
#include "vm/guest/guestd/files/Rides.h"
#include "vm/guest/guestd/files/WorkerLine.h"

#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace cofferdam::guest {

/// The host answers within 240 s; whoever hears nothing until here is refused.
inline constexpr std::chrono::seconds kFileDeadline{245};

struct QuestionSettings {
    std::function<Origin(pid_t)> originOf;
    std::chrono::milliseconds deadline = kFileDeadline;
    std::size_t mostFresh = FileLimits().fresh;
};

class Questions
{
public:
    enum class Answer { Allow, Refuse, Ask };
    /// Called once with 0 or the error that the agent gets.
    using Finish = std::function<void(int error)>;

    Questions(EventLoop &loop, WorkerLine &line, Inodes &inodes, QuestionSettings settings);
    ~Questions();

    /// Never waits.
    [[nodiscard]] Answer look(Wish &wish);
    /// After Answer::Ask. Gives a number by which the wish can be given up.
    std::uint64_t hold(Wish wish, Finish finish);
    /// A signal reached the one who waits. When it is being killed, its wish is dropped.
    void onInterrupt(std::uint64_t waiting);

    [[nodiscard]] const std::shared_ptr<const Areas> &areas() const { return m_areas; }
    [[nodiscard]] bool isFresh(ino_t file) const { return m_fresh.contains(file); }
    /// It is OpenClaw itself that asks.
    [[nodiscard]] bool isOwn(const Caller &caller) const { return m_settings.originOf(caller.thread).isOwn(); }
    /// What the user puts there is the user's, not the agent's to delete.
    void onMade(ino_t file, const Caller &maker);
    void onGone(ino_t file);
    /// A descriptor that can write to it was given to `caller`, or was closed. Who has one can change the file at any time, unseen.
    void onWriter(ino_t file, const Caller &caller);
    void onWriterGone(ino_t file);
    /// What `caller` writes into a file that is no part of OpenClaw's state comes under a data rule: the mark of it; 0: none.
    [[nodiscard]] std::uint32_t markFor(const Caller &caller) const;
    /// The mark that it bears, or that it was to bear and could not be given. As root.
    [[nodiscard]] std::uint32_t markOn(const Inode &inode);
    /// Reading a file that bears this mark is asked.
    [[nodiscard]] bool asksAboutMark(std::uint32_t mark) const { return mark > m_marking; }
    /// The wish needs an answer that the table does not give.
    [[nodiscard]] static bool isAsked(const Wish &wish);

private:
    struct Waiting {
        std::uint64_t id;
        Wish wish;
        std::size_t need; ///< The one that is asked about.
        Finish finish;
        bool interrupted = false;
    };
    struct Question {
        Rides::Judged judged;
        std::string noted;          ///< As the folder that was asked about; empty: none.
        std::string path;           ///< Of the one that is asked about.
        std::list<Waiting> waiting; ///< The first is the one that is asked about.
        EventLoop::TimerId timer = 0;
    };

    [[nodiscard]] Answer lookAtNeed(Wish &wish, Need &need);
    /// Whoever has a file open for writing may write from now on what comes under a data rule.
    void markOpen();
    struct Writers { ///< Those who have a file open for writing.
        std::uint64_t key; ///< kSeveral: of more than one call, or nobody knows.
        std::uint64_t count;
    };

    /// Nobody but those with this key has changed it since they were let.
    [[nodiscard]] bool isMine(ino_t file, std::uint64_t key) const;
    void noteChange(const Wish &wish);
    void beginTask(const std::string &task);
    void withdraw(std::uint64_t question);
    [[nodiscard]] const Origin &originOf(Wish &wish) const;
    [[nodiscard]] const std::string &programOf(Wish &wish);
    [[nodiscard]] Question *findJoinable(const Wish &wish, const Need &need, std::uint64_t key);
    [[nodiscard]] bool ask(Waiting waiting);
    void resume(Waiting waiting);
    void onMessage(const api::WorkerToFiles &message);
    void onVerdict(std::uint64_t id, const api::ActionVerdict &verdict);
    void setTable(const api::GateTable &table);
    void setLease(const api::Lease &lease);
    void onLeaseEnd();
    void end(std::uint64_t id, int error);
    void refuseAll();
    void watchInterrupted();
    void report();

    EventLoop &m_loop;
    WorkerLine &m_line;
    Inodes &m_inodes;
    QuestionSettings m_settings;
    Surveyor m_surveyor;
    std::shared_ptr<const Areas> m_areas = std::make_shared<Areas>(); ///< Kept when the table is void: what is sensitive stays so.
    bool m_hadTable = false;
    bool m_hasTable = false;
    bool m_hasLease = false;
    std::uint64_t m_tableVersion = 0;
    std::uint32_t m_marking = 0; ///< As the table says; kept when it is void.
    std::string m_task;
    EventLoop::TimerId m_leaseTimer = 0;
    EventLoop::TimerId m_reportTimer = 0;
    EventLoop::TimerId m_interruptTimer = 0;
    std::unordered_set<ino_t> m_fresh;
    std::unordered_map<ino_t, std::uint64_t> m_changedBy; ///< Old files: the key of who was last let change them.
    std::unordered_map<ino_t, Writers> m_writers;
    std::unordered_map<ino_t, std::uint32_t> m_owedMarks; ///< Could not be given; tried again when the file is read.
    std::pair<std::uint64_t, std::string> m_lastProgram; ///< The serial number of a run, and its file.
    Rides m_rides;
    std::map<std::uint64_t, Question> m_questions;
    std::size_t m_waiting = 0;
    std::uint64_t m_lastQuestion = 0; ///< In this connection.
    std::uint64_t m_lastWaiting = 0;
    std::uint64_t m_allowed = 0;
    Samples m_samples; ///< Of these.
};

} // namespace cofferdam::guest
