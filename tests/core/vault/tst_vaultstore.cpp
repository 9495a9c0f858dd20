// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/Database.h"
#include "core/vault/Vault.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <openssl/evp.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

const QString kWhere = u"https://api.example.com/v1"_s;
constexpr auto kKept = "sk-proj-4f8Zq1LmT7wXc2Ry9KdB";

} // namespace

/// What the vault leaves on the disk, and what it makes of what somebody else wrote there.
class tst_VaultStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<test::QuickFolder>();
        m_path = m_dir->filePath(u"vault.db"_s);
        openVault();
    }

    void whatIsRevokedRotatedOrRemovedIsOverwritten_data()
    {
        QTest::addColumn<int>("how");
        QTest::addColumn<QByteArray>("value");
        for (const bool isLong : {false, true}) { // a long one fills pages of its own
            const QByteArray value = isLong ? QByteArray(20'000, 'v') : QByteArray(kKept);
            QTest::addRow("%s, revoked", isLong ? "long" : "short") << 0 << value;
            QTest::addRow("%s, rotated", isLong ? "long" : "short") << 1 << value;
            QTest::addRow("%s, removed", isLong ? "long" : "short") << 2 << value;
        }
    }

    /// Even who has the key of the store finds nothing in its pages, and its log is empty.
    void whatIsRevokedRotatedOrRemovedIsOverwritten()
    {
        QFETCH(int, how);
        QFETCH(QByteArray, value);
        const auto added = m_vault->add(u"a"_s, kWhere, {}, secret(value));
        VERIFY_OK(added);
        const auto id = *added;
        const QByteArray sealed = sealedIn();
        QCOMPARE(sealed.size(), value.size() + 40);
        QVERIFY(plainPages().contains("CREATE TABLE key"));
        QVERIFY(plainPages().contains(sealed.first(30)) && plainPages().contains(sealed.last(30)));
        VERIFY_OK(how == 0 ? m_vault->revoke(id) : how == 1 ? m_vault->rotate(id, secret("another-value-of-this-key")) : m_vault->remove(id));
        const auto pages = plainPages();
        for (qsizetype at = 0; at + 30 <= sealed.size(); at += 30)
            QVERIFY2(!pages.contains(sealed.mid(at, 30)), qPrintable(QString::number(at)));
        QCOMPARE(QFileInfo(m_path + u"-wal"_s).size(), 0);
    }

    void itsFilesShowNothing()
    {
        add(u"a very telling name"_s);
        VERIFY_OK(m_vault->add(u"b"_s, kWhere, {}, secret(QByteArray(60000, 'v'))));
        m_vault.reset();
        for (const auto &name : QDir(m_dir->path()).entryList(QDir::Files)) {
            QFile file(m_dir->filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const auto content = file.readAll();
            QVERIFY2(!content.contains(kKept) && !content.contains("telling") && !content.contains("vvvvvvvv"), qPrintable(name));
        }
    }

    /// Each row's value opens in that row alone, and with the binding it has: who can write to the store cannot send a key elsewhere.
    void aValueOpensInItsOwnRowOnly_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::newRow("another row's") << u"UPDATE key SET value = (SELECT value FROM key WHERE name = 'b') WHERE name = 'a'"_s;
        QTest::newRow("another binding") << u"UPDATE key SET binding = 'https://evil.net' WHERE name = 'a'"_s;
        QTest::newRow("other bytes") << u"UPDATE key SET value = zeroblob(70) WHERE name = 'a'"_s;
    }

    void aValueOpensInItsOwnRowOnly()
    {
        QFETCH(QString, sql);
        const auto id = add(u"a"_s);
        add(u"b"_s);
        m_vault.reset();
        VERIFY_OK(store()->execute(sql));
        openVault();
        const auto value = m_vault->use(id, m_vault->find(id)->binding, m_agent);
        QVERIFY(!value);
        QCOMPARE(value.error().code, Errc::Damaged);
        QVERIFY(!m_vault->eachValue([](const VaultKey &, std::span<const std::byte>) {}));
    }

    void aRowWithoutABindingIsDamage()
    {
        add(u"a"_s);
        m_vault.reset();
        VERIFY_OK(store()->execute(u"UPDATE key SET binding = 'anywhere'"_s));
        const auto opened = Vault::open(m_path, key('k'));
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Errc::Damaged);
    }

    void anotherKeyOpensNothing()
    {
        add(u"a"_s);
        m_vault.reset();
        const auto opened = Vault::open(m_path, key('x'));
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Errc::WrongKey);
    }

private:
    static Secret secret(QByteArray text) { return Secret::take(text); }
    static Secret key(char c) { return secret(QByteArray(32, c)); }

    void openVault()
    {
        auto opened = Vault::open(m_path, key('k'));
        VERIFY_OK(opened);
        m_vault = std::move(*opened);
    }

    VaultKeyId add(const QString &name) { return m_vault->add(name, kWhere, {}, secret(kKept)).value_or(VaultKeyId()); }

    std::unique_ptr<Database> store() const
    {
        return Database::open(m_path, key('k'), {QString()}).value(); // one version; the vault has made it
    }

    QByteArray sealedIn() const
    {
        const auto database = store();
        auto row = database->prepare(u"SELECT value FROM key"_s);
        return row && row->step().value_or(false) ? row->bytes(0) : QByteArray();
    }

    /// All pages of the store's file, the free ones too, as SQLite has them behind the encryption. SQLCipher 4: AES-256-CBC, and at the end of a page of
    /// 4096 bytes its initialisation vector of 16 and its HMAC of 64; the first begins with a salt of 16 instead of SQLite's own name.
    QByteArray plainPages() const
    {
        constexpr qsizetype kPage = 4096;
        constexpr qsizetype kReserve = 80;
        if (!store()->execute(u"PRAGMA wal_checkpoint(FULL)"_s))
            return {};
        QFile file(m_path);
        if (!file.open(QIODevice::ReadOnly))
            return {};
        const auto content = file.readAll();
        const auto storeKey = key('k');
        QByteArray plain;
        for (qsizetype at = 0; at + kPage <= content.size(); at += kPage) {
            const qsizetype skip = at == 0 ? 16 : 0;
            const auto page = content.mid(at + skip, kPage - kReserve - skip);
            QByteArray out(page.size() + 16, Qt::Uninitialized);
            const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
            int size = 0;
            EVP_DecryptInit_ex2(context.get(), EVP_aes_256_cbc(), reinterpret_cast<const unsigned char *>(storeKey.bytes().data()),
                                reinterpret_cast<const unsigned char *>(content.constData()) + at + kPage - kReserve, nullptr);
            EVP_CIPHER_CTX_set_padding(context.get(), 0);
            EVP_DecryptUpdate(context.get(), reinterpret_cast<unsigned char *>(out.data()), &size, reinterpret_cast<const unsigned char *>(page.constData()),
                              int(page.size()));
            plain += out.first(size);
        }
        return plain;
    }

    std::unique_ptr<test::QuickFolder> m_dir;
    QString m_path;
    AgentId m_agent = AgentId::create();
    std::unique_ptr<Vault> m_vault;
};

COFFERDAM_TEST(tst_VaultStore)

#include "tst_vaultstore.moc"
