// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is concluded from streams that stand in for an agent's machine. The vault and the process that looks are real.

#include "app/service/models/AbsenceProof.h"
#include "core/vault/Vault.h"
#include "tests/app/service/ToldSource.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <atomic>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kWorkKey = "sk-proj-Hq3Lm7TwXc2Ry9KdB5Gh8Jn3Vs6Pa0Ub4";
const QByteArray kHomeKey = "gsk_5fK2mQ4vT6xZ1bN3dH5jL7pR9sW0yC";

NamedSource sourceAt(const QString &name, const ByteSource &source)
{
    return {name, [source](const std::stop_token &, QObject *, const std::function<void(Result<ByteSource>)> &done) { done(source); }};
}

NamedSource notThere(const QString &name, Errc code)
{
    return {name, [code](const std::stop_token &, QObject *, const std::function<void(Result<ByteSource>)> &done) {
                done(fail(code, Phrase::pattern("why it is not there")));
            }};
}

} // namespace

class tst_AbsenceProof : public QObject
{
    Q_OBJECT

private:
    void add(const QString &name, QByteArray value) { VERIFY_OK(m_vault->add(name, u"https://api.example.com"_s, std::nullopt, Secret::take(value))); }
    AbsenceOutcome outcomeOf(const QList<NamedSource> &sources)
    {
        auto keys = SoughtKeys::of(*m_vault);
        if (!keys)
            return {.isComplete = false, .notes = {keys.error().message}};
        AbsenceProof proof(std::move(*keys), sources);
        std::optional<AbsenceOutcome> outcome;
        proof.begin([&](const AbsenceOutcome &came) { outcome = came; });
        if (outcome) // before it returned
            return {.isComplete = false};
        return QTest::qWaitFor([&] { return outcome.has_value(); }, 30'000) ? *outcome : AbsenceOutcome{.isComplete = false};
    }
    static QString notesOf(const AbsenceOutcome &outcome) { return Phrase::joined(outcome.notes, u"\n").english(); }
    static QStringList rowsOf(const AbsenceOutcome &outcome)
    {
        QStringList rows;
        for (const auto &row : outcome.said())
            rows << row.english();
        return rows;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Vault> m_vault;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        auto vault = Vault::open(m_folder->filePath(u"vault.db"_s), Secret::random(32));
        VERIFY_OK(vault);
        m_vault = std::move(*vault);
    }

    void noKeyIsAnywhere()
    {
        add(u"work"_s, kWorkKey);
        add(u"home"_s, kHomeKey);
        const auto outcome = outcomeOf({sourceAt(u"ram:stopped"_s, told(QByteArray(1'000'000, 'x'))), sourceAt(u"disk:now"_s, told(QByteArray(500, 'y')))});
        QVERIFY2(outcome.isClean(), qPrintable(notesOf(outcome)));
        QCOMPARE(outcome.keys, 2);
        QCOMPARE(outcome.searched, 1'000'500);
        QCOMPARE(outcome.streams, QStringList({u"ram:stopped"_s, u"disk:now"_s}));
        QCOMPARE(rowsOf(outcome), QStringList{u"No key of the vault is in its machine (keys looked for: 2; places: 2; bytes: 1000500)."_s});
        const auto message = outcome.message();
        QVERIFY(message.clean() && message.complete() && message.findings_size() == 0);
        QCOMPARE(message.streams(1), "disk:now");
    }

    void aKeyThatIsThereIsNamedWithItsPlace()
    {
        add(u"work"_s, kWorkKey);
        add(u"home"_s, kHomeKey);
        auto disk = told(QByteArray(100, 'y') + kHomeKey.toHex());
        disk.place = [](qint64 at) { return at + 1'000'000; };
        const auto outcome = outcomeOf({sourceAt(u"ram:stopped"_s, told(QByteArray(1000, 'x'))), sourceAt(u"disk:now"_s, disk)});
        QVERIFY(!outcome.isClean() && outcome.isComplete);
        QCOMPARE(outcome.found, 1);
        const auto message = outcome.message();
        QVERIFY(!message.clean() && message.complete());
        QCOMPARE(message.findings(0).key(), "home");
        QCOMPARE(message.findings(0).form(), "hex");
        QCOMPARE(message.findings(0).where(), "disk:now");
        QCOMPARE(message.findings(0).offset(), 1'000'100U);
        QCOMPARE(rowsOf(outcome).size(), 2);
        QCOMPARE(rowsOf(outcome).last(), u"The key “home” is in its machine, as hex, in disk:now at 1000100."_s);
        QVERIFY(!rowsOf(outcome).join(u' ').contains(QString::fromLatin1(kHomeKey)));
    }

    void moreThanCanBeToldIsCounted()
    {
        add(u"work"_s, kWorkKey);
        QByteArray much;
        for (int i = 0; i < 500; ++i)
            much += kWorkKey + QByteArray(100, char('a' + i % 20));
        QList<NamedSource> sources;
        for (int i = 0; i < 5; ++i)
            sources << sourceAt(u"disk:%1"_s.arg(i), told(much));
        const auto outcome = outcomeOf(sources);
        QCOMPARE(outcome.found, 2500);
        QCOMPARE(outcome.findings.size(), AbsenceOutcome::kMostFindings);
        QVERIFY2(notesOf(outcome).contains(u"disk:4 has more places with keys than are told of: 500."_s), qPrintable(notesOf(outcome)));
        QVERIFY(outcome.said().size() < 30);
    }

    void whatCannotBeReadIsNoProof_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("note");
        QTest::newRow("it is not opened") << 0 << u"disk:now was not looked into: why it is not there"_s;
        QTest::newRow("it is damaged") << 1 << u"disk:now could be looked into only as far as byte"_s;
        QTest::newRow("there is nothing at all") << 2 << u"There was nothing to look into."_s;
    }

