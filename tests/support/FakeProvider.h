// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A provider of models on this computer: an HTTP/1.1 server that speaks each dialect, does what a test says, and counts.

#pragma once

#include "core/dialect/Usage.h"
#include "tests/support/DialectStreams.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QObject>
#include <QPair>
#include <QSslConfiguration>
#include <QString>
#include <QTcpServer>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <variant>

namespace cofferdam::test {

/// A request, as it came.
struct ProviderRequest {
    int number = 0; ///< 0, 1, ...
    QByteArray method;
    QByteArray target;                     ///< Path and query.
    QHash<QByteArray, QByteArray> headers; ///< By name in lower case.
    QByteArray body;
    std::optional<Dialect> dialect; ///< By its path; none: nothing that a model does.
    bool counts = false;            ///< It asks for no answer, but for the number of tokens.
    bool streams = false;
};

/// What is answered when it is not simply what a model says.
struct ProviderFault {
    int status = 200;
    QByteArray type = {}; ///< Content-Type; empty: as the dialect has it.
    QList<QPair<QByteArray, QByteArray>> headers = {};
    std::optional<QByteArray> body = {}; ///< None: that of `answer`, or of an error for a status of 400 and more.
    ProvidedAnswer answer = {};
    std::chrono::milliseconds firstByteAfter{0};
    std::optional<qsizetype> cutAfter = {};    ///< So many bytes of the body; then it hangs up.
    std::optional<qsizetype> silentAfter = {}; ///< So many bytes of the body; then nothing comes any more.
    bool hangsUp = false;                      ///< Instead of answering.
    bool isZipped = false;
};

using ProviderReply = std::variant<ProvidedAnswer, ProviderFault>;

/// What was told of one request.
struct ProviderAnswer {
    std::optional<Usage> usage; ///< None: nothing, whole or not.
    bool isBegun = false;       ///< Its head is out.
    bool isFinished = false;    ///< All of it is.
    bool isAbandoned = false;   ///< The connection ended before that.
};

struct ProviderCount {
    int answers = 0;
    Usage usage; ///< Sum.
};

/// In this thread: pieces go out one by one from the event loop, each when the one before was taken by the system.
class FakeProvider : public QObject
{
    Q_OBJECT

public:
    using Answering = std::function<ProviderReply(const ProviderRequest &)>;

    /// On 127.0.0.1, or with `tls` as localhost.
    explicit FakeProvider(Answering answering = {}, std::optional<QSslConfiguration> tls = {});
    ~FakeProvider() override;

    [[nodiscard]] QString url() const; ///< What stands before a dialect's path.
    [[nodiscard]] quint16 port() const { return m_server->serverPort(); }

    void setAnswering(Answering answering) { m_answering = std::move(answering); }
    /// Who does not send it where the dialect has it gets 401, with what they sent in the answer, as some do.
    void requireKey(const QByteArray &key) { m_key = key; }
    /// From one piece of a stream to the next.
    void setPace(std::chrono::milliseconds pace) { m_pace = pace; }

    [[nodiscard]] const QList<ProviderRequest> &asked() const { return m_asked; }
    [[nodiscard]] const QList<ProviderAnswer> &answers() const { return m_answers; } ///< In the order of asked().
    /// The line in which a dialect has the key, in lower case.
    [[nodiscard]] static QByteArray keyHeader(Dialect dialect);

    /// What it would bill: for all that it began to answer, and for what it answered to the end.
    [[nodiscard]] ProviderCount begun() const;
    [[nodiscard]] ProviderCount finished() const;

Q_SIGNALS:
    void got(int number);
    void ended(int number);     ///< The answer is out.
    void abandoned(int number); ///< The connection ended before that.

private:
    friend class ProviderConnection;
    [[nodiscard]] ProviderReply replyTo(const ProviderRequest &request) const;
    int note(ProviderRequest request);

    std::unique_ptr<QTcpServer> m_server;
    Answering m_answering;
    bool m_isTls;
    QByteArray m_key;
    std::chrono::milliseconds m_pace{0};
    QList<ProviderRequest> m_asked;
    QList<ProviderAnswer> m_answers;
};

} // namespace cofferdam::test
