// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether a key of the vault is anywhere in what an agent's machine holds: looked for in one stream of it after the other.

#pragma once

#include "app/service/models/AbsenceRun.h"
#include "core/api/models.pb.h"
#include "core/base/ByteSource.h"
#include "core/base/Phrase.h"
#include "core/base/Secret.h"

#include <QList>
#include <QObject>
#include <QSet>
#include <QStringList>
#include <QThreadPool>

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

namespace cofferdam {

class Vault;

/// The keys that there is a value of, in the order of the values.
struct SoughtKeys {
    QStringList names;
    Secret input; ///< The values, for AbsenceRun.
    int revoked = 0; ///< Keys whose value nobody has any more.

    /// NotFound when there is nothing to look for; Unsupported when it is more than can be looked for at once; errors of Vault.
    [[nodiscard]] static Result<SoughtKeys> of(Vault &vault);
};

struct AbsenceOutcome {
    static constexpr qsizetype kMostFindings = 256;

    struct Finding {
        QString key;  ///< Its name.
        QString form; ///< As AbsenceReport has it.
        QString where;
        qint64 offset = 0; ///< Of the disk, or of the stream of a RAM file. Bytes.
    };

    QList<Finding> findings; ///< No more than kMostFindings.
    qint64 found = 0;        ///< Also those that are not among them.
    bool isComplete = true;  ///< Each key was looked for in the whole of each stream.
    qint64 searched = 0;     ///< Bytes; of a hole in a disk one page.
    QStringList streams;     ///< Those that were looked through, to their end or not.
    qsizetype keys = 0;
    QList<Phrase> notes;     ///< What stands against it, and what has to be known of it.

    [[nodiscard]] bool isClean() const { return isComplete && found == 0; }
    [[nodiscard]] api::AbsenceProof message() const;
    /// For the trail: the outcome first, then what was found, as far as there is room for it.
    [[nodiscard]] QList<Phrase> said() const;
};

/// One thread; what blocks is done in one of its own.
class AbsenceProof : public QObject
{
    Q_OBJECT

public:
    AbsenceProof(SoughtKeys keys, QList<NamedSource> sources, QObject *parent = nullptr);
    ~AbsenceProof() override; ///< Ends what runs, and waits for that.

    /// Once. `done` is called later, and not when this is gone.
    void begin(std::function<void(const AbsenceOutcome &)> done);

    /// `done` was called, or is being called.
    [[nodiscard]] bool isOver() const noexcept { return m_isOver; }

    /// As AbsenceRun::kPatience; for tests.
    void setPatience(std::chrono::milliseconds patience) { m_patience = patience; }

Q_SIGNALS:
    void searching(const QString &stream, double fraction); ///< Of the streams that is done.

private:
    void next();
    void search(const QString &stream, const ByteSource &source);
    void add(const QString &stream, const Result<AbsenceRun> &run, const std::function<qint64(qint64)> &place);
    void addFindings(const QString &stream, const AbsenceReport::Stream &found, const std::function<qint64(qint64)> &place);
    void addKeys(const QList<AbsenceReport::Value> &values);
    void leaveOut(const QString &stream, const Error &why);
    void nextLater();

    const SoughtKeys m_keys;
    const QList<NamedSource> m_sources;
    std::chrono::milliseconds m_patience = AbsenceRun::kPatience;
    std::function<void(const AbsenceOutcome &)> m_done;
    AbsenceOutcome m_outcome;
    qsizetype m_at = 0;
    QSet<qsizetype> m_weakKeys; ///< That were told of.
    bool m_isOver = false;
    std::stop_source m_stop;
    QThreadPool m_worker; ///< One thread.
};

} // namespace cofferdam
