// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The tiny image is made, boots to ready, and its ready snapshot wakes up as a new agent.

#include "core/base/Process.h"
#include "vm/channel/DirectGuest.h"
#include "vm/image/ImageArchive.h"
#include "vm/image/ImageBuilder.h"
#include "vm/image/ImageStore.h"
#include "vm/image/ReadyBoot.h"
#include "vm/image/WarmUp.h"
#include "vm/machine/libvirt/LibvirtHypervisor.h"

#include <QDir>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class TestTinyImage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isMadeOnce();
    void holdsPlainDisks();
    void getsReady();
    void wakesUpAsANewAgent();

private:
    // The shared store: what an earlier run has made need not be made again.
    ImageStore m_store;
    QString m_programs = qEnvironmentVariable("COFFERDAM_BIN");
    QTemporaryDir m_run{QDir::tempPath() + u"/ti-XXXXXX"_s};
    Image m_image;
    ReadyImage m_ready;
};

void TestTinyImage::initTestCase()
{
    QVERIFY2(!m_programs.isEmpty(), "COFFERDAM_BIN is to name the folder of the programs");
    QVERIFY(m_run.isValid());
}

void TestTinyImage::isMadeOnce()
{
    for (int round = 0; round < 2; ++round) {
        ImageBuilder builder(m_store, m_programs);
        QSignalSpy finished(&builder, &ImageBuilder::finished);
        QSignalSpy failed(&builder, &ImageBuilder::failed);
        QElapsedTimer clock;
        clock.start();
        builder.build(ImageKind::Tiny);
        QTRY_VERIFY_WITH_TIMEOUT(finished.count() + failed.count() == 1, 600'000);
        QVERIFY2(failed.isEmpty(), failed.isEmpty() ? "" : qPrintable(failed.first().first().value<Error>().message.english()));
        m_image = finished.first().first().value<Image>();
        if (round == 1)
            QVERIFY2(clock.elapsed() < 5000, "it was made although it was there");
    }
    QVERIFY(m_store.verify(m_image).has_value());
}

void TestTinyImage::holdsPlainDisks()
{
    QVERIFY(!m_image.isNull());
    QVERIFY(checkPlainQcow2(m_image.dataDisk()).has_value());
    Process check;
    check.program = u"/usr/sbin/e2fsck"_s;
    check.arguments = QStringList{u"-f"_s, u"-n"_s, m_image.systemDisk()};
    const auto clean = run(check);
    QVERIFY2(clean.has_value(), clean ? "" : qPrintable(clean.error().message.english()));
    QCOMPARE(QDir(m_image.folder).entryList(QDir::Files),
             (QStringList{u"initrd"_s, u"manifest.json"_s, u"manifest.sig"_s, u"vda.raw"_s, u"vdb.qcow2"_s, u"vmlinuz"_s}));
}

void TestTinyImage::getsReady()
{
    QVERIFY(!m_image.isNull());
    ReadyBootSettings settings;
    settings.launcher = m_programs + u"/cofferdam-vm"_s;
    settings.hypervisorRoot = m_run.filePath(u"l"_s);
    settings.runFolder = m_run.filePath(u"r"_s);
    ReadyBoot boot(m_store, m_image, settings);
    QSignalSpy finished(&boot, &ReadyBoot::finished);
    QSignalSpy failed(&boot, &ReadyBoot::failed);
    boot.run();
    QTRY_VERIFY_WITH_TIMEOUT(finished.count() + failed.count() == 1, 300'000);
    QVERIFY2(failed.isEmpty(), failed.isEmpty() ? "" : qPrintable(failed.first().first().value<Error>().message.english()));
    m_ready = finished.first().first().value<ReadyImage>();
    QVERIFY(m_ready.ramBytes > 1'000'000);
    QVERIFY(checkPlainQcow2(m_ready.dataDisk()).has_value());
    QVERIFY(m_store.verify(m_image).has_value());
}

void TestTinyImage::wakesUpAsANewAgent()
{
    QVERIFY(!m_ready.isNull());
    // As the service does it: an overlay over the ready disk, the ready RAM, an epoch later than the image's.
    MachineSettings settings = machineSettings(m_image, m_ready.acceleration);
    settings.agent = AgentId::create();
    settings.uuid = QUuid::createUuid();
    settings.runFolder = m_run.filePath(u"a"_s);
    settings.dataDisk = m_run.filePath(u"disk/vdb.qcow2"_s);
    settings.dataDiskBase = m_ready.dataDisk();
    QVERIFY(QDir().mkpath(m_run.filePath(u"disk"_s)) && QDir().mkpath(settings.runFolder));
    Process overlay;
    overlay.program = u"qemu-img"_s;
    overlay.arguments = QStringList{u"create"_s, u"-f"_s, u"qcow2"_s, u"-b"_s, m_ready.dataDisk(), u"-F"_s, u"qcow2"_s, settings.dataDisk};
    QVERIFY(run(overlay).has_value());

    HypervisorOptions options;
    options.root = m_run.filePath(u"l"_s);
    options.launcher = m_programs + u"/cofferdam-vm"_s;
    auto hypervisor = LibvirtHypervisor::open(options);
    QVERIFY2(hypervisor.has_value(), hypervisor ? "" : qPrintable(hypervisor.error().message.english()));
    QCOMPARE((*hypervisor)->hardwareKey(settings), m_ready.hardwareKey);
    QString problem;
    bool restored = false;
    QElapsedTimer clock;
    clock.start();
    (*hypervisor)->add(settings, this, [&](const Result<Machine *> &machine) {
        if (!machine) {
            problem = machine.error().message.english();
            return;
        }
        (*machine)->restore(m_ready.ram(), this, [&](const Result<void> &done) {
            restored = done.has_value();
            problem = done ? QString() : done.error().message.english();
        });
    });
    QTRY_VERIFY2_WITH_TIMEOUT(restored || !problem.isEmpty(), "no answer to the restore", 60'000);
    QVERIFY2(restored, qPrintable(problem));

    WarmUpDecider decider;
    WarmUpModel model;
    GuestSettings channelSettings;
    channelSettings.folder = settings.runFolder;
    channelSettings.agent = settings.agent;
    channelSettings.epoch = Epoch{m_ready.epoch.value + 1};
    channelSettings.personality = GuestPersonality{QString(32, u'a'), u"fresh"_s, u"its-own-token"_s};
    channelSettings.restored = true;
    auto channel = std::make_unique<DirectGuest>(channelSettings, decider, model);
    bool home = false;
    QString image;
    connect(channel.get(), &Guest::greeted, this, [&](const GuestGreeting &greeting) { image = greeting.image; });
    connect(channel.get(), &Guest::heartbeat, this, [&](const GuestVitals &vitals) {
        home = vitals.pluginHome && vitals.gatewayReady && vitals.systemReadOnly && vitals.interfaces == QStringList{u"lo"_s};
    });
    channel->start();
    QTRY_VERIFY_WITH_TIMEOUT(home, 60'000);
    qInfo("new agent ready %lld ms after the restore was asked for", static_cast<long long>(clock.elapsed()));
    QCOMPARE(image, u"tiny"_s);

    channel.reset();
    bool removed = false;
    (*hypervisor)->remove(settings.agent, this, [&](const Result<void> &) { removed = true; });
    QTRY_VERIFY_WITH_TIMEOUT(removed, 30'000);
    QVERIFY(m_store.verify(m_image).has_value()); // nothing of the agent went into what all agents start from
}

QTEST_GUILESS_MAIN(TestTinyImage)
#include "tst_tinyimage.moc"
