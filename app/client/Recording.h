// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file of what the service told a client, with times: for bug reports, tests and pictures.
// Format: the line "cofferdam-recording 1\n", then for each message 8 bytes (big-endian microseconds since the
// recording began) and the message as on the socket (Framing.h).

#pragma once

#include "core/api/cofferdam.pb.h"
#include "core/base/Result.h"

#include <QElapsedTimer>
#include <QFile>

#include <chrono>
#include <memory>
#include <string_view>
#include <vector>

namespace cofferdam {

/// A recording larger than this is refused. Bytes.
inline constexpr qint64 kMaxRecordingSize = 256LL * 1024 * 1024;

class RecordingWriter
{
public:
    /// Creates `path` (0600: it holds what the trail holds). An existing file is refused, not overwritten.
    [[nodiscard]] static Result<std::shared_ptr<RecordingWriter>> create(const QString &path);
    /// Appends one serialised api::ServiceToClient received now.
    void write(std::string_view message);
    void write(std::string_view message, std::chrono::microseconds at);

private:
    RecordingWriter() = default;

    QFile m_file;
    QElapsedTimer m_clock;
};

struct RecordedMessage {
    std::chrono::microseconds at{};
    api::ServiceToClient message;
};

/// The whole of `path`; Errc::Damaged if any part is not a recording. A half message at the end is left out: the writer
/// may have been killed.
[[nodiscard]] Result<std::vector<RecordedMessage>> readRecording(const QString &path);

} // namespace cofferdam