    void whatCannotBeReadIsNoProof()
    {
        QFETCH(int, which);
        QFETCH(QString, note);
        add(u"work"_s, kWorkKey);
        QList<NamedSource> sources{sourceAt(u"ram:stopped"_s, told("x"))};
        if (which == 0)
            sources << notThere(u"disk:now"_s, Errc::Io);
        else if (which == 1)
            sources << sourceAt(u"disk:now"_s, brokenAfter(QByteArray(100, 'x')));
        else
            sources.clear();
        const auto outcome = outcomeOf(sources);
        QVERIFY(!outcome.isComplete && !outcome.isClean());
        QVERIFY2(notesOf(outcome).contains(note), qPrintable(notesOf(outcome)));
        QVERIFY2(rowsOf(outcome).first().startsWith(u"It is not proven"_s) && rowsOf(outcome).first().contains(note), qPrintable(rowsOf(outcome).first()));
        QVERIFY(!outcome.message().clean() && !outcome.message().complete());
    }

    void whatIsGoneByThenIsNotThere()
    {
        add(u"work"_s, kWorkKey);
        const auto outcome = outcomeOf({notThere(u"ram:1"_s, Errc::NotFound), sourceAt(u"disk:now"_s, told("x"))});
        QVERIFY(outcome.isClean());
        QCOMPARE(outcome.streams, QStringList{u"disk:now"_s});
        QVERIFY2(notesOf(outcome).contains(u"ram:1 was gone"_s), qPrintable(notesOf(outcome)));
    }

    void aKeyThatSaysTooLittleIsNoProof_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("short") << QByteArray("k3y");
        QTest::newRow("always the same") << QByteArray(40, 'a');
    }

    void aKeyThatSaysTooLittleIsNoProof()
    {
        QFETCH(QByteArray, value);
        add(u"work"_s, kWorkKey);
        add(u"weak"_s, value);
        const auto outcome = outcomeOf({sourceAt(u"ram:stopped"_s, told("x")), sourceAt(u"disk:now"_s, told("y"))});
        QVERIFY(!outcome.isComplete && outcome.found == 0);
        QCOMPARE(outcome.notes.size(), 1);
        QVERIFY2(notesOf(outcome).contains(u"The key “weak” is too short"_s), qPrintable(notesOf(outcome)));
    }

    void withoutAKeyThereIsNothingToProve()
    {
        QCOMPARE(SoughtKeys::of(*m_vault).error().code, Errc::NotFound);
        add(u"old"_s, kHomeKey);
        VERIFY_OK(m_vault->revoke(m_vault->list().first().id));
        QCOMPARE(SoughtKeys::of(*m_vault).error().code, Errc::NotFound);
        add(u"work"_s, kWorkKey);
        const auto outcome = outcomeOf({sourceAt(u"disk:now"_s, told(kHomeKey))});
        QVERIFY(outcome.isClean()); // of what there is
        QVERIFY2(notesOf(outcome).contains(u"that were not looked for: 1"_s), qPrintable(notesOf(outcome)));
    }

    void moreThanCanBeLookedForIsRefused()
    {
        for (int i = 0; i < 17; ++i) {
            QByteArray value(64 << 10, Qt::Uninitialized);
            for (qsizetype each = 0; each < value.size(); ++each)
                value[each] = char('!' + (each * 7 + i) % 90);
            add(u"large %1"_s.arg(i), value);
        }
        QCOMPARE(SoughtKeys::of(*m_vault).error().code, Errc::Unsupported);
    }

    void whatOpensLaterIsWaitedFor()
    {
        add(u"work"_s, kWorkKey);
        const NamedSource later{u"disk:now"_s, [](const std::stop_token &, QObject *context, const std::function<void(Result<ByteSource>)> &done) {
                                    QTimer::singleShot(20, context, [done] { done(told(kWorkKey)); });
                                }};
        QCOMPARE(outcomeOf({later, sourceAt(u"ram:stopped"_s, told("x"))}).found, 1);
    }

    void endsWithWhoWantedIt()
    {
        add(u"work"_s, kWorkKey);
        std::atomic<int> reads = 0;
        const ByteSource endless{.read = [&reads](std::span<char> into) -> Result<std::size_t> {
                                     ++reads;
                                     return into.size();
                                 },
                                 .place = {}};
        auto proof = std::make_unique<AbsenceProof>(*SoughtKeys::of(*m_vault), QList{sourceAt(u"disk:now"_s, endless), sourceAt(u"disk:2"_s, told("x"))});
        bool isTold = false;
        proof->begin([&](const AbsenceOutcome &) { isTold = true; });
        QTRY_VERIFY(reads > 3);
        QElapsedTimer clock;
        clock.start();
        proof.reset();
        QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed())));
        const int before = reads;
        QCoreApplication::processEvents();
        QVERIFY(!isTold);
        QCOMPARE(reads, before);
    }
};

COFFERDAM_TEST(tst_AbsenceProof)
#include "tst_absenceproof.moc"
