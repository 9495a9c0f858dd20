// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/Translated.h"

#include "core/api/PhraseMessage.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace cofferdam {

using namespace Qt::StringLiterals;

QString translated(const Phrase &phrase)
{
    return phrase.in([](const char *context, const char *source, int count) { return QCoreApplication::translate(context, source, nullptr, count); });
}

QString translated(const api::Phrase &message)
{
    return translated(fromApi(message));
}

void useLanguageOf(const QLocale &locale)
{
    auto *translator = new QTranslator(qApp);
    if (translator->load(locale, u"cofferdam"_s, u"_"_s, u":/i18n"_s))
        QCoreApplication::installTranslator(translator);
    else
        delete translator;
}

} // namespace cofferdam
