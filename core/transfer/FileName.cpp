// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transfer/FileName.h"

#include "core/base/VisibleText.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMostNameBytes = 255;  // NAME_MAX (linux/limits.h)
constexpr qsizetype kMostPathBytes = 2048; // with the folder it goes to it stays beneath PATH_MAX

/// What is not to be seen, steers, or is none.
bool isHidden(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return true;
    default: return false;
    }
}

/// Also as NTFS and HFS+ take it for .git: git's own list (path.c, is_ntfs_dotgit).
bool isGitFolder(const QString &name)
{
    auto plain = name.toCaseFolded();
    while (plain.endsWith(u'.') || plain.endsWith(u' '))
        plain.chop(1);
    return plain == u".git"_s || plain == u"git~1"_s || plain.startsWith(u".git:"_s);
}

/// Names that are devices on Windows, with whatever ending.
bool isDevice(const QString &name)
{
    static constexpr std::array kNames{"con", "prn", "aux", "nul", "conin$", "conout$"};
    const auto stem = name.section(u'.', 0, 0).trimmed().toLower();
    const bool numbered = stem.size() == 4 && (stem.startsWith(u"com"_s) || stem.startsWith(u"lpt"_s)) && stem.at(3).isDigit();
    return numbered || std::ranges::any_of(kNames, [&stem](const char *device) { return stem == QLatin1StringView(device); });
}

std::optional<Phrase> refusalOfName(const QByteArray &bytes)
{
    if (bytes.isEmpty() || bytes == "." || bytes == ".." || bytes.contains('\0'))
        return phrase("Files", "Its path leads elsewhere.");
    if (bytes.size() > kMostNameBytes)
        return phrase("Files", "Its name is too long.");
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString name = decoder(bytes);
    if (decoder.hasError())
        return phrase("Files", "Its name is no text.");
    const auto points = name.toUcs4();
    if (std::ranges::any_of(points, [](char32_t c) { return isHidden(c); }))
        return phrase("Files", "Its name has characters that nobody sees.");
    if (isGitFolder(name))
        return phrase("Files", "It belongs to a repository’s own files, which can make git run programs. Take the history as a bundle.");
    if (isDevice(name) || name.contains(u'\\') || name.endsWith(u' ') || name.endsWith(u'.'))
        return phrase("Files", "Its name means something else on other systems.");
    return {};
}

} // namespace

std::optional<Phrase> refusalOfPath(const QByteArray &path)
{
    if (path.isEmpty() || path.startsWith('/'))
        return phrase("Files", "Its path leads elsewhere.");
    if (path.size() > kMostPathBytes)
        return phrase("Files", "Its name is too long.");
    const auto names = path.split('/');
    if (names.size() > kMostLevels)
        return phrase("Files", "It lies too deep.");
    for (const auto &name : names) {
        if (auto refusal = refusalOfName(name))
            return refusal;
    }
    return {};
}

QString shownPath(const QByteArray &path)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(path);
    if (!decoder.hasError())
        return text;
    QString shown;
    for (const char byte : path) {
        const auto value = static_cast<unsigned char>(byte);
        if (value >= 0x20 && value < 0x7f)
            shown += QLatin1Char(byte);
        else
            shown += u"\\x%1"_s.arg(static_cast<uint>(value), 2, 16, QLatin1Char('0'));
    }
    return shown;
}

bool NamesTaken::take(const QString &path)
{
    for (qsizetype end = path.indexOf(u'/');; end = path.indexOf(u'/', end + 1)) {
        const auto part = end < 0 ? path : path.first(end);
        if (!m_paths.contains(part)) {
            const auto folded = part.normalized(QString::NormalizationForm_KC).toUpper().toCaseFolded().normalized(QString::NormalizationForm_KC);
            if (m_folded.contains(folded))
                return false;
            m_folded.insert(folded);
            m_paths.insert(part);
        }
        if (end < 0)
            return true;
    }
}

} // namespace cofferdam
