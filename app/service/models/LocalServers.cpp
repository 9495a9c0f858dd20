// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/LocalServers.h"

#include "core/api/WireEnum.h"
#include "core/dial/LocalProbe.h"

#include <memory>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr auto kSearching = "searching"_L1;

QString providerAt(LocalDialect kind)
{
    switch (kind) {
    case LocalDialect::Ollama: return u"ollama"_s;
    case LocalDialect::LmStudio: return u"lmstudio"_s;
    case LocalDialect::LlamaCpp: return u"llamacpp"_s;
    case LocalDialect::Vllm: return u"vllm"_s;
    case LocalDialect::OpenAi: break;
    }
    return u"compatible"_s;
}

void addServer(api::LocalModelServers &all, const LocalServer &server)
{
    auto *message = all.add_servers();
    message->set_name(server.name.toStdString());
    message->set_url(server.url.toString().toStdString());
    message->set_provider(providerAt(server.dialect).toStdString());
    message->set_dialect(server.dialect == LocalDialect::Ollama ? api::DIALECT_OLLAMA : api::DIALECT_OPENAI_CHAT);
    for (const auto &model : server.models) {
        auto *row = message->add_models();
        row->set_id(model.id.toStdString());
        row->set_context(static_cast<quint64>(model.context.value_or(0)));
        row->set_context_known(model.context.has_value());
        row->set_no_tools(!model.callsTools.value_or(true));
    }
}

} // namespace

Result<void> findLocalServers(Models &models, QObject *context, std::function<void(const api::LocalModelServers &)> done)
{
    if (context->findChild<LocalProbe *>(kSearching, Qt::FindDirectChildrenOnly))
        return fail(Errc::Busy, phrase("Models", "This computer is being looked through already; wait until that is done."));
    auto *probe = new LocalProbe(models.dialer(), LocalProbe::kLimit, context);
    probe->setObjectName(kSearching);
    const auto found = std::make_shared<api::LocalModelServers>();
    QObject::connect(probe, &LocalProbe::found, context, [found](const LocalServer &server) { addServer(*found, server); });
    QObject::connect(probe, &LocalProbe::finished, context, [probe, found, done = std::move(done)] {
        probe->setObjectName(QString());
        probe->deleteLater();
        done(*found);
    });
    probe->start(LocalProbe::usualPlaces());
    return {};
}

} // namespace cofferdam
