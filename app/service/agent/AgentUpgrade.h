// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One agent moves to this version's image with its disk, is tried there, and goes back by itself when it does not do what it must.

#pragma once

#include "app/service/agent/UpgradeTrial.h"
#include "core/audit/TrailRow.h"
#include "core/base/Ids.h"
#include "vm/image/Image.h"

#include <QElapsedTimer>

#include <chrono>
#include <memory>

namespace cofferdam {

class AgentImage;
class AgentLife;
class Guardian;
struct AgentSurroundings;
struct SnapshotNode;

class AgentUpgrade : public QObject
{
    Q_OBJECT

public:
    /// All outlive it.
    AgentUpgrade(AgentEntry &entry, AgentMachine &machine, AgentImage &image, AgentLink &link, AgentLife &life, AgentSafety &safety,
                 AgentSurroundings &surroundings, QObject *parent = nullptr);
    ~AgentUpgrade() override;

    /// Of a stopped agent, which is started for it, or one that is ready. Afterwards it runs, with a snapshot of before and one of after. Calls `done`
    /// once, unless `context` is gone. Invalid: it has this version's image. Busy: it does something else. Any other error is why it is on the image
    /// it had, as it was when it was asked for: one that was stopped is stopped again, or the error says why not, too.
    void run(QObject *context, Done<void> done);
    /// When the service comes back and the store says that it is on trial: back to before, held until the user has looked, and
    /// frozen if it was.
    void takeBack();
    /// When the service comes back: what is pinned for one that had not begun, or was over.
    void unpin();
    /// The service ends: what was begun is taken back when it comes again.
    void giveUp() { m_trial.reset(); }

    /// In place of what the acceleration gives it, for each of boot and turn.
    void setLimit(std::chrono::milliseconds limit) { m_limit = limit; }

private:
    [[nodiscard]] Result<Image> next();
    [[nodiscard]] Result<void> mayBegin() const;
    [[nodiscard]] std::chrono::milliseconds limit() const;
    void end(const Result<void> &result);
    void awaken();
    void onAwake(const Result<void> &awake);
    void keepPresent();
    void quiet();
    void leave();
    void moveOver(const SnapshotId &before);
    void tryOut(const Result<void> &booted);
    void onTried(const Result<void> &tried);
    void settleIn();
    void goBack(const Phrase &why);
    void onBack(const Result<SnapshotNode> &back, const Phrase &why);
    void putAway(const Error &why);
    void concludeRun(const Result<void> &result);
    void concludeTakeBack(const Result<void> &result);
    void record(TrailEvent event, const Phrase &what, bool back);

    AgentEntry &m_entry;
    AgentMachine &m_machine;
    AgentImage &m_image;
    AgentLink &m_link;
    AgentLife &m_life;
    AgentSafety &m_safety;
    AgentSurroundings &m_surroundings;
    std::unique_ptr<UpgradeTrial> m_trial;
    std::chrono::milliseconds m_limit{0};
    Done<void> m_finish;
    QString m_from;  ///< Images.
    QString m_to;
    SnapshotId m_before; ///< Null: not taken yet.
    bool m_wasOff = false;    ///< And is stopped again when it fails.
    bool m_isPutAway = false; ///< It was.
    bool m_wasHeld = false;
    qint64 m_readyMs = 0;
    QElapsedTimer m_since;
};

} // namespace cofferdam
