// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A tree head of the trail that says who vouches for it: Ed25519 over the number of rows, the time and the root.

#pragma once

#include "core/base/Secret.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace cofferdam {

/// As RFC 6962, section 3.5, but for the bytes that are signed: "cofferdam trail head 1\n", size and time as 8 bytes each, big-endian, root.
struct SignedHead {
    static constexpr qsizetype kKeySize = 32;
    static constexpr qsizetype kSignatureSize = 64;

    quint64 size = 0;  ///< Rows.
    qint64 timeUs = 0; ///< Unix time.
    QByteArray root;
    QByteArray key; ///< Public. Empty: it is not signed.
    QByteArray signature;

    [[nodiscard]] bool isSigned() const { return !key.isEmpty(); }
    /// The signature is one of `key` over the rest.
    [[nodiscard]] bool isSound() const;
    /// "size time root key signature": decimal and hexadecimal numbers with a blank between.
    [[nodiscard]] QByteArray toText() const;
    [[nodiscard]] static std::optional<SignedHead> fromText(const QByteArray &text);
    [[nodiscard]] QByteArray signedBytes() const;
    [[nodiscard]] QString time() const; ///< "2026-11-30 04:05:06 UTC"

    friend bool operator==(const SignedHead &, const SignedHead &) = default;
};

/// Any thread.
class HeadSigner
{
public:
    static constexpr std::size_t kSeedSize = 32;

    explicit HeadSigner(const Secret &seed); ///< kSeedSize bytes.

    [[nodiscard]] const QByteArray &publicKey() const noexcept { return m_public; }
    [[nodiscard]] SignedHead sign(quint64 size, qint64 timeUs, const QByteArray &root) const;

private:
    Secret m_secret;
    QByteArray m_public;
};

} // namespace cofferdam
