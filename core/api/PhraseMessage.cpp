// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/api/PhraseMessage.h"

#include <algorithm>

namespace cofferdam {
namespace {

Phrase read(const api::Phrase &message, int depth)
{
    if (depth > kMaxPhraseDepth)
        return Phrase::verbatim(QStringLiteral("…"));
    std::vector<PhraseArgument> arguments;
    const int size = std::min(message.arguments_size(), static_cast<int>(kMaxPhraseArguments));
    for (int i = 0; i < size; ++i) {
        const auto &argument = message.arguments(i);
        switch (argument.value_case()) {
        case api::Phrase::Argument::kNumber: arguments.push_back({qint64(argument.number())}); break;
        case api::Phrase::Argument::kPhrase: arguments.push_back({read(argument.phrase(), depth + 1)}); break;
        case api::Phrase::Argument::kText:
        case api::Phrase::Argument::VALUE_NOT_SET: arguments.push_back({QString::fromStdString(argument.text())}); break;
        }
    }
    return Phrase::fromParts(QByteArray::fromStdString(message.context()), QByteArray::fromStdString(message.source()), std::move(arguments),
                             message.has_count() ? message.count() : -1);
}

} // namespace

api::Phrase toApi(const Phrase &phrase)
{
    api::Phrase message;
    message.set_context(phrase.context().toStdString());
    message.set_source(phrase.source().toStdString());
    if (phrase.count() >= 0)
        message.set_count(phrase.count());
    for (const auto &argument : phrase.arguments()) {
        auto *added = message.add_arguments();
        if (const auto *text = std::get_if<QString>(&argument.value))
            added->set_text(text->toStdString());
        else if (const auto *number = std::get_if<qint64>(&argument.value))
            added->set_number(*number);
        else
            *added->mutable_phrase() = toApi(std::get<Phrase>(argument.value));
    }
    return message;
}

Phrase fromApi(const api::Phrase &message)
{
    return read(message, 0);
}

} // namespace cofferdam
