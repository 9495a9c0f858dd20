// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/AbsenceReport.h"

#include "core/base/BoundedJson.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr JsonLimits kReportLimits{.values = 400'000, .depth = 8};
constexpr qsizetype kLongestForm = 32; // characters

/// Whole numbers from 0 on; nothing of what is none.
std::optional<qint64> numberIn(const QJsonObject &from, QLatin1StringView name)
{
    const auto number = from.value(name).toInteger(-1);
    return number < 0 ? std::nullopt : std::optional(number);
}

std::optional<AbsenceReport::Finding> findingIn(const QJsonObject &from, qsizetype valueCount)
{
    const auto value = numberIn(from, "value"_L1);
    const auto offset = numberIn(from, "offset"_L1);
    const auto length = numberIn(from, "length"_L1);
    const auto form = from.value("form"_L1).toString();
    const bool isWord = std::ranges::all_of(form, [](QChar c) { return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9') || c == u'-'; });
    if (!value || *value >= valueCount || !offset || !length || form.isEmpty() || form.size() > kLongestForm || !isWord)
        return {};
    return AbsenceReport::Finding{.value = qsizetype(*value), .form = form, .offset = *offset, .length = *length};
}

std::optional<AbsenceReport::Stream> streamIn(const QJsonObject &from, qsizetype valueCount)
{
    const auto searched = numberIn(from, "searched"_L1);
    const auto found = numberIn(from, "found"_L1);
    const auto findings = from.value("findings"_L1);
    if (!searched || !found || !findings.isArray() || !from.value("complete"_L1).isBool())
        return {};
    AbsenceReport::Stream stream{
        .label = from.value("label"_L1).toString(), .searched = *searched, .isComplete = from.value("complete"_L1).toBool(), .found = *found, .findings = {}};
    for (const auto &entry : findings.toArray()) {
        const auto finding = findingIn(entry.toObject(), valueCount);
        if (!finding)
            return {};
        stream.findings << *finding;
    }
    return stream.findings.size() > stream.found ? std::nullopt : std::optional(stream);
}

} // namespace

Result<AbsenceReport> AbsenceReport::fromJson(const QByteArray &json, qsizetype valueCount, const QStringList &labels)
{
    const auto damaged = [] { return fail(Errc::Damaged, phrase("Vault", "The search for keys ended without a report that can be believed.")); };
    if (json.size() > kLargest)
        return damaged();
    const auto object = readJsonObject(json, kReportLimits);
    if (!object)
        return damaged();
    AbsenceReport report;
    for (const auto &entry : object->value("values"_L1).toArray()) {
        const auto weak = numberIn(entry.toObject(), "weakPieces"_L1);
        const auto isSearched = entry.toObject().value("searched"_L1);
        if (!weak || !isSearched.isBool())
            return damaged();
        report.values << Value{.isSearched = isSearched.toBool(), .weakPieces = *weak};
    }
    QStringList found;
    for (const auto &entry : object->value("streams"_L1).toArray()) {
        const auto stream = streamIn(entry.toObject(), valueCount);
        if (!stream)
            return damaged();
        found << stream->label;
        report.streams << *stream;
    }
    if (report.values.size() != valueCount || found != labels)
        return damaged();
    return report;
}

bool AbsenceReport::provesAbsence() const
{
    return !values.isEmpty() && !streams.isEmpty() && std::ranges::all_of(values, &Value::isSearched)
           && std::ranges::all_of(streams, [](const Stream &stream) { return stream.isComplete && stream.found == 0; });
}

Secret absenceInput(const QList<std::span<const std::byte>> &values)
{
    constexpr std::size_t kHead = 4; // bytes, the least first
    std::size_t size = 0;
    for (const auto value : values)
        size += kHead + value.size();
    Secret input(size);
    auto out = input.writableBytes().begin();
    for (const auto value : values) {
        for (std::size_t i = 0; i < kHead; ++i)
            *out++ = static_cast<std::byte>(value.size() >> (8 * i));
        out = std::ranges::copy(value, out).out;
    }
    return input;
}

} // namespace cofferdam
