// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/LivePolicies.h"
#include "tests/support/Test.h"

#include <QDir>
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
    QString m_profile = u"balanced"_s; // of every agent

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
        m_live = std::make_unique<LivePolicies>(
            RuleSources{.packs = m_folder->filePath(u"packs"_s),
                        .machine = m_folder->filePath(u"etc/machine"_s),
                        .user = m_folder->filePath(u"config/user"_s),
                        .machineOwner = ::getuid()},
            QStringList{u"balanced"_s, u"careful"_s}, [](Action &) {}, [this](const AgentId &) { return m_profile; });
        const auto started = m_live->start();
        QVERIFY2(started, started ? "" : qPrintable(started.error().message.english()));
    }

    static Action reading()
    {
        Action action;
        action.kind = ActionKind::Exec;
        action.facts.complete = true;
        action.facts.effects = {Effect{.kind = EffectKind::Read, .object = u"/x"_s, .program = {}, .traits = {}}};
        return action;
    }
    Verdict verdict(const QString &profile = u"balanced"_s) const { return m_live->policy(profile)->evaluate(reading()).verdict; }

private Q_SLOTS:
    void init()
    {
        m_profile = u"balanced"_s;
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

    /// What was changed may be stricter than what was there. Nobody can tell, so nothing is allowed, and what is in force stays to go on with.
    void aBadChangeStopsEverythingUntilItIsMended()
    {
        write(u"config/user/a.toml"_s, blocksReading("added"));
        start();
        QCOMPARE(verdict(), Verdict::Block);
        const auto version = m_live->policy(u"balanced"_s)->version();
        write(u"config/user/a.toml"_s, blocksReading("added").replace("effect", "mood"));
        QTRY_VERIFY(!m_live->problem().isEmpty());
        QVERIFY2(m_live->problem().english().contains(u"user/a.toml:5: mood"_s), qPrintable(m_live->problem().english()));
        QVERIFY(m_live->isComplete());
        QCOMPARE(verdict(), Verdict::Block);
        QCOMPARE(m_live->policy(u"balanced"_s)->version(), version);
        QCOMPARE(m_live->of(reading()).rule, u"no-policy"_s);
        write(u"config/user/a.toml"_s, blocksReading("added"));
        QTRY_VERIFY(m_live->problem().isEmpty());
        QCOMPARE(m_live->of(reading()).rule, u"added"_s);
    }

    void aStricterRuleThatCannotBeReadIsNotPassedOver()
    {
        start();
        QCOMPARE(m_live->of(reading()).verdict, Verdict::Allow);
        write(u"config/user/a.toml"_s, blocksReading("added") + "oops");
        QTRY_COMPARE(m_live->of(reading()).verdict, Verdict::Block);
        QVERIFY(QFile::remove(m_folder->filePath(u"config/user/a.toml"_s)));
        QTRY_COMPARE(m_live->of(reading()).verdict, Verdict::Allow);
    }

    void aDraftIsTriedAndNotPutInPlace()
    {
        write(u"config/user/b.toml"_s, blocksReading("there"));
        start();
        const auto path = m_folder->filePath(u"config/user/a.toml"_s);
        const auto pardon = QByteArray("[[rule]]\nid = \"mine\"\ntitle = \"t\"\nreason = \"r\"\nwhen = { kind = \"exec\" }\nverdict = \"allow\"\n"
                                       "exception = \"e\"\nowner = \"o\"\nexpires = 2999-01-01\noverrides = [\"p\"]\n");
        const auto tried = m_live->ofWith({path, pardon}, reading());
        QVERIFY2(tried, tried ? "" : qPrintable(tried.error().message.english()));
        QCOMPARE(tried->rule, u"there"_s); // loosened by nothing
        QVERIFY(!QFile::exists(path));
        QVERIFY(!m_live->ofWith({path, pardon + pardon}, reading())); // one id twice
        QVERIFY(!m_live->ofWith({path, blocksReading("there")}, reading()));
        QCOMPARE(m_live->ofWith({m_folder->filePath(u"config/user/b.toml"_s), {}}, reading())->verdict, Verdict::Allow); // in the place of what is there
        QCOMPARE(m_live->of(reading()).rule, u"there"_s);
        m_profile = u"reckless"_s;
        QVERIFY(!m_live->ofWith({path, pardon}, reading()));
    }

    /// There is no last good policy: the packs are there to say which profiles exist, and nothing may run.
    void aBadStartIsNotComplete()
    {
        write(u"etc/machine/a.toml"_s, "[[rule]]\n");
        start();
        QVERIFY(!m_live->isComplete());
        QVERIFY2(m_live->problem().english().contains(u"machine/a.toml:1"_s), qPrintable(m_live->problem().english()));
        QVERIFY(m_live->has(u"careful"_s));
        QCOMPARE(m_live->of(reading()).verdict, Verdict::Block);
        QCOMPARE(m_live->of(reading()).rule, u"no-policy"_s);
        write(u"etc/machine/a.toml"_s, blocksReading("added"));
        QTRY_VERIFY(m_live->isComplete());
        QCOMPARE(verdict(), Verdict::Block);
    }

    void theRulesOfTheAgentsProfileCount()
    {
        write(u"packs/b.toml"_s, blocksReading("careful-only").replace("verdict = \"block\"", "verdict = \"allow\"\ncareful = \"block\""));
        start();
        QCOMPARE(m_live->of(reading()).verdict, Verdict::Allow);
        m_profile = u"careful"_s;
        QCOMPARE(m_live->of(reading()).rule, u"careful-only"_s);
        QCOMPARE(m_live->of(reading()).policyVersion, m_live->policy(u"careful"_s)->version());
    }

    void anAgentWithoutRulesIsBlocked_data()
    {
        QTest::addColumn<QString>("profile");
        QTest::newRow("not known") << QString();
        QTest::newRow("of no profile") << u"reckless"_s;
    }

    void anAgentWithoutRulesIsBlocked()
    {
        QFETCH(QString, profile);
        start();
        QCOMPARE(m_live->of(reading()).verdict, Verdict::Allow);
        m_profile = profile;
        const auto ruling = m_live->of(reading());
        QCOMPARE(ruling.verdict, Verdict::Block);
        QCOMPARE(ruling.rule, u"no-policy"_s);
        QVERIFY(!ruling.reason.isEmpty());
    }

    void packsThatDoNotLoadAreAnError()
    {
        write(u"packs/a.toml"_s, "[[rule]]\n");
        LivePolicies live(
            RuleSources{.packs = m_folder->filePath(u"packs"_s), .machine = {}, .user = {}}, {u"balanced"_s}, [](Action &) {},
            [](const AgentId &) { return QString(); });
        QVERIFY(!live.start());
    }
};

COFFERDAM_TEST(tst_LivePolicies)
#include "tst_livepolicies.moc"
