// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/Confinement.h"

#include <QProcess>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kSelfTestLimitMs = 20'000;

} // namespace

Confinement testConfinement(const QString &launcher)
{
    QProcess process;
    process.start(launcher, {u"--self-test"_s});
    if (!process.waitForFinished(kSelfTestLimitMs)) {
        const bool started = process.error() != QProcess::FailedToStart;
        process.kill();
        process.waitForFinished(kSelfTestLimitMs);
        return {false, 0,
                started ? phrase("Machine", "The self-test of %1 did not end.").arg(launcher) : phrase("Machine", "%1 cannot be started.").arg(launcher)};
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return {false, 0, Phrase::verbatim(QString::fromLocal8Bit(process.readAllStandardError()).trimmed())};

    const int version = process.readAllStandardOutput().trimmed().toInt();
    return {version > 0, version, phrase("Machine", "QEMU is fenced in by Landlock version %1 and seccomp; tested now.").arg(version)};
}

} // namespace cofferdam
