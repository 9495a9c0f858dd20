// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// cofferdam: the window onto the service.

#include "app/client/Recording.h"
#include "app/client/Replay.h"
#include "app/client/ServiceClient.h"
#include "app/client/ServiceStarter.h"
#include "app/client/Translated.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/DemoTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/widgets/Theme.h"
#include "app/desktop/window/Arrangement.h"
#include "app/desktop/window/MainWindow.h"
#include "app/desktop/window/Screenshots.h"
#include "app/desktop/window/SingleInstance.h"
#include "app/desktop/window/Tray.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QLibraryInfo>
#include <QTranslator>

#include <cstdio>

#include <sys/stat.h>
#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

struct Options {
    QString socket;
    QString replay;
    QString record;
    QString screenshots;
    QString suffix;
    Scheme scheme = Scheme::System;
    bool demo = false;
    bool quit = false;
};

Options readOptions(const QApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("main", "The window onto Cofferdam's service."));
    const QCommandLineOption socket(u"socket"_s, QCoreApplication::translate("main", "Socket of the service."), u"path"_s, ServiceClient::defaultSocketPath());
    const QCommandLineOption replay(u"replay"_s, QCoreApplication::translate("main", "Play a recording instead of connecting."), u"file"_s);
    const QCommandLineOption record(u"record"_s, QCoreApplication::translate("main", "Record what the service tells."), u"file"_s);
    const QCommandLineOption screenshots(u"screenshots"_s, QCoreApplication::translate("main", "Save a picture of each page."), u"folder"_s);
    const QCommandLineOption suffix(u"screenshot-suffix"_s, QCoreApplication::translate("main", "Put this behind the pictures' names."), u"text"_s);
    const QCommandLineOption quit(u"quit"_s, QCoreApplication::translate("main", "Quit after the pictures."));
    const QCommandLineOption demo(u"demo"_s, QCoreApplication::translate("main", "Run the offline demo at once."));
    const QCommandLineOption scheme(u"color-scheme"_s, QCoreApplication::translate("main", "light, dark or system."), u"scheme"_s, u"system"_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({socket, replay, record, screenshots, suffix, quit, demo, scheme});
    parser.process(application);
    const auto colours = parser.value(scheme);
    return {.socket = parser.value(socket),
            .replay = parser.value(replay),
            .record = parser.value(record),
            .screenshots = parser.value(screenshots),
            .suffix = parser.value(suffix),
            .scheme = colours == u"dark"    ? Scheme::Dark
                      : colours == u"light" ? Scheme::Light
                                            : Scheme::System,
            .demo = parser.isSet(demo),
            .quit = parser.isSet(quit)};
}

int complain(const QString &what)
{
    std::fprintf(stderr, "cofferdam: %s\n", qPrintable(what));
    return 1;
}

