// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/ModelStore.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QFile>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

StoredTarget targetNamed(const QString &name)
{
    return {.id = ModelTargetId::create(),
            .name = name,
            .provider = u"anthropic"_s,
            .dialect = Dialect::Anthropic,
            .baseUrl = u"https://api.anthropic.com"_s,
            .model = u"claude-sonnet-4-5"_s,
            .key = {u"key"_s},
            .contextWindow = 200'000,
            .maxOutput = 64'000,
            .images = true,
            .reasoning = true,
            .caFile = u"/etc/ca.pem"_s,
            .rates = Rates{.input = 1, .cacheRead = 2, .cacheWrite = 3, .cacheWriteHour = 4, .output = kMaxRate}};
}

} // namespace

class tst_ModelStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QuickFolder>();
        reopen();
    }
    void cleanup() { m_store.reset(); }

    void whatIsSavedIsThereAgain()
    {
        auto first = targetNamed(u"work “one” %1 '; DROP TABLE target; --"_s);
        auto second = targetNamed(u"second"_s);
        second.rates.reset();
        second.backup = first.id;
        second.caFile.clear();
        second.key = {};
        second.images = false;
        VERIFY_OK(m_store->save(first));
        VERIFY_OK(m_store->save(second));
        first.model = u"claude-opus-4-5"_s;
        first.dialect = Dialect::OpenAiChat;
        VERIFY_OK(m_store->save(first)); // in its place
        VERIFY_OK(m_store->setSlot(m_agent, u"main"_s, first.id));
        VERIFY_OK(m_store->setSlot(m_agent, u"fast"_s, second.id));
        VERIFY_OK(m_store->setSlot(m_agent, u"fast"_s, first.id));
        VERIFY_OK(m_store->setSlot(m_agent, u"image"_s, second.id));
        VERIFY_OK(m_store->setSlot(m_agent, u"image"_s, {}));
        Allowance allowance{.perTask = {}, .perDay = {.money = Money::fromNano(1), .tokens = 2, .requests = 3}};
        allowance.loop = Money::fromNano(4);
        VERIFY_OK(m_store->setAllowance(m_agent, allowance));
        for (int opened = 0; opened < 2; ++opened) {
            QCOMPARE(m_store->targets(), (QList{first, second}));
            QCOMPARE(m_store->slotsOf(m_agent), (QMap<QString, ModelTargetId>{{u"main"_s, first.id}, {u"fast"_s, first.id}}));
            QCOMPARE(m_store->allowance(m_agent), allowance);
            QCOMPARE(*m_store->find(second.id), second);
            QCOMPARE(*m_store->named(u"second"_s), second);
            QCOMPARE(*m_store->named(second.id.value), second);
            reopen();
        }
    }

    void whatIsNotThereIsNotFound()
    {
        QCOMPARE(m_store->find({}), nullptr);
        QCOMPARE(m_store->named(u"nothing"_s), nullptr);
        QCOMPARE(m_store->remove({u"nothing"_s}).error().code, Errc::NotFound);
        QVERIFY(m_store->slotsOf(m_agent).isEmpty());
        QCOMPARE(m_store->allowance(m_agent), Allowance()); // what a new agent has
        QVERIFY2(!m_store->setSlot(m_agent, u"main"_s, {u"nothing"_s}), "a slot names a model that is there");
        QVERIFY(m_store->slotsOf(m_agent).isEmpty());
    }

    void noTwoHaveAName()
    {
        const auto first = targetNamed(u"work"_s);
        auto second = targetNamed(u"home"_s);
        VERIFY_OK(m_store->save(first));
        VERIFY_OK(m_store->save(second));
        second.name = u"work"_s;
        QCOMPARE(m_store->save(second).error().code, Errc::Exists);
        QCOMPARE(m_store->find(second.id)->name, u"home"_s);
        VERIFY_OK(m_store->save(first)); // its own
        reopen();
        QCOMPARE(m_store->find(second.id)->name, u"home"_s);
    }

    void noMoreThanThereMayBe()
    {
        for (qsizetype i = 0; i < ModelStore::kMaxTargets; ++i)
            VERIFY_OK(m_store->save(targetNamed(u"model %1"_s.arg(i))));
        QCOMPARE(m_store->save(targetNamed(u"one more"_s)).error().code, Errc::Invalid);
        auto last = m_store->targets().last();
        last.name = u"another name"_s;
        VERIFY_OK(m_store->save(last));
        QCOMPARE(m_store->targets().size(), ModelStore::kMaxTargets);
    }

    void whatIsUsedIsNotRemoved()
    {
        const auto used = targetNamed(u"used"_s);
        auto other = targetNamed(u"other"_s);
        other.backup = used.id;
        VERIFY_OK(m_store->save(used));
        VERIFY_OK(m_store->save(other));
        QCOMPARE(m_store->remove(used.id).error().code, Errc::Busy);
        other.backup = {};
        VERIFY_OK(m_store->save(other));
        VERIFY_OK(m_store->setSlot(m_agent, u"fast"_s, used.id));
        QCOMPARE(m_store->usersOf(used.id), QList{m_agent});
        QCOMPARE(m_store->remove(used.id).error().code, Errc::Busy);
        VERIFY_OK(m_store->setSlot(m_agent, u"fast"_s, other.id));
        VERIFY_OK(m_store->remove(used.id));
        QCOMPARE(m_store->targets(), QList{other});
        QVERIFY(m_store->usersOf(used.id).isEmpty());
        reopen();
        QCOMPARE(m_store->targets(), QList{other});
    }

    void aDeletedAgentIsForgotten()
    {
        const AgentId other{u"other"_s};
        const auto target = targetNamed(u"work"_s);
        VERIFY_OK(m_store->save(target));
        Allowance little;
        little.loop = Money();
        for (const auto &agent : {m_agent, other}) {
            VERIFY_OK(m_store->setSlot(agent, u"main"_s, target.id));
            VERIFY_OK(m_store->setAllowance(agent, little));
        }
        VERIFY_OK(m_store->forget(m_agent));
        for (int opened = 0; opened < 2; ++opened) {
            QVERIFY(m_store->slotsOf(m_agent).isEmpty());
            QCOMPARE(m_store->allowance(m_agent), Allowance());
            QCOMPARE(m_store->usersOf(target.id), QList{other});
            QCOMPARE(m_store->allowance(other), little);
            reopen();
        }
        VERIFY_OK(m_store->forget(m_agent));
    }

    void itIsOpenedByItsKeyAlone()
    {
        m_store.reset();
        const auto opened = ModelStore::open(path(), keyOf('x'));
        QVERIFY(!opened);
        QFile file(path());
        QVERIFY(file.open(QFile::ReadOnly));
        QVERIFY(!file.readAll().contains("SQLite format"));
    }

    /// What could not be written is not taken for written.
    void aStoreThatIsGoneChangesNothing()
    {
        const auto target = targetNamed(u"work"_s);
        VERIFY_OK(m_store->save(target));
        QVERIFY(QFile::remove(path()));
        QVERIFY(!m_store->save(targetNamed(u"other"_s)));
        QVERIFY(!m_store->setSlot(m_agent, u"main"_s, target.id));
        QVERIFY(!m_store->setAllowance(m_agent, {}));
        QVERIFY(!m_store->remove(target.id));
        QCOMPARE(m_store->targets(), QList{target});
        QVERIFY(m_store->slotsOf(m_agent).isEmpty());
    }

private:
    [[nodiscard]] QString path() const { return m_folder->filePath(u"models.db"_s); }
    static Secret keyOf(char fill)
    {
        QByteArray bytes(32, fill);
        return Secret::take(bytes);
    }
    void reopen()
    {
        m_store.reset();
        auto opened = ModelStore::open(path(), keyOf('k'));
        VERIFY_OK(opened);
        m_store = std::move(*opened);
    }

    const AgentId m_agent{u"agent"_s};
    std::unique_ptr<QuickFolder> m_folder;
    std::unique_ptr<ModelStore> m_store;
};

COFFERDAM_TEST(tst_ModelStore)
#include "tst_modelstore.moc"
