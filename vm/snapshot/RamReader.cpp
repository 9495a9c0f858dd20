// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/RamReader.h"

#include "core/base/ReadAt.h"
#include "core/base/SystemError.h"
#include "core/vault/SealedFile.h"
#include "vm/machine/RamFile.h"

#include <openssl/evp.h>

#include <sys/stat.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <vector>

namespace cofferdam {
namespace {

constexpr std::size_t kReadAtOnce = std::size_t{4} << 20;

Result<std::size_t> readStream(int file, qint64 at, std::span<char> into)
{
    const auto got = readAt(file, into, off_t(kRamHeaderSize + at));
    if (got < 0)
        return fail(Errc::Io, phrase("Snapshot", "The RAM file cannot be read: %1").arg(systemError()));
    return std::size_t(got);
}

class PlainRam : public RamReader
{
public:
    PlainRam(Descriptor file, qint64 size) : m_file(std::move(file)), m_size(size) {}

    Result<std::size_t> read(std::span<char> into) override
    {
        const auto got = readStream(m_file.get(), m_at, into);
        m_at += qint64(got.value_or(0));
        return got;
    }
    qint64 size() const override { return m_size; }

private:
    Descriptor m_file;
    qint64 m_size;
    qint64 m_at = 0; ///< Of the stream.
};

class SealedRam : public RamReader
{
public:
    SealedRam(Descriptor file, SealedReader reader) : m_file(std::move(file)), m_reader(std::move(reader)) {}

    Result<std::size_t> read(std::span<char> into) override { return m_reader.read(into); }
    qint64 size() const override { return m_reader.size(); }

private:
    Descriptor m_file;
    SealedReader m_reader;
};

Result<void> toTheEnd(RamReader &from, const RamSink &sink, StreamHash *hash, const std::atomic<bool> &stop)
{
    std::vector<char> bytes(kReadAtOnce);
    while (true) {
        if (stop)
            return fail(Errc::Cancelled, phrase("Snapshot", "Stopped."));
        const auto got = from.read(bytes);
        if (!got)
            return std::unexpected(got.error());
        const auto now = std::span<const char>(bytes).first(*got);
        if (hash)
            hash->add(now);
        if (auto taken = sink && !now.empty() ? sink(now) : Result<void>(); !taken)
            return taken;
        if (*got < bytes.size())
            return {};
    }
}

} // namespace

StreamHash::StreamHash() : m_context(EVP_MD_CTX_new())
{
    EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr);
}

void StreamHash::Free::operator()(EVP_MD_CTX *context) const
{
    EVP_MD_CTX_free(context);
}

void StreamHash::add(std::span<const char> bytes)
{
    EVP_DigestUpdate(m_context.get(), bytes.data(), bytes.size());
}

QByteArray StreamHash::result()
{
    QByteArray hash(32, '\0');
    EVP_DigestFinal_ex(m_context.get(), reinterpret_cast<unsigned char *>(hash.data()), nullptr);
    return hash;
}

Result<std::unique_ptr<RamReader>> plainRam(Descriptor file)
{
    struct stat status{};
    if (fstat(file.get(), &status) != 0)
        return fail(Errc::Io, phrase("Snapshot", "The RAM file cannot be read: %1").arg(systemError()));
    return std::make_unique<PlainRam>(std::move(file), std::max<qint64>(0, qint64(status.st_size) - kRamHeaderSize));
}

Result<void> readPlainRam(int file, qint64 at, std::span<char> into)
{
    const auto got = readStream(file, at, into);
    if (!got)
        return std::unexpected(got.error());
    return *got == into.size() ? Result<void>() : fail(Errc::Damaged, phrase("Snapshot", "The RAM file changed while it was read."));
}

Result<std::unique_ptr<RamReader>> sealedRam(Descriptor file, const Secret &key, QByteArrayView name)
{
    auto reader = SealedReader::open(file.get(), key, name);
    if (!reader)
        return std::unexpected(reader.error());
    return std::make_unique<SealedRam>(std::move(file), std::move(*reader));
}

Result<QByteArray> hashed(RamReader &from, const RamSink &sink, const std::atomic<bool> &stop)
{
    StreamHash hash;
    return toTheEnd(from, sink, &hash, stop).transform([&hash] { return hash.result(); });
}

Result<void> copied(RamReader &from, const RamSink &sink, const std::atomic<bool> &stop)
{
    return toTheEnd(from, sink, nullptr, stop);
}

} // namespace cofferdam
