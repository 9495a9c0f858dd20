// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/rules/PolicyRows.h"
#include "core/policy/LivePolicies.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_PolicyRows : public QObject
{
    Q_OBJECT

private:
    static void write(const QString &path, const QByteArray &text)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    }

private Q_SLOTS:
    void anExceptionIsOnRecordWhenItIsLoaded()
    {
        QTemporaryDir folder;
        write(folder.filePath(u"packs/a.toml"_s), "[[rule]]\nid = \"q\"\ntitle = \"t\"\nreason = \"r\"\nwhen = { effect = \"read\" }\nverdict = \"ask\"\n");
        write(folder.filePath(u"user/a.toml"_s),
              "[[rule]]\nid = \"u\"\ntitle = \"t\"\nreason = \"r\"\nwhen = { effect = \"read\" }\nverdict = \"allow\"\nexception = \"why\"\nowner = \"ada\"\n"
              "expires = 2999-01-01\noverrides = [\"q\"]\n");
        LivePolicies live(
            RuleSources{.packs = folder.filePath(u"packs"_s), .machine = {}, .user = folder.filePath(u"user"_s)}, {u"balanced"_s}, [](Action &) {},
            [](const AgentId &) { return u"balanced"_s; });
        QVERIFY(live.start());
        const auto rows = policyRows(live);
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[0].event, TrailEvent::Policy);
        QCOMPARE(rows[0].subject, live.policy(u"balanced"_s)->version());
        QCOMPARE(rows[1].event, TrailEvent::PolicyException);
        QCOMPARE(rows[1].rule, u"u"_s);
        QCOMPARE(rows[1].reason.english(), u"why"_s);
        const auto &detail = rows[1].detail.exception();
        QCOMPARE(detail.owner(), "ada");
        QCOMPARE(detail.expires(), "2999-01-01");
        QCOMPARE(detail.overrides(0), "q");
        // What it does is said by the decision that it changed.
        Action action;
        action.kind = ActionKind::Exec;
        action.facts.complete = true;
        action.facts.effects = {Effect{.kind = EffectKind::Read, .object = u"/x"_s, .program = {}, .traits = {}}};
        QCOMPARE(live.of(action).exceptions, QStringList{u"u"_s});
    }
};

COFFERDAM_TEST(tst_PolicyRows)
#include "tst_policyrows.moc"
