// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/integration/ServiceProcess.h"
#include "core/api/WireWords.h"
#include "tests/support/Phrases.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTest>

#include <sys/socket.h>
#include <sys/syscall.h>

#include <signal.h>
#include <unistd.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kStartLimit = 240'000; ///< ms; the service itself gives up a guest that has not greeted after three minutes.

} // namespace

ServiceProcess::ServiceProcess(const QStringList &launchPrefix)
    : m_folder(u"/var/tmp/cd-XXXXXX"_s) // short: sockets lie beneath
    , m_prefix(launchPrefix)
{
    for (const auto &folder : {u"data"_s, u"run"_s}) {
        QDir(m_folder.path()).mkdir(folder);
        QFile::setPermissions(m_folder.filePath(folder), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
}

ServiceProcess::~ServiceProcess()
{
    m_client.reset();
    if (isRunning())
        stop();
    for (const auto pid : qemuPids() + waitingPids())
        ::kill(static_cast<pid_t>(pid), SIGKILL);
}

QByteArray ServiceProcess::log() const
{
    QFile file(m_folder.filePath(u"service.log"_s));
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

void ServiceProcess::showLog() const
{
    qInfo().noquote() << log().right(20'000);
}

bool ServiceProcess::waitFor(const std::function<bool()> &condition, int timeoutMs)
{
    return QTest::qWaitFor(condition, timeoutMs);
}

bool ServiceProcess::start()
{
    m_process = std::make_unique<QProcess>();
    // Whoever made the images of these tests is trusted by the service, too.
    const auto data = m_folder.filePath(u"data/cofferdam"_s);
    QDir().mkpath(data);
    QFile::copy(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/cofferdam/image-builders"_s, data + u"/image-builders"_s);
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"XDG_DATA_HOME"_s, m_folder.filePath(u"data"_s));
    environment.insert(u"XDG_CONFIG_HOME"_s, m_folder.filePath(u"config"_s)); // not the rules of who runs the tests
    environment.insert(u"XDG_RUNTIME_DIR"_s, m_runtime.path());
    environment.insert(u"XDG_STATE_HOME"_s, m_folder.filePath(u"state"_s));
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, QString()); // nor the keychain
    m_process->setProcessEnvironment(environment);
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardOutputFile(m_folder.filePath(u"service.log"_s), QIODevice::Append);
    auto command = m_prefix;
    command << qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdamd"_s;
    m_process->start(command.takeFirst(), command);
    if (!m_process->waitForStarted(5000)) {
        m_problem = m_process->errorString();
        return false;
    }

    m_client = std::make_unique<ServiceClient>(runtimeFolder() + u"/service.sock"_s, u"test"_s, Reconnect::WithBackoff);
    QObject::connect(m_client.get(), &ServiceLink::happened, m_client.get(), [this](const api::ServiceToClient &event) { m_events << event; });
    m_client->open();
    if (!waitFor([this] { return m_client->isConnected() || !isRunning(); }, 30'000) || !isRunning()) {
        m_problem = QString::fromUtf8(log());
        return false;
    }
    api::ClientToService subscribe;
    subscribe.mutable_subscribe();
    return !ask(subscribe).has_failed();
}

void ServiceProcess::kill()
{
    m_client.reset();
    m_process->kill();
    m_process->waitForFinished(10'000);
}

void ServiceProcess::stop()
{
    m_client.reset();
    m_process->terminate();
    if (!m_process->waitForFinished(20'000))
        m_process->kill();
}

api::ServiceToClient ServiceProcess::ask(api::ClientToService request, int timeoutMs)
{
    api::ServiceToClient answer;
    *answer.mutable_failed()->mutable_message() = verbatim("no answer in time");
    bool answered = false;
    QObject context;
    m_client->request(std::move(request), &context, [&](const Result<api::ServiceToClient> &reply) {
        answered = true;
        if (reply)
            answer = *reply;
        else
            *answer.mutable_failed()->mutable_message() = verbatim(reply.error().message.english().toStdString());
    });
    waitFor([&] { return answered; }, timeoutMs);
    if (answer.has_failed())
        m_problem = QString::fromStdString(english(answer.failed().message()));
    return answer;
}

std::string ServiceProcess::createAgent(const std::string &name, const std::string &image)
{
    api::ClientToService request;
    request.mutable_create_agent()->set_name(name);
    request.mutable_create_agent()->set_image(image);
    const auto reply = ask(request, kStartLimit);
    if (!reply.has_agent() || !waitForState(reply.agent().id(), api::AGENT_READY))
        return {};
    return reply.agent().id();
}

api::ServiceToClient ServiceProcess::startAgent(const std::string &id)
{
    api::ClientToService request;
    request.mutable_start_agent()->set_agent(id);
    return ask(request, kStartLimit);
}

api::Agent ServiceProcess::agent(const std::string &id)
{
    api::ClientToService request;
    request.mutable_list_agents();
    const auto reply = ask(request);
    for (const auto &agent : reply.agents().agents()) {
        if (agent.id() == id)
            return agent;
    }
    return {};
}

bool ServiceProcess::waitForState(const std::string &id, api::AgentState state, int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    while (!deadline.hasExpired()) {
        const auto found = agent(id);
        if (found.state() == state)
            return true;
        m_problem = u"state %1: %2"_s.arg(QString::fromStdString(api::AgentState_Name(found.state())), QString::fromStdString(english(found.problem())));
        QTest::qWait(100);
    }
    return false;
}

bool ServiceProcess::put(const std::string &id, const std::string &path, const std::string &content, unsigned mode)
{
    api::ClientToService request;
    request.mutable_put_file()->set_agent(id);
    request.mutable_put_file()->set_path(path);
    request.mutable_put_file()->set_content(content);
    request.mutable_put_file()->set_mode(mode);
    return !ask(request).has_failed();
}

std::optional<std::string> ServiceProcess::get(const std::string &id, const std::string &path)
{
    api::ClientToService request;
    request.mutable_get_file()->set_agent(id);
    request.mutable_get_file()->set_path(path);
    const auto reply = ask(request);
    return reply.has_content() ? std::optional(reply.content().content()) : std::nullopt;
}

void ServiceProcess::wish(const std::string &id, const std::string &name, const std::string &script)
{
    put(id, "/home/agent/.openclaw/inbox/" + name + ".sh", script) ? void() : qWarning("the wish was not taken: %s", qPrintable(m_problem));
}

std::string ServiceProcess::outcome(const std::string &id, const std::string &name, int timeoutMs)
{
    std::string result;
    const QDeadlineTimer deadline(timeoutMs);
    while (!deadline.hasExpired()) {
        if (const auto content = get(id, "/home/agent/.openclaw/outbox/" + name + ".done"); content && !content->empty()) {
            result = *content;
            while (!result.empty() && result.back() == '\n')
                result.pop_back();
            return result;
        }
        QTest::qWait(100);
    }
    return "no outcome in time";
}

std::string ServiceProcess::asRoot(const std::string &id, const std::string &name, const std::string &script)
{
    if (!put(id, "/home/agent/testroot/" + name + ".sh", script))
        return "not taken";
    const QDeadlineTimer deadline(60'000);
    while (!deadline.hasExpired()) {
        if (get(id, "/home/agent/testroot/" + name + ".done"))
            return get(id, "/home/agent/testroot/" + name + ".out").value_or("no output");
        QTest::qWait(100);
    }
    return "no end in time";
}

QList<api::AuditRow> ServiceProcess::rows(api::TrailEvent event, quint64 beforeSeq)
{
    api::ClientToService request;
    request.mutable_query_audit()->set_event(event);
    request.mutable_query_audit()->set_limit(1000);
    request.mutable_query_audit()->set_before_seq(beforeSeq);
    QList<api::AuditRow> rows;
    for (;;) { // a page is short when its rows are large
        const auto reply = ask(request);
        rows.append(QList<api::AuditRow>{reply.audit().rows().begin(), reply.audit().rows().end()});
        if (!reply.audit().more() || rows.size() >= 1000)
            return rows;
        request.mutable_query_audit()->set_before_seq(rows.last().seq());
    }
}

namespace {

bool isOfGate(const api::AuditRow &row)
{
    return row.detail().decision().action().gate() != api::GATE_TOOL;
}

} // namespace

QList<api::AuditRow> ServiceProcess::decisions()
{
    auto all = rows(api::EVENT_DECISION);
    all.removeIf(isOfGate);
    return all;
}

QList<api::AuditRow> ServiceProcess::gateDecisions()
{
    auto all = rows(api::EVENT_DECISION);
    all.removeIf([](const api::AuditRow &row) { return !isOfGate(row); });
    return all;
}

QList<api::SnapshotNode> ServiceProcess::snapshots(const std::string &id)
{
    api::ClientToService request;
    request.mutable_list_snapshots()->set_agent(id);
    const auto reply = ask(request);
    return {reply.snapshots().nodes().begin(), reply.snapshots().nodes().end()};
}

QList<api::Layer> ServiceProcess::doctor()
{
    api::ClientToService request;
    request.mutable_doctor();
    const auto reply = ask(request);
    return {reply.layers().layers().begin(), reply.layers().layers().end()};
}

QStringList ServiceProcess::red()
{
    QStringList names;
    for (const auto &layer : doctor()) {
        if (!layer.ok() && !layer.unknown())
            names << wireWord(layer.name());
    }
    return names;
}

std::optional<api::Question> ServiceProcess::waitForQuestion(int timeoutMs)
{
    std::optional<api::Question> found;
    const QDeadlineTimer deadline(timeoutMs);
    while (!found && !deadline.hasExpired()) {
        api::ClientToService request;
        request.mutable_list_questions();
        const auto reply = ask(request);
        if (reply.questions().questions_size() > 0)
            found = reply.questions().questions(0);
        else
            QTest::qWait(100);
    }
    return found;
}

namespace {

/// Who runs a machine has locks on its disks; who waits to has none.
bool hasLocks(qint64 pid)
{
    const QDir descriptors(u"/proc/%1/fdinfo"_s.arg(pid));
    return std::ranges::any_of(descriptors.entryList(QDir::Files), [&](const QString &name) {
        QFile about(descriptors.filePath(name));
        return about.open(QFile::ReadOnly) && about.readAll().contains("OFDLCK");
    });
}

} // namespace

QList<qint64> ServiceProcess::qemus(bool run) const
{
    QList<qint64> pids;
    const auto entries = QDir(u"/proc"_s).entryList(QDir::Dirs);
    for (const auto &entry : entries) {
        QFile file(u"/proc/%1/cmdline"_s.arg(entry));
        bool number = false;
        const auto pid = entry.toLongLong(&number);
        if (!number || !file.open(QFile::ReadOnly))
            continue;
        const auto command = file.readAll();
        const bool beneath = command.startsWith(m_folder.path().toUtf8()) || command.startsWith(m_runtime.path().toUtf8());
        const bool ours = beneath && command.contains("cofferdam-vm") && command.contains("guest=");
        if (ours && hasLocks(pid) == run)
            pids << pid;
    }
    return pids;
}

QList<qint64> ServiceProcess::qemuPids() const
{
    return qemus(true);
}

QList<qint64> ServiceProcess::waitingPids() const
{
    return qemus(false);
}

bool ServiceProcess::cutConnection(const QString &path)
{
    constexpr int kConnected = 3; // column St of /proc/net/unix
    QSet<QByteArray> inodes;
    QFile table(u"/proc/net/unix"_s);
    if (!table.open(QFile::ReadOnly))
        return false;
    const auto lines = table.readAll().split('\n');
    for (const auto &line : lines) {
        const auto fields = line.simplified().split(' ');
        if (fields.size() == 8 && fields.at(7) == path.toUtf8() && fields.at(5).toInt() == kConnected)
            inodes << "socket:[" + fields.at(6) + ']';
    }
    bool cut = false;
    for (const auto pid : qemuPids()) {
        const auto folder = u"/proc/%1/fd"_s.arg(pid);
        const auto entries = QDir(folder).entryList(QDir::System | QDir::Files | QDir::NoDotAndDotDot);
        const int process = static_cast<int>(syscall(SYS_pidfd_open, static_cast<pid_t>(pid), 0));
        for (const auto &entry : entries) {
            char target[64] = {};
            if (readlink(QFile::encodeName(folder + u'/' + entry).constData(), target, sizeof target - 1) < 0 || !inodes.contains(target))
                continue;
            const int fd = static_cast<int>(syscall(SYS_pidfd_getfd, process, entry.toInt(), 0));
            cut = (fd >= 0 && ::shutdown(fd, SHUT_RDWR) == 0) || cut;
            ::close(fd);
        }
        ::close(process);
    }
    return cut;
}

} // namespace cofferdam
