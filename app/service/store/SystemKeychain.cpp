// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/store/SystemKeychain.h"

#include <QFileInfo>
#include <QPointer>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <memory>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

const QString kKeychainService = u"cofferdam"_s;

/// Nothing, or why it failed.
Result<void> outcomeOf(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::NoError: return {};
    case QKeychain::EntryNotFound: return fail(Errc::NotFound, phrase("Key", "The keychain does not have the key any more."));
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied: return fail(Errc::Denied, phrase("Key", "The keychain gives nothing out: it was not unlocked."));
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented: return fail(Errc::Unavailable, phrase("Key", "There is no keychain in this session."));
    default: return fail(Errc::Unavailable, phrase("Key", "The keychain failed: %1").arg(job.errorString()));
    }
}

/// Starts `job`, which goes by itself, and tells once how it ended, or that it did not in time.
template<typename Job, typename Value>
void carryOut(Job *job, const QString &name, std::chrono::milliseconds patience, QObject *context, Result<Value> (*valueOf)(Job &),
              std::function<void(Result<Value>)> done)
{
    const auto waiting = std::make_shared<std::function<void(Result<Value>)>>(std::move(done));
    const auto tell = [waiting, guard = QPointer<QObject>(context)](Result<Value> how) {
        const auto once = std::exchange(*waiting, {});
        if (once && guard)
            once(std::move(how));
    };
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    job->setKey(name);
    QObject::connect(job, &QKeychain::Job::finished, context, [job, valueOf, tell](QKeychain::Job *) { tell(valueOf(*job)); });
    QTimer::singleShot(patience, context, [tell] { tell(fail(Errc::Unavailable, phrase("Key", "The keychain does not answer."))); });
    job->start();
}

template<typename Value>
bool isOutOfReach(const Result<void> &reached, QObject *context, const std::function<void(Result<Value>)> &done)
{
    if (!reached)
        QMetaObject::invokeMethod(context, [done, error = reached.error()] { done(std::unexpected(error)); }, Qt::QueuedConnection);
    return !reached;
}

} // namespace

/// Without it the libraries beneath look for a bus by starting one.
Result<void> SystemKeychain::reach() const
{
    const bool isNamed = qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS");
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (isNamed ? !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") : !runtime.isEmpty() && QFileInfo::exists(runtime + u"/bus"_s))
        return {};
    return fail(Errc::Unavailable, phrase("Key", "There is no keychain here: this is no session of a desktop (it has no D-Bus)."));
}

void SystemKeychain::read(const QString &name, QObject *context, std::function<void(Result<Secret>)> done)
{
    if (isOutOfReach(reach(), context, done))
        return;
    const auto valueOf = +[](QKeychain::ReadPasswordJob &job) {
        return outcomeOf(job).transform([&job] {
            QByteArray hex = job.textData().toLatin1();
            QByteArray bytes = QByteArray::fromHex(hex);
            (void)Secret::take(hex); // wipes it
            return Secret::take(bytes);
        });
    };
    carryOut(new QKeychain::ReadPasswordJob(kKeychainService), name, m_patience, context, valueOf, std::move(done));
}

void SystemKeychain::write(const QString &name, const Secret &value, QObject *context, std::function<void(Result<void>)> done)
{
    if (isOutOfReach(reach(), context, done))
        return;
    auto *job = new QKeychain::WritePasswordJob(kKeychainService);
    // As text: not every keychain gives back all bytes.
    job->setTextData(QString::fromLatin1(QByteArray::fromRawData(reinterpret_cast<const char *>(value.bytes().data()), qsizetype(value.size())).toHex()));
    carryOut(job, name, m_patience, context, +[](QKeychain::WritePasswordJob &ended) { return outcomeOf(ended); }, std::move(done));
}

void SystemKeychain::remove(const QString &name, QObject *context, std::function<void(Result<void>)> done)
{
    if (isOutOfReach(reach(), context, done))
        return;
    carryOut(
        new QKeychain::DeletePasswordJob(kKeychainService), name, m_patience, context, +[](QKeychain::DeletePasswordJob &ended) { return outcomeOf(ended); },
        std::move(done));
}

} // namespace cofferdam
