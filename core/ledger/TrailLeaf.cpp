// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/ledger/TrailLeaf.h"

#include "core/ledger/Frontier.h"

#include <QtEndian>

namespace cofferdam {
namespace {

template<typename Integer>
void addInteger(QByteArray &to, Integer value)
{
    const Integer big = qToBigEndian(value);
    to.append(reinterpret_cast<const char *>(&big), sizeof big);
}

} // namespace

QByteArray TrailLeaf::hash() const
{
    QByteArray bytes("cofferdam trail row 2\n");
    bytes += salt;
    addInteger(bytes, seq);
    addInteger(bytes, quint64(timeUs));
    addInteger(bytes, epoch);
    for (const QByteArray &text : texts) {
        addInteger(bytes, quint32(text.size()));
        bytes += text;
    }
    return Frontier::leafHash(bytes);
}

} // namespace cofferdam
