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

/// 16 MiB: a piece and all it is compared with.
constexpr int kWindowLog = 24;
static_assert(kRamPiece + kRamWindow <= qint64{1} << kWindowLog);
/// Measured with memory of OpenClaw: level 1 takes nearly as long and packs a tenth less, what lies above 3 takes twice as long.
constexpr int kLevel = 3;

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
    explicit Surroundings(RamReader *stream) : m_stream(stream)
    {
        if (m_stream)
            m_bytes.reserve(std::size_t(std::min(kRamWindow, m_stream->size()))); // all it ever holds, and nothing twice
    }

    /// Damaged when it is no part of the stream, too large, or begins before the last one.
    Result<std::span<const char>> of(const RamWindow &window)
    {
        const qint64 whole = m_stream ? m_stream->size() : 0;
        if (window.begin < m_begin || window.begin > whole || window.size < 0 || window.size > std::min(kRamWindow, whole - window.begin))
            return notUnpacked();
        const auto gone = std::min<qint64>(window.begin - m_begin, qint64(m_bytes.size()));
        m_bytes.erase(m_bytes.begin(), m_bytes.begin() + gone);
        m_begin += gone;
        while (m_begin < window.begin) { // what nothing was compared with
            m_bytes.resize(std::size_t(std::min(window.begin - m_begin, kRamPiece)));
            if (auto read = fill(*m_stream, m_bytes); !read)
                return std::unexpected(read.error());
            m_begin += qint64(m_bytes.size());
            m_bytes.clear();
        }
        const auto there = std::min(m_bytes.size(), std::size_t(window.size));
        m_bytes.resize(std::max(m_bytes.size(), std::size_t(window.size)));
        if (const auto more = std::size_t(window.size) - there; more > 0) {
            if (auto read = fill(*m_stream, std::span(m_bytes).last(more)); !read)
                return std::unexpected(read.error());
        }
        return std::span<const char>(m_bytes).first(std::size_t(window.size));
    }

private:
    RamReader *m_stream;
    std::vector<char> m_bytes;
    qint64 m_begin = 0; ///< Of m_bytes in the stream.
};

/// What lies before the frame of a piece: its length, and the window it was packed against.
struct PieceHead {
    static constexpr std::size_t kSize = 16;

    quint32 length = 0;
    RamWindow window;

    [[nodiscard]] std::array<char, kSize> bytes() const
    {
        std::array<char, kSize> bytes{};
        qToLittleEndian(length, bytes.data());
        qToLittleEndian(window.begin, bytes.data() + 4);
        qToLittleEndian(quint32(window.size), bytes.data() + 12);
        return bytes;
    }
    [[nodiscard]] static PieceHead from(const std::array<char, kSize> &bytes)
    {
        return {qFromLittleEndian<quint32>(bytes.data()), {qFromLittleEndian<qint64>(bytes.data() + 4), qint64(qFromLittleEndian<quint32>(bytes.data() + 12))}};
    }
};

/// A sealed file: eight bytes with the size of the stream, then for each piece its head and its frame.
class UnpackedRam : public RamReader
{
public:
    UnpackedRam(std::unique_ptr<RamReader> file, std::unique_ptr<RamReader> base, qint64 size)
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
        std::array<char, PieceHead::kSize> bytes{};
        if (auto read = fill(*m_file, bytes); !read)
            return read;
        const auto head = PieceHead::from(bytes);
        if (head.length > ZSTD_compressBound(std::size_t(kRamPiece)))
            return notUnpacked();
        m_frame.resize(head.length);
        if (auto read = fill(*m_file, m_frame); !read)
            return read;
        const auto like = m_surroundings.of(head.window);
        if (!like)
            return std::unexpected(like.error());
        m_piece.resize(std::size_t(std::min(kRamPiece, m_size - m_at)));
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

} // namespace

Result<qint64> packRam(RamReader &raw, const PackedAgainst &against, SealedWriter &packed, const std::atomic<bool> &stop)
{
    const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_windowLog, kWindowLog);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_enableLongDistanceMatching, against.base ? 1 : 0);
    const qint64 size = raw.size();
    if (size <= 0)
        return fail(Errc::Damaged, phrase("Snapshot", "The RAM file of this snapshot is empty."));
    std::vector<char> bytes(std::size_t(std::min(kRamPiece, size)));
    std::vector<char> out(ZSTD_compressBound(bytes.size()));
    Surroundings surroundings(against.base);
    std::array<char, sizeof size> sizeBytes{};
    qToLittleEndian(size, sizeBytes.data());
    if (auto written = packed.write(sizeBytes); !written)
        return std::unexpected(written.error());
    for (qint64 at = 0; at < size; at += kRamPiece) {
        if (stop)
            return fail(Errc::Cancelled, phrase("Snapshot", "Stopped."));
        const auto number = std::size_t(at / kRamPiece);
        const auto window = number < against.windows.size() ? against.windows[number] : RamWindow{};
        const auto piece = std::span(bytes).first(std::size_t(std::min(kRamPiece, size - at)));
        const auto like = fill(raw, piece).and_then([&] { return surroundings.of(window); });
        if (!like)
            return std::unexpected(like.error());
        ZSTD_CCtx_refPrefix(context.get(), like->data(), like->size()); // of this frame only
        const auto length = ZSTD_compress2(context.get(), out.data(), out.size(), piece.data(), piece.size());
        if (ZSTD_isError(length))
            return fail(Errc::Io, Phrase::verbatim(QString::fromLatin1(ZSTD_getErrorName(length))));
        const auto head = PieceHead{quint32(length), window}.bytes();
        if (auto written = packed.write(head).and_then([&] { return packed.write(std::span(out).first(length)); }); !written)
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
    return std::make_unique<UnpackedRam>(std::move(*sealed), std::move(base), size);
}

} // namespace cofferdam
