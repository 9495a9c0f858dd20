// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/ledger/Frontier.h"
#include "tests/support/Test.h"

#include <QCryptographicHash>
#include <QTest>

using namespace cofferdam;

namespace {

QByteArray sha(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

// The definition of RFC 6962, section 2.1, word for word: slow, and independent of the code under test.
QByteArray mth(const QList<QByteArray> &entries)
{
    if (entries.isEmpty())
        return sha({});
    if (entries.size() == 1)
        return sha(QByteArray(1, '\0') + entries.first());
    qsizetype k = 1;
    while (k * 2 < entries.size())
        k *= 2;
    return sha(QByteArray(1, '\1') + mth(entries.first(k)) + mth(entries.sliced(k)));
}

} // namespace

class tst_Frontier : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Known answers of the reference implementation's test (certificate-transparency, merkletree/merkle_tree_test.cc).
    void knownAnswers_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<QByteArray>("root");
        QTest::newRow("0") << 0 << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::newRow("1") << 1 << QByteArray("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        QTest::newRow("2") << 2 << QByteArray("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        QTest::newRow("8") << 8 << QByteArray("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    void knownAnswers()
    {
        QFETCH(int, size);
        QFETCH(QByteArray, root);
        const QList<QByteArray> inputs{"",
                                       QByteArray::fromHex("00"),
                                       QByteArray::fromHex("10"),
                                       QByteArray::fromHex("2021"),
                                       QByteArray::fromHex("3031"),
                                       QByteArray::fromHex("40414243"),
                                       QByteArray::fromHex("5051525354555657"),
                                       QByteArray::fromHex("606162636465666768696a6b6c6d6e6f")};
        Frontier frontier;
        for (int i = 0; i < size; ++i)
            frontier.append(Frontier::leafHash(inputs.at(i)));
        QCOMPARE(frontier.root().toHex(), root);
    }

    void agreesWithTheDefinitionAtEverySize()
    {
        Frontier frontier;
        QList<QByteArray> entries;
        for (int size = 0; size < 130; ++size) {
            QCOMPARE(frontier.size(), quint64(size));
            QCOMPARE(frontier.root(), mth(entries));
            entries += QByteArray::number(size);
            frontier.append(Frontier::leafHash(entries.last()));
        }
    }

    void goesOnAfterBeingStored()
    {
        Frontier whole;
        Frontier stored;
        for (int i = 0; i < 100; ++i) {
            const QByteArray leaf = Frontier::leafHash(QByteArray::number(i));
            whole.append(leaf);
            auto read = Frontier::fromBytes(stored.size(), stored.toBytes());
            QVERIFY(read);
            stored = std::move(*read);
            stored.append(leaf);
            QCOMPARE(stored.root(), whole.root());
        }
    }

    void refusesWhatDoesNotFitItsSize()
    {
        QVERIFY(!Frontier::fromBytes(3, QByteArray(32, 'x')));
        QVERIFY(!Frontier::fromBytes(0, QByteArray(32, 'x')));
        QVERIFY(!Frontier::fromBytes(1, QByteArray(31, 'x')));
        QVERIFY(Frontier::fromBytes(0, {}));
    }
};

COFFERDAM_TEST(tst_Frontier)
#include "tst_frontier.moc"
