// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/ledger/Frontier.h"

#include <QCryptographicHash>

#include <bit>

namespace cofferdam {
namespace {

// RFC 6962 keeps leaves and nodes apart by their first byte, so that no node can pass for a leaf.
constexpr char kLeafPrefix = 0;
constexpr char kNodePrefix = 1;

QByteArray nodeHash(const QByteArray &left, const QByteArray &right)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView(&kNodePrefix, 1));
    hash.addData(left);
    hash.addData(right);
    return hash.result();
}

} // namespace

QByteArray Frontier::leafHash(QByteArrayView content)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView(&kLeafPrefix, 1));
    hash.addData(content);
    return hash.result();
}

void Frontier::append(const QByteArray &leaf)
{
    Q_ASSERT(leaf.size() == kHashSize);
    QByteArray head = leaf;
    for (int carried = std::countr_one(m_size); carried > 0; --carried)
        head = nodeHash(m_peaks.takeLast(), head);
    m_peaks += head;
    ++m_size;
}

QByteArray Frontier::root() const
{
    if (m_peaks.isEmpty())
        return QCryptographicHash::hash({}, QCryptographicHash::Sha256);
    QByteArray head = m_peaks.last();
    for (qsizetype i = m_peaks.size() - 2; i >= 0; --i)
        head = nodeHash(m_peaks.at(i), head);
    return head;
}

QByteArray Frontier::toBytes() const
{
    QByteArray bytes;
    bytes.reserve(m_peaks.size() * kHashSize);
    for (const QByteArray &peak : m_peaks)
        bytes += peak;
    return bytes;
}

Result<Frontier> Frontier::fromBytes(quint64 size, const QByteArray &bytes)
{
    if (bytes.size() != std::popcount(size) * kHashSize)
        return fail(Errc::Damaged, phrase("Trail", "The head of the audit trail is damaged."));
    Frontier frontier;
    frontier.m_size = size;
    for (qsizetype at = 0; at < bytes.size(); at += kHashSize)
        frontier.m_peaks += bytes.mid(at, kHashSize);
    return frontier;
}

} // namespace cofferdam
