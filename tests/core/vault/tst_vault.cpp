// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/Vault.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const QString kUrl = u"https://api.example.com/v1"_s;
constexpr auto kValue = "sk-proj-4f8Zq1LmT7wXc2Ry9KdB";

Secret secretOf(QByteArray text)
{
    return Secret::take(text);
}

QByteArray textOf(const std::shared_ptr<const Secret> &secret)
{
    return {reinterpret_cast<const char *>(secret->bytes().data()), qsizetype(secret->size())};
}

} // namespace

class tst_Vault : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<test::QuickFolder>();
        m_path = m_dir->filePath(u"vault.db"_s);
        m_now = QDateTime(QDate(2026, 12, 1), QTime(10, 0), QTimeZone::UTC);
        open();
    }

    void keepsAKeyAndGivesItOut()
    {
        const auto id = add(u"OpenAI"_s);
        const auto key = m_vault->find(id);
        VERIFY_OK(key);
        QCOMPARE(key->name, u"OpenAI"_s);
        QCOMPARE(key->binding, u"https://api.example.com"_s);
        QCOMPARE(key->masked, u"sk-…9KdB"_s);
        QCOMPARE(key->created, m_now);
        QVERIFY(!key->agents && !key->lastUsed && !key->rotated && !key->expires && !key->revoked);
        QCOMPARE(used(id), kValue);

        open(); // and after the service was started again
        QCOMPARE(m_vault->list().size(), 1);
        QCOMPARE(m_vault->list().first().name, u"OpenAI"_s);
        QCOMPARE(m_vault->list().first().lastUsed, m_now);
        QCOMPARE(used(id), kValue);
    }

    void twoRequestsShareOneCopy()
    {
        const auto id = add(u"a"_s);
        const auto one = m_vault->use(id, kUrl, m_agent);
        const auto other = m_vault->use(id, kUrl, m_agent);
        QVERIFY(one && other);
        QCOMPARE(one->get(), other->get());
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("url");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<Errc>("code");
        QTest::newRow("no name") << u"  "_s << kUrl << QByteArray(kValue) << Errc::Invalid;
        QTest::newRow("a name of two lines") << u"a\nb"_s << kUrl << QByteArray(kValue) << Errc::Invalid;
        QTest::newRow("a name that turns around") << u"a\u202eb"_s << kUrl << QByteArray(kValue) << Errc::Invalid;
        QTest::newRow("a long name") << QString(65, u'a') << kUrl << QByteArray(kValue) << Errc::Invalid;
        QTest::newRow("a name that is taken") << u"TAKEN"_s << kUrl << QByteArray(kValue) << Errc::Exists;
        QTest::newRow("no url") << u"a"_s << u"api.example.com"_s << QByteArray(kValue) << Errc::Invalid;
        QTest::newRow("no value") << u"a"_s << kUrl << QByteArray("\n") << Errc::Invalid;
        QTest::newRow("a long value") << u"a"_s << kUrl << QByteArray(64 * 1024 + 1, 'k') << Errc::Invalid;
        QTest::newRow("a value of two lines") << u"a"_s << kUrl << QByteArray("one\ntwo") << Errc::Invalid;
    }

    void refuses()
    {
        QFETCH(QString, name);
        QFETCH(QString, url);
        QFETCH(QByteArray, value);
        QFETCH(Errc, code);
        add(u"taken"_s);
        const QSignalSpy changed(m_vault.get(), &Vault::changed);
        const auto added = m_vault->add(name, url, {}, secretOf(value));
        QVERIFY(!added);
        QCOMPARE(added.error().code, code);
        QVERIFY(!added.error().message.english().contains(QString::fromUtf8(value)) || value.size() < 4);
        QCOMPARE(m_vault->list().size(), 1);
        QCOMPARE(changed.size(), 0);
    }

    void anExpiryLiesAhead()
    {
        const auto added = m_vault->add(u"a"_s, kUrl, {}, secretOf(kValue), m_now);
        QVERIFY(!added);
        QCOMPARE(added.error().code, Errc::Invalid);
        const auto id = add(u"a"_s);
        QCOMPARE(m_vault->bind(id, {}, m_now.addSecs(-1)).error().code, Errc::Invalid);
    }

    void goesNowhereElse_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("goes");
        QTest::newRow("another path") << u"https://api.example.com/v2?x#y"_s << true;
        QTest::newRow("its own port") << u"https://API.example.com:443/"_s << true;
        QTest::newRow("another port") << u"https://api.example.com:8443/v1"_s << false;
        QTest::newRow("in the clear") << u"http://api.example.com/v1"_s << false;
        QTest::newRow("a part of the name") << u"https://example.com/v1"_s << false;
        QTest::newRow("a longer name") << u"https://api.example.com.evil.net/v1"_s << false;
        QTest::newRow("a user") << u"https://api.example.com@evil.net/v1"_s << false;
        QTest::newRow("nothing") << QString() << false;
    }

    void goesNowhereElse()
    {
        QFETCH(QString, url);
        QFETCH(bool, goes);
        const auto id = add(u"a"_s);
        const auto value = m_vault->use(id, url, m_agent);
        QCOMPARE(value.has_value(), goes);
        QCOMPARE(m_vault->find(id)->lastUsed.has_value(), goes);
    }

    void goesWithNoOtherAgent()
    {
        const auto bound = m_vault->add(u"a"_s, kUrl, QList{m_agent}, secretOf(kValue));
        VERIFY_OK(bound);
        QCOMPARE(used(*bound), kValue);
        const AgentId other = AgentId::create();
        QCOMPARE(m_vault->use(*bound, kUrl, other).error().code, Errc::Denied);
        VERIFY_OK(m_vault->bind(*bound, QList{other}, {}));
        QCOMPARE(m_vault->use(*bound, kUrl, m_agent).error().code, Errc::Denied);
        // Its last agent goes: it is not everybody's then, also not after a new start.
        VERIFY_OK(m_vault->bind(*bound, QList<AgentId>(), {}));
        open();
        QCOMPARE(m_vault->use(*bound, kUrl, other).error().code, Errc::Denied);
        VERIFY_OK(m_vault->bind(*bound, {}, {}));
        QCOMPARE(used(*bound), kValue);
    }

    void expires()
    {
        const auto id = m_vault->add(u"a"_s, kUrl, {}, secretOf(kValue), m_now.addSecs(60));
        VERIFY_OK(id);
        m_now = m_now.addSecs(59);
        QCOMPARE(used(*id), kValue);
        m_now = m_now.addSecs(1);
        QCOMPARE(m_vault->use(*id, kUrl, m_agent).error().code, Errc::Denied);
        VERIFY_OK(m_vault->bind(*id, {}, {}));
        open();
        QCOMPARE(used(*id), kValue);
    }

    void notesItsUseOnceAMinuteOnDisk()
    {
        const auto id = add(u"a"_s);
        const QSignalSpy changed(m_vault.get(), &Vault::changed);
        const auto first = m_now;
        used(id);
        m_now = m_now.addSecs(59);
        used(id);
        QCOMPARE(m_vault->find(id)->lastUsed, m_now);
        open();
        QCOMPARE(m_vault->find(id)->lastUsed, first);
        m_now = first.addSecs(60);
        used(id);
        open();
        QCOMPARE(m_vault->find(id)->lastUsed, m_now);
        m_now = first.addSecs(-3600); // the clock is set back
        used(id);
        open();
        QCOMPARE(m_vault->find(id)->lastUsed, m_now);
        QCOMPARE(changed.size(), 0);
    }

    void whatCannotBeNotedIsNotGivenOut()
    {
        const auto id = add(u"a"_s);
        QVERIFY(QFile::remove(m_path));
        QVERIFY(!m_vault->use(id, kUrl, m_agent));
    }

    void rotates()
    {
        const auto id = add(u"a"_s);
        used(id);
        m_now = m_now.addSecs(5);
        QSignalSpy changed(m_vault.get(), &Vault::changed);
        VERIFY_OK(m_vault->rotate(id, secretOf("another-value-of-this-key-7788\r\n")));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(used(id), "another-value-of-this-key-7788");
        QCOMPARE(m_vault->find(id)->masked, u"ano…7788"_s);
        QCOMPARE(m_vault->find(id)->rotated, m_now);
        QCOMPARE(m_vault->rotate(id, secretOf("")).error().code, Errc::Invalid);
        open();
        QCOMPARE(used(id), "another-value-of-this-key-7788");
    }

    void aRevokedKeyIsGone()
    {
        const auto id = add(u"a"_s);
        const auto inFlight = m_vault->use(id, kUrl, m_agent);
        QVERIFY(inFlight);
        VERIFY_OK(m_vault->revoke(id));
        QCOMPARE(m_vault->use(id, kUrl, m_agent).error().code, Errc::Denied);
        QCOMPARE(m_vault->rotate(id, secretOf(kValue)).error().code, Errc::Denied);
        QCOMPARE(m_vault->bind(id, {}, {}).error().code, Errc::Denied);
        QCOMPARE(m_vault->find(id)->revoked, m_now);
        const auto revoked = m_now;
        m_now = m_now.addSecs(9);
        VERIFY_OK(m_vault->revoke(id));
        open();
        QCOMPARE(m_vault->find(id)->revoked, revoked);
        QCOMPARE(m_vault->use(id, kUrl, m_agent).error().code, Errc::Denied);
        QCOMPARE(add(u"a"_s).isNull(), false); // its name is free
    }

    void aRemovedKeyIsNotKnown()
    {
        const auto id = add(u"a"_s);
        VERIFY_OK(m_vault->remove(id));
        QVERIFY(m_vault->list().isEmpty());
        for (const auto &error : {m_vault->use(id, kUrl, m_agent).error(), m_vault->revoke(id).error(), m_vault->remove(id).error(),
                                  m_vault->rotate(id, secretOf(kValue)).error(), m_vault->find(id).error()})
            QCOMPARE(error.code, Errc::NotFound);
    }

    void givesEachValueThatIsLeft()
    {
        add(u"live"_s);
        const auto revoked = add(u"revoked"_s);
        const auto expired = m_vault->add(u"expired"_s, kUrl, {}, secretOf("expired-value"), m_now.addSecs(1));
        VERIFY_OK(expired);
        VERIFY_OK(m_vault->revoke(revoked));
        m_now = m_now.addSecs(5);
        QStringList names;
        VERIFY_OK(m_vault->eachValue([&](const VaultKey &found, std::span<const std::byte> value) {
            names << found.name + u'=' + QString::fromLatin1(QByteArrayView(value.data(), qsizetype(value.size())));
        }));
        QCOMPARE(names, (QStringList{u"live="_s + QLatin1StringView(kValue), u"expired=expired-value"_s}));
    }

    void holdsSoManyAndNoMore()
    {
        for (qsizetype i = 0; i < Vault::kMaxKeys; ++i) {
            if (const auto added = m_vault->add(QString::number(i), kUrl, {}, secretOf(kValue)); !added)
                QVERIFY2(added, qPrintable(added.error().message.english()));
        }
        QCOMPARE(m_vault->add(u"one more"_s, kUrl, {}, secretOf(kValue)).error().code, Errc::Invalid);
    }

private:
    static Secret key(char c)
    {
        QByteArray bytes(32, c);
        return Secret::take(bytes);
    }

    void open()
    {
        m_vault.reset();
        auto opened = Vault::open(m_path, key('k'), [this] { return m_now; });
        VERIFY_OK(opened);
        m_vault = std::move(*opened);
    }

    VaultKeyId add(const QString &name)
    {
        const auto id = m_vault->add(name, kUrl, {}, secretOf(kValue));
        return id.value_or(VaultKeyId());
    }

    QByteArray used(const VaultKeyId &id)
    {
        const auto value = m_vault->use(id, kUrl, m_agent);
        return value ? textOf(*value) : value.error().message.english().toUtf8();
    }

    std::unique_ptr<test::QuickFolder> m_dir;
    QString m_path;
    QDateTime m_now;
    AgentId m_agent = AgentId::create();
    std::unique_ptr<Vault> m_vault;
};

COFFERDAM_TEST(tst_Vault)

#include "tst_vault.moc"
