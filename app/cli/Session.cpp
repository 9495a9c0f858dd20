// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Session.h"

#include "app/client/EnglishJson.h"
#include "app/client/Translated.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTextStream>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kMaxAttempts = 150; // with the pause below: 30 s for the service to open its stores and libvirt
constexpr std::chrono::milliseconds kPause{200};

QString visible(const QString &text)
{
    QString shown;
    for (const auto character : text) {
        const bool control = character.category() == QChar::Other_Control || character.category() == QChar::Other_Format;
        if (control && character != u'\t')
            shown += u"\\u%1"_s.arg(character.unicode(), 4, 16, QLatin1Char('0'));
        else
            shown += character;
    }
    return shown;
}

} // namespace

Session::Session(bool json) : m_client(ServiceClient::defaultSocketPath(), u"cli"_s, Reconnect::Never), m_json(json)
{
    connect(&m_client, &ServiceLink::connected, this, [this] { std::exchange(m_begin, nullptr)(); });
    connect(&m_client, &ServiceLink::disconnected, this, [this](const Phrase &reason) {
        if (m_over)
            return;
        if (!m_begin) // it was connected before
            return fail(translated(reason));
        if (!m_started)
            startService();
        if (++m_attempts > kMaxAttempts)
            return fail(translated(reason));
        QTimer::singleShot(kPause, &m_client, &ServiceClient::open);
    });
}

void Session::run(std::function<void()> begin)
{
    m_begin = std::move(begin);
    m_client.open();
}

void Session::startService()
{
    m_started = true;
    auto *service = new QProcess(this);
    service->setProgram(QCoreApplication::applicationDirPath() + u"/cofferdamd"_s);
    const auto log = QFileInfo(ServiceClient::defaultSocketPath()).path() + u"/service.log"_s;
    QDir().mkpath(QFileInfo(log).path());
    service->setStandardOutputFile(log, QIODevice::Append);
    service->setStandardErrorFile(log, QIODevice::Append);
    service->setUnixProcessParameters(QProcess::UnixProcessFlag::CreateNewSession);
    if (!service->startDetached())
        fail(tr("The service cannot be started: %1").arg(service->errorString()));
}

void Session::ask(api::ClientToService request, OnReply onReply)
{
    m_client.request(std::move(request), this, [this, onReply = std::move(onReply)](const Result<api::ServiceToClient> &reply) {
        if (!reply)
            return fail(translated(reply.error().message));
        onReply(*reply);
    });
}

void Session::subscribe(OnReply onEvent)
{
    connect(&m_client, &ServiceLink::event, this, onEvent);
    api::ClientToService request;
    request.mutable_subscribe();
    ask(request, [](const api::ServiceToClient &) {});
}

void Session::print(const google::protobuf::Message &message, const std::function<void()> &asText) const
{
    if (!m_json)
        return asText();
    outRaw(QString::fromUtf8(englishJson(message)));
}

void Session::outRaw(const QString &json) const
{
    QTextStream(stdout) << json << Qt::endl;
}

void Session::out(const QString &line) const
{
    QTextStream(stdout) << visible(line) << Qt::endl;
}

void Session::end(Exit exit)
{
    m_over = true;
    QCoreApplication::exit(static_cast<int>(exit));
}

void Session::fail(const QString &message)
{
    if (m_over)
        return;
    QTextStream(stderr) << "cofferdamctl: " << visible(message) << Qt::endl;
    end(Exit::Failed);
}

} // namespace cofferdam
