// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/PlainText.h"

namespace cofferdam {
namespace {

bool isShown(char32_t c)
{
    if (c == U'\n' || c == U'\t')
        return true;
    switch (QChar::category(c)) {
    case QChar::Other_Control:   // C0, DEL, C1: terminal escapes begin here
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
    case QChar::Other_PrivateUse:
    case QChar::Other_Surrogate: return false;
    case QChar::Other_Format:    // bidirectional controls, zero width, tags; the joiners spell words and emoji
        return c == 0x200c || c == 0x200d;
    default: return true;
    }
}

} // namespace

QString plainText(const QString &text)
{
    QString shown;
    shown.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const auto unit = text.at(i);
        if (unit.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            if (isShown(QChar::surrogateToUcs4(unit, text.at(i + 1))))
                shown.append(unit).append(text.at(i + 1));
            ++i;
        } else if (unit.isSurrogate()) {
            shown.append(QChar(QChar::ReplacementCharacter));
        } else if (isShown(unit.unicode())) {
            shown.append(unit);
        }
    }
    return shown;
}

} // namespace cofferdam
