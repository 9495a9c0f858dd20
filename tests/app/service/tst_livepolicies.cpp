// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/rules/LivePolicies.h"
#include "app/service/rules/PolicyRows.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

QByteArray blocksReading(const QByteArray &id)
{
    return "[[rule]]\nid = \"" + id + "\"\ntitle = \"t\"\nreason = \"r\"\nwhen = { effect = \"read\" }\nverdict = \"block\"\n";
}

} // namespace

class tst_LivePolicies : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<LivePolicies> m_live;

    void write(const QString &name, const QByteArray &text)
    {
        QDir().mkpath(QFileInfo(m_folder->filePath(name)).path());
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    }

    void start()
    {
        m_live = std::make_unique<LivePolicies>(RuleSources{.packs = m_folder->filePath(u"packs"_s),
                                                            .machine = m_folder->filePath(u"etc/machine"_s),
                                                            .user = m_folder->filePath(u"config/user"_s),
                                                            .machineOwner = ::getuid()},
                                                QStringList{u"balanced"_s, u"careful"_s}, [](Action &) {});
        const auto started = m_live->start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().message.english()));
    }

    Verdict verdict(const QString &profile = u"balanced"_s) const
    {
        Action action;
        action.kind = ActionKind::Exec;
        action.facts.complete = true;
        action.facts.effects = {Effect{.kind = EffectKind::Read, .object = u"/x"_s, .program = {}, .traits = {}}};
        return m_live->of(profile)->evaluate(action).verdict;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        write(u"packs/a.toml"_s, "[[rule]]\nid = \"p\"\ntitle = \"t\"\nreason = \"r\"\nwhen = { effect = \"read\" }\nverdict = \"allow\"\n");
    }

    void packsAlone()
    {
        start();
        QVERIFY(m_live->isComplete());
        QVERIFY(m_live->problem().isEmpty());
        QVERIFY(m_live->added().isEmpty());
        QCOMPARE(verdict(), Verdict::Allow);
    }

    void aNewFolderIsSeen_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("machine") << u"etc/machine/a.toml"_s;
        QTest::newRow("user") << u"config/user/a.toml"_s;
    }

    void aNewFolderIsSeen()
    {
        QFETCH(QString, file);
        start();
        QSignalSpy changed(m_live.get(), &LivePolicies::changed);
        write(file, blocksReading("added"));
        QTRY_COMPARE(verdict(), Verdict::Block);
        QCOMPARE(verdict(u"careful"_s), Verdict::Block);
        QCOMPARE(m_live->added().size(), 1);
        QVERIFY(changed.size() >= 1);
        QVERIFY(QFile::remove(m_folder->filePath(file)));
        QTRY_COMPARE(verdict(), Verdict::Allow);
    }

    void aBadChangeKeepsTheRulesBefore()
    {
        write(u"config/user/a.toml"_s, blocksReading("added"));
        start();
        QCOMPARE(verdict(), Verdict::Block);
        const auto version = m_live->of(u"balanced"_s)->version();
        write(u"config/user/a.toml"_s, blocksReading("added").replace("effect", "mood"));
        QTRY_VERIFY(!m_live->problem().isEmpty());
        QVERIFY2(m_live->problem().english().contains(u"user/a.toml:5: mood"_s), qPrintable(m_live->problem().english()));
        QVERIFY(m_live->isComplete());
        QCOMPARE(verdict(), Verdict::Block);
        QCOMPARE(m_live->of(u"balanced"_s)->version(), version);
        write(u"config/user/a.toml"_s, blocksReading("added"));
        QTRY_VERIFY(m_live->problem().isEmpty());
    }

    /// There is no last good policy: the packs are there to say which profiles exist, and nothing may run.
    void aBadStartIsNotComplete()
    {
        write(u"etc/machine/a.toml"_s, "[[rule]]\n");
        start();
        QVERIFY(!m_live->isComplete());
        QVERIFY2(m_live->problem().english().contains(u"machine/a.toml:1"_s), qPrintable(m_live->problem().english()));
        QVERIFY(m_live->has(u"careful"_s));
        write(u"etc/machine/a.toml"_s, blocksReading("added"));
        QTRY_VERIFY(m_live->isComplete());
        QCOMPARE(verdict(), Verdict::Block);
    }

    void anExceptionIsOnRecordWhenItIsLoadedAndUsed()
    {
        write(u"packs/b.toml"_s, "[[rule]]\nid = \"q\"\ntitle = \"t\"\nreason = \"r\"\nwhen = { effect = \"read\" }\nverdict = \"ask\"\n");
        write(u"config/user/a.toml"_s,
              "[[rule]]\nid = \"u\"\ntitle = \"t\"\nreason = \"r\"\nwhen = { effect = \"read\" }\nverdict = \"allow\"\nexception = \"why\"\nowner = \"ada\"\n"
              "expires = 2999-01-01\noverrides = [\"q\"]\n");
        start();
        const auto rows = policyRows(*m_live);
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[0].event, u"policy"_s);
        QCOMPARE(rows[0].subject, m_live->of(u"balanced"_s)->version());
        QCOMPARE(rows[1].event, u"policy-exception"_s);
        QCOMPARE(rows[1].rule, u"u"_s);
        QCOMPARE(rows[1].reason.english(), u"why"_s);
        const auto detail = QJsonDocument::fromJson(rows[1].detailJson).object();
        QCOMPARE(detail[u"owner"].toString(), u"ada"_s);
        QCOMPARE(detail[u"expires"].toString(), u"2999-01-01"_s);
        QCOMPARE(detail[u"overrides"][0].toString(), u"q"_s);

        Action action;
        action.kind = ActionKind::Exec;
        action.subject = u"cat x"_s;
        action.facts.complete = true;
        action.facts.effects = {Effect{.kind = EffectKind::Read, .object = u"/x"_s, .program = {}, .traits = {}}};
        const auto ruling = m_live->of(u"balanced"_s)->evaluate(action);
        QCOMPARE(ruling.exceptions, QStringList{u"u"_s});
        const auto used = exceptionUsed(action, ruling, u"u"_s);
        QCOMPARE(used.event, u"policy-exception"_s);
        QCOMPARE(used.subject, u"cat x"_s);
        QCOMPARE(used.verdict, u"allow"_s);
        QVERIFY(QJsonDocument::fromJson(used.detailJson)[u"used"].toBool());
    }

    void packsThatDoNotLoadAreAnError()
    {
        write(u"packs/a.toml"_s, "[[rule]]\n");
        LivePolicies live(RuleSources{.packs = m_folder->filePath(u"packs"_s), .machine = {}, .user = {}}, {u"balanced"_s}, [](Action &) {});
        QVERIFY(!live.start());
    }
};

COFFERDAM_TEST(tst_LivePolicies)
#include "tst_livepolicies.moc"
