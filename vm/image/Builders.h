// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who made an image: manifests are signed (Ed25519, RFC 8032), and only those of builders that the user trusts count.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace cofferdam {

/// A builder is named by the whole public key, 64 hexadecimal digits: there is nothing shorter to mix up.
struct Builder {
    QByteArray key; ///< 32 bytes
    QString name;   ///< As the user called it; may be empty.
};

/// What lies in the user's data folder: the own key (image-builder.key, made on first use) and the list of those who are trusted
/// (image-builders), the own one among them. Blocking; any thread.
class Builders
{
public:
    /// $XDG_DATA_HOME/cofferdam
    [[nodiscard]] static QString defaultFolder();

    explicit Builders(QString folder = defaultFolder());

    /// For the file manifest.sig beside the manifest: who signs, and the signature.
    [[nodiscard]] Result<QByteArray> sign(const QByteArray &manifest) const;
    /// Damaged for what is no signature of this manifest; Denied, naming the builder's key, when it is one of somebody who is not trusted.
    [[nodiscard]] Result<void> check(const QByteArray &manifest, const QByteArray &signature) const;

    /// The own public key, 32 bytes.
    [[nodiscard]] Result<QByteArray> own() const;
    /// Denied when somebody else could have written the list; Damaged.
    [[nodiscard]] Result<QList<Builder>> trusted() const;
    /// `key`: 64 hexadecimal digits. Invalid for others. One that is there already stays as it is.
    [[nodiscard]] Result<void> trust(const QString &key, const QString &name) const;
    [[nodiscard]] QString listFile() const;

private:
    [[nodiscard]] Result<void> add(const QByteArray &key, const QString &name) const;

    QString m_folder;
};

inline constexpr qint64 kMaxSignature = 1024; ///< Bytes of manifest.sig.

} // namespace cofferdam
