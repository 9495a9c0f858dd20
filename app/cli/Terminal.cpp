// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Terminal.h"

#include "app/client/Translated.h"
#include "core/base/VisibleText.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString visible(const QString &line)
{
    return oneLine(line, line.size());
}

} // namespace

void Terminal::out(const QString &line) const
{
    QTextStream(stdout) << visible(line) << Qt::endl;
}

void Terminal::outLines(const QString &text) const
{
    for (const auto &line : text.split(u'\n'))
        out(line);
}

void Terminal::out(const QJsonValue &value) const
{
    const auto document = value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    QTextStream(stdout) << visibleJson(QString::fromUtf8(document.toJson(QJsonDocument::Compact))) << Qt::endl;
}

void Terminal::outBytes(const QByteArray &bytes) const
{
    if (::isatty(STDOUT_FILENO) != 0)
        return outLines(QString::fromUtf8(bytes));
    QFile out;
    if (out.open(stdout, QFile::WriteOnly))
        out.write(bytes);
}

QString Terminal::column(const QString &text, qsizetype width)
{
    return text.size() < width ? text.leftJustified(width) : text + u' ';
}

void Terminal::progress(const QString &line)
{
    QTextStream(stderr) << visible(line) << Qt::endl;
}

void Terminal::complain(const Error &error) const
{
    if (m_json)
        return outError(toWord(error.code).toString(), error.message.english());
    const auto lines = translated(error.message).split(u'\n');
    for (const auto &line : lines)
        progress(u"cofferdamctl: "_s + line);
}

void Terminal::complainOfUsage(const QString &why, const QString &usage) const
{
    if (m_json)
        return outError(u"usage"_s, why.isEmpty() ? usage : why);
    if (!why.isEmpty())
        progress(u"cofferdamctl: "_s + why);
    QTextStream(stderr) << usage << Qt::endl;
}

void Terminal::outError(const QString &code, const QString &message) const
{
    out(QJsonObject{{u"ok"_s, false}, {u"errors"_s, QJsonArray{QJsonObject{{u"code"_s, code}, {u"message"_s, message}}}}});
}

} // namespace cofferdam
