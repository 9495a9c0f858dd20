// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/AgentName.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_AgentName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isOne_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isOne");
        for (const auto &name : {u"a"_s, u"7"_s, u"Web-site_2.b"_s, u"demo"_s, QString(kMaxAgentName, u'x')})
            QTest::newRow(qPrintable(name)) << name << true;
        QTest::newRow("nothing") << QString() << false;
        QTest::newRow("too long") << QString(kMaxAgentName + 1, u'x') << false;
        for (const auto &name : {u"-x"_s, u".x"_s, u"_x"_s, u"a b"_s, u"a/b"_s, u"a\n"_s, u"\na"_s, u"ä"_s, u"a\u0660"_s, u"a\u200b"_s, u"a\0b"_s})
            QTest::newRow(qPrintable(u"not "_s + QString::fromLatin1(name.toUtf8().toPercentEncoding()))) << name << false;
    }
    void isOne()
    {
        QFETCH(const QString, name);
        QFETCH(const bool, isOne);
        QCOMPARE(isAgentName(name), isOne);
    }
};

COFFERDAM_TEST(tst_AgentName)
#include "tst_agentname.moc"
