// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/action/Action.h"

#include <QCryptographicHash>
#include <QtEndian>

namespace cofferdam {
namespace {

template<typename Kind>
Result<Kind> kindOf(QStringView word)
{
    if (const auto kind = fromWord<Kind>(word))
        return *kind;
    return fail(Errc::Invalid, phrase("Action", "“%1” is not a kind that is known here.").arg(shownWord(word)));
}

} // namespace

QByteArray Action::digest() const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto add = [&hash](const QByteArray &bytes) {
        const auto size = qToBigEndian(static_cast<quint64>(bytes.size()));
        hash.addData(QByteArrayView(reinterpret_cast<const char *>(&size), sizeof size));
        hash.addData(bytes);
    };
    add(toWord(kind).toUtf8());
    add(tool.toUtf8());
    add(directory.toUtf8());
    add(raw);
    return hash.result();
}

Result<EffectKind> effectKindFromWord(QStringView word)
{
    return kindOf<EffectKind>(word);
}

Result<ActionKind> actionKindFromWord(QStringView word)
{
    return kindOf<ActionKind>(word);
}

} // namespace cofferdam
