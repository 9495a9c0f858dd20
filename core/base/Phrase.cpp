// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/Phrase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonValue>

#include <optional>
#include <utility>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr QChar kSeparator(0x1f); // ASCII's unit separator, between the English text and what is needed to translate it

/// "%1" to "%99" become arguments, "%n" the count; everything else stays, also a number without an argument.
QString filled(const QString &form, const QStringList &arguments, int count)
{
    QString text;
    text.reserve(form.size() + 32);
    for (qsizetype at = 0; at < form.size(); ++at) {
        const QChar next = at + 1 < form.size() ? form.at(at + 1) : QChar();
        if (form.at(at) == u'%' && next == u'n' && count >= 0) {
            text += QString::number(count);
            ++at;
        } else if (form.at(at) == u'%' && next >= u'1' && next <= u'9') {
            qsizetype number = next.unicode() - u'0';
            qsizetype length = 2;
            const QChar second = at + 2 < form.size() ? form.at(at + 2) : QChar();
            if (second >= u'0' && second <= u'9' && number * 10 + (second.unicode() - u'0') <= arguments.size()) {
                number = number * 10 + (second.unicode() - u'0');
                ++length;
            }
            text += number <= arguments.size() ? arguments.at(number - 1) : form.sliced(at, length);
            at += length - 1;
        } else {
            text += form.at(at);
        }
    }
    return text;
}

QJsonArray toJson(const Phrase &phrase)
{
    QJsonArray arguments;
    for (const auto &argument : phrase.arguments()) {
        if (const auto *text = std::get_if<QString>(&argument.value))
            arguments.append(*text);
        else if (const auto *number = std::get_if<qint64>(&argument.value))
            arguments.append(QJsonArray{QString::number(*number)});
        else
            arguments.append(toJson(std::get<Phrase>(argument.value)));
    }
    return {QString::fromUtf8(phrase.context()), QString::fromUtf8(phrase.source()), phrase.count(), arguments};
}

std::optional<Phrase> fromJson(const QJsonArray &parts, int depth);

std::optional<PhraseArgument> argumentOf(const QJsonValue &value, int depth)
{
    if (value.isString())
        return PhraseArgument{value.toString()};
    const QJsonArray parts = value.toArray();
    if (parts.size() == 1) {
        bool isNumber = false;
        const qint64 number = parts.at(0).toString().toLongLong(&isNumber);
        return isNumber ? std::optional(PhraseArgument{number}) : std::nullopt;
    }
    auto inner = fromJson(parts, depth + 1);
    return inner ? std::optional(PhraseArgument{std::move(*inner)}) : std::nullopt;
}

std::optional<Phrase> fromJson(const QJsonArray &parts, int depth)
{
    if (parts.size() != 4 || depth > kMaxPhraseDepth || !parts.at(0).isString() || !parts.at(1).isString() || !parts.at(2).isDouble() || !parts.at(3).isArray())
        return {};
    std::vector<PhraseArgument> arguments;
    const QJsonArray list = parts.at(3).toArray();
    if (std::size_t(list.size()) > kMaxPhraseArguments)
        return {};
    for (const auto &value : list) {
        auto argument = argumentOf(value, depth);
        if (!argument)
            return {};
        arguments.push_back(std::move(*argument));
    }
    return Phrase::fromParts(parts.at(0).toString().toUtf8(), parts.at(1).toString().toUtf8(), std::move(arguments), parts.at(2).toInt());
}

} // namespace

Phrase phrase(const char *context, const char *source)
{
    return Phrase::fromParts(context, source, {});
}

Phrase phrase(const char *context, const char *source, std::nullptr_t, int count)
{
    return Phrase::fromParts(context, source, {}, count);
}

// Here, where the arguments are a whole type.
Phrase::Phrase() = default;
Phrase::Phrase(const Phrase &) = default;
Phrase::Phrase(Phrase &&) noexcept = default;
Phrase &Phrase::operator=(const Phrase &) = default;
Phrase &Phrase::operator=(Phrase &&) noexcept = default;
Phrase::~Phrase() = default;

Phrase Phrase::verbatim(const QString &text)
{
    return fromParts({}, text.toUtf8(), {});
}

Phrase Phrase::pattern(const char *form)
{
    return fromParts({}, form, {});
}

Phrase Phrase::fromParts(QByteArray context, QByteArray source, std::vector<PhraseArgument> arguments, int count)
{
    Phrase made;
    made.m_context = std::move(context);
    made.m_source = std::move(source);
    made.m_arguments = std::move(arguments);
    made.m_count = count;
    return made;
}

Phrase Phrase::joined(const QList<Phrase> &phrases, QStringView separator)
{
    if (phrases.size() <= 1)
        return phrases.value(0);
    if (std::size_t(phrases.size()) > kMaxPhraseArguments) {
        QList<Phrase> parts;
        for (qsizetype at = 0; at < phrases.size(); at += qsizetype(kMaxPhraseArguments))
            parts.append(joined(phrases.mid(at, qsizetype(kMaxPhraseArguments)), separator));
        return joined(parts, separator);
    }
    QStringList places;
    std::vector<PhraseArgument> arguments;
    for (const Phrase &one : phrases) {
        arguments.push_back({one});
        places.append(u'%' + QString::number(arguments.size()));
    }
    return fromParts({}, places.join(separator).toUtf8(), std::move(arguments));
}

void Phrase::add(QAnyStringView text)
{
    m_arguments.push_back({text.toString()});
}

void Phrase::add(const Phrase &phrase)
{
    m_arguments.push_back({phrase});
}

void Phrase::addNumber(qint64 number)
{
    m_arguments.push_back({number});
}

QString Phrase::english() const
{
    return in([](const char *, const char *source, int) { return QString::fromUtf8(source); });
}

QString Phrase::in(const Language &language) const
{
    const QString form = m_context.isEmpty() ? QString::fromUtf8(m_source) : language(m_context.constData(), m_source.constData(), m_count);
    if (m_arguments.empty() && m_count < 0)
        return form;
    QStringList words;
    for (const auto &argument : m_arguments) {
        if (const auto *text = std::get_if<QString>(&argument.value))
            words.append(*text);
        else if (const auto *number = std::get_if<qint64>(&argument.value))
            words.append(QString::number(*number));
        else
            words.append(std::get<Phrase>(argument.value).in(language));
    }
    return filled(form, words, m_count);
}

QString Phrase::stored() const
{
    QString text = english();
    if (m_context.isEmpty() && m_arguments.empty() && !text.contains(kSeparator))
        return text;
    return text.replace(kSeparator, u' ') + kSeparator + QString::fromUtf8(QJsonDocument(toJson(*this)).toJson(QJsonDocument::Compact));
}

Phrase Phrase::fromStored(const QString &stored)
{
    const qsizetype at = stored.indexOf(kSeparator);
    if (at < 0)
        return verbatim(stored);
    const auto parts = QJsonDocument::fromJson(QStringView(stored).sliced(at + 1).toUtf8());
    const auto phrase = fromJson(parts.array(), 0);
    return phrase ? *phrase : verbatim(stored.first(at)); // readable at least
}

bool operator==(const Phrase &a, const Phrase &b)
{
    return a.m_context == b.m_context && a.m_source == b.m_source && a.m_count == b.m_count && a.m_arguments == b.m_arguments;
}

} // namespace cofferdam
