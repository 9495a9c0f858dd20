// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/RamPack.h"

#include "core/base/SystemError.h"
#include "vm/machine/RamFile.h"

#include <openssl/evp.h>

#include <sys/mman.h>
#include <sys/stat.h>

#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <span>
#include <vector>

namespace cofferdam {
namespace {

constexpr qint64 kPiece = qint64{64} << 20;
/// How far to both sides of a piece the other file is looked at: streams of the same guest are shifted by what was written twice.
constexpr qint64 kReach = qint64{32} << 20;
/// 256 MiB: a piece and all it is compared with.
constexpr int kWindowLog = 28;
/// Measured by zstd's own table: the next levels gain a tenth and take twice as long.
constexpr int kLevel = 1;

/// A whole file, read only.
class Mapped
{
public:
    explicit Mapped(int file)
    {
        struct stat status{};
        if (file < 0 || fstat(file, &status) != 0 || status.st_size <= 0)
            return;
        void *place = mmap(nullptr, size_t(status.st_size), PROT_READ, MAP_PRIVATE, file, 0);
        if (place == MAP_FAILED)
            return;
        m_bytes = {static_cast<const char *>(place), size_t(status.st_size)};
        madvise(place, m_bytes.size(), MADV_SEQUENTIAL);
    }
    ~Mapped()
    {
        if (!m_bytes.empty())
            munmap(const_cast<char *>(m_bytes.data()), m_bytes.size());
    }
    Mapped(const Mapped &) = delete;
    Mapped &operator=(const Mapped &) = delete;

    [[nodiscard]] std::span<const char> bytes() const { return m_bytes; }
    [[nodiscard]] std::span<const char> stream() const
    {
        return m_bytes.size() > size_t(kRamHeaderSize) ? m_bytes.subspan(size_t(kRamHeaderSize)) : m_bytes.first(0);
    }

private:
    std::span<const char> m_bytes;
};

/// The part of `base` that a piece from `at` on, of a stream of `size`, is packed against.
std::span<const char> around(std::span<const char> base, qint64 at, qint64 size)
{
    const auto whole = qint64(base.size());
    const auto middle = size > 0 ? qint64(double(at) / double(size) * double(whole)) : 0;
    const auto begin = std::clamp<qint64>(middle - kReach, 0, whole);
    const auto end = std::clamp<qint64>(middle + kPiece + kReach, begin, whole);
    return base.subspan(size_t(begin), size_t(end - begin));
}

Result<void> writeAll(int file, const char *data, size_t size, off_t at)
{
    for (size_t written = 0; written < size;) {
        const ssize_t now = pwrite(file, data + written, size - written, at + off_t(written));
        if (now < 0)
            return fail(errno == ENOSPC ? Errc::NoSpace : Errc::Io, phrase("Snapshot", "The RAM file cannot be written: %1").arg(systemError()));
        written += size_t(now);
    }
    return {};
}

Result<void> syncFile(int file)
{
    if (fsync(file) != 0)
        return fail(errno == ENOSPC ? Errc::NoSpace : Errc::Io, phrase("Snapshot", "The RAM file cannot be written: %1").arg(systemError()));
    return {};
}

std::unexpected<Error> stopped()
{
    return fail(Errc::Cancelled, phrase("Snapshot", "Stopped."));
}

std::unexpected<Error> notUnpacked()
{
    return fail(Errc::Damaged, phrase("Snapshot", "The packed RAM file of this snapshot cannot be read: it was changed after it was written."));
}

struct FreeContext {
    void operator()(ZSTD_CCtx *context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx *context) const { ZSTD_freeDCtx(context); }
};

} // namespace

StreamHash::StreamHash() : m_context(EVP_MD_CTX_new())
{
    EVP_DigestInit_ex(m_context.get(), EVP_sha256(), nullptr);
}

void StreamHash::Free::operator()(EVP_MD_CTX *context) const
{
    EVP_MD_CTX_free(context);
}

void StreamHash::add(const char *data, size_t size)
{
    EVP_DigestUpdate(m_context.get(), data, size);
}

QByteArray StreamHash::result()
{
    QByteArray hash(32, '\0');
    EVP_DigestFinal_ex(m_context.get(), reinterpret_cast<unsigned char *>(hash.data()), nullptr);
    return hash;
}

Result<qint64> packRam(int raw, int base, int packed, const std::atomic<bool> &stop)
{
    const Mapped source(raw);
    const Mapped other(base);
    const auto stream = source.stream();
    if (stream.empty() || (base >= 0 && other.stream().empty()))
        return fail(Errc::Io, phrase("Snapshot", "The RAM file cannot be read: %1").arg(systemError()));
    const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, kWindowLog);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_enableLongDistanceMatching, base >= 0 ? 1 : 0);
    std::vector<char> out(ZSTD_compressBound(size_t(kPiece)));
    const auto size = qint64(stream.size());
    off_t written = 0;
    for (qint64 at = 0; at < size; at += kPiece) {
        if (stop)
            return stopped();
        const auto piece = stream.subspan(size_t(at), size_t(std::min(kPiece, size - at)));
        const auto like = around(other.stream(), at, size);
        ZSTD_CCtx_refPrefix(context.get(), like.data(), like.size()); // of this frame only
        const size_t length = ZSTD_compress2(context.get(), out.data(), out.size(), piece.data(), piece.size());
        if (ZSTD_isError(length))
            return fail(Errc::Io, Phrase::verbatim(QString::fromLatin1(ZSTD_getErrorName(length))));
        if (auto done = writeAll(packed, out.data(), length, written); !done)
            return std::unexpected(done.error());
        written += off_t(length);
    }
    return syncFile(packed).transform([written] { return qint64(written); });
}

