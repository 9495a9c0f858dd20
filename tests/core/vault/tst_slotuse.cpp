// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/SlotUse.h"
#include "tests/core/audit/QuickFolder.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QFile>
#include <QTest>
#include <QTimeZone>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_SlotUse : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<test::QuickFolder>();
        m_path = m_dir->filePath(u"trail.key.used"_s);
    }

    void remembersTheLastTime()
    {
        SlotUse use(m_path);
        QVERIFY(!use.lastUsed(KeySlotId{u"a"_s})); // not known is not never
        VERIFY_OK(use.note(KeySlotId{u"a"_s}, at(1), known()));
        VERIFY_OK(use.note(KeySlotId{u"a"_s}, at(2), known()));
        QCOMPARE(use.lastUsed(KeySlotId{u"a"_s}), at(2));
        QCOMPARE(SlotUse(m_path).lastUsed(KeySlotId{u"a"_s}), at(2));
    }

    void forgetsWhatIsGone()
    {
        SlotUse use(m_path);
        VERIFY_OK(use.note(KeySlotId{u"a"_s}, at(1), known()));
        VERIFY_OK(use.note(KeySlotId{u"b"_s}, at(1), {KeySlot{.id = KeySlotId{u"b"_s}, .kind = KeySlotKind::Recovery, .name = {}, .created = {}}}));
        QVERIFY(!SlotUse(m_path).lastUsed(KeySlotId{u"a"_s}));
        QVERIFY(SlotUse(m_path).lastUsed(KeySlotId{u"b"_s}));
    }

    void whatIsDamagedIsAsNone_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no JSON") << "{\"a\":"_ba;
        QTest::newRow("a list") << "[1]"_ba;
        QTest::newRow("words") << "{\"a\":\"yesterday\"}"_ba;
        QTest::newRow("before all times") << "{\"a\":-5}"_ba;
        QTest::newRow("too large") << QByteArray("{\"a\":1}").append(QByteArray(70'000, ' '));
    }

    void whatIsDamagedIsAsNone()
    {
        QFETCH(QByteArray, content);
        QFile file(m_path);
        QVERIFY(file.open(QFile::WriteOnly) && file.write(content) == content.size());
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        file.close();
        SlotUse use(m_path);
        QVERIFY(!use.lastUsed(KeySlotId{u"a"_s}));
        VERIFY_OK(use.note(KeySlotId{u"a"_s}, at(3), known()));
        QCOMPARE(SlotUse(m_path).lastUsed(KeySlotId{u"a"_s}), at(3));
    }

private:
    static QDateTime at(int second) { return QDateTime::fromSecsSinceEpoch(1'800'000'000 + second, QTimeZone::UTC); }
    static QList<KeySlot> known() { return {KeySlot{.id = KeySlotId{u"a"_s}, .kind = KeySlotKind::Passphrase, .name = {}, .created = {}}}; }

    std::unique_ptr<test::QuickFolder> m_dir;
    QString m_path;
};

COFFERDAM_TEST(tst_SlotUse)

#include "tst_slotuse.moc"
