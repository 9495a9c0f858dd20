// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/ImageCommands.h"

#include "app/client/Translated.h"
#include "vm/image/ImageArchive.h"
#include "vm/image/ImageBuilder.h"
#include "vm/image/ImageStore.h"
#include "vm/image/ReadyBoot.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QSocketNotifier>
#include <QStandardPaths>
#include <QTextStream>

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <memory>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

constexpr auto kUsage = R"(cofferdamctl image build [full|tiny|lab] [--no-ready]  make an image and the moment new agents start from
cofferdamctl image list                            images in the store
cofferdamctl image verify [ID]                     read every byte of them
cofferdamctl image export ID FILE                  write one file with everything
cofferdamctl image import FILE                     take it in on another computer
)"_L1;

void say(const QString &text)
{
    QTextStream(stderr) << text << Qt::endl;
}

void print(const QString &text)
{
    QTextStream(stdout) << text << Qt::endl;
}

void print(const QJsonValue &value)
{
    const QByteArray json =
        value.isArray() ? QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact) : QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
    print(QString::fromUtf8(json));
}

int failed(const Error &error)
{
    say(u"cofferdamctl: "_s + translated(error.message));
    return kFailed;
}

QJsonObject toJson(const Image &image, const QList<ReadyImage> &moments)
{
    QJsonArray ready;
    for (const ReadyImage &moment : moments)
        ready.append(QJsonObject{{u"hardwareKey"_s, moment.hardwareKey},
                                 {u"acceleration"_s, toWord(moment.acceleration).toString()},
                                 {u"ramBytes"_s, static_cast<qint64>(moment.ramBytes)},
                                 {u"folder"_s, moment.folder}});
    return {{u"id"_s, image.id}, {u"kind"_s, toWord(image.kind)}, {u"folder"_s, image.folder}, {u"ready"_s, ready}};
}

void show(const Image &image, bool json)
{
    const QList<ReadyImage> moments = ImageStore().listReady(image);
    if (json) {
        print(QJsonValue(toJson(image, moments)));
        return;
    }
    print(u"%1  %2"_s.arg(image.id, image.folder));
    for (const ReadyImage &moment : moments)
        print(u"    ready, %1, %2 of memory  %3"_s.arg(toWord(moment.acceleration), QLocale().formattedDataSize(static_cast<qint64>(moment.ramBytes)),
                                                       moment.folder));
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
    BuildRun(ImageKind kind, bool ready, bool json) : m_builder(ImageStore(), QCoreApplication::applicationDirPath()), m_ready(ready), m_json(json)
    {
        connect(&m_builder, &ImageBuilder::progress, this, [](const Phrase &text) { say(translated(text)); });
        connect(&m_builder, &ImageBuilder::failed, this, [](const Error &error) { QCoreApplication::exit(failed(error)); });
        connect(&m_builder, &ImageBuilder::finished, this, &BuildRun::onImage);
        listenForInterruption();
        m_builder.build(kind);
    }

private:
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
            show(image, m_json);
            QCoreApplication::exit(0);
            return;
        }
        ReadyBootSettings settings;
        settings.launcher = QCoreApplication::applicationDirPath() + u"/cofferdam-vm"_s;
        settings.hypervisorRoot = ImageStore::defaultFolder() + u"/libvirt-"_s + toWord(image.kind);
        settings.runFolder =
            QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation) + u"/cofferdam-image-%1"_s.arg(QCoreApplication::applicationPid());
        m_boot = std::make_unique<ReadyBoot>(ImageStore(), image, settings);
        connect(m_boot.get(), &ReadyBoot::progress, this, [](const Phrase &text) { say(translated(text)); });
        connect(m_boot.get(), &ReadyBoot::failed, this, [](const Error &error) { QCoreApplication::exit(failed(error)); });
        connect(m_boot.get(), &ReadyBoot::finished, this, [this](const ReadyImage &ready) {
            show(ready.image, m_json);
            QCoreApplication::exit(0);
        });
        m_boot->run();
    }

    ImageBuilder m_builder;
    std::unique_ptr<ReadyBoot> m_boot;
    std::unique_ptr<QSocketNotifier> m_interruption;
    bool m_ready;
    bool m_json;
};

int build(QStringList arguments, bool json)
{
    const bool ready = arguments.removeAll(u"--no-ready"_s) == 0;
    const QString kind = arguments.value(0, u"full"_s);
    for (const auto known : {ImageKind::Full, ImageKind::Tiny, ImageKind::Lab}) {
        if (arguments.size() <= 1 && kind == toWord(known)) {
            const BuildRun run(known, ready, json);
            return QCoreApplication::exec();
        }
    }
    return kWrongUsage;
}

int list(const QStringList &arguments, bool json)
{
    if (!arguments.isEmpty())
        return kWrongUsage;
    const ImageStore store;
    const QList<Image> images = store.list();
    if (!json) {
        for (const Image &image : images)
            show(image, false);
        return 0;
    }
    QJsonArray all;
    for (const Image &image : images)
        all.append(toJson(image, store.listReady(image)));
    print(QJsonValue(all));
    return 0;
}

int verify(const QStringList &arguments, bool json)
{
    if (arguments.size() > 1)
        return kWrongUsage;
    const ImageStore store;
    QList<Image> images = store.list();
    if (!arguments.isEmpty()) {
        auto image = store.find(arguments.first());
        if (!image)
            return failed(image.error());
        images = {*image};
    }
    for (const Image &image : std::as_const(images)) {
        if (auto whole = store.verify(image, &say); !whole)
            return failed(whole.error());
        if (json)
            print(QJsonValue(QJsonObject{{u"id"_s, image.id}, {u"ok"_s, true}}));
        else
            print(image.id + u": as it was made"_s);
    }
    return 0;
}

int exportTo(const QStringList &arguments, bool json)
{
    if (arguments.size() != 2)
        return kWrongUsage;
    auto image = ImageStore().find(arguments.at(0));
    if (!image)
        return failed(image.error());
    if (auto done = exportImage(*image, arguments.at(1), {.onMember = &say, .stop = {}}); !done)
        return failed(done.error());
    show(*image, json);
    return 0;
}

int importFrom(const QStringList &arguments, bool json)
{
    if (arguments.size() != 1)
        return kWrongUsage;
    auto image = importImage(ImageStore(), arguments.first(), {.onMember = &say, .stop = {}});
    if (!image)
        return failed(image.error());
    show(*image, json);
    return 0;
}

} // namespace

int runImageCommand(const QStringList &arguments)
{
    QStringList rest = arguments;
    const bool json = rest.removeAll(u"--json"_s) > 0;
    const QString command = rest.isEmpty() ? QString() : rest.takeFirst();
    int code = kWrongUsage;
    if (command == "build"_L1)
        code = build(rest, json);
    else if (command == "list"_L1)
        code = list(rest, json);
    else if (command == "verify"_L1)
        code = verify(rest, json);
    else if (command == "export"_L1)
        code = exportTo(rest, json);
    else if (command == "import"_L1)
        code = importFrom(rest, json);
    if (code == kWrongUsage)
        say(kUsage);
    return code;
}

} // namespace cofferdam
