// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/ledger/SignedHead.h"

#include "core/ledger/Frontier.h"

#include <QDateTime>
#include <QList>
#include <QTimeZone>
#include <QtEndian>

#include <sodium.h>

namespace cofferdam {
namespace {

static_assert(SignedHead::kKeySize == crypto_sign_PUBLICKEYBYTES && SignedHead::kSignatureSize == crypto_sign_BYTES
              && HeadSigner::kSeedSize == crypto_sign_SEEDBYTES);

const unsigned char *raw(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

void addBigEndian(QByteArray &to, quint64 value)
{
    const quint64 big = qToBigEndian(value);
    to.append(reinterpret_cast<const char *>(&big), sizeof big);
}

} // namespace

QByteArray SignedHead::signedBytes() const
{
    QByteArray bytes("cofferdam trail head 1\n");
    addBigEndian(bytes, size);
    addBigEndian(bytes, quint64(timeUs));
    return bytes + root;
}

bool SignedHead::isSound() const
{
    const QByteArray bytes = signedBytes();
    return root.size() == Frontier::kHashSize && key.size() == kKeySize && signature.size() == kSignatureSize
           && crypto_sign_verify_detached(raw(signature), raw(bytes), static_cast<unsigned long long>(bytes.size()), raw(key)) == 0;
}

QByteArray SignedHead::toText() const
{
    return QByteArray::number(size) + ' ' + QByteArray::number(timeUs) + ' ' + root.toHex() + ' ' + key.toHex() + ' ' + signature.toHex();
}

QString SignedHead::time() const
{
    return QDateTime::fromMSecsSinceEpoch(timeUs / 1000, QTimeZone::UTC).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss 'UTC'"));
}

std::optional<SignedHead> SignedHead::fromText(const QByteArray &text)
{
    const QList<QByteArray> parts = text.split(' ');
    if (parts.size() != 5)
        return std::nullopt;
    bool isSize = false;
    bool isTime = false;
    const SignedHead head{.size = parts[0].toULongLong(&isSize),
                          .timeUs = parts[1].toLongLong(&isTime),
                          .root = QByteArray::fromHex(parts[2]),
                          .key = QByteArray::fromHex(parts[3]),
                          .signature = QByteArray::fromHex(parts[4])};
    // fromHex() steps over what is no digit.
    return isSize && isTime && head.toText() == text ? std::optional(head) : std::nullopt;
}

HeadSigner::HeadSigner(const Secret &seed) : m_secret(crypto_sign_SECRETKEYBYTES), m_public(SignedHead::kKeySize, '\0')
{
    Q_ASSERT(seed.size() == kSeedSize);
    crypto_sign_seed_keypair(reinterpret_cast<unsigned char *>(m_public.data()), reinterpret_cast<unsigned char *>(m_secret.writableBytes().data()),
                             reinterpret_cast<const unsigned char *>(seed.bytes().data()));
}

SignedHead HeadSigner::sign(quint64 size, qint64 timeUs, const QByteArray &root) const
{
    SignedHead head{.size = size, .timeUs = timeUs, .root = root, .key = m_public, .signature = QByteArray(SignedHead::kSignatureSize, '\0')};
    const QByteArray bytes = head.signedBytes();
    crypto_sign_detached(reinterpret_cast<unsigned char *>(head.signature.data()), nullptr, raw(bytes), static_cast<unsigned long long>(bytes.size()),
                         reinterpret_cast<const unsigned char *>(m_secret.bytes().data()));
    return head;
}

} // namespace cofferdam
