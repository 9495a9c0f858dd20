// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/layers/ServiceLayers.h"
#include "core/api/PhraseMessage.h"
#include "core/audit/Trail.h"
#include "core/base/Secret.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_ServiceLayers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTrailThatCannotBeWrittenIsRedAtOnce()
    {
        QVERIFY2(::geteuid() != 0, "root may write everywhere; the tests run as an ordinary user, as the service does");
        const QTemporaryDir folder;
        const auto path = folder.filePath(u"trail.db"_s);
        auto trail = Trail::open(path, Secret::random(32));
        QVERIFY2(trail, trail ? "" : qPrintable(trail.error().message.english()));
        ServiceLayers layers(**trail, folder.path());
        QVERIFY(!layers.problem().isEmpty()); // nothing is green before it was looked at
        bool checked = false;
        layers.check(this, [&] { checked = true; });
        QTRY_VERIFY(checked);
        QVERIFY(isGreen(layers));

        QSignalSpy changed(&layers, &ServiceLayers::changed);
        QCOMPARE(::chmod(QFile::encodeName(path).constData(), 0400), 0);
        bool probed = false;
        (*trail)->probe(this, [&](const TrailHealth &health) { probed = !health.ok; }); // somebody else's look; no check of ours
        QTRY_VERIFY(probed);
        QVERIFY(!isGreen(layers));
        QCOMPARE(changed.size(), 1);
    }

    void rulesThatCannotBeReadAreRed_data()
    {
        QTest::addColumn<bool>("complete");
        QTest::addColumn<QString>("problem");
        QTest::addColumn<bool>("green");
        QTest::newRow("all in force") << true << QString() << true;
        QTest::newRow("missing since the start") << false << u"a.toml:5: mood"_s << false;
        QTest::newRow("changed, and not read") << true << u"a.toml:5: mood"_s << false;
    }

    void rulesThatCannotBeReadAreRed()
    {
        QFETCH(bool, complete);
        QFETCH(QString, problem);
        QFETCH(bool, green);
        const QTemporaryDir folder;
        auto trail = Trail::open(folder.filePath(u"trail.db"_s), Secret::random(32));
        QVERIFY2(trail, trail ? "" : qPrintable(trail.error().message.english()));
        ServiceLayers layers(**trail, folder.path());
        layers.setPolicy(u"0123456789abcdef"_s, complete, Phrase::verbatim(problem));
        bool checked = false;
        layers.check(this, [&] { checked = true; });
        QTRY_VERIFY(checked);
        QCOMPARE(isGreen(layers, api::LAYER_POLICY), green);
        const auto policy = std::ranges::find(layers.layers(), api::LAYER_POLICY, [](const api::Layer &entry) { return entry.name(); });
        QVERIFY(fromApi(policy->message()).english().contains(problem));
    }

private:
    static bool isGreen(const ServiceLayers &layers, api::LayerName name = api::LAYER_STORE)
    {
        return std::ranges::any_of(layers.layers(), [name](const api::Layer &entry) { return entry.name() == name && entry.ok(); });
    }
};

COFFERDAM_TEST(tst_ServiceLayers)
#include "tst_servicelayers.moc"
