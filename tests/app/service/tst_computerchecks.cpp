// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is said of a computer, and that each failure says what to do.

#include "app/service/computer/ComputerChecks.h"
#include "core/api/PhraseMessage.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kGigabyte = 1024LL * 1024 * 1024;

ComputerFindings goodOne()
{
    return {.device = KvmDevice::Usable,
            .acceleration = AccelerationFinding{.kind = Acceleration::Kvm, .why = {}},
            .missing = {},
            .folder = u"/data"_s,
            .freeBytes = 100 * kGigabyte,
            .isImageThere = false,
            .memory = 16 * kGigabyte,
            .availableMemory = 8 * kGigabyte,
            .isKeychainThere = true};
}

} // namespace

class tst_ComputerChecks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGoodComputerNeedsNothing()
    {
        const auto all = computerChecks(goodOne());
        QCOMPARE(all.checks_size(), api::CheckName_ARRAYSIZE - 1);
        for (int i = 0; i < all.checks_size(); ++i) {
            QCOMPARE(int(all.checks(i).name()), i + 1);
            QCOMPARE(all.checks(i).state(), api::CHECK_GOOD);
            QVERIFY(!all.checks(i).has_advice());
            QVERIFY(!fromApi(all.checks(i).found()).english().isEmpty());
        }
    }

    void eachFailureSaysWhatToDo_data()
    {
        QTest::addColumn<std::function<void(ComputerFindings &)>>("spoil");
        QTest::addColumn<int>("name");
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("advice");
        const auto row = [](const char *title, api::CheckName name, api::CheckState state, const QString &advice,
                            std::function<void(ComputerFindings &)> spoil) { QTest::newRow(title) << std::move(spoil) << int(name) << int(state) << advice; };
        row("no device", api::CHECK_ACCELERATION, api::CHECK_POOR, u"firmware"_s, [](auto &found) {
            found.device = KvmDevice::Missing;
            found.acceleration.reset();
        });
        row("refused", api::CHECK_ACCELERATION, api::CHECK_POOR, u"adduser $USER kvm"_s, [](auto &found) {
            found.device = KvmDevice::Refused;
            found.acceleration.reset();
        });
        row("translated", api::CHECK_ACCELERATION, api::CHECK_POOR, u"doctor"_s,
            [](auto &found) { found.acceleration = AccelerationFinding{.kind = Acceleration::Tcg, .why = Phrase::verbatim(u"it hung"_s)}; });
        row("no QEMU", api::CHECK_PROGRAMS, api::CHECK_BAD, u"apt install qemu-system-x86 mmdebstrap"_s,
            [](auto &found) { found.missing = {u"qemu-system-x86_64"_s, u"mmdebstrap"_s}; });
        row("full disk", api::CHECK_DISK, api::CHECK_BAD, u"8.0 GiB are needed"_s, [](auto &found) { found.freeBytes = 5 * kGigabyte; });
        row("little room", api::CHECK_DISK, api::CHECK_POOR, u"enough to begin"_s, [](auto &found) { found.freeBytes = 9 * kGigabyte; });
        row("unknown room", api::CHECK_DISK, api::CHECK_UNKNOWN, u"folder"_s, [](auto &found) { found.freeBytes.reset(); });
        row("little memory", api::CHECK_MEMORY, api::CHECK_BAD, u"too little"_s, [](auto &found) { found.memory = 2 * kGigabyte; });
        row("memory in use", api::CHECK_MEMORY, api::CHECK_POOR, u"close other programs"_s, [](auto &found) { found.availableMemory = kGigabyte; });
        row("unknown memory", api::CHECK_MEMORY, api::CHECK_UNKNOWN, u"takes"_s, [](auto &found) { found.memory.reset(); });
        row("no keychain", api::CHECK_KEYCHAIN, api::CHECK_POOR, u"gnome-keyring"_s, [](auto &found) { found.isKeychainThere = false; });
        row("no session", api::CHECK_KEYCHAIN, api::CHECK_UNKNOWN, u"file"_s, [](auto &found) { found.isKeychainThere.reset(); });
    }

    void eachFailureSaysWhatToDo()
    {
        QFETCH(std::function<void(ComputerFindings &)>, spoil);
        QFETCH(int, name);
        auto found = goodOne();
        spoil(found);
        const auto all = computerChecks(found);
        for (const auto &check : all.checks()) {
            if (check.name() != name) {
                QCOMPARE(check.state(), api::CHECK_GOOD);
                continue;
            }
            QTEST(int(check.state()), "state");
            const auto advice = fromApi(check.advice()).english();
            QVERIFY2(advice.contains(*static_cast<QString *>(QTest::qData("advice", QMetaType::QString))), qPrintable(advice));
        }
    }

    void anImageThatIsThereTakesNoMoreRoom()
    {
        auto found = goodOne();
        found.freeBytes = 5 * kGigabyte;
        found.isImageThere = true;
        QCOMPARE(computerChecks(found).checks(2).state(), api::CHECK_POOR);
    }

    void anotherComputersFilesAreLookedAt()
    {
        QTemporaryDir root;
        const auto nothing = findComputer(root.path(), root.filePath(u"not/yet/there"_s));
        QCOMPARE(nothing.device, KvmDevice::Missing);
        QCOMPARE(nothing.missing.size(), 8);
        QVERIFY(nothing.freeBytes.has_value()); // of the disk that the folder will be on
        QCOMPARE(nothing.isKeychainThere, std::optional(false));
        QVERIFY(QDir(root.path()).mkpath(u"usr/share/dbus-1/services"_s) && QDir(root.path()).mkpath(u"usr/bin"_s));
        QFile keyring(root.filePath(u"usr/share/dbus-1/services/org.freedesktop.secrets.service"_s));
        QVERIFY(keyring.open(QFile::WriteOnly));
        QFile qemu(root.filePath(u"usr/bin/qemu-img"_s));
        QVERIFY(qemu.open(QFile::WriteOnly) && qemu.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
        const auto some = findComputer(root.path(), root.path());
        QCOMPARE(some.isKeychainThere, std::optional(true));
        QVERIFY(!some.missing.contains(u"qemu-img"_s));
        QCOMPARE(some.missing.size(), 7);
    }
};

COFFERDAM_TEST(tst_ComputerChecks)
#include "tst_computerchecks.moc"
