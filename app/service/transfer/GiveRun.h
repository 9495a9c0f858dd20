// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A folder of the user's is copied into an agent's workspace: put aside there, and named when all of it is there.

#pragma once

#include "app/service/transfer/TransferRun.h"
#include "core/transfer/FolderReader.h"

#include <memory>
#include <optional>

namespace cofferdam {

class GiveRun final : public TransferRun
{
    Q_OBJECT

public:
    /// What is given. Belongs to the thread that reads, or to the run while none does.
    struct Source {
        FolderReader reader;
        QString folder; ///< Resolved.
        quint64 files = 0;
        quint64 bytes = 0;
        quint64 leftOut = 0; ///< Files.
    };
    struct Place {
        QString name; ///< In the workspace.
        QByteArray workspace; ///< There.
    };
    struct Given {
        GivenFolder folder; ///< Without the agent.
        QList<GivenEntry> entries;
    };
    /// Requests under way, each of FolderReader::kPiece: what of a folder is in memory at a time.
    static constexpr int kMostUnderWay = 3;

    /// Blocking; any thread. Errors are those of scanFolder() and FolderScan::leaveOut().
    [[nodiscard]] static Result<std::shared_ptr<Source>> look(const QString &folder, const FolderChoice &choice, const std::stop_token &stop);

    /// `done` is called once. Exists: there is something by that name.
    GiveRun(Guest &guest, Place place, std::shared_ptr<Source> source, std::function<void(Result<Given>)> done, QObject *parent = nullptr);

    void begin() override;

protected:
    void fall(const Error &error) override;

private:
    void clearAside();
    void pump();
    void send(api::PutTree tree);
    void settle();
    void finish();
    void end(const Result<Given> &result);
    [[nodiscard]] QByteArray aside() const;
    [[nodiscard]] QByteArray target() const;

    Place m_place;
    std::shared_ptr<Source> m_source;
    std::function<void(Result<Given>)> m_done;
    std::optional<Error> m_failure;
    int m_underWay = 0;
    bool m_isReading = false;
    bool m_isRead = false; ///< To its end.
    bool m_isSettling = false;
};

} // namespace cofferdam
