// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One HTTP/1.1 connection of the guest to the model: requests one after the other, parsed by llhttp.

#pragma once

#include "core/sluice/streams/model/ModelEndpoint.h"

#include <llhttp.h>

namespace cofferdam {

class ModelConnection : public QObject
{
    Q_OBJECT

public:
    ModelConnection(std::unique_ptr<ByteStream> stream, const QStringList &models, const ModelEndpoint::Handler &handler, QObject *parent);
    ~ModelConnection() override;

Q_SIGNALS:
    void refused(const Phrase &reason);
    void closed(); ///< Once.

private:
    struct Request {
        QByteArray target;
        QByteArray body;
        qsizetype headerSize = 0;
        bool tooLarge = false;
    };

    void onBytes(const QByteArray &bytes);
    void parse();
    void onRequest();
    void onCompletion();
    void respond(int status, const QByteArray &type, const QByteArray &body);
    void respondError(int status, const Phrase &message);
    void respondMessage(const QJsonObject &request, const QJsonObject &message);
    void done();

    [[nodiscard]] static int collect(QByteArray &part, Request &request, qsizetype limit, const char *at, size_t size);
    static ModelConnection &self(llhttp_t *parser) { return *static_cast<ModelConnection *>(parser->data); }

    std::unique_ptr<ByteStream> m_stream;
    const QStringList &m_models;
    const ModelEndpoint::Handler &m_handler;
    llhttp_settings_t m_settings{};
    llhttp_t m_parser{};
    Request m_request;
    QByteArray m_input;  ///< Arrived while a request is being answered.
    QByteArray m_method;
    bool m_busy = false;
    bool m_keepAlive = true;
    bool m_parsing = false;
};

} // namespace cofferdam
