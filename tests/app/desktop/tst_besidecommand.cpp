// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/viewer/BesideCommand.h"
#include "tests/support/Test.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

QString beside(const QString &tool, const QJsonObject &parameters)
{
    QuestionRecord question;
    question.tool = tool;
    question.subject = u"make deploy"_s;
    question.directory = u"/home/agent/site"_s;
    question.paramsJson = QString::fromUtf8(QJsonDocument(parameters).toJson(QJsonDocument::Compact));
    return besideCommand(question);
}

QJsonValue base64(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toBase64());
}

} // namespace

class tst_BesideCommand : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatTheCommandSaysIsLeftOut()
    {
        QCOMPARE(beside(u"exec"_s, {{u"command"_s, u"make deploy"_s}, {u"workdir"_s, u"/home/agent/site"_s}, {u"note"_s, QString()}}), QString());
        QCOMPARE(beside(u"exec"_s, {}), QString());
    }

    void allElseIsShown()
    {
        const auto text = beside(u"exec"_s, {{u"command"_s, u"make  deploy"_s}, {u"timeout"_s, 30}, {u"env"_s, QJsonObject{{u"TARGET"_s, u"prod"_s}}}});
        for (const auto &part : {u"\"make  deploy\""_s, u"\"timeout\": 30"_s, u"\"TARGET\": \"prod\""_s})
            QVERIFY2(text.contains(part), qPrintable(text));
    }

    void whatIsNoJsonIsShownAsItIs()
    {
        QuestionRecord question;
        question.paramsJson = u"{\"command\": "_s;
        QCOMPARE(besideCommand(question), question.paramsJson);
    }

    void ofAGateScriptsAndTheEnvironmentAreReadable()
    {
        const QJsonObject asked{{u"path"_s, u"/usr/bin/bash"_s},
                                {u"arguments"_s, QJsonArray{base64("bash"), base64("x.sh")}},
                                {u"toolCallId"_s, u"c1"_s},
                                {u"environment"_s, QJsonArray{base64("LD_PRELOAD=/tmp/x.so"), base64("\xff\xfe")}},
                                {u"files"_s, QJsonArray{QJsonObject{{u"path"_s, u"/usr/bin/bash"_s}, {u"sha256"_s, base64("0")}},
                                                        QJsonObject{{u"path"_s, u"/home/agent/x.sh"_s}, {u"content"_s, base64("rm -rf lib\necho done")}}}},
                                {u"somethingNew"_s, 7}};
        const auto text = beside(u"gate.exec"_s, asked);
        for (const auto &part :
             {u"LD_PRELOAD=/tmp/x.so"_s, base64("\xff\xfe").toString(), u"rm -rf lib\\n\n        echo done"_s, u"/home/agent/x.sh"_s, u"somethingNew"_s})
            QVERIFY2(text.contains(part), qPrintable(text));
        for (const auto &part : {u"toolCallId"_s, u"arguments"_s, u"/usr/bin/bash"_s, u"sha256"_s})
            QVERIFY2(!text.contains(part), qPrintable(text));
    }

    void anEscapedBackslashBeginsNoBreak() { QVERIFY(beside(u"exec"_s, {{u"content"_s, u"a\\nb"_s}}).contains(u"\"a\\\\nb\""_s)); }
};

COFFERDAM_TEST(tst_BesideCommand)
#include "tst_besidecommand.moc"