Result<qint64> rawSizeOf(int packed)
{
    const Mapped source(packed);
    auto left = source.bytes();
    qint64 size = kRamHeaderSize;
    while (!left.empty()) {
        const auto piece = ZSTD_getFrameContentSize(left.data(), left.size());
        const size_t length = ZSTD_findFrameCompressedSize(left.data(), left.size());
        if (ZSTD_isError(length) || piece > static_cast<unsigned long long>(kPiece)) // its errors are larger than any size
            return notUnpacked();
        size += qint64(piece);
        left = left.subspan(length);
    }
    return size > kRamHeaderSize ? Result<qint64>(size) : notUnpacked();
}

Result<QByteArray> unpackRam(int packed, int base, qint64 rawSize, int raw, const std::atomic<bool> &stop)
{
    const Mapped source(packed);
    const Mapped other(base);
    auto left = source.bytes();
    const qint64 size = rawSize - kRamHeaderSize;
    if (size <= 0 || left.empty() || (base >= 0 && other.stream().empty()))
        return notUnpacked();
    const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
    std::vector<char> out(size_t(std::min(kPiece, size)));
    StreamHash hash;
    for (qint64 at = 0; at < size; at += kPiece) {
        if (stop)
            return stopped();
        const auto wanted = size_t(std::min(kPiece, size - at));
        const size_t length = ZSTD_findFrameCompressedSize(left.data(), left.size());
        if (ZSTD_isError(length))
            return notUnpacked();
        const auto like = around(other.stream(), at, size);
        ZSTD_DCtx_refPrefix(context.get(), like.data(), like.size());
        if (ZSTD_decompressDCtx(context.get(), out.data(), wanted, left.data(), length) != wanted) // an error is no size of a piece either
            return notUnpacked();
        left = left.subspan(length);
        hash.add(out.data(), wanted);
        if (raw < 0)
            continue;
        if (auto done = writeAll(raw, out.data(), wanted, off_t(kRamHeaderSize + at)); !done)
            return std::unexpected(done.error());
    }
    if (!left.empty())
        return notUnpacked();
    if (auto done = raw < 0 ? Result<void>() : syncFile(raw); !done)
        return std::unexpected(done.error());
    return hash.result();
}

} // namespace cofferdam
