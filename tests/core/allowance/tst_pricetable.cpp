// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/PriceTable.h"
#include "core/allowance/ProviderPresets.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_PriceTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
        m_path = m_dir->filePath(u"prices.toml"_s);
    }

    void knowsTheModelsOfItsProviders()
    {
        const auto table = load();
        QVERIFY(table.size() >= 50);
        QCOMPARE(table.date(), QDate(2026, 11, 29));
        const auto opus = table.find(u"anthropic", u"claude-opus-4-5").value();
        QCOMPARE(
            opus.rates,
            (Rates{.input = 5'000'000'000, .cacheRead = 500'000'000, .cacheWrite = 6'250'000'000, .cacheWriteHour = 10'000'000'000, .output = 25'000'000'000}));
        QCOMPARE(opus.contextWindow, 200'000);
        QVERIFY(opus.images && opus.reasoning);
        const auto gemini = table.find(u"google", u"gemini-2.5-pro").value();
        QCOMPARE(gemini.dearer.value().above, 200'000);
        QCOMPARE(gemini.dearer->rates.output, 15'000'000'000);
        QCOMPARE(gemini.rates.cacheRead, 125'000'000);
        QCOMPARE(table.find(u"openai", u"gpt-4o-2024-05-13").value().rates.input, 5'000'000'000); // its own price, not gpt-4o's
    }

    void isFound_data()
    {
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("as"); // empty: not known
        QTest::newRow("itself") << u"openai"_s << u"gpt-5"_s << u"gpt-5"_s;
        QTest::newRow("a dated state") << u"openai"_s << u"gpt-5-2025-08-07"_s << u"gpt-5"_s;
        QTest::newRow("a dated state of a longer name") << u"openai"_s << u"gpt-5-mini-2025-08-07"_s << u"gpt-5-mini"_s;
        QTest::newRow("eight digits") << u"anthropic"_s << u"claude-haiku-4-5-20251001"_s << u"claude-haiku-4-5"_s;
        QTest::newRow("an at sign") << u"anthropic"_s << u"claude-haiku-4-5@20251001"_s << u"claude-haiku-4-5"_s;
        QTest::newRow("latest") << u"openai"_s << u"gpt-4o-latest"_s << u"gpt-4o"_s;
        QTest::newRow("a name of its own") << u"openai"_s << u"gpt-5-codex"_s << u"gpt-5"_s;
        QTest::newRow("with its maker") << u"openrouter"_s << u"openai/gpt-5.4"_s << u"openai/gpt-5.4"_s;
        QTest::newRow("another model with the same beginning") << u"openai"_s << u"gpt-5-ultra"_s << QString();
        QTest::newRow("another of the same family") << u"openai"_s << u"gpt-50"_s << QString();
        QTest::newRow("a date without a boundary") << u"openai"_s << u"gpt-52025-08-07"_s << QString();
        QTest::newRow("no date") << u"openai"_s << u"gpt-5-2025-13-07"_s << QString();
        QTest::newRow("digits that are no date") << u"openai"_s << u"gpt-5-99999999"_s << QString();
        QTest::newRow("two states") << u"openai"_s << u"gpt-5-latest-2025-08-07"_s << QString();
        QTest::newRow("another provider") << u"groq"_s << u"gpt-5"_s << QString();
        QTest::newRow("another case") << u"openai"_s << u"GPT-5"_s << QString();
        QTest::newRow("nothing") << u"openai"_s << QString() << QString();
        QTest::newRow("only a state") << u"openai"_s << u"-latest"_s << QString();
        QTest::newRow("not in a table") << u"compatible"_s << u"my-model"_s << QString();
        QTest::newRow("a variant that OpenRouter prices apart") << u"openrouter"_s << u"openai/gpt-5.4:nitro"_s << QString();
    }

    void isFound()
    {
        QFETCH(QString, provider);
        QFETCH(QString, model);
        QFETCH(QString, as);
        const auto table = load();
        const auto found = table.find(provider, model);
        QCOMPARE(found.has_value(), !as.isEmpty());
        if (found)
            QCOMPARE(*found, table.find(provider, as).value());
    }

    void theUsersOwnComeFirst()
    {
        const auto before = load();
        write("# meine Preise \xc3\xa4\xc3\xb6\n[[model]]\nprovider = \"openai\"\nid = \"gpt-5\"\ninput = 0.1\noutput = 2\ncontext = 1000\nmax_output = 100\n"
              "[[model]]\nprovider = \"compatible\"\nid = \"my-model\"\ninput = 0\noutput = 0.000000001\ncontext = 8192\nmax_output = 8192\n");
        const auto table = load();
        const auto own = table.find(u"openai", u"gpt-5").value();
        QCOMPARE(own.rates.input, 100'000'000);
        QCOMPARE(own.rates.cacheRead, 100'000'000); // not said: as input
        QCOMPARE(own.rates.cacheWriteHour, 100'000'000);
        QVERIFY(!own.searches && !own.dearer && !own.images);
        QCOMPARE(table.find(u"openai", u"gpt-5-2025-08-07").value(), own);
        QCOMPARE(table.find(u"compatible", u"my-model").value().rates.output, 1);
        QCOMPARE(table.size(), before.size() + 1);
        QCOMPARE(table.find(u"openai", u"gpt-5-mini"), before.find(u"openai", u"gpt-5-mini"));
        QCOMPARE(table.date(), before.date());
    }

    void whatIsWrongIsSaid_data()
    {
        QTest::addColumn<QByteArray>("toml");
        QTest::addColumn<QString>("says");
        const QByteArray model = "[[model]]\nprovider = \"p\"\nid = \"m\"\n";
        const QByteArray rest = "context = 1000\nmax_output = 100\n";
        QTest::newRow("no TOML") << QByteArray("[[model") << u":1: "_s;
        QTest::newRow("hostile TOML") << QByteArray("[[[x") << u":1: "_s;
        QTest::newRow("no output") << model + "input = 1\n" + rest << u":1: output: is missing"_s;
        QTest::newRow("no window") << model + "input = 1\noutput = 1\nmax_output = 1\n" << u"context: is missing"_s;
        QTest::newRow("below zero") << model + "input = -1\noutput = 1\n" + rest << u":4: input: must be a number"_s;
        QTest::newRow("too dear") << model + "input = 1000.1\noutput = 1\n" + rest << u":4: input: must be a number of US dollars from 0 to 1000"_s;
        QTest::newRow("not a number") << model + "input = nan\noutput = 1\n" + rest << u":4: input: must be"_s;
        QTest::newRow("without end") << model + "input = inf\noutput = 1\n" + rest << u":4: input: must be"_s;
        QTest::newRow("a text") << model + "input = \"1\"\noutput = 1\n" + rest << u":4: input: must be"_s;
        QTest::newRow("a field nobody knows") << model + "input = 1\noutput = 1\ncache_reed = 1\n" + rest << u":6: cache_reed: is not known"_s;
        QTest::newRow("in the dearer part, too") << model + "input = 1\noutput = 1\ndearer = { above = 5, input = 1, output = 1, x = 1 }\n" + rest
                                                 << u":6: x: is not known"_s;
        QTest::newRow("twice") << model + "input = 1\noutput = 1\n" + rest + model + "input = 2\noutput = 2\n" + rest
                               << u":10: id: m of p has a price already"_s;
        QTest::newRow("another list") << QByteArray("[[models]]\n") << u"models: is not known"_s;
        QTest::newRow("no list") << QByteArray("model = 1\n") << u"model: must be a list"_s;
        QTest::newRow("no tables") << QByteArray("model = [1]\n") << u"model: must be a list"_s;
        QTest::newRow("name that no request can have") << QByteArray("[[model]]\nprovider = \"p\"\nid = \"\xc3\xa4\"\n") << u":3: id: must be a text"_s;
        QTest::newRow("a window of nothing") << model + "input = 1\noutput = 1\ncontext = 0\nmax_output = 1\n" << u":6: context: must be a whole number"_s;
        QTest::newRow("no day") << QByteArray("date = \"2026-02-30\"\n") << u"date: must be a date"_s;
        QTest::newRow("too large") << QByteArray(1024 * 1024 + 1, '#') << u"larger than 1 MiB"_s;
    }

    void whatIsWrongIsSaid()
    {
        QFETCH(QByteArray, toml);
        QFETCH(QString, says);
        write(toml);
        const auto table = PriceTable::load(m_path);
        QVERIFY(!table);
        QCOMPARE(table.error().code, Errc::Invalid);
        const auto message = table.error().message.english();
        QVERIFY2(message.startsWith(m_path) && message.contains(says), qPrintable(message));
    }

    void aFileThatOthersMayWriteIsNotBelieved()
    {
        write("date = \"2026-11-29\"\n");
        QVERIFY(PriceTable::load(m_path));
        QVERIFY(QFile::setPermissions(m_path, QFile::ReadOwner | QFile::WriteOwner | QFile::WriteOther));
        QCOMPARE(PriceTable::load(m_path).error().code, Errc::Denied);
    }

    void theUsersFileIsInTheirConfiguration()
    {
        const auto before = qgetenv("XDG_CONFIG_HOME");
        qputenv("XDG_CONFIG_HOME", "/somewhere");
        QCOMPARE(PriceTable::userPath(), u"/somewhere/cofferdam/prices.toml"_s);
        qputenv("XDG_CONFIG_HOME", before);
    }

    // An entry of a provider nobody can choose would never be used.
    void eachProviderWithPricesIsAPreset()
    {
        QFile file(u":/cofferdam/models/prices.toml"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto presets = ProviderPresets::load();
        QVERIFY(presets);
        int seen = 0;
        for (const auto &line : file.readAll().split('\n')) {
            if (!line.startsWith("provider = \""))
                continue;
            const auto id = QString::fromUtf8(line.sliced(12).chopped(1));
            QVERIFY2(presets->find(id) && !presets->find(id)->local, qPrintable(id));
            ++seen;
        }
        QVERIFY(seen >= 50);
    }

private:
    PriceTable load()
    {
        auto table = PriceTable::load(m_path);
        if (!table)
            qFatal("%s", qPrintable(table.error().message.english()));
        return *std::move(table);
    }
    void write(const QByteArray &toml)
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(toml), toml.size());
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
};

COFFERDAM_TEST(tst_PriceTable)
#include "tst_pricetable.moc"
