// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The bytes that stand for a question of a gate, whoever asks it: the base of the digest.

#pragma once

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <QByteArray>
#include <QString>

#include <string>

namespace cofferdam {

/// `asked` in protobuf's wire format, fields in the order of their numbers, without unknown ones.
template<typename Asked>
[[nodiscard]] QByteArray canonical(Asked asked)
{
    asked.DiscardUnknownFields();
    std::string bytes;
    {
        google::protobuf::io::StringOutputStream to(&bytes);
        google::protobuf::io::CodedOutputStream coded(&to);
        coded.SetSerializationDeterministic(true);
        asked.SerializeToCodedStream(&coded);
    }
    return QByteArray::fromStdString(bytes);
}

/// The same for another caller, or another call, gives the same bytes.
template<typename Asked>
[[nodiscard]] Asked withoutAsker(Asked asked)
{
    asked.clear_tool_call_id();
    asked.clear_run_id();
    asked.clear_waits();
    asked.clear_own();
    asked.clear_process();
    return asked;
}

/// What is no UTF-8 would be decided as another text than is meant.
[[nodiscard]] inline bool isText(const std::string &bytes)
{
    return QString::fromStdString(bytes).toStdString() == bytes;
}

} // namespace cofferdam
