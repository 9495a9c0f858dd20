// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/RamPack.h"

#include "core/vault/SealedFile.h"

#include <zstd.h>

#include <QtEndian>

#include <algorithm>
#include <array>
#include <vector>

namespace cofferdam {
namespace {

constexpr qint64 kPiece = qint64{32} << 20;
/// How far to both sides of a piece the other file is looked at: streams of the same guest are shifted by what was written twice.
constexpr qint64 kReach = qint64{32} << 20;
/// 128 MiB: a piece and all it is compared with.
constexpr int kWindowLog = 27;
/// Measured by zstd's own table: the next levels gain a tenth and take twice as long.
constexpr int kLevel = 1;

std::unexpected<Error> notUnpacked()
{
    return fail(Errc::Damaged, phrase("Snapshot", "The packed RAM file of this snapshot cannot be read: it was changed after it was written."));
}

Result<void> fill(RamReader &from, std::span<char> into)
{
    return from.read(into).and_then([&](std::size_t got) { return got == into.size() ? Result<void>() : notUnpacked(); });
}

struct FreeContext {
    void operator()(ZSTD_CCtx *context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx *context) const { ZSTD_freeDCtx(context); }
};

/// The part of a stream that moves along with the pieces of another.
class Surroundings
{
public:
    explicit Surroundings(RamReader *stream) : m_stream(stream) {}

    /// What a piece from `at` on, of a stream of `size`, is packed against. Pieces come in their order.
    Result<std::span<const char>> of(qint64 at, qint64 size)
    {
        if (!m_stream)
            return std::span<const char>();
        const qint64 whole = m_stream->size();
        const auto middle = size > 0 ? qint64(double(at) / double(size) * double(whole)) : 0;
        const auto begin = std::clamp<qint64>(middle - kReach, m_begin, std::max(m_begin, whole));
        const auto end = std::clamp<qint64>(middle + kPiece + kReach, begin, std::max(begin, whole));
        const auto gone = std::min<qint64>(begin - m_begin, qint64(m_bytes.size()));
        m_bytes.erase(m_bytes.begin(), m_bytes.begin() + gone);
        m_begin += gone;
        const auto there = qint64(m_bytes.size());
        m_bytes.resize(std::size_t(end - m_begin));
        if (auto read = fill(*m_stream, std::span(m_bytes).subspan(std::size_t(there))); !read)
            return std::unexpected(read.error());
        return std::span<const char>(m_bytes).subspan(std::size_t(begin - m_begin));
    }

private:
    RamReader *m_stream;
    std::vector<char> m_bytes;
    qint64 m_begin = 0; ///< Of m_bytes in the stream.
};

/// A sealed file: eight bytes with the size of the stream, then for each piece four with the length of its frame, and the frame.
class PackedRam : public RamReader
{
public:
    PackedRam(std::unique_ptr<RamReader> file, std::unique_ptr<RamReader> base, qint64 size)
        : m_file(std::move(file))
        , m_base(std::move(base))
        , m_surroundings(m_base.get())
        , m_size(size)
        , m_context(ZSTD_createDCtx())
    {}

