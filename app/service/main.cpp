// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/Service.h"
#include "app/service/ServiceRun.h"
#include "app/service/api/ApiServer.h"
#include "app/service/base/Paths.h"
#include "app/service/store/SystemKeychain.h"
#include "core/base/FileLock.h"
#include "core/base/OwnPrograms.h"
#include "core/base/SystemError.h"

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
constexpr int kStartLocked = 100;                        // ends no program: it starts anew

int refuse(const Phrase &message)
{
    QTextStream(stderr) << "cofferdamd: " << message.english() << Qt::endl;
    return 1;
}

struct Wishes {
    bool locked = false;   ///< The stores stay locked until somebody opens them.
    bool comeBack = false; ///< Agents that ran are started again.
    int lock = -1;         ///< Number of the program's lock, where the one before it kept it.
};

/// It takes no words: does not return for --help, --version, or any it does not know.
Wishes readCommandLine(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(phrase("Service",
                                            "The service of Cofferdam: runs and guards the agents of the user who starts it. cofferdamctl and the window "
                                            "start it when it does not run.")
                                         .english());
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption locked(
        u"locked"_s,
        phrase("Service", "Do not ask the keychain for the key of the stores: somebody unlocks them, in the window or by cofferdamctl.").english());
    const QCommandLineOption comeBack(u"come-back"_s,
                                      phrase("Service", "Start the agents again that ran when the service ended, and let them go on by themselves.").english());
    QCommandLineOption lock(u"lock"_s, {}, u"number"_s, u"-1"_s);
    lock.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOptions({locked, comeBack, lock});
    parser.process(application);
    if (!parser.positionalArguments().isEmpty())
        parser.showHelp(2);
    return {.locked = parser.isSet(locked), .comeBack = parser.isSet(comeBack), .lock = parser.value(lock).toInt()};
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

/// This program again, without a byte of what its memory held.
int startLocked(const char *name, FileLock lock)
{
    // Another one that a client starts meanwhile would not be locked.
    const auto kept = lock.keepOverExec();
    if (!kept)
        return refuse(kept.error().message);
    const auto number = QByteArray::number(*kept);
    const char *const words[]{name, "--locked", "--lock", number.constData(), nullptr};
    ::execv("/proc/self/exe", const_cast<char *const *>(words));
    return refuse(phrase("Service", "The service cannot start anew, so it ended: %1").arg(systemError()));
}

/// What happens to the run ends the program, or is told to the clients.
void wire(ServiceRun &run, std::unique_ptr<ApiServer> &server, const Paths &paths)
{
    const auto end = [](const Phrase &why) { QMetaObject::invokeMethod(qApp, [code = refuse(why)] { QCoreApplication::exit(code); }, Qt::QueuedConnection); };
    QObject::connect(&run, &ServiceRun::failed, qApp, end);
    QObject::connect(&run, &ServiceRun::ready, qApp, [&run, &server, path = paths.socket(), end] {
        auto listening = ApiServer::listen(
            path, [&run](const auto &request, const auto &client, auto reply) { run.handle(request, client, std::move(reply)); },
            [&run] { return run.greeting(); });
        if (!listening)
            return end(listening.error().message);
        server = std::move(*listening);
    });
    QObject::connect(&run, &ServiceRun::happened, qApp, [&server](const api::ServiceToClient &event) {
        if (server)
            server->broadcast(event);
    });
    QObject::connect(&run, &ServiceRun::shutdownRequested, qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    QObject::connect(&run, &ServiceRun::lockRequested, qApp, [] { QCoreApplication::exit(kStartLocked); }, Qt::QueuedConnection);
}

/// From the first event on; the code that the program ends with.
int serve(const Paths &paths, const Wishes &wishes)
{
    SystemKeychain keychain;
    auto run = ServiceRun::make({.keyFile = paths.key(), .stores = ServiceOptions::stores(paths), .asksFirst = wishes.locked}, keychain, paths.data,
                                [&paths, &wishes](StoreKeys &keys) -> Result<std::unique_ptr<OpenService>> {
                                    return Service::start({.paths = paths, .launcher = ownProgram(u"cofferdam-vm"_s), .comeBack = wishes.comeBack}, keys);
                                });
    if (!run)
        return refuse(run.error().message);
    std::unique_ptr<ApiServer> server;
    wire(**run, server, paths);
    QMetaObject::invokeMethod(run->get(), &ServiceRun::begin, Qt::QueuedConnection);
    const int code = QCoreApplication::exec();
    server.reset(); // it asks the run
    return code;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"cofferdamd"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(COFFERDAM_VERSION));
    const auto wishes = readCommandLine(application);
    if (::geteuid() == 0)
        return refuse(phrase("Service", "Not as root. Cofferdam needs no rights of its own: start it as the user whose agents these are."));
    ::umask(0077);
    std::signal(SIGPIPE, SIG_IGN);
    quitOnSignals(application);

    const auto paths = Paths::make();
    if (!paths)
        return refuse(paths.error().message);
    auto lock = wishes.lock < 0 ? FileLock::await(paths->lock(), kLockPatience) : FileLock::adopt(paths->lock(), wishes.lock);
    if (!lock)
        return refuse(lock.error().code == Errc::Busy ? phrase("Service", "The service runs already.") : lock.error().message);
    const int code = serve(*paths, wishes);
    return code == kStartLocked ? startLocked(argv[0], *std::move(lock)) : code;
}
