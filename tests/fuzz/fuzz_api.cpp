// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bytes of a local client: nobody is served before a hello, and whoever is has one reply to a request.

#include "tests/fuzz/EventLoop.h"
#include "tests/fuzz/LocalSocket.h"
#include "tests/fuzz/Mutations.h"

#include "app/service/api/ApiServer.h"

#include <QTemporaryDir>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// What the one client of a run asked for.
struct Asked {
    int requests = 0;
    bool greeted = false;
};

Asked &asked()
{
    static Asked one;
    return one;
}

api::ServiceToClient nothing()
{
    api::ServiceToClient message;
    message.mutable_done();
    return message;
}

ApiServer &server(const QString &path)
{
    static const auto listening = ApiServer::listen(
        path,
        [](const api::ClientToService &request, const api::ClientDetail &, const ApiServer::Reply &reply) {
            require(request.id() != 0, "a request has a number");
            asked().greeted |= request.has_hello();
            require(asked().greeted, "nobody is served before the hello");
            require(!request.has_hello() || request.hello().protocol() == api::kProtocol, "another protocol is not served");
            ++asked().requests;
            reply(nothing());
        },
        [] { return QList<api::ServiceToClient>{nothing()}; });
    require(listening.has_value(), "the server listens");
    return **listening;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    beginEvents();
    static const QTemporaryDir folder;
    static const auto path = folder.filePath(u"service.sock"_s);
    auto &api = server(path);
    asked() = {};
    const auto socket = connectTo(path.toStdString());
    handleEvents();
    giveAll(socket.get(), {reinterpret_cast<const char *>(data), size});
    handleEvents();
    api.broadcast(nothing());
    handleEvents();
    api::FrameReader reader;
    reader.feed(takeAll(socket.get()));
    int replies = 0;
    while (const auto bytes = reader.next()) {
        api::ServiceToClient message;
        require(message.ParseFromString(*bytes), "the service speaks its protocol");
        replies += message.id() != 0 && message.has_done() ? 1 : 0;
        require(message.id() != 0 || asked().greeted || message.has_failed(), "no event goes to a stranger");
    }
    require(!reader.broken(), "replies are whole");
    require(replies >= asked().requests || replies == 0, "a request has its reply, unless the client was cut off");
    return 0;
}
