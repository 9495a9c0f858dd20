// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One connection to a fake provider: takes one request after the other and plays the answers.

#pragma once

#include "tests/support/FakeProvider.h"

#include <QTcpSocket>

namespace cofferdam::test {

/// Goes with its socket, which belongs to the server.
class ProviderConnection : public QObject
{
    Q_OBJECT

public:
    ProviderConnection(FakeProvider &provider, QTcpSocket &socket);

private:
    void read();
    [[nodiscard]] std::optional<ProviderRequest> takeRequest();
    void play(const ProviderRequest &request, const ProviderReply &reply);
    void begin(const ProviderRequest &request, const ProviderFault &fault);
    void sendNext();
    void onWritten();
    void finish();

    enum class After : quint8 { Next, HangUp, Silence }; // the last piece

    FakeProvider &m_provider;
    QTcpSocket &m_socket;
    QByteArray m_input;
    std::optional<int> m_number; ///< That is being answered.
    QList<QByteArray> m_pieces;
    qsizetype m_at = 0;
    After m_after = After::Next;
    bool m_isChunked = false;
    bool m_waits = false; ///< For the system to take what was written.
};

} // namespace cofferdam::test
