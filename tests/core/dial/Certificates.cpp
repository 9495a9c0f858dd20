// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/core/dial/Certificates.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslKey>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

void openssl(const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(u"openssl"_s, arguments);
    QVERIFY2(process.waitForFinished() && process.exitCode() == 0, process.readAll().constData());
}

class CertificateFolder
{
public:
    CertificateFolder()
    {
        QVERIFY(m_folder.isValid());
        authority(u"ca"_s);
        authority(u"second"_s);
        leaf(u"good"_s, u"ca"_s, u"DNS:localhost,DNS:model.test"_s, {u"-days"_s, u"30"_s});
        leaf(u"expired"_s, u"ca"_s, u"DNS:localhost"_s, {u"-not_before"_s, u"20200101000000Z"_s, u"-not_after"_s, u"20200201000000Z"_s});
        leaf(u"tomorrow"_s, u"ca"_s, u"DNS:localhost"_s, {u"-not_before"_s, u"20990101000000Z"_s, u"-not_after"_s, u"20990201000000Z"_s});
        leaf(u"other"_s, u"ca"_s, u"DNS:other.test"_s, {u"-days"_s, u"30"_s});
        leaf(u"of_second"_s, u"second"_s, u"DNS:localhost"_s, {u"-days"_s, u"30"_s});
        QVERIFY(QDir(m_folder.path()).mkdir(u"hashed"_s));
        QVERIFY(QFile::copy(path(u"ca"_s), m_folder.filePath(u"hashed/ca.pem"_s)));
        openssl({u"rehash"_s, m_folder.filePath(u"hashed"_s)});
    }

    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name + u".pem"_s); }
    [[nodiscard]] QString folder() const { return m_folder.filePath(u"hashed"_s); }

private:
    static QStringList newKey() { return {u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s, u"ec_paramgen_curve:P-256"_s, u"-noenc"_s}; }

    void authority(const QString &name)
    {
        openssl(QStringList{u"req"_s, u"-x509"_s, u"-subj"_s, u"/CN=Cofferdam test "_s + name, u"-days"_s, u"30"_s, u"-keyout"_s,
                            Certificates::keyOf(path(name)), u"-out"_s, path(name)}
                + newKey());
    }

    void leaf(const QString &name, const QString &authority, const QString &names, const QStringList &times)
    {
        openssl(QStringList{u"req"_s, u"-x509"_s, u"-subj"_s, u"/CN="_s + name, u"-CA"_s, path(authority), u"-CAkey"_s, Certificates::keyOf(path(authority)),
                            u"-addext"_s, u"subjectAltName="_s + names, u"-addext"_s, u"basicConstraints=critical,CA:FALSE"_s, u"-keyout"_s,
                            Certificates::keyOf(path(name)), u"-out"_s, path(name)}
                + times + newKey());
    }

    QTemporaryDir m_folder;
};

const CertificateFolder &certificateFolder()
{
    static const CertificateFolder folder;
    return folder;
}

} // namespace

QString Certificates::good()
{
    return certificateFolder().path(u"good"_s);
}

QString Certificates::expired()
{
    return certificateFolder().path(u"expired"_s);
}

QString Certificates::ofTomorrow()
{
    return certificateFolder().path(u"tomorrow"_s);
}

QString Certificates::ofAnother()
{
    return certificateFolder().path(u"other"_s);
}

QString Certificates::ofSecondCa()
{
    return certificateFolder().path(u"of_second"_s);
}

QString Certificates::ca()
{
    return certificateFolder().path(u"ca"_s);
}

QString Certificates::secondCa()
{
    return certificateFolder().path(u"second"_s);
}

QByteArray Certificates::folderWithCa()
{
    return QFile::encodeName(certificateFolder().folder());
}

QString Certificates::keyOf(const QString &certificate)
{
    return certificate + u".key"_s;
}

QSslConfiguration Certificates::tls(const QString &certificate)
{
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromPath(certificate));
    QFile key(keyOf(certificate));
    if (key.open(QIODevice::ReadOnly))
        configuration.setPrivateKey(QSslKey(&key, QSsl::Ec));
    return configuration;
}

} // namespace cofferdam
