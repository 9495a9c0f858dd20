// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// guestd's plugin socket, with answers that the test chooses, wrong ones too.

#pragma once

#include <QJsonObject>
#include <QLocalServer>
#include <QLocalSocket>
#include <QPointer>

#include <functional>
#include <optional>

namespace cofferdam::test {

class StandInGuestd : public QObject
{
    Q_OBJECT

public:
    struct Ask {
        QJsonObject question;
        QPointer<QLocalSocket> socket;

        void answer(const QByteArray &bytes) const; ///< Raw, then closes.
        void allow() const;
        void deny() const;
    };
    using Answerer = std::function<void(const Ask &)>;

    explicit StandInGuestd(QString path, QObject *parent = nullptr);

    void start();
    void stop(); ///< The socket is gone, and every connection with it.
    /// Without one, asks wait for ever.
    void setAnswerer(Answerer answerer) { m_answerer = std::move(answerer); }
    /// The VM was restored.
    void setEpoch(quint64 epoch);

    QList<Ask> asks;             ///< In the order in which they came.
    QList<QJsonObject> ended;
    int homeCalls = 0;
    int givenUp = 0;             ///< Asks whose caller went before an answer.
    [[nodiscard]] bool isHome() const { return m_home; }

private:
    void take();
    void onLine(QLocalSocket *socket, const QByteArray &line);

    QString m_path;
    std::unique_ptr<QLocalServer> m_server;
    Answerer m_answerer;
    QPointer<QLocalSocket> m_home;
    quint64 m_epoch = 1;
};

} // namespace cofferdam::test
