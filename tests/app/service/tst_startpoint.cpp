// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A new agent starts from the image of this version. One of another version has another guestd, which may guard it less.

#include "app/service/agent/StartPoint.h"
#include "tests/support/Test.h"
#include "tests/vm/image/StoreFixture.h"
#include "vm/image/Recipe.h"
#include "vm/machine/libvirt/LibvirtHypervisor.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_StartPoint : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    [[nodiscard]] QString programs() const { return m_folder.filePath(u"programs"_s); }
    [[nodiscard]] QString images() const { return m_folder.filePath(u"images"_s); }

    [[nodiscard]] Builders builders() const { return Builders(m_folder.filePath(u"data"_s)); }

    /// As a program that was built with this guestd would make it.
    QString makeImage(const QByteArray &guestd)
    {
        writeFile(programs() + u'/' + kGuestdInput, guestd);
        const auto recipe = Recipe::of(ImageKind::Tiny, programs());
        if (!recipe)
            return {};
        const auto folder = images() + u'/' + recipe->id();
        QDir().mkpath(folder);
        const QStringList files{u"vmlinuz"_s, u"initrd"_s, u"vda.raw"_s, u"vdb.qcow2"_s};
        for (const auto &name : files)
            writeFile(folder + u'/' + name, "x");
        describeFolder(folder, {{u"id"_s, recipe->id()}}, files, builders());
        return recipe->id();
    }

    static std::optional<Result<void>> checked(StartPoints &points, const StartPoint &start)
    {
        QObject context;
        std::optional<Result<void>> said;
        points.check(start, &context, [&said](const Result<void> &whole) { said = whole; });
        return QTest::qWaitFor([&said] { return said.has_value(); }) ? said : std::nullopt;
    }

    /// A moment of `image` on a machine with this processor; its disk.
    QString makeReady(const Image &image, const Hypervisor &hypervisor, const QString &cpuModel)
    {
        auto settings = machineSettings(image, Acceleration::Tcg);
        settings.cpuModel = cpuModel;
        const auto key = hypervisor.hardwareKey(settings);
        const auto folder = image.folder + u'/' + readyFolderName(key);
        QDir().mkpath(folder);
        writeFile(folder + u"/ram"_s, QByteArray(kRamHeaderSize + 1, 'r'));
        writeFile(folder + u"/vdb.qcow2"_s, "x");
        describeFolder(folder, {{u"image"_s, image.id}, {u"hardwareKey"_s, key}, {u"acceleration"_s, u"tcg"_s}, {u"cpuModel"_s, cpuModel}},
                       {u"ram"_s, u"vdb.qcow2"_s}, builders());
        return folder + u"/vdb.qcow2"_s;
    }

