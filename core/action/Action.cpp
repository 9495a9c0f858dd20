// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/action/Action.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>
#include <array>

namespace cofferdam {
namespace {

template<typename Kind>
struct Word {
    Kind kind;
    QStringView text;
};

constexpr std::array kActionWords{
    Word{ActionKind::Exec, u"exec"},
    Word{ActionKind::File, u"file"},
    Word{ActionKind::Tool, u"tool"},
    Word{ActionKind::Connect, u"connect"},
};

constexpr std::array kEffectWords{
    Word{EffectKind::Read, u"read"},           Word{EffectKind::Create, u"create"},
    Word{EffectKind::Overwrite, u"overwrite"}, Word{EffectKind::Delete, u"delete"},
    Word{EffectKind::Move, u"move"},           Word{EffectKind::Permission, u"permission"},
    Word{EffectKind::Execute, u"execute"},     Word{EffectKind::Network, u"network"},
    Word{EffectKind::Send, u"send"},           Word{EffectKind::CredentialRead, u"credential-read"},
    Word{EffectKind::Persist, u"persist"},     Word{EffectKind::Privilege, u"privilege"},
    Word{EffectKind::Kill, u"kill"},           Word{EffectKind::Configure, u"configure"},
    Word{EffectKind::Unknown, u"unknown"},
};

template<typename Table, typename Kind>
QStringView wordOf(const Table &table, Kind kind) noexcept
{
    return std::ranges::find(table, kind, &Word<Kind>::kind)->text;
}

template<typename Kind, typename Table>
Result<Kind> kindOf(const Table &table, QStringView word)
{
    if (const auto found = std::ranges::find(table, word, &Word<Kind>::text); found != table.end())
        return found->kind;
    return fail(Errc::Invalid, phrase("Action", "“%1” is not a kind that is known here.").arg(word.first(std::min<qsizetype>(word.size(), 40))));
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

QStringView toWord(ActionKind kind) noexcept
{
    return wordOf(kActionWords, kind);
}

QStringView toWord(EffectKind kind) noexcept
{
    return wordOf(kEffectWords, kind);
}

Result<EffectKind> effectKindFromWord(QStringView word)
{
    return kindOf<EffectKind>(kEffectWords, word);
}

Result<ActionKind> actionKindFromWord(QStringView word)
{
    return kindOf<ActionKind>(kActionWords, word);
}

} // namespace cofferdam
