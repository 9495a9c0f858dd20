// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/dial/LocalProbe.h"

#include "core/dial/LocalAnswers.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTimer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kDescribedAtOnce = 4; ///< Models that Ollama is asked about at a time: it reads a file for each.

} // namespace

QList<LocalPlace> LocalProbe::usualPlaces()
{
    return {{u"Ollama"_s, 11434, LocalDialect::Ollama},
            {u"LM Studio"_s, 1234, LocalDialect::LmStudio},
            {u"llama.cpp"_s, 8080, LocalDialect::LlamaCpp},
            {u"vLLM"_s, 8000, LocalDialect::Vllm}};
}

LocalProbe::LocalProbe(HttpDialer &dialer, std::chrono::milliseconds limit, QObject *parent) : QObject(parent), m_dialer(dialer), m_limit(limit)
{
    connect(&m_dialer, &HttpDialer::began, this, [this](HttpDialer::CallId call, const DialAnswer &answer) {
        if (const auto found = m_questions.find(call); found != m_questions.end())
            found->status = answer.status;
    });
    connect(&m_dialer, &HttpDialer::piece, this, [this](HttpDialer::CallId call, const QByteArray &bytes) {
        const auto found = m_questions.find(call);
        if (found == m_questions.end())
            return;
        found->answer += bytes;
        m_dialer.taken(call, bytes.size());
        if (found->answer.size() > kMaxAnswer) {
            m_dialer.cancel(call);
            close(call, false);
        }
    });
    connect(&m_dialer, &HttpDialer::ended, this, [this](HttpDialer::CallId call, const DialEnd &end) { close(call, !end.failure); });
}

LocalProbe::~LocalProbe()
{
    giveUp();
}

void LocalProbe::giveUp()
{
    const auto questions = std::exchange(m_questions, {});
    for (const auto &[call, question] : questions.asKeyValueRange())
        m_dialer.cancel(call);
    m_searched.clear();
    m_unsettled = 0;
}

void LocalProbe::start(const QList<LocalPlace> &places)
{
    giveUp();
    const quint64 search = ++m_search;
    m_since.start();
    for (const LocalPlace &place : places) {
        QUrl url;
        url.setScheme(u"http"_s);
        url.setHost(u"127.0.0.1"_s);
        url.setPort(place.port);
        m_searched.push_back({.server = {.name = place.name, .url = url, .dialect = place.dialect}});
    }
    m_unsettled = m_searched.size();
    if (m_unsettled == 0) {
        QTimer::singleShot(0, this, [this, search] {
            if (search == m_search)
                Q_EMIT finished();
        });
    }
    for (std::size_t i = 0; i < m_searched.size(); ++i) {
        switch (m_searched[i].server.dialect) {
        case LocalDialect::OpenAi:
        case LocalDialect::Vllm: ask(i, Subject::OpenAiModels); break;
        case LocalDialect::LlamaCpp:
            ask(i, Subject::LlamaCppProps);
            ask(i, Subject::OpenAiModels);
            break;
        case LocalDialect::LmStudio:
            ask(i, Subject::LmStudioModels);
            ask(i, Subject::OpenAiModels);
            break;
        case LocalDialect::Ollama:
            ask(i, Subject::OllamaLoaded);
            ask(i, Subject::OllamaModels);
            break;
        }
    }
}

void LocalProbe::ask(std::size_t server, Subject subject, qsizetype model)
{
    const auto pathOf = [](Subject about) -> QString {
        switch (about) {
        case Subject::OpenAiModels: return u"/v1/models"_s;
        case Subject::LmStudioModels: return u"/api/v0/models"_s;
        case Subject::OllamaModels: return u"/api/tags"_s;
        case Subject::OllamaLoaded: return u"/api/ps"_s;
        case Subject::OllamaModel: return u"/api/show"_s;
        case Subject::LlamaCppProps: return u"/props"_s;
        }
        return {};
    };
    Searched &searched = m_searched[server];
    DialRequest request{.method = DialMethod::Get, .url = searched.server.url, .times = {.connect = m_limit, .firstByte = m_limit, .silence = m_limit}};
    request.url.setPath(pathOf(subject));
    if (subject == Subject::OllamaModel) {
        request.method = DialMethod::Post;
        request.body = QJsonDocument(QJsonObject{{u"model"_s, searched.server.models[model].id}}).toJson(QJsonDocument::Compact);
    }
    ++searched.open;
    const auto call = m_dialer.start(std::move(request));
    m_questions.insert(call, {.server = server, .subject = subject, .model = model});
    QTimer::singleShot(m_limit, this, [this, call] {
        if (m_questions.contains(call)) {
            m_dialer.cancel(call);
            close(call, false);
        }
    });
}

void LocalProbe::close(HttpDialer::CallId call, bool isWhole)
{
    const auto found = m_questions.constFind(call);
    if (found == m_questions.cend())
        return;
    const Question question = *found;
    m_questions.erase(found);
    --m_searched[question.server].open;
    if (isWhole && question.status == 200)
        read(question);
    if (question.subject == Subject::OllamaModel)
        askAboutNext(question.server);
    if (m_searched[question.server].open == 0)
        settle(question.server);
}

void LocalProbe::read(const Question &question)
{
    Searched &searched = m_searched[question.server];
    QList<LocalModel> &models = searched.server.models;
    const auto accept = [&](std::optional<QList<LocalModel>> list, bool knowsMore) {
        if (!list || (searched.isThere && !knowsMore))
            return;
        models = *std::move(list);
        searched.isThere = true;
    };
    switch (question.subject) {
    case Subject::OpenAiModels: accept(modelsOfOpenAi(question.answer), false); break;
    case Subject::LmStudioModels: accept(modelsOfLmStudio(question.answer), true); break;
    case Subject::OllamaModels:
        accept(modelsOfOllama(question.answer), true);
        for (int i = 0; i < kDescribedAtOnce; ++i)
            askAboutNext(question.server);
        break;
    case Subject::OllamaModel: describeByOllama(models[question.model], question.answer); break;
    case Subject::OllamaLoaded: searched.loaded = question.answer; break;
    case Subject::LlamaCppProps: searched.props = question.answer; break;
    }
}

void LocalProbe::askAboutNext(std::size_t server)
{
    Searched &searched = m_searched[server];
    if (searched.described < searched.server.models.size() && !m_since.hasExpired((kDescribing * m_limit).count()))
        ask(server, Subject::OllamaModel, searched.described++);
}

void LocalProbe::settle(std::size_t server)
{
    Searched &searched = m_searched[server];
    const quint64 search = m_search;
    if (searched.isThere) {
        addLoadedByOllama(searched.server.models, searched.loaded);
        addPropsOfLlamaCpp(searched.server.models, searched.props);
        const LocalServer told = searched.server; // it goes when who is told begins anew
        Q_EMIT found(told);
        if (search != m_search)
            return;
    }
    if (--m_unsettled == 0)
        Q_EMIT finished();
}

} // namespace cofferdam
