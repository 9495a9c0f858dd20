// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/Command.h"

#include <QElapsedTimer>
#include <QProcess>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMaxOutput = 16 * 1024 * 1024;
constexpr qsizetype kLastWords = 600;
/// How soon a cancel is noticed. Milliseconds.
constexpr int kTick = 200;
/// What a tool gets to clean up after SIGTERM (mmdebstrap removes its temporary root). Milliseconds.
constexpr int kGrace = 10'000;

void end(QProcess &process)
{
    process.terminate();
    if (!process.waitForFinished(kGrace)) {
        process.kill();
        process.waitForFinished(kGrace);
    }
}

/// Hands on whole lines of what was said; keeps the tail of everything in `words`.
void listen(const QByteArray &said, QByteArray &pending, QByteArray &words, const Command &command)
{
    words = (words + said).right(4 * kLastWords);
    pending += said;
    qsizetype newline = 0;
    while ((newline = pending.indexOf('\n')) >= 0) {
        if (command.onLine)
            command.onLine(pending.first(newline));
        pending.remove(0, newline + 1);
    }
}

} // namespace

Result<QByteArray> run(const Command &command, std::stop_token stop)
{
    QProcess process;
    process.setProcessEnvironment(command.environment);
    process.setWorkingDirectory(command.folder);
    process.setStandardInputFile(QProcess::nullDevice());
    if (!command.outputFile.isEmpty())
        process.setStandardOutputFile(command.outputFile);
    process.start(command.program, command.arguments);
    if (!process.waitForStarted())
        return fail(Errc::Unavailable, phrase("Image", "cannot start %1: %2").arg(command.program, process.errorString()));

    QElapsedTimer clock;
    clock.start();
    QByteArray output;
    QByteArray pending;
    QByteArray words;
    while (process.state() != QProcess::NotRunning) {
        process.waitForFinished(kTick);
        output += process.readAllStandardOutput();
        listen(process.readAllStandardError(), pending, words, command);
        if (stop.stop_requested()) {
            end(process);
            return fail(Errc::Cancelled, phrase("Image", "cancelled"));
        }
        if (clock.hasExpired(command.limit.count())) {
            end(process);
            return fail(Errc::Timeout, phrase("Image", "%1 took longer than %2 s").arg(command.program).arg(command.limit.count() / 1000));
        }
        if (output.size() > kMaxOutput) {
            end(process);
            return fail(Errc::Invalid, phrase("Image", "%1 says more than it should").arg(command.program));
        }
    }
    if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0)
        return output;
    const QString last = QString::fromUtf8(words.trimmed().right(kLastWords));
    if (last.contains("No space left on device"_L1))
        return fail(Errc::NoSpace, phrase("Image", "the disk is full (%1: %2)").arg(command.program, last));
    return fail(Errc::Io, phrase("Image", "%1 failed: %2").arg(command.program, last));
}

} // namespace cofferdam
