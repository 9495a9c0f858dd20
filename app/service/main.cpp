// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/Service.h"
#include "app/service/api/ApiServer.h"
#include "app/service/base/Paths.h"
#include "core/base/FileLock.h"
#include "core/base/OwnPrograms.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTextStream>

#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

using namespace Qt::StringLiterals;
using namespace cofferdam;

namespace {

constexpr std::chrono::milliseconds kLockPatience{500}; // for one that is just ending

int refuse(const Phrase &message)
{
    QTextStream(stderr) << "cofferdamd: " << message.english() << Qt::endl;
    return 1;
}

/// It takes no words: does not return for --help, --version, or any it does not know.
void readCommandLine(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(phrase("Service",
                                            "The service of Cofferdam: runs and guards the agents of the user who starts it. cofferdamctl and the window "
                                            "start it when it does not run.")
                                         .english());
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(application);
    if (!parser.positionalArguments().isEmpty())
        parser.showHelp(2);
}

/// SIGTERM and SIGINT as an event, so that everything is put away in order.
void quitOnSignals(QCoreApplication &application)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    const int descriptor = ::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    auto *notifier = new QSocketNotifier(descriptor, QSocketNotifier::Read, &application);
    QObject::connect(notifier, &QSocketNotifier::activated, &application, &QCoreApplication::quit);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"cofferdamd"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(COFFERDAM_VERSION));
    readCommandLine(application);
    if (::geteuid() == 0)
        return refuse(phrase("Service", "Not as root. Cofferdam needs no rights of its own: start it as the user whose agents these are."));
    ::umask(0077);
    std::signal(SIGPIPE, SIG_IGN);
    quitOnSignals(application);

    const auto paths = Paths::make();
    if (!paths)
        return refuse(paths.error().message);
    const auto lock = FileLock::await(paths->lock(), kLockPatience);
    if (!lock)
        return refuse(lock.error().code == Errc::Busy ? phrase("Service", "The service runs already.") : lock.error().message);

    auto service = Service::start({.paths = *paths, .launcher = ownProgram(u"cofferdam-vm"_s)});
    if (!service)
        return refuse(service.error().message);
    const auto raw = service->get();
    auto server = ApiServer::listen(
        paths->socket(), [raw](const auto &request, const auto &client, auto reply) { raw->handle(request, client, std::move(reply)); },
        [raw] { return raw->greeting(); });
    if (!server)
        return refuse(server.error().message);
    QObject::connect(raw, &Service::happened, server->get(), [api = server->get()](const api::ServiceToClient &event) { api->broadcast(event); });
    QObject::connect(raw, &Service::shutdownRequested, &application, &QCoreApplication::quit, Qt::QueuedConnection);
    return QCoreApplication::exec();
}
