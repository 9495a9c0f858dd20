// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/window/SingleInstance.h"

#include <kdsingleapplication.h>

#include <QFile>

#include <optional>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 1000;

/// KDSingleApplication looks for its lock and its socket in the folder for temporary files, where any user could put
/// them before us. While this lives, that folder is a private one.
class TemporaryFilesIn
{
public:
    explicit TemporaryFilesIn(const QString &folder)
    {
        if (qEnvironmentVariableIsSet(kName))
            m_before = qgetenv(kName);
        qputenv(kName, QFile::encodeName(folder));
    }
    ~TemporaryFilesIn()
    {
        if (m_before)
            qputenv(kName, *m_before);
        else
            qunsetenv(kName);
    }
    Q_DISABLE_COPY_MOVE(TemporaryFilesIn)

private:
    static constexpr auto kName = "TMPDIR";
    std::optional<QByteArray> m_before;
};

} // namespace

SingleInstance::SingleInstance(QString folder, QObject *parent) : QObject(parent), m_folder(std::move(folder))
{
    const TemporaryFilesIn place(m_folder);
    m_application = std::make_unique<KDSingleApplication>(u"cofferdam"_s);
    connect(m_application.get(), &KDSingleApplication::messageReceived, this, &SingleInstance::raiseWanted);
}

SingleInstance::~SingleInstance() = default;

bool SingleInstance::isFirst() const
{
    return m_application->isPrimaryInstance();
}

bool SingleInstance::raiseFirst()
{
    const TemporaryFilesIn place(m_folder);
    return m_application->sendMessageWithTimeout("raise"_ba, kWaitMs);
}

} // namespace cofferdam
