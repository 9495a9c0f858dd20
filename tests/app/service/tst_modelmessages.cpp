// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/ModelMessages.h"
#include "core/datarules/DataRules.h"
#include "tests/core/guardian/Court.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <limits>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kMostSaid = std::numeric_limits<quint64>::max();

api::ModelTarget simpleTarget()
{
    api::ModelTarget message;
    message.set_provider("anthropic");
    message.set_model("claude-sonnet-4-5");
    return message;
}

} // namespace

class tst_ModelMessages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_court = std::make_unique<Court>();
        m_folder = std::make_unique<QuickFolder>();
        auto rules = DataRules::open(m_folder->path(), Secret::random(32), *m_court->trail);
        VERIFY_OK(rules);
        m_rules = std::move(*rules);
        auto opened = Models::open(m_folder->path(), Secret::random(32), *m_court->trail, *m_rules);
        VERIFY_OK(opened);
        m_models = std::move(*opened);
        QByteArray value = "sk-4711";
        const auto key = m_models->vault().add(u"my key"_s, u"https://api.anthropic.com"_s, std::nullopt, Secret::take(value));
        VERIFY_OK(key);
        m_key = *key;
    }
    void cleanup()
    {
        m_models.reset();
        m_court.reset();
    }

    void aTargetComesBackAsItWent()
    {
        auto said = simpleTarget();
        said.set_name("work");
        said.set_key("my key");
        const auto saved = save(said);
        auto whole = simpleTarget();
        whole.set_name("other");
        whole.set_dialect(api::DIALECT_ANTHROPIC);
        whole.set_base_url("https://proxy.example/anthropic");
        whole.set_key(m_key.value.toStdString());
        whole.set_context_window(150'000);
        whole.set_max_output(3000);
        whole.set_images(true);
        whole.set_reasoning(true);
        whole.set_backup("work");
        whole.mutable_rates()->set_input(1);
        whole.mutable_rates()->set_cache_read(2);
        whole.mutable_rates()->set_cache_write(3);
        whole.mutable_rates()->set_cache_write_hour(4);
        whole.mutable_rates()->set_output(kMaxRate);
        const auto other = save(whole);
        QCOMPARE(other.backup, saved.id);
        QCOMPARE(other.key, m_key);
        QCOMPARE(other.rates, (Rates{.input = 1, .cacheRead = 2, .cacheWrite = 3, .cacheWriteHour = 4, .output = kMaxRate}));
        for (const auto &target : {saved, other}) {
            const auto read = targetFrom(*m_models, targetMessage(*m_models, target));
            VERIFY_OK(read);
            QCOMPARE(*read, target);
        }
        QCOMPARE(targetsMessage(*m_models).targets_size(), 2);
    }

    void whatIsNotSaidComesFromTheTables()
    {
        const auto saved = save(simpleTarget());
        QCOMPARE(saved.name, u"claude-sonnet-4-5"_s);
        QCOMPARE(saved.dialect, Dialect::Anthropic);
        QCOMPARE(saved.baseUrl, u"https://api.anthropic.com"_s);
        const auto price = m_models->prices().find(u"anthropic", u"claude-sonnet-4-5");
        QVERIFY(price);
        QCOMPARE(saved.contextWindow, price->contextWindow);
        QCOMPARE(saved.maxOutput, price->maxOutput);
        const auto message = targetMessage(*m_models, saved);
        QVERIFY(message.priced() && !message.local() && message.agents_size() == 0);
        QCOMPARE(english(message.warning()), "Anthropic needs a key, and it has none.");
    }

    void whatSpeaksAgainstItIsSaid()
    {
        auto unpriced = simpleTarget();
        unpriced.set_provider("compatible");
        unpriced.set_base_url("https://models.example");
        QCOMPARE(english(targetMessage(*m_models, save(unpriced)).warning()),
                 "What it costs is not known. While money is limited it is not asked; name its prices, or take the limits away.");
        auto open = unpriced;
        open.set_name("open");
        open.mutable_rates()->set_output(1);
        const auto kept = save(open);
        QCOMPARE(kept.contextWindow, 0); // what nobody says is not made up
        QCOMPARE(
            english(targetMessage(*m_models, kept).warning()),
            "How many tokens it takes is not known. While money is limited, a request that sets no limit for its answer is not sent; say how many it takes.");
        auto small = simpleTarget();
        small.set_name("small");
        small.set_provider("ollama");
        small.set_context_window(4096);
        const auto saved = save(small);
        QCOMPARE(english(targetMessage(*m_models, saved).warning()),
                 "It takes only 4096 tokens. OpenClaw's own words fill most of that; choose one that takes 16,000 or more.");
        QVERIFY(targetMessage(*m_models, saved).local() && targetMessage(*m_models, saved).priced()); // it costs nothing
        QVERIFY(saved.maxOutput <= 4096);
    }

    void targetsThatAreNone_data()
    {
        QTest::addColumn<std::string>("field");
        QTest::addColumn<std::string>("value");
        QTest::addColumn<Errc>("code");
        const std::string endless(ModelStore::kMaxText + 1, 'x');
        QTest::newRow("id") << std::string("id") << std::string("nothing") << Errc::NotFound;
        QTest::newRow("provider") << std::string("provider") << std::string("nobody") << Errc::NotFound;
        QTest::newRow("no provider") << std::string("provider") << std::string() << Errc::NotFound;
        QTest::newRow("key") << std::string("key") << std::string("nothing") << Errc::NotFound;
        QTest::newRow("backup") << std::string("backup") << std::string("nothing") << Errc::NotFound;
        QTest::newRow("no model") << std::string("model") << std::string() << Errc::Invalid;
        QTest::newRow("model with blanks") << std::string("model") << std::string("a b") << Errc::Invalid;
        QTest::newRow("model with quotes") << std::string("model") << std::string("a\"b") << Errc::Invalid;
        QTest::newRow("model with a line end") << std::string("model") << std::string("a\nb") << Errc::Invalid;
        QTest::newRow("model with a query") << std::string("model") << std::string("a?b") << Errc::Invalid;
        QTest::newRow("long model") << std::string("model") << std::string(201, 'x') << Errc::Invalid;
        QTest::newRow("long name") << std::string("name") << std::string(101, 'x') << Errc::Invalid;
        QTest::newRow("address") << std::string("base_url") << std::string("ftp://example.com") << Errc::Invalid;
        QTest::newRow("certificate") << std::string("ca_file") << std::string("/nowhere/ca.pem") << Errc::NotFound;
        QTest::newRow("certificate somewhere") << std::string("ca_file") << std::string("ca.pem") << Errc::NotFound;
        for (const auto *name : {"id", "name", "provider", "base_url", "model", "ca_file", "backup"})
            QTest::addRow("endless %s", name) << std::string(name) << (std::string(name) == "base_url" ? "https://example.com/" + endless : endless)
                                              << Errc::Invalid;
    }

    void targetsThatAreNone()
    {
        QFETCH(std::string, field);
        QFETCH(std::string, value);
        QFETCH(Errc, code);
        auto message = simpleTarget();
        message.GetReflection()->SetString(&message, message.GetDescriptor()->FindFieldByName(field), value);
        const auto saved = targetFrom(*m_models, message).and_then([this](StoredTarget target) { return m_models->save(std::move(target)); });
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, code);
        QVERIFY(saved.error().message.english().size() < 2500);
        QVERIFY(m_models->store().targets().isEmpty());
    }

    void numbersThatAreNone()
    {
        auto message = simpleTarget();
        message.set_dialect(static_cast<api::ModelDialect>(99));
        QCOMPARE(targetFrom(*m_models, message).error().code, Errc::Unsupported);
        message = simpleTarget();
        message.set_context_window(kMostSaid);
        QVERIFY(!targetFrom(*m_models, message).and_then([this](StoredTarget target) { return m_models->save(std::move(target)); }));
        message = simpleTarget();
        message.mutable_rates()->set_output(static_cast<quint64>(kMaxRate) + 1);
        QCOMPARE(targetFrom(*m_models, message).error().code, Errc::Invalid);
        message.mutable_rates()->set_output(kMostSaid);
        QCOMPARE(targetFrom(*m_models, message).error().code, Errc::Invalid);
    }

    void aBackupSpeaksTheSame()
    {
        const auto work = save(simpleTarget());
        auto backup = simpleTarget();
        backup.set_name("backup");
        backup.set_model("claude-opus-4-5");
        backup.set_backup(work.name.toStdString());
        const auto other = targetFrom(*m_models, backup).and_then([this](StoredTarget target) { return m_models->save(std::move(target)); });
        QCOMPARE(other.error().code, Errc::Invalid);
        auto itself = targetMessage(*m_models, work);
        itself.set_backup(work.id.value.toStdString());
        QVERIFY(!targetFrom(*m_models, itself).and_then([this](StoredTarget target) { return m_models->save(std::move(target)); }));
    }

    void anAllowanceComesBackAsItWent_data()
    {
        QTest::addColumn<Allowance>("allowance");
        const Limits all{.money = Money::fromNano(1), .tokens = kMaxTokenLimit, .requests = kMaxRequestLimit};
        const Limits nothing{.money = Money(), .tokens = 0, .requests = 0};
        QTest::newRow("the usual") << Allowance();
        QTest::newRow("none") << Allowance{.perTask = {}, .perDay = {}, .perMonth = {}, .scheduledPerDay = {}, .loop = {}};
        QTest::newRow("all") << Allowance{.perTask = all, .perDay = all, .perMonth = all, .scheduledPerDay = all, .loop = kMaxMoney};
        QTest::newRow("nothing at all") << Allowance{.perTask = nothing, .perDay = nothing, .perMonth = nothing, .scheduledPerDay = nothing, .loop = {}};
    }

    void anAllowanceComesBackAsItWent()
    {
        QFETCH(Allowance, allowance);
        const auto message = allowanceMessage({u"agent"_s}, allowance);
        QCOMPARE(message.agent(), "agent");
        const auto read = allowanceFrom(message);
        VERIFY_OK(read);
        QCOMPARE(*read, allowance);
    }

    void allowancesThatAreNone_data()
    {
        QTest::addColumn<quint64>("money");
        QTest::addColumn<quint64>("tokens");
        QTest::addColumn<quint64>("requests");
        QTest::addColumn<quint64>("loop");
        const auto most = static_cast<quint64>(kMaxMoney.nano());
        QTest::newRow("money") << most + 1 << quint64(0) << quint64(0) << quint64(0);
        QTest::newRow("money, endless") << kMostSaid << quint64(0) << quint64(0) << quint64(0);
        QTest::newRow("tokens") << most << quint64(kMaxTokenLimit) + 1 << quint64(0) << quint64(0);
        QTest::newRow("requests") << most << quint64(0) << kMostSaid << quint64(0);
        QTest::newRow("loop") << most << quint64(0) << quint64(0) << most + 1;
    }

    void allowancesThatAreNone()
    {
        QFETCH(quint64, money);
        QFETCH(quint64, tokens);
        QFETCH(quint64, requests);
        QFETCH(quint64, loop);
        api::Allowance message;
        auto *limits = message.mutable_per_month();
        limits->set_money(money);
        limits->set_tokens(tokens);
        limits->set_requests(requests);
        message.set_loop(loop);
        const auto read = allowanceFrom(message);
        QVERIFY(!read);
        QCOMPARE(read.error().code, Errc::Invalid);
    }

    void spendingOfAnAgent()
    {
        const AgentId agent{u"agent"_s};
        const TaskId task{u"task"_s};
        auto &book = m_models->book();
        Reservation reservation{.agent = agent,
                                .task = task,
                                .provider = u"anthropic"_s,
                                .model = u"m"_s,
                                .slot = u"main"_s,
                                .route = u"work"_s,
                                .worst = Money::fromNano(1000),
                                .worstTokens = 100};
        const auto row = book.reserve(reservation, {});
        VERIFY_OK(row);
        reservation.task = {};
        VERIFY_OK(book.reserve(reservation, {}));
        VERIFY_OK(book.settle(*row, {.kind = Settlement::Kind::Counted, .usage = Usage{.input = 7, .output = 3}, .money = Money::fromNano(300)}));
        const auto message = spendingMessage(*m_models, agent, task);
        QCOMPARE(message.agent(), "agent");
        QCOMPARE(message.task().money(), 300u);
        QCOMPARE(message.task().reserved(), 0u);
        QCOMPARE(message.task().tokens(), 10u);
        QCOMPARE(message.day().money(), 300u);
        QCOMPARE(message.day().reserved(), 1000u);
        QCOMPARE(message.day().tokens(), 110u);
        QCOMPARE(message.day().requests(), 2u);
        QCOMPARE(message.month().money(), 300u);
        QCOMPARE(message.allowance().loop(), static_cast<quint64>(Allowance().loop.nano()));
        QVERIFY(!spendingMessage(*m_models, agent, {}).has_task()); // none runs, which is not that it cost nothing
    }

    void ranges_data()
    {
        QTest::addColumn<std::string>("from");
        QTest::addColumn<std::string>("to");
        QTest::addColumn<bool>("isOne");
        QTest::newRow("nothing said") << std::string() << std::string() << true;
        QTest::newRow("two days") << std::string("2026-11-01") << std::string("2026-11-29") << true;
        QTest::newRow("one day") << std::string("2026-11-29") << std::string("2026-11-29") << true;
        QTest::newRow("backwards") << std::string("2026-11-29") << std::string("2026-11-28") << false;
        QTest::newRow("no day") << std::string("yesterday") << std::string() << false;
        QTest::newRow("a day that never was") << std::string("2026-02-30") << std::string() << false;
        QTest::newRow("written in another way") << std::string() << std::string("29.11.2026") << false;
    }

    void ranges()
    {
        QFETCH(std::string, from);
        QFETCH(std::string, to);
        QFETCH(bool, isOne);
        api::SpendQuery query;
        query.set_from(from);
        query.set_to(to);
        const auto range = rangeFrom(query);
        QCOMPARE(range.has_value(), isOne);
        if (!isOne)
            QCOMPARE(range.error().code, Errc::Invalid);
        else if (from.empty())
            QCOMPARE(range->from.daysTo(range->to), 29);
        else
            QCOMPARE(range->to.toString(Qt::ISODate).toStdString(), to);
    }

    void keysByIdAndName()
    {
        auto &vault = m_models->vault();
        QCOMPARE(*keyNamed(vault, "my key"), m_key);
        QCOMPARE(*keyNamed(vault, m_key.value.toStdString()), m_key);
        QCOMPARE(keyNamed(vault, "another").error().code, Errc::NotFound);
        VERIFY_OK(vault.revoke(m_key));
        QCOMPARE(*keyNamed(vault, "my key"), m_key); // to look at
        QByteArray value = "sk-4712";
        const auto next =
            vault.add(u"my key"_s, u"https://api.anthropic.com"_s, QList<AgentId>{{u"a"_s}}, Secret::take(value), QDateTime::currentDateTimeUtc().addDays(1));
        VERIFY_OK(next);
        QCOMPARE(*keyNamed(vault, "my key"), *next); // the one that is live
        const auto messages = keysMessage(vault);
        QCOMPARE(messages.keys_size(), 2);
        QVERIFY(messages.keys(0).revoked_ms() > 0 && messages.keys(0).all_agents() && messages.keys(0).expires_ms() == 0
                && messages.keys(0).last_used_ms() == 0);
        QVERIFY(messages.keys(1).revoked_ms() == 0 && !messages.keys(1).all_agents() && messages.keys(1).agents(0) == "a" && messages.keys(1).expires_ms() > 0);
        QVERIFY(messages.SerializeAsString().find("4712") == std::string::npos);
    }

    void providersToChooseFrom()
    {
        const auto message = providersMessage(*m_models);
        QVERIFY(message.providers_size() > 8);
        QVERIFY(QDate::fromString(QString::fromStdString(message.prices_of()), Qt::ISODate).isValid());
        for (const auto &provider : message.providers()) {
            QVERIFY(!provider.id().empty() && !provider.name().empty() && provider.dialects_size() > 0);
            for (const auto dialect : provider.dialects())
                QVERIFY(fromWire<Dialect>(static_cast<api::ModelDialect>(dialect)));
        }
    }

    void eachSlotOfAnAgentHasARow()
    {
        const auto target = save(simpleTarget());
        VERIFY_OK(m_models->choose({u"agent"_s}, u"fast"_s, target.id));
        const auto message = agentModelsMessage(*m_models, {u"agent"_s});
        QCOMPARE(message.slots_size(), 4);
        for (const auto &row : message.slots())
            QCOMPARE(row.target(), row.slot() == "fast" ? target.id.value.toStdString() : std::string());
        QCOMPARE(targetMessage(*m_models, target).agents(0), "agent");
        QCOMPARE(m_models->choose({u"agent"_s}, u"embedding"_s, target.id).error().code, Errc::NotFound);
        QCOMPARE(m_models->choose({u"agent"_s}, u"main"_s, {u"nothing"_s}).error().code, Errc::NotFound);
    }

private:
    StoredTarget save(const api::ModelTarget &message) const
    {
        const auto saved = targetFrom(*m_models, message).and_then([this](StoredTarget target) { return m_models->save(std::move(target)); });
        mustBe(saved);
        return *saved;
    }
    static void mustBe(const Result<StoredTarget> &saved) { VERIFY_OK(saved); }

    std::unique_ptr<Court> m_court;
    std::unique_ptr<QuickFolder> m_folder;
    std::unique_ptr<DataRules> m_rules;
    std::unique_ptr<Models> m_models;
    VaultKeyId m_key;
};

COFFERDAM_TEST(tst_ModelMessages)
#include "tst_modelmessages.moc"
