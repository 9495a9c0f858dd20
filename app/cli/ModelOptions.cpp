// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/ModelOptions.h"

#include "app/cli/CommandLine.h"
#include "app/cli/OptionValues.h"
#include "app/client/Translated.h"
#include "core/api/WireWords.h"

#include <QFileInfo>

#include <functional>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// "3,15", "3,15,0.30" or "3,15,0.30,3.75". Of the cache, what is left out counts as dear as the dearest provider has it (Anthropic's list:
/// reading as input at most, writing 1.25 of input, for an hour 1.6 of that): a limit has to hold whatever the provider asks.
Understood readRates(const QString &typed, api::ModelRates &rates)
{
    QList<quint64> nano;
    const auto parts = typed.split(u',');
    for (const auto &part : parts) {
        const auto money = Money::parse(part);
        if (!money)
            return wrongUsage(u"--price: "_s + translated(money.error().message));
        nano.append(static_cast<quint64>(money->nano()));
    }
    if (nano.size() < 2 || nano.size() > 4)
        return wrongUsage(Cli::tr("--price takes two to four amounts of dollars, such as 3,15 or 3,15,0.30,3.75"));
    rates.set_input(nano[0]);
    rates.set_output(nano[1]);
    rates.set_cache_read(nano.value(2, nano[0]));
    rates.set_cache_write(nano.value(3, nano[0] + nano[0] / 4));
    rates.set_cache_write_hour(rates.cache_write() + rates.cache_write() / 5 * 3);
    return {};
}

/// An option that is a text of the message; "none" is the empty one.
void readText(const CommandLine &line, const QString &option, std::string *place)
{
    if (line.isSet(option))
        *place = OptionValues(line).isNone(option) ? std::string() : line.value(option).toStdString();
}

bool names(const CommandLine &line, const QString &option, const std::string &other)
{
    return line.isSet(option) && line.value(option).toStdString() != other;
}

void forgetTheOther(const CommandLine &line, api::ModelTarget &target)
{
    const bool elsewhere = names(line, u"provider"_s, target.provider());
    if (elsewhere) {
        target.clear_base_url();
        target.clear_dialect();
    }
    if (elsewhere || names(line, u"model"_s, target.model())) {
        target.clear_context_window();
        target.clear_max_output();
        target.clear_rates();
    }
}

Understood readSwitch(const CommandLine &line, const QString &on, const std::function<void(bool)> &set)
{
    const auto off = u"no-"_s + on;
    if (line.isSet(on) && line.isSet(off))
        return wrongUsage(Cli::tr("--%1 and --%2 do not go together").arg(on, off));
    if (line.isSet(on) || line.isSet(off))
        set(line.isSet(on));
    return {};
}

QList<QCommandLineOption> sharedOptions()
{
    return {
        {u"provider"_s, Cli::tr("whose it is, as model providers lists them"), u"ID"_s},
        {u"model"_s, Cli::tr("what the provider calls it"), u"MODEL"_s},
        {u"dialect"_s, Cli::tr("the language it is asked in; the provider's own when it is left out"), dialectWords().join(u'|')},
        {u"url"_s, Cli::tr("where it is; the provider's own when it is left out or none"), u"URL"_s},
        {u"key"_s, Cli::tr("the key in the vault that goes with requests; none: goes without"), u"KEY"_s},
        {u"context"_s, Cli::tr("tokens that it can see; as the table of prices says when it is left out or none"), u"N"_s},
        {u"max-output"_s, Cli::tr("tokens of one answer at most; as the table of prices says when it is left out or none"), u"N"_s},
        {u"images"_s, Cli::tr("it understands images")},
        {u"reasoning"_s, Cli::tr("it can think before it answers")},
        {u"ca"_s, Cli::tr("certificates to trust besides the system's; none: those alone"), u"FILE"_s},
        {u"backup"_s, Cli::tr("the model that is asked when this one fails, of the same dialect; none: no other"), u"NAME"_s},
        {u"price"_s, Cli::tr("dollars for a million tokens; of the cache, what is left out counts as dear as anywhere; none: as the table of prices says"),
         u"IN,OUT[,CACHEREAD[,CACHEWRITE]]"_s},
    };
}

} // namespace

QStringList dialectWords()
{
    QStringList words;
    for (int dialect = api::DIALECT_UNSPECIFIED + 1; dialect < api::ModelDialect_ARRAYSIZE; ++dialect)
        words.append(wireWord(static_cast<api::ModelDialect>(dialect)));
    return words;
}

QList<QCommandLineOption> modelOptions()
{
    return sharedOptions();
}

QList<QCommandLineOption> modelChangeOptions()
{
    return sharedOptions()
           + QList<QCommandLineOption>{{u"no-images"_s, Cli::tr("it does not understand images")}, {u"no-reasoning"_s, Cli::tr("it does not think first")}};
}

Understood readModel(const CommandLine &line, api::ModelTarget &target)
{
    forgetTheOther(line, target);
    OptionValues values(line);
    readText(line, u"provider"_s, target.mutable_provider());
    readText(line, u"model"_s, target.mutable_model());
    readText(line, u"url"_s, target.mutable_base_url());
    readText(line, u"key"_s, target.mutable_key());
    readText(line, u"backup"_s, target.mutable_backup());
    readText(line, u"ca"_s, target.mutable_ca_file());
    if (line.isSet(u"ca"_s) && !target.ca_file().empty()) // the service has another folder
        target.set_ca_file(QFileInfo(line.value(u"ca"_s)).absoluteFilePath().toStdString());
    if (line.isSet(u"dialect"_s))
        target.set_dialect(wireFromWord<api::ModelDialect>(line.value(u"dialect"_s)).value_or(api::DIALECT_UNSPECIFIED));
    if (values.isNone(u"context"_s))
        target.clear_context_window();
    else if (const auto tokens = values.number(u"context"_s, 1))
        target.set_context_window(*tokens);
    if (values.isNone(u"max-output"_s))
        target.clear_max_output();
    else if (const auto tokens = values.number(u"max-output"_s, 1))
        target.set_max_output(*tokens);
    if (values.isNone(u"price"_s))
        target.clear_rates();
    return values.understood()
        .and_then([&] { return readSwitch(line, u"images"_s, [&target](bool on) { target.set_images(on); }); })
        .and_then([&] { return readSwitch(line, u"reasoning"_s, [&target](bool on) { target.set_reasoning(on); }); })
        .and_then(
            [&] { return line.isSet(u"price"_s) && !values.isNone(u"price"_s) ? readRates(line.value(u"price"_s), *target.mutable_rates()) : Understood(); });
}

} // namespace cofferdam
