// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// RAM streams as QEMU writes them, made up; and readers of what lies in memory.

#pragma once

#include "tests/support/MemoryRam.h"

#include <QRandomGenerator>
#include <QtEndian>

namespace cofferdam::test {

inline QByteArray noise(qsizetype size, quint32 seed)
{
    QByteArray bytes(size & ~qsizetype{3}, '\0');
    QRandomGenerator random(seed);
    random.fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    return bytes;
}

/// Of its own bytes.
class StoredRam : public RamReader
{
public:
    explicit StoredRam(QByteArray stream) : m_stream(std::move(stream)), m_ram(m_stream) {}
    Result<std::size_t> read(std::span<char> into) override { return m_ram.read(into); }
    qint64 size() const override { return m_ram.size(); }

private:
    const QByteArray m_stream;
    MemoryRam m_ram;
};

class RamStreamMaker
{
public:
    static constexpr qint64 kPage = 4096;

    /// A machine with `block` and another one of a page, "rom".
    explicit RamStreamMaker(qint64 blockSize, const QByteArray &block = "pc.ram") : m_block(block)
    {
        number<quint32>(0x5145564d);
        number<quint32>(3);
        number<quint8>(7);
        text32("pc-q35");
        number<quint8>(1);
        number<quint32>(kRam);
        text("ram");
        number<quint32>(0);
        number<quint32>(4);
        number<quint64>(quint64(blockSize + kPage) | 0x04);
        text(block);
        number<quint64>(quint64(blockSize));
        text("rom");
        number<quint64>(quint64(kPage));
        endSection();
    }
    void beginPart()
    {
        number<quint8>(2);
        number<quint32>(kRam);
        m_inBlock = false;
    }
    void endSection()
    {
        number<quint64>(0x10);
        number<quint8>(0x7e);
        number<quint32>(kRam);
    }
    /// Which one the next pages are of.
    void block(const QByteArray &name) { m_block = name; }
    void page(qint64 address, const QByteArray &content)
    {
        head(address, 0x08);
        m_stream += content;
    }
    void zero(qint64 address)
    {
        head(address, 0x02);
        m_stream += '\0';
    }
    void leaveBlock() { m_inBlock = false; }
    void flush() { number<quint64>(0x200); }
    /// As a machine that is made up says the sizes of its blocks; pages of it come next.
    void sizes(quint64 total, const QList<std::pair<QByteArray, quint64>> &blocks)
    {
        beginPart();
        number<quint64>(total | 0x04);
        for (const auto &[name, size] : blocks) {
            text(name);
            number<quint64>(size);
        }
    }
    /// Between its passes.
    void command()
    {
        number<quint8>(8);
        number<quint16>(11);
        number<quint16>(3);
        m_stream += "xyz";
    }
    /// After them: it is nobody's pages.
    void device(const QByteArray &content)
    {
        number<quint8>(4);
        number<quint32>(9);
        text("0000:00:01.0/port");
        number<quint32>(0);
        number<quint32>(1);
        m_stream += content;
    }
    [[nodiscard]] const QByteArray &stream() const { return m_stream; }

private:
    static constexpr quint32 kRam = 2;

    template<typename Number>
    void number(Number value)
    {
        const auto at = m_stream.size();
        m_stream.resize(at + qsizetype(sizeof value));
        qToBigEndian(value, m_stream.data() + at);
    }
    void text(const QByteArray &value)
    {
        number<quint8>(quint8(value.size()));
        m_stream += value;
    }
    void text32(const QByteArray &value)
    {
        number<quint32>(quint32(value.size()));
        m_stream += value;
    }
    void head(qint64 address, quint64 kind)
    {
        const bool isSame = m_inBlock && m_last == m_block;
        number<quint64>(quint64(address) | kind | (isSame ? 0x20u : 0u));
        if (!isSame)
            text(m_block);
        m_inBlock = true;
        m_last = m_block;
    }

    QByteArray m_block;
    QByteArray m_last; ///< The block of the page before.
    QByteArray m_stream;
    bool m_inBlock = false;
};

} // namespace cofferdam::test
