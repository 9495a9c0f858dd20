// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The real OpenClaw without our plugin would act and ask nobody. What tells the service so is that no plugin calls home.

#include "tests/native/NativeOpenClaw.h"

#include <QJsonArray>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_NativeWithoutPlugin : public NativeOpenClaw
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { prepare(); }
    void cleanupTestCase() { end(); }

    void aMissingPluginIsNoticed()
    {
        startGateway([](QJsonObject &config) {
            auto plugins = config.value("plugins"_L1).toObject();
            plugins.insert("entries"_L1, QJsonObject());
            plugins.insert("load"_L1, QJsonObject{{u"paths"_s, QJsonArray()}});
            config.insert("plugins"_L1, plugins);
        });
        connectClient(kImageToken); // it is ready and would act: the service takes no prompt without a home call
        QTest::qWait(5000);
        QCOMPARE(m_guestd->homeCalls, 0);
    }
};

QTEST_GUILESS_MAIN(tst_NativeWithoutPlugin)
#include "tst_nativewithoutplugin.moc"
