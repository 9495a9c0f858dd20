// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/Terminal.h"
#include "app/client/Translated.h"
#include "core/base/OwnPrograms.h"
#include "vm/image/ImageArchive.h"
#include "vm/image/ImageBuilder.h"
#include "vm/image/ImageStore.h"
#include "vm/image/ReadyBoot.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QLocale>
#include <QSocketNotifier>

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <memory>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

QJsonObject toJson(const Image &image, const QList<ReadyImage> &moments)
{
    QJsonArray ready;
    for (const ReadyImage &moment : moments)
        ready.append(QJsonObject{{u"hardwareKey"_s, moment.hardwareKey},
                                 {u"acceleration"_s, toWord(moment.acceleration).toString()},
                                 {u"processor"_s, (QStringList{moment.cpuModel} + moment.cpuFeatures).join(u' ')},
                                 {u"ramBytes"_s, static_cast<qint64>(moment.ramBytes)},
                                 {u"folder"_s, moment.folder}});
    return {{u"id"_s, image.id}, {u"kind"_s, toWord(image.kind)}, {u"folder"_s, image.folder}, {u"ready"_s, ready}};
}

void showImage(const Terminal &terminal, const Image &image)
{
    const QList<ReadyImage> moments = ImageStore().listReady(image);
    if (terminal.json())
        return terminal.out(toJson(image, moments));
    terminal.out(u"%1  %2"_s.arg(image.id, image.folder));
    for (const ReadyImage &moment : moments)
        terminal.out(u"    "_s
                     + Cli::tr("ready, %1, %2 of memory").arg(toWord(moment.acceleration), QLocale().formattedDataSize(static_cast<qint64>(moment.ramBytes)))
                     + u"  "_s + moment.folder);
}

QString programFolder()
{
    return QFileInfo(ownProgram(u"cofferdam-guestd"_s)).path();
}

/// Write end of the pipe that a signal goes through: no more can be done in a handler (signal-safety(7)). A blocked mask
/// with signalfd would be inherited by the tools that a build runs, which then could not be ended.
int interruptionEnd = -1;

void onInterruption(int)
{
    const char byte = 0;
    [[maybe_unused]] const auto written = ::write(interruptionEnd, &byte, 1);
}

/// Build, then boot; one after the other in one event loop. An interruption ends the tool or the VM that runs.
class BuildRun : public QObject
{
public:
    BuildRun(ImageKind kind, bool ready, bool steps, const Terminal &terminal)
        : m_terminal(terminal)
        , m_builder(ImageStore(), programFolder())
        , m_ready(ready)
        , m_steps(steps)
    {
        connect(&m_builder, &ImageBuilder::progress, this, &BuildRun::tell);
        connect(&m_builder, &ImageBuilder::failed, this, &BuildRun::onFailed);
        connect(&m_builder, &ImageBuilder::finished, this, &BuildRun::onImage);
        listenForInterruption();
        m_builder.build(kind);
    }

private:
    void tell(const Phrase &text)
    {
        if (m_steps)
            m_terminal.out(QJsonObject{{u"step"_s, text.stored()}}); // read by ImageBuildRun of the service
        else
            Terminal::progress(translated(text));
    }

    void listenForInterruption()
    {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
            return; // then an interruption ends this process at once, and the next build cleans up
        interruptionEnd = ends[1];
        m_interruption = std::make_unique<QSocketNotifier>(ends[0], QSocketNotifier::Read);
        connect(m_interruption.get(), &QSocketNotifier::activated, this, [this] {
            m_interruption->setEnabled(false);
            m_builder.cancel();
            if (m_boot)
                m_boot->cancel();
        });
        for (const int signal : {SIGINT, SIGTERM})
            std::signal(signal, onInterruption);
    }

    void onImage(const Image &image)
    {
        if (!m_ready) {
            showImage(m_terminal, image);
            QCoreApplication::quit();
            return;
        }
        if (qEnvironmentVariable("XDG_RUNTIME_DIR").isEmpty()) // in a folder that all may write to, others could be there first
            return onFailed({Errc::Unavailable, phrase("Service", "XDG_RUNTIME_DIR is not set: log in through the system's login, or set it to a folder of "
                                                                  "your own with mode 0700.")});
        ReadyBootSettings settings;
        settings.launcher = ownProgram(u"cofferdam-vm"_s);
        settings.hypervisorRoot = ImageStore::defaultFolder() + u"/libvirt-"_s + toWord(image.kind);
        settings.runFolder = qEnvironmentVariable("XDG_RUNTIME_DIR") + u"/cofferdam-image-%1"_s.arg(QCoreApplication::applicationPid());
        m_boot = std::make_unique<ReadyBoot>(ImageStore(), image, settings);
        connect(m_boot.get(), &ReadyBoot::progress, this, &BuildRun::tell);
        connect(m_boot.get(), &ReadyBoot::failed, this, &BuildRun::onFailed);
        connect(m_boot.get(), &ReadyBoot::finished, this, [this](const ReadyImage &ready) {
            showImage(m_terminal, ready.image);
            QCoreApplication::quit();
        });
        m_boot->run();
    }

    void onFailed(const Error &error)
    {
        if (m_steps)
            m_terminal.out(QJsonObject{{u"failed"_s, error.message.stored()}});
        else
            m_terminal.complain(error);
        QCoreApplication::exit(static_cast<int>(Exit::Failed));
    }