private Q_SLOTS:
    /// The names of the processor are fixed when a moment is made; an agent stays with the moment it grew from.
    void anAgentStaysWithTheMomentItGrewFrom()
    {
        QVERIFY(QDir().mkpath(programs()));
        writeFile(programs() + u'/' + kTinyAgentInput, "tinyagent");
        writeFile(programs() + u'/' + kTestRootInput, "testroot");
        auto hypervisor = LibvirtHypervisor::open({m_folder.filePath(u"libvirt"_s), {}, u"test:///default"_s});
        QVERIFY2(hypervisor, qPrintable(hypervisor ? QString() : hypervisor.error().message.english()));
        StartPoints points(ImageStore(images(), builders()), programs(), m_folder.filePath(u"checked.json"_s), **hypervisor);
        const auto id = makeImage("guestd with moments");
        const auto image = points.store().find(id);
        QVERIFY(image.has_value());
        const auto booted = points.ofImage(id);
        QVERIFY(booted && booted->ready.isNull());

        const auto older = makeReady(*image, **hypervisor, u"Nehalem"_s);
        QTest::qWait(1100); // the store tells the newest by the time of its folder
        const auto newer = makeReady(*image, **hypervisor, u"SandyBridge"_s);
        const auto fresh = points.ofImage(id);
        QVERIFY2(fresh, qPrintable(fresh ? QString() : fresh.error().message.english()));
        QCOMPARE(fresh->baseDisk(), newer);
        QCOMPARE(points.machine(*fresh).cpuModel, u"SandyBridge"_s);
        const auto kept = points.ofImage(id, older);
        QVERIFY2(kept, qPrintable(kept ? QString() : kept.error().message.english()));
        QCOMPARE(kept->baseDisk(), older);
        QCOMPARE(points.machine(*kept).cpuModel, u"Nehalem"_s);
        const auto first = points.ofImage(id, image->dataDisk());
        QVERIFY(first && first->ready.isNull());
        const auto gone = points.ofImage(id, image->folder + u"/ready-0000000000000000/vdb.qcow2"_s);
        QVERIFY(!gone);
        QCOMPARE(gone.error().code, Errc::Unavailable);

        // Upgraded it has another system beside the same disk and processor, and the moment's memory fits nothing there.
        const auto next = makeImage("guestd of the next version");
        const auto upgraded = points.ofImage(next, older);
        QVERIFY2(upgraded, qPrintable(upgraded ? QString() : upgraded.error().message.english()));
        QCOMPARE(upgraded->image.id, next);
        QCOMPARE(upgraded->baseDisk(), older);
        QVERIFY(!upgraded->canBeLoaded() && kept->canBeLoaded());
        QCOMPARE(points.machine(*upgraded).cpuModel, u"Nehalem"_s);
        QVERIFY(points.machine(*upgraded).systemDisk.contains(next));
        const auto bootedOnce = points.ofImage(next, image->dataDisk());
        QVERIFY(bootedOnce && bootedOnce->baseDisk() == image->dataDisk());
    }

    void nothingStartsFromAnImageThatWasChanged_data()
    {
        QTest::addColumn<QString>("file");
        for (const char *name : {"vmlinuz", "initrd", "vda.raw", "vdb.qcow2"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void nothingStartsFromAnImageThatWasChanged()
    {
        QFETCH(QString, file);
        QVERIFY(QDir().mkpath(programs()));
        writeFile(programs() + u'/' + kTinyAgentInput, "tinyagent");
        writeFile(programs() + u'/' + kTestRootInput, "testroot");
        auto hypervisor = LibvirtHypervisor::open({m_folder.filePath(u"libvirt"_s), {}, u"test:///default"_s});
        QVERIFY2(hypervisor, qPrintable(hypervisor ? QString() : hypervisor.error().message.english()));
        StartPoints points(ImageStore(images(), builders()), programs(), m_folder.filePath(u"checked.json"_s), **hypervisor);
        const auto start = points.ofImage(makeImage("guestd " + file.toLatin1()));
        QVERIFY2(start, qPrintable(start ? QString() : start.error().message.english()));
        for (int round = 0; round < 2; ++round) { // read, then known again
            const auto whole = checked(points, *start);
            QVERIFY2(whole && *whole, qPrintable(whole && !*whole ? whole->error().message.english() : u"no answer"_s));
        }
        const QString path = start->image.folder + u'/' + file;
        if (!QFile(path).open(QIODevice::WriteOnly)) // where the file system has fs-verity it can only be replaced
            QVERIFY(QFile::remove(path));
        writeFile(path, "y"); // the size stays
        const auto changed = checked(points, *start);
        QVERIFY(changed && !*changed);
        QCOMPARE(changed->error().code, Errc::Damaged);
        QVERIFY2(changed->error().message.english().contains(file), qPrintable(changed->error().message.english()));
    }

    void anImageOfAnotherVersionIsNotUsed()
    {
        QVERIFY(QDir().mkpath(programs()));
        writeFile(programs() + u'/' + kTinyAgentInput, "tinyagent");
        writeFile(programs() + u'/' + kTestRootInput, "testroot");
        auto hypervisor = LibvirtHypervisor::open({m_folder.filePath(u"libvirt"_s), {}, u"test:///default"_s});
        QVERIFY2(hypervisor, qPrintable(hypervisor ? QString() : hypervisor.error().message.english()));
        const auto old = makeImage("an older guestd");
        QVERIFY(!old.isEmpty());

        writeFile(programs() + u'/' + kGuestdInput, "guestd");
        StartPoints points(ImageStore(images(), builders()), programs(), m_folder.filePath(u"checked.json"_s), **hypervisor);
        const auto missing = points.forNewAgent(ImageKind::Tiny);
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, Errc::Unavailable);
        QVERIFY2(missing.error().message.english().contains(u"image build"_s), qPrintable(missing.error().message.english()));
        const auto kept = points.ofImage(old); // an agent that was made of it goes on
        QVERIFY2(kept, qPrintable(kept ? QString() : kept.error().message.english()));

        const auto current = makeImage("guestd");
        const auto found = points.forNewAgent(ImageKind::Tiny);
        QVERIFY2(found, qPrintable(found ? QString() : found.error().message.english()));
        QCOMPARE(found->image.id, current);
    }
};

COFFERDAM_TEST(tst_StartPoint)
#include "tst_startpoint.moc"
