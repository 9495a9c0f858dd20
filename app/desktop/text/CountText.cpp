// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/text/CountText.h"

#include "core/base/Words.h"

#include <QLocale>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostDigits = 12;

} // namespace

QString countText(quint64 count)
{
    return QLocale().toString(count);
}

Result<quint64> parseCount(QStringView text)
{
    const bool digits = !text.isEmpty() && std::ranges::all_of(text, [](QChar c) { return c >= u'0' && c <= u'9'; });
    if (!digits || text.size() > kMostDigits)
        return fail(Errc::Invalid, phrase("Models", "“%1” is no whole number. Write digits alone, as in 128000.").arg(shownWord(text)));
    return text.toULongLong();
}

Result<QDate> parseDay(QStringView text)
{
    const auto day = QDate::fromString(text.toString(), u"yyyy-MM-dd"_s);
    if (!day.isValid() || day.toString(u"yyyy-MM-dd"_s) != text) // it reads other digits, too
        return fail(Errc::Invalid, phrase("Models", "“%1” is no day. Write it as in 2027-01-31.").arg(shownWord(text)));
    return day;
}

} // namespace cofferdam
