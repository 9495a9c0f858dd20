// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a server answers: its header lines, and what it says of its models. Nothing is kept beyond its bounds, and what is not said is not known.

#include "core/dial/AnswerHead.h"
#include "core/dial/LocalAnswers.h"
#include "tests/fuzz/Mutations.h"

using namespace cofferdam;

namespace {

void readLines(std::string_view text)
{
    AnswerHead head;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n') == text.npos ? text.size() : text.find('\n') + 1);
        text.remove_prefix(line.size());
        const bool wasWhole = head.isWhole();
        const auto step = head.take(line, 1'800'000'000);
        require(!wasWhole || step != AnswerHead::Step::Whole, "an answer begins once");
        require(step != AnswerHead::Step::Whole || head.answer().status >= 200, "what is interim is not told");
        require(head.answer().retryAfterSeconds.value_or(0) >= 0, "nobody waits backwards");
        if (step == AnswerHead::Step::TooLarge)
            return;
    }
    qsizetype kept = head.answer().contentType.size() + head.location().size();
    for (const auto &[name, value] : head.answer().headers.asKeyValueRange()) {
        require(keepsDialHeader(name), "what is not asked for is not kept");
        kept += name.size() + value.size();
    }
    require(kept <= AnswerHead::kMaxBytes, "no more is kept than may come");
}

void check(const QList<LocalModel> &models)
{
    require(models.size() <= kMaxLocalModels, "a list has an end");
    for (const LocalModel &model : models) {
        require(!model.id.isEmpty() && model.id.size() <= 256, "a model has a name");
        require(model.context.value_or(1) > 0 && model.mostContext.value_or(1) > 0, "a context that is none is not known");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    readLines({reinterpret_cast<const char *>(data), size});
    const QByteArray json(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    for (auto *const read : {&modelsOfOpenAi, &modelsOfLmStudio, &modelsOfOllama}) {
        auto models = read(json);
        if (!models)
            continue;
        check(*models);
        addLoadedByOllama(*models, json);
        addPropsOfLlamaCpp(*models, json);
        if (!models->isEmpty())
            describeByOllama(models->front(), json);
        check(*models);
    }
    LocalModel model{.id = QStringLiteral("m")};
    describeByOllama(model, json);
    check({model});
    return 0;
}
