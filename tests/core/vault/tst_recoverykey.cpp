// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/RecoveryKey.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QRegularExpression>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_RecoveryKey : public QObject
{
    Q_OBJECT

private:
    static QByteArray text(const Secret &of) { return {reinterpret_cast<const char *>(of.bytes().data()), qsizetype(of.size())}; }
    static Result<Secret> typed(QByteArray what) { return readRecoveryKey(Secret::take(what)); }

private Q_SLOTS:
    void isEightGroupsOfFour()
    {
        static const QRegularExpression kForm(u"^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$"_s);
        QSet<QByteArray> all;
        QSet<char> letters;
        for (int i = 0; i < 200; ++i) {
            const auto key = text(newRecoveryKey());
            QVERIFY2(kForm.match(QString::fromLatin1(key)).hasMatch(), key.constData());
            all.insert(key);
            for (const char c : key)
                letters.insert(c);
        }
        QCOMPARE(all.size(), 200);
        QCOMPARE(letters.size(), 33); // each of the 32, and the hyphen
    }

    void isReadAsPeopleType()
    {
        const auto key = text(newRecoveryKey());
        const auto plain = typed(key);
        VERIFY_OK(plain);
        QCOMPARE(plain->size(), 32u);
        QCOMPARE(text(*plain), QByteArray(key).replace("-", ""));
        for (const auto &variant : {key.toLower(), QByteArray(key).replace("-", " "), "  " + QByteArray(key).replace("-", "") + "\r\n",
                                    QByteArray(key).replace("1", "l").replace("0", "o"), QByteArray(key).replace("1", "I").replace("0", "O")}) {
            const auto same = typed(variant);
            QVERIFY2(same && same->equals(plain->bytes()), variant.constData());
        }
    }

    void aSlipIsNoticed()
    {
        const auto key = text(newRecoveryKey());
        for (qsizetype i = 0; i < key.size(); ++i) {
            if (key[i] == '-')
                continue;
            QByteArray slip = key;
            slip[i] = key[i] == '7' ? '2' : '7';
            QVERIFY2(!typed(slip), slip.constData());
            QVERIFY2(!typed(QByteArray(key).remove(i, 1)), "one character too few");
        }
        QByteArray turned = key; // two neighbours exchanged
        const auto at = key[0] == key[1] ? 2 : 0;
        std::swap(turned[at], turned[at + 1]);
        QVERIFY(key[at] == key[at + 1] || !typed(turned));
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a word") << QByteArray("recovery");
        QTest::newRow("zeros") << QByteArray(32, '0');
        QTest::newRow("U") << QByteArray(32, 'U');
        QTest::newRow("NUL") << QByteArray(32, '\0');
        QTest::newRow("long") << QByteArray(100'000, ' ');
    }

    void refuses()
    {
        QFETCH(QByteArray, what);
        const auto read = typed(what);
        QVERIFY(!read);
        QCOMPARE(read.error().code, Errc::Invalid);
    }
};

COFFERDAM_TEST(tst_RecoveryKey)

#include "tst_recoverykey.moc"
