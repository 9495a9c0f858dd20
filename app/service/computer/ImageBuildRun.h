// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The making of the image for a user who has only the window: cofferdamctl in a process of its own, because libvirt's embedded driver is there
// once a process. What it has finished it does not do again, so one that was ended goes on where it was.

#pragma once

#include "core/api/computer.pb.h"
#include "core/base/Result.h"

#include <QObject>
#include <QProcess>

namespace cofferdam {

class ImageBuildRun : public QObject
{
    Q_OBJECT

public:
    /// `program`: cofferdamctl.
    explicit ImageBuildRun(QString program, QObject *parent = nullptr);
    ~ImageBuildRun() override; ///< Ends it, and waits some seconds.

    /// Busy: one runs.
    [[nodiscard]] Result<void> start();
    /// Nothing when none runs. It ends within seconds.
    void cancel();
    [[nodiscard]] const api::ImageBuild &state() const noexcept { return m_state; }
    /// Of the sentences of a build; 0: it is none of a step. From 1.
    [[nodiscard]] static int stepOf(const Phrase &said);
    [[nodiscard]] static int steps();

Q_SIGNALS:
    void changed();
    void made(); ///< The image is there.

private:
    void readLines();
    void readLine(const QByteArray &line);
    void onFinished(int code, QProcess::ExitStatus status);
    void end(const Phrase &error);

    QString m_program;
    QProcess m_process;
    api::ImageBuild m_state;
    Phrase m_failure; ///< As it was told.
    bool m_cancelled = false;
};

} // namespace cofferdam
