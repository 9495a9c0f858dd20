// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One window per user and runtime folder: a second start raises the first. KDSingleApplication in a folder of ours.

#pragma once

#include <QObject>

#include <memory>

class KDSingleApplication;

namespace cofferdam {

class SingleInstance final : public QObject
{
    Q_OBJECT

public:
    /// `folder` is the private runtime folder (mode 0700). Needs a QCoreApplication.
    explicit SingleInstance(QString folder, QObject *parent = nullptr);
    ~SingleInstance() override;

    [[nodiscard]] bool isFirst() const;
    /// Asks the first one to come forward, for at most a second. False when it does not answer.
    [[nodiscard]] bool raiseFirst();

Q_SIGNALS:
    void raiseWanted();

private:
    const QString m_folder;
    std::unique_ptr<KDSingleApplication> m_application;
};

} // namespace cofferdam
