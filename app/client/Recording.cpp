// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/Recording.h"

#include "core/api/Framing.h"

#include <QtEndian>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view kMagic = "cofferdam-recording 1\n";
constexpr std::size_t kTimeSize = sizeof(quint64);

std::unexpected<Error> damaged(const QString &path)
{
    return fail(Errc::Damaged, phrase("Client", "%1 is not a recording, or is damaged.").arg(path));
}

} // namespace

Result<std::shared_ptr<RecordingWriter>> RecordingWriter::create(const QString &path)
{
    auto writer = std::shared_ptr<RecordingWriter>(new RecordingWriter);
    writer->m_file.setFileName(path);
    if (!writer->m_file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return fail(Errc::Io, Phrase::pattern("%1: %2").arg(path, writer->m_file.errorString()));
    writer->m_file.write(kMagic.data(), static_cast<qint64>(kMagic.size()));
    writer->m_clock.start();
    return writer;
}

void RecordingWriter::write(std::string_view message)
{
    write(message, std::chrono::microseconds(m_clock.nsecsElapsed() / 1000));
}

void RecordingWriter::write(std::string_view message, std::chrono::microseconds at)
{
    const auto time = qToBigEndian(static_cast<quint64>(at.count()));
    auto bytes = std::string(reinterpret_cast<const char *>(&time), sizeof time);
    bytes += api::frame(message);
    m_file.write(bytes.data(), static_cast<qint64>(bytes.size()));
    m_file.flush();
}

Result<std::vector<RecordedMessage>> readRecording(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(Errc::Io, Phrase::pattern("%1: %2").arg(path, file.errorString()));
    if (file.size() > kMaxRecordingSize)
        return damaged(path);
    const auto content = file.readAll();
    auto rest = std::string_view(content.constData(), static_cast<std::size_t>(content.size()));
    if (!rest.starts_with(kMagic))
        return damaged(path);
    rest.remove_prefix(kMagic.size());

    std::vector<RecordedMessage> messages;
    while (rest.size() >= kTimeSize + api::kPrefixSize) {
        const auto time = qFromBigEndian<quint64>(rest.data());
        const std::size_t size = qFromBigEndian<quint32>(rest.data() + kTimeSize);
        if (size == 0 || size > api::kMaxFrameSize || time > quint64(std::chrono::microseconds::max().count()))
            return damaged(path);
        rest.remove_prefix(kTimeSize + api::kPrefixSize);
        if (rest.size() < size)
            break;
        RecordedMessage recorded{std::chrono::microseconds(time), {}};
        if (!recorded.message.ParseFromArray(rest.data(), static_cast<int>(size)))
            return damaged(path);
        if (!messages.empty() && recorded.at < messages.back().at)
            return damaged(path);
        messages.push_back(std::move(recorded));
        rest.remove_prefix(size);
    }
    return messages;
}

} // namespace cofferdam
