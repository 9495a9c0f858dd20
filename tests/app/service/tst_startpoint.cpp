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

private Q_SLOTS:
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
            QVERIFY2(whole && *whole, qPrintable(whole ? whole->error().message.english() : u"no answer"_s));
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