    Result<std::size_t> read(std::span<char> into) override
    {
        std::size_t done = 0;
        while (done < into.size() && !(m_given == m_piece.size() && m_at == m_size)) {
            if (m_given == m_piece.size()) {
                if (auto unpacked = next(); !unpacked)
                    return std::unexpected(unpacked.error());
            }
            const auto now = std::min(into.size() - done, m_piece.size() - m_given);
            std::copy_n(m_piece.begin() + qsizetype(m_given), now, into.begin() + qsizetype(done));
            m_given += now;
            done += now;
        }
        return done;
    }
    qint64 size() const override { return m_size; }

private:
    Result<void> next()
    {
        std::array<char, 4> head{};
        if (auto read = fill(*m_file, head); !read)
            return read;
        const auto length = qFromLittleEndian<quint32>(head.data());
        if (length > ZSTD_compressBound(std::size_t(kPiece)))
            return notUnpacked();
        m_frame.resize(length);
        if (auto read = fill(*m_file, m_frame); !read)
            return read;
        const auto like = m_surroundings.of(m_at, m_size);
        if (!like)
            return std::unexpected(like.error());
        m_piece.resize(std::size_t(std::min(kPiece, m_size - m_at)));
        m_given = 0;
        ZSTD_DCtx_setParameter(m_context.get(), ZSTD_d_windowLogMax, kWindowLog);
        ZSTD_DCtx_refPrefix(m_context.get(), like->data(), like->size());
        const auto got = ZSTD_decompressDCtx(m_context.get(), m_piece.data(), m_piece.size(), m_frame.data(), m_frame.size());
        if (got != m_piece.size()) { // an error is no size of a piece either
            m_piece.clear();
            return notUnpacked();
        }
        m_at += qint64(got);
        return m_at < m_size ? Result<void>() : expectEnd();
    }
    Result<void> expectEnd()
    {
        std::array<char, 1> more{};
        return m_file->read(more).and_then([](std::size_t got) { return got == 0 ? Result<void>() : notUnpacked(); });
    }

    std::unique_ptr<RamReader> m_file;
    std::unique_ptr<RamReader> m_base;
    Surroundings m_surroundings;
    qint64 m_size;
    qint64 m_at = 0; ///< Where the next piece begins in the stream.
    std::vector<char> m_frame;
    std::vector<char> m_piece;
    std::size_t m_given = 0; ///< Of m_piece.
    std::unique_ptr<ZSTD_DCtx, FreeContext> m_context;
};

template<typename Number>
Result<void> put(SealedWriter &to, Number number)
{
    std::array<char, sizeof number> bytes{};
    qToLittleEndian(number, bytes.data());
    return to.write(bytes);
}

} // namespace

Result<qint64> packRam(RamReader &raw, RamReader *base, SealedWriter &packed, const std::atomic<bool> &stop)
{
    const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, kWindowLog);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_enableLongDistanceMatching, base ? 1 : 0);
    const qint64 size = raw.size();
    if (size <= 0)
        return fail(Errc::Damaged, phrase("Snapshot", "The RAM file of this snapshot is empty."));
    std::vector<char> bytes(std::size_t(std::min(kPiece, size)));
    std::vector<char> out(ZSTD_compressBound(bytes.size()));
    Surroundings surroundings(base);
    if (auto written = put(packed, quint64(size)); !written)
        return std::unexpected(written.error());
    for (qint64 at = 0; at < size; at += kPiece) {
        if (stop)
            return fail(Errc::Cancelled, phrase("Snapshot", "Stopped."));
        const auto piece = std::span(bytes).first(std::size_t(std::min(kPiece, size - at)));
        const auto like = fill(raw, piece).and_then([&] { return surroundings.of(at, size); });
        if (!like)
            return std::unexpected(like.error());
        ZSTD_CCtx_refPrefix(context.get(), like->data(), like->size()); // of this frame only
        const auto length = ZSTD_compress2(context.get(), out.data(), out.size(), piece.data(), piece.size());
        if (ZSTD_isError(length))
            return fail(Errc::Io, Phrase::verbatim(QString::fromLatin1(ZSTD_getErrorName(length))));
        if (auto written = put(packed, quint32(length)).and_then([&] { return packed.write(std::span(out).first(length)); }); !written)
            return std::unexpected(written.error());
    }
    return packed.finish();
}

Result<std::unique_ptr<RamReader>> packedRam(Descriptor file, const Secret &key, QByteArrayView name, std::unique_ptr<RamReader> base)
{
    auto sealed = sealedRam(std::move(file), key, name);
    if (!sealed)
        return std::unexpected(sealed.error());
    std::array<char, 8> head{};
    if (auto read = fill(**sealed, head); !read)
        return std::unexpected(read.error());
    const auto size = qFromLittleEndian<qint64>(head.data());
    if (size <= 0)
        return notUnpacked();
    return std::make_unique<PackedRam>(std::move(*sealed), std::move(base), size);
}

} // namespace cofferdam
