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
        QTest::addColumn<int>("bound");
        QTest::newRow("command of a tool") << ActionKind::Exec << Gate::Tool << int(api::BOUND_TO_COMMAND_LINE);
        QTest::newRow("execve in the guest") << ActionKind::Exec << Gate::Exec << int(api::BOUND_TO_CONTENT);
        QTest::newRow("file in the guest") << ActionKind::File << Gate::File << int(api::BOUND_TO_PARAMETERS);
    }
    void anApprovalSaysWhatItIsBoundTo()
    {
        QFETCH(ActionKind, kind);
        QFETCH(Gate, gate);
        QFETCH(int, bound);
        Question question;
        question.action.kind = kind;
        question.action.gate = gate;
        QCOMPARE(int(toApi(question).bound_to()), bound);
    }
};

COFFERDAM_TEST(tst_Convert)
#include "tst_convert.moc"
