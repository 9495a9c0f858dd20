// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is written for the guest in other languages says the same places as core/api/GuestPlaces.h, and nothing in ours says them again.

#include "core/api/GuestPlaces.h"
#include "tests/support/Test.h"

#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const QString kHome = QLatin1StringView(api::kAgentHome);
const QString kWorkspace = QLatin1StringView(api::kAgentWorkspace);

QString local(quint16 port)
{
    return u"127.0.0.1:%1"_s.arg(port);
}

} // namespace

class tst_GuestPlaces : public QObject
{
    Q_OBJECT

private:
    QString m_root;

    [[nodiscard]] QByteArray content(const QString &name) const
    {
        QFile file(m_root + u'/' + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] QSet<QString> found(const QString &name, const QString &pattern) const
    {
        QSet<QString> all;
        for (const auto &match : QRegularExpression(pattern).globalMatch(QString::fromUtf8(content(name))))
            all.insert(match.captured(0));
        return all;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_root = qEnvironmentVariable("COFFERDAM_SOURCE");
        QVERIFY2(QFile::exists(m_root + u"/CMakePresets.json"_s), "COFFERDAM_SOURCE must name the source tree; ctest sets it");
    }

    void theyFitEachOther()
    {
        QCOMPARE(QLatin1StringView(api::kGatewayAuthority), local(api::kGatewayPort));
        QCOMPARE(kWorkspace, kHome + u"/workspace"_s);
        QVERIFY(QLatin1StringView(api::kAgentBacking).endsWith(kHome));
        for (const auto *file : {api::kPluginSocket, api::kGatewayTokenFile})
            QVERIFY(QLatin1StringView(file).startsWith(QLatin1StringView(api::kGuestRunFolder) + u'/'));
    }

    void openClawsConfiguration()
    {
        const auto json = QJsonDocument::fromJson(content(u"vm/guest/openclaw/openclaw.json"_s)).object();
        const auto at = [&json](std::initializer_list<QStringView> path) {
            QJsonValue value = json;
            for (const auto &key : path)
                value = value.toObject().value(key);
            return value;
        };
        QCOMPARE(at({u"gateway", u"port"}).toInt(), int(api::kGatewayPort));
        QCOMPARE(at({u"secrets", u"providers", u"gateway", u"path"}).toString(), QLatin1StringView(api::kGatewayTokenFile));
        QCOMPARE(at({u"agents", u"defaults", u"workspace"}).toString(), kWorkspace);
        QCOMPARE(at({u"plugins", u"entries", u"cofferdam-gate", u"config", u"socket"}).toString(), QLatin1StringView(api::kPluginSocket));
        QCOMPARE(at({u"plugins", u"entries", u"cofferdam-gate", u"config", u"workspace"}).toString(), kWorkspace);
        QCOMPARE(at({u"$include"}).toString(), QLatin1StringView(api::kModelsFile));
        QVERIFY(!at({u"models"}).isObject()); // they are what the host says
        const auto first = QJsonDocument::fromJson(content(u"vm/guest/openclaw/models.json"_s));
        QCOMPARE(first["models"_L1]["providers"_L1]["main"_L1]["baseUrl"_L1].toString(), u"http://"_s + local(api::kModelPort) + u"/main/v1"_s);
        QVERIFY(content(u"vm/guest/openclaw/environment"_s).contains("\nOPENCLAW_INCLUDE_ROOTS=/run/cofferdam/models\n"));
        // Its tools for files run in the gateway, where the file gate asks nobody about OpenClaw's state.
        QCOMPARE(at({u"tools", u"fs", u"workspaceOnly"}), QJsonValue(true));
    }

    // Nothing from outside the system disk, and no signal, makes the gateway run something else.
    void howTheGatewayStarts()
    {
        QVERIFY(content(u"vm/guest/openclaw/gateway"_s).contains("/bin/node --max-old-space-size=768 --disable-sigusr1 /usr/lib/cofferdam/"));
        for (const auto *line : {"\nWS_NO_BUFFER_UTIL=1\n", "\nWS_NO_UTF_8_VALIDATE=1\n", "\nJITI_FS_CACHE=false\n"})
            QVERIFY2(content(u"vm/guest/openclaw/environment"_s).contains(line), line);
    }

    void compiledCodeLiesWhereToolsDoNotReach()
    {
        QVERIFY(content(u"vm/guest/openclaw/environment"_s).contains(QByteArray("\nNODE_COMPILE_CACHE=") + api::kCompileCache + '\n'));
        QVERIFY(QLatin1StringView(api::kCompileCache).startsWith(kHome + u"/.cache/"_s));
    }

    // Whatever looks like such a place is one of them.
    void scripts_data()
    {
        QTest::addColumn<bool>("hasHome");
        QTest::newRow("vm/guest/openclaw/openclaw.json") << true;
        QTest::newRow("vm/guest/openclaw/environment") << true;
        QTest::newRow("vm/guest/openclaw/gateway") << true;
        QTest::newRow("vm/image/bake-state") << true;
    }
    void scripts()
    {
        QFETCH(const bool, hasHome);
        const auto name = QString::fromLatin1(QTest::currentDataTag());
        const auto homes = found(name, u"/home/[\\w-]+"_s);
        QCOMPARE(homes, hasHome ? QSet<QString>{kHome} : QSet<QString>());
        const QSet known{local(api::kGatewayPort), local(api::kModelPort), local(api::kProxyPort)};
        const auto ports = found(name, u"127\\.0\\.0\\.1:\\d+"_s);
        QVERIFY2((ports - known).isEmpty(), qPrintable((ports - known).values().join(u' ')));
        const QSet places{QString(QLatin1StringView(api::kGuestRunFolder)), QString(QLatin1StringView(api::kPluginSocket)),
                          QString(QLatin1StringView(api::kGatewayTokenFile)), QString(QLatin1StringView(api::kModelsFile)),
                          QString(QLatin1StringView(api::kModelsFile)).section(u'/', 0, -2)};
        const auto run = found(name, u"/run/cofferdam(?:/[\\w./-]*[\\w])?"_s);
        QVERIFY2((run - places).isEmpty(), qPrintable((run - places).values().join(u' ')));
        for (const auto &owner : found(name, u"\\b\\d{4}:\\d{4}\\b"_s))
            QCOMPARE(owner, u"%1:%1"_s.arg(api::kAgentUser));
    }

    void saidOnceInOurs()
    {
        // Usage texts for people, and a path that is needed before there is memory: its own static_assert compares it.
        const QSet mayRepeat{u"core/api/GuestPlaces.h"_s, u"app/cli/AgentCommands.cpp"_s, u"app/cli/DataCommands.cpp"_s,
                             u"vm/guest/guestd/machine/SelfTest.cpp"_s};
        static const QRegularExpression literal(u"\"[^\"\n]*(?:/home/agent|\\b18789\\b|model\\.cofferdam)[^\"\n]*\"|[^\\d\\w\"./]18789\\b"_s);
        static const QRegularExpression comment(u"//[^\n]*"_s);
        int files = 0;
        QStringList again;
        for (const auto &top : {u"core"_s, u"app"_s, u"vm"_s}) {
            QDirIterator all(m_root + u'/' + top, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
            while (all.hasNext()) {
                const auto name = all.next().mid(m_root.size() + 1);
                ++files;
                if (!mayRepeat.contains(name) && QString::fromUtf8(content(name)).remove(comment).contains(literal))
                    again << name;
            }
        }
        QVERIFY(files > 300);
        QVERIFY2(again.isEmpty(), qPrintable(again.join(u' ')));
    }
};

COFFERDAM_TEST(tst_GuestPlaces)
#include "tst_guestplaces.moc"
