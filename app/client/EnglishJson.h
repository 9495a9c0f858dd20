// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service's messages for programs: protobuf's JSON mapping, with each phrase as its English text and each value of an enumeration as its word.

#pragma once

#include <QByteArray>

namespace google::protobuf {
class Message;
}

namespace cofferdam {

/// One line; fields have their names of the schema, and are there when they hold their default, too.
[[nodiscard]] QByteArray englishJson(const google::protobuf::Message &message);

} // namespace cofferdam