    const Terminal m_terminal;
    ImageBuilder m_builder;
    std::unique_ptr<ReadyBoot> m_boot;
    std::unique_ptr<QSocketNotifier> m_interruption;
    bool m_ready;
    bool m_steps;
};

std::expected<Exit, WrongUsage> build(const Terminal &terminal, const CommandLine &line)
{
    const QString kind = line.arguments.value(0, toWord(ImageKind::Full));
    for (const auto known : {ImageKind::Full, ImageKind::Tiny, ImageKind::Lab}) {
        if (kind == toWord(known)) {
            const BuildRun run(known, !line.isSet(u"no-ready"_s), line.isSet(u"steps"_s), terminal);
            return static_cast<Exit>(QCoreApplication::exec());
        }
    }
    return wrongUsage(Cli::tr("there are the images full, tiny and lab"));
}

std::expected<Exit, WrongUsage> listImages(const Terminal &terminal, const CommandLine &)
{
    const ImageStore store;
    const QList<Image> images = store.list();
    if (!terminal.json()) {
        for (const Image &image : images)
            showImage(terminal, image);
        return Exit::Fine;
    }
    QJsonArray all;
    for (const Image &image : images)
        all.append(toJson(image, store.listReady(image)));
    terminal.out(QJsonValue(all));
    return Exit::Fine;
}

Exit failed(const Terminal &terminal, const Error &error)
{
    terminal.complain(error);
    return Exit::Failed;
}

std::expected<Exit, WrongUsage> verifyImages(const Terminal &terminal, const CommandLine &line)
{
    const ImageStore store;
    QList<Image> images = store.list();
    if (!line.arguments.isEmpty()) {
        auto image = store.find(line.arguments[0]);
        if (!image)
            return failed(terminal, image.error());
        images = {*image};
    }
    for (const Image &image : std::as_const(images)) {
        if (auto whole = store.verify(image, &Terminal::progress); !whole)
            return failed(terminal, whole.error());
        if (terminal.json())
            terminal.out(QJsonObject{{u"id"_s, image.id}, {u"ok"_s, true}});
        else
            terminal.out(Cli::tr("%1: as it was made").arg(image.id));
    }
    return Exit::Fine;
}

std::expected<Exit, WrongUsage> exportTo(const Terminal &terminal, const CommandLine &line)
{
    auto image = ImageStore().find(line.arguments[0]);
    if (!image)
        return failed(terminal, image.error());
    if (auto done = exportImage(ImageStore(), *image, line.arguments[1], {.onMember = &Terminal::progress, .stop = {}, .confine = {}}); !done)
        return failed(terminal, done.error());
    showImage(terminal, *image);
    return Exit::Fine;
}

std::expected<Exit, WrongUsage> importFrom(const Terminal &terminal, const CommandLine &line)
{
    const ImageStore store;
    ArchiveProgress progress{.onMember = &Terminal::progress, .stop = {}, .confine = {}};
    // The file may have been made to harm who unpacks it. Nothing else is done in this program afterwards.
    progress.confine = [&](const QString &folder) { return confineToImport(store, line.arguments[0], folder); };
    auto image = importImage(store, line.arguments[0], progress);
    if (!image)
        return failed(terminal, image.error());
    showImage(terminal, *image);
    return Exit::Fine;
}

void showBuilder(const Terminal &terminal, const Builder &builder, bool own)
{
    const QString key = QString::fromLatin1(builder.key.toHex());
    if (terminal.json())
        return terminal.out(QJsonObject{{u"key"_s, key}, {u"name"_s, builder.name}, {u"own"_s, own}});
    terminal.out(key + u"  "_s + builder.name + (own ? u"  "_s + Cli::tr("(your own: what you build is signed with it)") : QString()));
}

std::expected<Exit, WrongUsage> trustBuilder(const Terminal &terminal, const CommandLine &line)
{
    const Builders builders;
    if (!line.arguments.isEmpty()) {
        if (auto trusted = builders.trust(line.arguments[0], line.text(1)); !trusted)
            return failed(terminal, trusted.error());
    }
    const auto own = builders.own();
    if (!own)
        return failed(terminal, own.error());
    const auto all = builders.trusted();
    if (!all)
        return failed(terminal, all.error());
    for (const Builder &builder : *all)
        showBuilder(terminal, builder, builder.key == *own);
    return Exit::Fine;
}

} // namespace

QList<CliCommand> imageCommands()
{
    return {
        {u"image build"_s,
         u"[full|tiny|lab]"_s,
         Cli::tr("makes an image and the moment new agents start from"),
         {{u"no-ready"_s, Cli::tr("the image alone")}, {u"steps"_s, Cli::tr("tells each step as a line of JSON, for programs")}},
         build},
        {u"image list"_s, {}, Cli::tr("the images of this computer"), {}, listImages},
        {u"image verify"_s, u"[ID]"_s, Cli::tr("reads every byte of them"), {}, verifyImages},
        {u"image export"_s, u"ID FILE"_s, Cli::tr("writes one file with everything"), {}, exportTo},
        {u"image trust"_s,
         u"[KEY] [NAME...]"_s,
         Cli::tr("lists the builders whose images may be imported; with a KEY: trusts that one, too"),
         {},
         trustBuilder},
        {u"image import"_s, u"FILE"_s, Cli::tr("takes in a file that image export made"), {}, importFrom},
    };
}

} // namespace cofferdam
