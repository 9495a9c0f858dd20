// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What clients may ask of the service: the table of all requests.

#pragma once

#include "app/service/requests/Request.h"

#include <QHash>

namespace cofferdam {

class Requests : public QObject
{
    Q_OBJECT

public:
    explicit Requests(RequestParts parts, QObject *parent = nullptr);

    /// Replies once, now or later; never when this is gone by then. Unsupported when there is no row for it.
    void carryOut(const api::ClientToService &message, Caller caller, ApiServer::Reply reply, const api::ClientDetail &client = {});

    /// One for each body a client may send, but `subscribe`: that is a matter of the connection.
    [[nodiscard]] static QList<RequestRow> rows();

private:
    RequestParts m_parts;
    QHash<int, RequestRow> m_rows; ///< By body.
};

} // namespace cofferdam
