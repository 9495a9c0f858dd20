// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/ledger/SignedHead.h"
#include "tests/support/Test.h"

#include <QTest>

#include <functional>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_SignedHead : public QObject
{
    Q_OBJECT

private:
    static HeadSigner signer(char fill)
    {
        QByteArray seed(HeadSigner::kSeedSize, fill);
        return HeadSigner(Secret::take(seed));
    }

private Q_SLOTS:
    void theSameSeedIsTheSameKey()
    {
        QCOMPARE(signer('a').publicKey(), signer('a').publicKey());
        QVERIFY(signer('a').publicKey() != signer('b').publicKey());
        // RFC 8032, section 7.1, test 1
        QByteArray seed = QByteArray::fromHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        QCOMPARE(HeadSigner(Secret::take(seed)).publicKey().toHex(), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"_ba);
    }

    void whatIsSignedIsSound_data()
    {
        QTest::addColumn<std::function<void(SignedHead &)>>("change");
        QTest::addColumn<bool>("sound");
        using Change = std::function<void(SignedHead &)>;
        QTest::newRow("as signed") << Change([](SignedHead &) {}) << true;
        QTest::newRow("a row more") << Change([](SignedHead &head) { ++head.size; }) << false;
        QTest::newRow("another time") << Change([](SignedHead &head) { --head.timeUs; }) << false;
        QTest::newRow("another root") << Change([](SignedHead &head) { head.root[5] = char(head.root[5] ^ 1); }) << false;
        QTest::newRow("another key") << Change([](SignedHead &head) { head.key = signer('b').publicKey(); }) << false;
        QTest::newRow("another signature") << Change([](SignedHead &head) { head.signature[63] = char(head.signature[63] ^ 1); }) << false;
        QTest::newRow("half a signature") << Change([](SignedHead &head) { head.signature.chop(32); }) << false;
        QTest::newRow("no key") << Change([](SignedHead &head) { head.key.clear(); }) << false;
        QTest::newRow("a short root") << Change([](SignedHead &head) { head.root.chop(1); }) << false;
    }

    void whatIsSignedIsSound()
    {
        QFETCH(std::function<void(SignedHead &)>, change);
        QFETCH(bool, sound);
        SignedHead head = signer('a').sign(7, 1'790'000'000'000'000, QByteArray(32, 'r'));
        change(head);
        QCOMPARE(head.isSound(), sound);
    }

    void itComesBackFromItsText()
    {
        const SignedHead head = signer('a').sign(7, 1'790'000'000'000'000, QByteArray(32, 'r'));
        QCOMPARE(SignedHead::fromText(head.toText()), head);
        QVERIFY(head.isSigned());
        QCOMPARE(head.time(), u"2026-09-21 14:13:20 UTC"_s);
        for (const QByteArray &text : {QByteArray(), "7"_ba, head.toText() + ' ', head.toText().toUpper(), ' ' + head.toText(),
                                       head.toText().replace(' ', '\n'), head.toText() + "zz", "07" + head.toText().sliced(1)})
            QVERIFY2(!SignedHead::fromText(text), text.constData());
    }
};

COFFERDAM_TEST(tst_SignedHead)
#include "tst_signedhead.moc"
