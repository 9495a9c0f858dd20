// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/streams/model/ModelEndpoint.h"

#include "core/sluice/streams/model/ModelConnection.h"

namespace cofferdam {

ModelEndpoint::ModelEndpoint(QStringList models, Handler handler, QObject *parent) : QObject(parent), m_models(std::move(models)), m_handler(std::move(handler))
{}

ModelEndpoint::~ModelEndpoint()
{
    closeAll();
}

void ModelEndpoint::serve(std::unique_ptr<ByteStream> stream)
{
    auto *connection = new ModelConnection(std::move(stream), m_models, m_handler, this);
    m_connections.append(connection);
    connect(connection, &ModelConnection::refused, this, &ModelEndpoint::refused);
    connect(connection, &ModelConnection::closed, this, [this, connection] {
        m_connections.removeOne(connection);
        connection->deleteLater();
    });
}

void ModelEndpoint::closeAll()
{
    qDeleteAll(std::exchange(m_connections, {}));
}

qsizetype ModelEndpoint::connectionCount() const
{
    return m_connections.size();
}

} // namespace cofferdam
