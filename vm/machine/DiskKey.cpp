// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/DiskKey.h"

#include "core/base/Descriptor.h"
#include "core/base/SystemError.h"

#include <QFile>

#include <sodium.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstring>

namespace cofferdam {

Secret diskPassphrase(const Secret &key)
{
    Secret text(sodium_base64_ENCODED_LEN(key.size(), sodium_base64_VARIANT_ORIGINAL)); // with a final NUL
    sodium_bin2base64(reinterpret_cast<char *>(text.writableBytes().data()), text.size(), reinterpret_cast<const unsigned char *>(key.bytes().data()),
                      key.size(), sodium_base64_VARIANT_ORIGINAL);
    Secret passphrase(text.size() - 1);
    std::memcpy(passphrase.writableBytes().data(), text.bytes().data(), passphrase.size());
    return passphrase;
}

Result<std::unique_ptr<DiskKeyPipe>> DiskKeyPipe::make(const QString &path, const Secret &key)
{
    const QByteArray name = QFile::encodeName(path);
    ::unlink(name.constData()); // of a service that was killed
    if (::mkfifo(name.constData(), 0600) != 0)
        return fail(Errc::Io, phrase("Machine", "%1 cannot be made: %2").arg(path, systemError()));
    return std::unique_ptr<DiskKeyPipe>(new DiskKeyPipe(name, diskPassphrase(key)));
}

DiskKeyPipe::DiskKeyPipe(QByteArray path, Secret passphrase) : m_path(std::move(path)), m_passphrase(std::move(passphrase))
{
    m_writer = std::thread([this] {
        sigset_t none;
        sigemptyset(&none);
        sigaddset(&none, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &none, nullptr); // who began to read may end before it is there
        const Descriptor in(::open(m_path.constData(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
        if (in)
            (void)!::write(in.get(), m_passphrase.bytes().data(), m_passphrase.size());
    });
}

DiskKeyPipe::~DiskKeyPipe()
{
    const Descriptor out(::open(m_path.constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)); // so that the writer does not wait for ever
    m_writer.join();
    ::unlink(m_path.constData());
}

} // namespace cofferdam
