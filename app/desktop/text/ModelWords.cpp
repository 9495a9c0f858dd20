// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/text/ModelWords.h"

#include "app/client/Translated.h"
#include "app/desktop/text/MoneyText.h"
#include "app/desktop/text/Words.h"
#include "core/base/VisibleText.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QUrl>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

struct ModelTexts {
    Q_DECLARE_TR_FUNCTIONS(Models)
};

constexpr qsizetype kLongestUrl = 2048; // UTF-16 units, as the service has it

} // namespace

QString dialectText(api::ModelDialect dialect)
{
    switch (dialect) {
    case api::DIALECT_OPENAI_CHAT: return ModelTexts::tr("OpenAI chat completions");
    case api::DIALECT_OPENAI_RESPONSES: return ModelTexts::tr("OpenAI responses");
    case api::DIALECT_ANTHROPIC: return ModelTexts::tr("Anthropic messages");
    case api::DIALECT_GOOGLE: return ModelTexts::tr("Google generateContent");
    case api::DIALECT_OLLAMA: return ModelTexts::tr("Ollama chat");
    case api::DIALECT_UNSPECIFIED: return {};
    default: return QString::number(int(dialect)); // of a newer service
    }
}

QString slotText(const QString &slot)
{
    if (slot == "main"_L1)
        return ModelTexts::tr("Main");
    if (slot == "fast"_L1)
        return ModelTexts::tr("Fast");
    if (slot == "image"_L1)
        return ModelTexts::tr("Images");
    if (slot == "memory"_L1)
        return ModelTexts::tr("Memory search");
    return oneLine(slot, 20);
}

QString testText(const api::ModelTest &test)
{
    QStringList said;
    //: %1 is a time, as in "1.2 s"
    said += test.answered() ? ModelTexts::tr("It answered in %1.").arg(durationText(double(test.ms()))) : ModelTexts::tr("It did not answer.");
    if (test.answered())
        said += test.called_tool() ? ModelTexts::tr("It called the tool.") : ModelTexts::tr("It answers but calls no tools, and agents work with tools.");
    if (const auto message = translated(test.message()); !message.isEmpty())
        said += message;
    if (test.cost() > 0)
        said += ModelTexts::tr("The test cost %1.").arg(moneyText(test.cost()));
    return said.join(u' ');
}

Tone testTone(const api::ModelTest &test)
{
    if (!test.answered())
        return Tone::Bad;
    return test.called_tool() ? Tone::Good : Tone::Notice;
}

QString dayText(qint64 unixMs)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(unixMs).date(), QLocale::ShortFormat);
}

QString originText(const QString &url)
{
    const QUrl read(url.left(kLongestUrl), QUrl::StrictMode);
    const auto scheme = read.scheme();
    const auto host = read.host(QUrl::FullyEncoded);
    if (url.size() > kLongestUrl || !read.isValid() || host.isEmpty() || (scheme != "https"_L1 && scheme != "http"_L1) || !read.userInfo().isEmpty())
        return {};
    auto origin = scheme + "://"_L1 + (host.contains(u':') ? u'[' + host + u']' : host);
    if (const int port = read.port(); port != -1 && port != (scheme == "https"_L1 ? 443 : 80))
        origin += u':' + QString::number(port);
    return origin;
}

} // namespace cofferdam
