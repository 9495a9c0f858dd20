// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/EnglishJson.h"

#include "core/api/PhraseMessage.h"
#include "core/api/WireWords.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>

namespace cofferdam {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

QJsonObject withEnglish(QJsonObject json, const Message &message);

QJsonValue withEnglish(const QJsonValue &json, const Message &message)
{
    const auto *phrase = google::protobuf::DynamicCastToGenerated<api::Phrase>(&message);
    return phrase ? QJsonValue(fromApi(*phrase).english()) : QJsonValue(withEnglish(json.toObject(), message));
}

/// "egress-refused" of "EVENT_EGRESS_REFUSED"; a number that is no value here stays one.
QJsonValue asWord(const QJsonValue &json, const google::protobuf::EnumDescriptor &all)
{
    const auto *known = all.FindValueByName(json.toString().toStdString());
    return known ? QJsonValue(wireWord(*known)) : json;
}

QJsonObject withEnglish(QJsonObject json, const Message &message)
{
    const auto *reflection = message.GetReflection();
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
        const FieldDescriptor *field = message.GetDescriptor()->field(i);
        const auto name = QString::fromStdString(field->name());
        if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM && !field->is_repeated() && json.contains(name))
            json.insert(name, asWord(json.value(name), *field->enum_type()));
        if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field->is_map())
            continue;
        if (field->is_repeated()) {
            QJsonArray list = json.value(name).toArray();
            for (int entry = 0; entry < reflection->FieldSize(message, field) && entry < list.size(); ++entry)
                list[entry] = withEnglish(list.at(entry), reflection->GetRepeatedMessage(message, field, entry));
            json.insert(name, list);
        } else if (reflection->HasField(message, field) || field->message_type() == api::Phrase::descriptor()) {
            json.insert(name, withEnglish(json.value(name), reflection->GetMessage(message, field)));
        }
    }
    return json;
}

} // namespace

QByteArray englishJson(const Message &message)
{
    std::string text;
    google::protobuf::util::JsonPrintOptions options;
    options.always_print_primitive_fields = true;
    options.preserve_proto_field_names = true;
    if (!google::protobuf::util::MessageToJsonString(message, &text, options).ok())
        return {};
    const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(text)).object();
    return QJsonDocument(withEnglish(json, message)).toJson(QJsonDocument::Compact);
}

} // namespace cofferdam