void translate(QApplication &application)
{
    useLanguageOf(QLocale());
    auto *qt = new QTranslator(&application);
    if (qt->load(QLocale(), u"qtbase"_s, u"_"_s, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(qt);
}

void raise(MainWindow &window)
{
    window.show();
    window.raise();
    window.activateWindow();
}

/// Runs the window on `link`, which is opened by `open` once everything listens.
int runWindow(ServiceLink *link, const Options &options, const std::function<void(MainWindow &, Session &)> &open)
{
    Session session(link);
    MainWindow window(&session);
    std::unique_ptr<Arrangement> arrangement;
    std::unique_ptr<Tray> tray;
    if (options.screenshots.isEmpty()) { // pictures are the same for everybody
        arrangement = std::make_unique<Arrangement>(&window, Arrangement::defaultFile());
        arrangement->restore();
    }
    QElapsedTimer clock;
    clock.start();
    QObject::connect(&window, &MainWindow::quitWanted, qApp, &QCoreApplication::quit);
    if (options.screenshots.isEmpty() && Tray::isAvailable()) {
        tray = std::make_unique<Tray>(&session);
        QApplication::setQuitOnLastWindowClosed(false);
        QObject::connect(tray.get(), &Tray::openWanted, &window, [&window] { raise(window); });
        QObject::connect(tray.get(), &Tray::freezeAllWanted, &session, [&session] { session.topic<AgentsTopic>().freezeAll(); });
        QObject::connect(tray.get(), &Tray::quitWanted, qApp, &QCoreApplication::quit);
    }
    std::unique_ptr<Screenshots> pictures;
    if (!options.screenshots.isEmpty()) {
        pictures = std::make_unique<Screenshots>(&window, &session, options.screenshots, options.suffix);
        QObject::connect(&window, &MainWindow::painted, &window, [] {
            std::printf("painted\n"); // tests/bench/bench_firstpaint.cpp takes the time of this line
            std::fflush(stdout);
        });
        QObject::connect(pictures.get(), &Screenshots::done, &window, [&options](bool ok) {
            if (options.quit)
                QCoreApplication::exit(ok ? 0 : 1);
        });
        pictures->start(options.demo);
    }
    if (options.demo)
        QObject::connect(&session, &Session::loaded, &session, [&session] { session.topic<DemoTopic>().run(); }, Qt::SingleShotConnection);
    SingleInstance *instance = qApp->findChild<SingleInstance *>();
    if (instance != nullptr)
        QObject::connect(instance, &SingleInstance::raiseWanted, &window, [&window] { raise(window); });
    window.show();
    open(window, session);
    return QApplication::exec();
}

int runReplay(const Options &options)
{
    auto messages = readRecording(options.replay);
    if (!messages)
        return complain(translated(messages.error().message));
    Replay replay(std::move(*messages), options.screenshots.isEmpty() ? 1 : 0);
    return runWindow(&replay, options, [&replay](MainWindow &, Session &) { replay.open(); });
}

int runLive(QApplication &application, const Options &options)
{
    if (options.socket.isEmpty())
        return complain(QCoreApplication::translate("main", "XDG_RUNTIME_DIR is not set, so there is no place for the service's socket."));
    const auto folder = QFileInfo(options.socket).path();
    ::mkdir(QFile::encodeName(folder).constData(), 0700); // the service makes it too; whoever comes first
    if (QFileInfo(folder).isDir() && options.screenshots.isEmpty()) {
        auto *instance = new SingleInstance(folder, &application);
        if (!instance->isFirst()) {
            if (!instance->raiseFirst())
                return complain(QCoreApplication::translate("main", "The window is already open, but it does not answer."));
            std::printf("%s\n", qPrintable(QCoreApplication::translate("main", "The window is already open.")));
            return 0;
        }
    }
    ServiceClient client(options.socket, u"desktop"_s, Reconnect::WithBackoff);
    if (!options.record.isEmpty()) {
        auto recording = RecordingWriter::create(options.record);
        if (!recording)
            return complain(translated(recording.error().message));
        client.setRecording(std::move(*recording));
    }
    ServiceStarter starter(&client, ServiceStarter::besideThisProgram(), folder + u"/service.log"_s);
    return runWindow(&client, options, [&](MainWindow &window, Session &session) {
        QObject::connect(&starter, &ServiceStarter::failed, &session, [&session](const Phrase &why) { Q_EMIT session.failed(translated(why)); });
        QObject::connect(&window, &MainWindow::startServiceWanted, &starter, &ServiceStarter::start);
        client.open();
    });
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"cofferdam"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(COFFERDAM_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Cofferdam"_s);
    QGuiApplication::setDesktopFileName(u"cofferdam"_s);
    if (::geteuid() == 0)
        return complain(QCoreApplication::translate("main", "Cofferdam does not run as root. Start it as the user who works with the agents."));
    translate(application);
    const auto options = readOptions(application);
    applyTheme(application, options.scheme);
    return options.replay.isEmpty() ? runLive(application, options) : runReplay(options);
}
