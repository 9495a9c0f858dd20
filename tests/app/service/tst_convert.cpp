// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/api/Convert.h"
#include "core/guardian/Question.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Convert : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// The window warns of scripts that may change where an approval does not know them, and only there.
    void anApprovalSaysWhatItIsBoundTo_data()
    {
        QTest::addColumn<ActionKind>("kind");
        QTest::addColumn<Gate>("gate");
        QTest::addColumn<QString>("bound");
        QTest::newRow("command of a tool") << ActionKind::Exec << Gate::Tool << u"command-line"_s;
        QTest::newRow("execve in the guest") << ActionKind::Exec << Gate::Exec << u"content"_s;
        QTest::newRow("file in the guest") << ActionKind::File << Gate::File << u"parameters"_s;
    }
    void anApprovalSaysWhatItIsBoundTo()
    {
        QFETCH(ActionKind, kind);
        QFETCH(Gate, gate);
        QFETCH(QString, bound);
        Question question;
        question.action.kind = kind;
        question.action.gate = gate;
        QCOMPARE(QString::fromStdString(toApi(question).bound_to()), bound);
    }
};

COFFERDAM_TEST(tst_Convert)
#include "tst_convert.moc"
