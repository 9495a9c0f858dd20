// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/SpendExport.h"

#include "core/base/VisibleText.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <vector>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

struct Field {
    const char *name;
    QJsonValue value; // null: not known
};

QJsonValue decimalOf(const std::optional<Money> &money)
{
    return money ? QJsonValue(money->toDecimal()) : QJsonValue(QJsonValue::Null);
}

std::vector<Field> fieldsOf(const SpendRow &row)
{
    const auto &reservation = row.reservation;
    const auto count = [&row](qint64 value) { return row.usage ? QJsonValue(value) : QJsonValue(QJsonValue::Null); };
    const auto usage = row.usage.value_or(Usage{});
    return {{"time", row.at.toString(Qt::ISODateWithMs)},
            {"day", row.day.toString(Qt::ISODate)},
            {"agent", reservation.agent.value},
            {"task", reservation.task.value},
            {"scheduled", reservation.scheduled},
            {"provider", reservation.provider},
            {"model", reservation.model},
            {"slot", reservation.slot},
            {"route", reservation.route},
            {"state", row.kind ? toWord(*row.kind).toString() : u"open"_s},
            {"reserved_usd", decimalOf(reservation.worst)},
            {"cost_usd", decimalOf(row.money)},
            {"tokens", row.tokens},
            {"input", count(usage.input)},
            {"cache_read", count(usage.cacheRead)},
            {"cache_write", count(usage.cacheWrite)},
            {"cache_write_hour", count(usage.cacheWriteHour)},
            {"output", count(usage.output)},
            {"searches", count(usage.searches)}};
}

QByteArray joined(const QByteArrayList &cells)
{
    return cells.join(',') + "\r\n";
}

} // namespace

QByteArray csvCell(QStringView text)
{
    // OWASP, "CSV Injection". What stands behind blanks is no formula to any of them.
    static constexpr QStringView kBegins = u"=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"; // and their full-width forms
    auto cell = oneLine(text);
    if (!text.isEmpty() && kBegins.contains(text.front()))
        cell.prepend(u'\'');
    if (cell.contains(u'"') || cell.contains(u',') || cell.contains(u';'))
        cell = u'"' + cell.replace(u'"', u"\"\""_s) + u'"';
    return cell.toUtf8();
}

QByteArray csvNames()
{
    QByteArrayList cells;
    for (const auto &field : fieldsOf({}))
        cells += field.name;
    return joined(cells);
}

QByteArray csvLine(const SpendRow &row)
{
    QByteArrayList cells;
    for (const auto &field : fieldsOf(row))
        cells += csvCell(field.value.isBool() ? (field.value.toBool() ? u"yes"_s : u"no"_s) : field.value.toVariant().toString());
    return joined(cells);
}

QByteArray jsonLine(const SpendRow &row)
{
    QJsonObject json;
    for (const auto &field : fieldsOf(row))
        json[QLatin1StringView(field.name)] = field.value;
    return visibleJson(QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact))).toUtf8() + '\n';
}

} // namespace cofferdam
