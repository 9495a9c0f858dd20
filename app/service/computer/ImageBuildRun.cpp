// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/computer/ImageBuildRun.h"

#include "core/api/PhraseMessage.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qint64 kLongestLine = 64 * 1024; // bytes
constexpr int kParting = 15'000;           // ms; mmdebstrap removes its temporary root

/// In the order in which vm/image says them. What is kept from an earlier build is left out, so a step is known by its sentence.
constexpr std::array kBuildSteps{
    "Fetching Debian's packages",
    "Fetching Node and OpenClaw, each package by its hash",
    "Pruning OpenClaw",
    "Taking the kernel out of its package",
    "Putting the system disk together",
    "Starting OpenClaw once, so that its state and compiled code are there",
    "Putting the data disk together",
    "Booting the image once (minutes under TCG)",
    "OpenClaw's turn %1 took %2 s: %3",
    "Keeping its memory",
    "Writing down what it has to be",
};

} // namespace

ImageBuildRun::ImageBuildRun(QString program, QObject *parent) : QObject(parent), m_program(std::move(program))
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    connect(&m_process, &QProcess::readyReadStandardOutput, this, &ImageBuildRun::readLines);
    connect(&m_process, &QProcess::finished, this, &ImageBuildRun::onFinished);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(phrase("Service", "The image cannot be made: %1").arg(m_process.errorString()));
    });
    m_state.set_steps(static_cast<quint32>(steps()));
}

ImageBuildRun::~ImageBuildRun()
{
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    m_process.waitForFinished(kParting);
}

int ImageBuildRun::steps()
{
    return static_cast<int>(kBuildSteps.size());
}

int ImageBuildRun::stepOf(const Phrase &said)
{
    const auto found = std::ranges::find_if(kBuildSteps, [&said](const char *step) { return said.source() == step; });
    return found == kBuildSteps.end() ? 0 : static_cast<int>(found - kBuildSteps.begin()) + 1;
}

Result<void> ImageBuildRun::start()
{
    if (m_state.running())
        return fail(Errc::Busy, phrase("Service", "The image is being made already."));
    m_cancelled = false;
    m_failure = {};
    m_state.set_running(true);
    m_state.set_step(0);
    m_state.clear_error();
    *m_state.mutable_text() = toApi(phrase("Service", "Beginning"));
    Q_EMIT changed();
    m_process.start(m_program, {u"image"_s, u"build"_s, u"--steps"_s}, QIODevice::ReadOnly);
    return {};
}

void ImageBuildRun::cancel()
{
    if (!m_state.running() || std::exchange(m_cancelled, true))
        return;
    *m_state.mutable_text() = toApi(phrase("Service", "Ending"));
    Q_EMIT changed();
    m_process.terminate();
}

void ImageBuildRun::readLines()
{
    while (m_process.canReadLine())
        readLine(m_process.readLine(kLongestLine));
}

void ImageBuildRun::readLine(const QByteArray &line)
{
    const auto said = QJsonDocument::fromJson(line).object();
    if (const auto failed = said.value("failed"_L1); failed.isString())
        m_failure = Phrase::fromStored(failed.toString());
    const auto step = said.value("step"_L1);
    if (!step.isString() || m_cancelled)
        return;
    const auto text = Phrase::fromStored(step.toString());
    *m_state.mutable_text() = toApi(text);
    if (const int number = stepOf(text); number > 0)
        m_state.set_step(static_cast<quint32>(number));
    Q_EMIT changed();
}

void ImageBuildRun::onFinished(int code, QProcess::ExitStatus status)
{
    readLines();
    if (m_cancelled)
        return end({});
    if (status == QProcess::NormalExit && code == 0) {
        end({});
        Q_EMIT made();
        return;
    }
    end(m_failure.isEmpty() ? phrase("Service", "The making of the image ended without saying why. “cofferdamctl image build” in a terminal says more.")
                            : m_failure);
}

void ImageBuildRun::end(const Phrase &error)
{
    m_state.set_running(false);
    m_state.clear_text();
    if (error.isEmpty())
        m_state.clear_error();
    else
        *m_state.mutable_error() = toApi(error);
    Q_EMIT changed();
}

} // namespace cofferdam
