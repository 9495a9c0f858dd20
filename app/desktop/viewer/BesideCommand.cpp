// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/viewer/BesideCommand.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringDecoder>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

// What a gate asks tells in the command, and what says only who asked. Everything else is shown, also what is new.
constexpr QLatin1StringView kInCommand[] = {"path"_L1,       "requested"_L1, "arguments"_L1, "directory"_L1, "operation"_L1, "target"_L1, "subtree"_L1,
                                            "toolCallId"_L1, "runId"_L1,     "waits"_L1,     "ancestors"_L1, "process"_L1,   "own"_L1};

/// Bytes as protobuf's JSON has them, as text when they are one.
QJsonValue readable(const QJsonValue &base64)
{
    const auto bytes = QByteArray::fromBase64(base64.toString().toLatin1());
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder.decode(bytes);
    return decoder.hasError() ? base64 : QJsonValue(text);
}

/// Scripts with their content; a program is told by its hash, which nobody reads.
QJsonArray scripts(const QJsonArray &files)
{
    QJsonArray result;
    for (const auto &file : files) {
        if (file["content"_L1].toString().isEmpty())
            continue;
        result.append(QJsonObject{{u"path"_s, file["path"_L1]}, {u"content"_s, readable(file["content"_L1])}});
    }
    return result;
}

QJsonObject besideGate(QJsonObject asked)
{
    for (const auto name : kInCommand)
        asked.remove(name);
    QJsonArray environment;
    for (const auto &variable : asked["environment"_L1].toArray())
        environment.append(readable(variable));
    asked["environment"_L1] = environment;
    asked["files"_L1] = scripts(asked["files"_L1].toArray());
    for (const auto name : {"environment"_L1, "files"_L1}) {
        if (asked[name].toArray().isEmpty())
            asked.remove(name);
    }
    return asked;
}

/// A break within a text is shown as one, behind its escape: a quoted text cannot end by it.
QString broken(const QString &json)
{
    QString result;
    for (qsizetype i = 0; i < json.size(); ++i) {
        result += json[i];
        if (json[i] != u'\\' || i + 1 >= json.size())
            continue;
        result += json[++i];
        if (json[i] == u'n')
            result += u"\n        "_s;
    }
    return result;
}

} // namespace

QString besideCommand(const QuestionRecord &question)
{
    const auto document = QJsonDocument::fromJson(question.paramsJson.toUtf8());
    if (!document.isObject())
        return question.paramsJson;
    auto parameters = document.object();
    if (question.tool.startsWith(u"gate."))
        parameters = besideGate(parameters);
    for (auto each = parameters.begin(); each != parameters.end();) {
        const auto text = each->toString();
        const bool shown = each->isString() && (text.isEmpty() || text == question.subject || text == question.directory);
        each = shown ? parameters.erase(each) : each + 1;
    }
    if (parameters.isEmpty())
        return {};
    return broken(QString::fromUtf8(QJsonDocument(parameters).toJson(QJsonDocument::Indented)).trimmed());
}

} // namespace cofferdam
