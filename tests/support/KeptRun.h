// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a long run in a machine printed that passed, kept for a day in the user's cache folder under the contents it was made of, and read again
// instead. What goes by chance in it (races, times) is thus tried once a day, when something changes, and each time with COFFERDAM_LONG.

#pragma once

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

#include <optional>

namespace cofferdam::test {

class KeptRun
{
public:
    explicit KeptRun(const QString &name) : m_name(name) {}

    /// What the run is of. With a file that cannot be read nothing is found, and nothing kept.
    void madeOfFile(const QString &file)
    {
        QFile content(file);
        if (!content.open(QIODevice::ReadOnly) || !m_key.addData(&content))
            m_known = false;
        m_key.addData(QByteArrayView("\0", 1));
    }
    void madeOf(QByteArrayView words)
    {
        m_key.addData(words);
        m_key.addData(QByteArrayView("\0", 1));
    }

    /// When an earlier run passed, what it printed; says so in the test's own output. None of another day, nor of one that is still to come.
    [[nodiscard]] std::optional<QByteArray> earlier() const
    {
        QFile kept(path());
        const auto age = QFileInfo(kept).lastModified().secsTo(QDateTime::currentDateTime());
        if (!m_known || qEnvironmentVariableIsSet("COFFERDAM_LONG") || !kept.open(QIODevice::ReadOnly) || kept.size() == 0 || age < 0 || age > kSeconds)
            return std::nullopt;
        qInfo("%s: of the same contents, run %s (COFFERDAM_LONG runs it again): %s", qPrintable(m_name),
              qPrintable(QFileInfo(kept).lastModified().toUTC().toString(Qt::ISODate)), qPrintable(path()));
        return kept.readAll();
    }

    /// Of a run that passed. Without room for it there is none the next time.
    void keep(const QByteArray &printed) const
    {
        if (!m_known || !QDir().mkpath(folder()))
            return;
        QSaveFile file(path());
        if (file.open(QIODevice::WriteOnly) && file.write(printed) == printed.size())
            file.commit();
    }

private:
    static constexpr qint64 kSeconds = 24 * 60 * 60;

    static QString folder() { return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/cofferdam/runs"); }
    [[nodiscard]] QString path() const { return folder() + u'/' + m_name + u'-' + QString::fromLatin1(m_key.result().toHex().first(32)); }

    QString m_name;
    QCryptographicHash m_key{QCryptographicHash::Sha256};
    bool m_known = true;
};

} // namespace cofferdam::test
