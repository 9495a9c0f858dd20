// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file that says it is a recording: what is read from it is in order, is written as it was read, and plays to its end.

#include "tests/fuzz/EventLoop.h"
#include "tests/fuzz/Mutations.h"

#include "app/client/Recording.h"
#include "app/client/Replay.h"
#include "core/api/Framing.h"

#include <QFile>
#include <QTemporaryDir>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

QString written(const QByteArray &bytes)
{
    static const QTemporaryDir folder;
    const auto path = folder.filePath(u"recording"_s);
    QFile file(path);
    require(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size(), "there is room for a file");
    return path;
}

void requireStable(const std::vector<RecordedMessage> &messages)
{
    static const QTemporaryDir folder;
    const auto path = folder.filePath(u"copy"_s);
    QFile::remove(path);
    {
        const auto writer = RecordingWriter::create(path);
        require(writer.has_value(), "a recording can be made");
        for (const auto &[at, message] : messages)
            (*writer)->write(message.SerializeAsString(), at);
    } // what is written is there when the writer is gone
    const auto again = readRecording(path);
    require(again.has_value() && again->size() == messages.size(), "what was read can be written");
    for (std::size_t i = 0; i < messages.size(); ++i)
        require((*again)[i].at == messages[i].at && (*again)[i].message.SerializeAsString() == messages[i].message.SerializeAsString(), "and is the same");
}

void requirePlays(std::vector<RecordedMessage> messages)
{
    const auto events = std::ranges::count_if(messages, [](const auto &recorded) { return recorded.message.id() == 0; });
    Replay replay(std::move(messages), 0);
    std::ptrdiff_t played = 0;
    bool finished = false;
    QObject::connect(&replay, &ServiceLink::happened, &replay, [&played] { ++played; });
    QObject::connect(&replay, &Replay::finished, &replay, [&finished] { finished = true; });
    replay.open();
    api::ClientToService stop;
    stop.mutable_start_agent();
    bool denied = false;
    replay.request(stop, &replay, [&denied](const Result<api::ServiceToClient> &reply) { denied = !reply; });
    handleEvents();
    require(finished && played == events, "every event is played");
    require(denied, "a replay changes nothing");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    beginEvents();
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    auto messages = readRecording(written(bytes));
    if (!messages) {
        require(messages.error().code == Errc::Damaged, "what is no recording is damaged");
        return 0;
    }
    for (std::size_t i = 1; i < messages->size(); ++i)
        require((*messages)[i - 1].at <= (*messages)[i].at, "time goes forward");
    // An empty message cannot be framed; it was not read from a frame of nothing either.
    if (std::ranges::all_of(*messages, [](const auto &recorded) { return recorded.message.ByteSizeLong() > 0; }))
        requireStable(*messages);
    requirePlays(*std::move(messages));
    return 0;
}
