// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/control/MessageLimits.h"

#include "core/api/guest.pb.h"

#include <optional>

namespace cofferdam {
namespace {

using Guest = api::GuestToHost;

// Fields of one message. Ours has epoch, id and a body.
constexpr int kMostFields = 3;
constexpr int kMostParts = 256;
constexpr int kMostHashParts = 6 * 20'000; // files of one answer, with their fields
constexpr int kMostPageParts = 7 * 8'001;         // likewise
constexpr int kMostWords = 40'000;         // arguments and variables of a program; those that can be decided about have 64 Ki characters
constexpr int kMostPaths = 4096;           // that a tool call names

enum WireType : std::uint8_t { Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5 };

struct Field {
    int number = 0;
    std::uint64_t value = 0; ///< Varint.
    std::string_view bytes;
};

std::optional<std::uint64_t> takeVarint(std::string_view &bytes)
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if (byte < 0x80)
            return value;
    }
    return {};
}

/// The next field, by the wire format of protobuf. Nothing where there is none.
std::optional<Field> takeField(std::string_view &bytes)
{
    const auto tag = takeVarint(bytes);
    if (!tag || *tag >> 3 == 0 || *tag >> 3 > 0x1fffffff)
        return {};
    Field field{.number = static_cast<int>(*tag >> 3), .bytes = {}};
    std::size_t size = 0;
    switch (*tag & 7) {
    case Varint:
        if (const auto value = takeVarint(bytes)) {
            field.value = *value;
            return field;
        }
        return {};
    case Fixed64: size = 8; break;
    case Fixed32: size = 4; break;
    case Bytes: {
        const auto length = takeVarint(bytes);
        if (!length)
            return {};
        size = static_cast<std::size_t>(*length);
        break;
    }
    default: return {};
    }
    if (size > bytes.size())
        return {};
    field.bytes = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return field;
}

/// Whether `bytes` are at most `most` fields, those within fields number `nested` included.
bool hasAtMost(std::string_view bytes, int nested, int &most)
{
    while (!bytes.empty()) {
        const auto field = takeField(bytes);
        if (!field || --most < 0 || (field->number == nested && !hasAtMost(field->bytes, 0, most)))
            return false;
    }
    return true;
}

struct BodyLimit {
    int parts = kMostParts;
    int nested = 0; ///< The field that holds messages.
};

BodyLimit limitOf(int body)
{
    switch (body) {
    case Guest::kHashesFieldNumber: return {kMostHashParts, api::TreeHashes::kFilesFieldNumber};
    case Guest::kTreePageFieldNumber: return {kMostPageParts, api::TreePage::kEntriesFieldNumber};
    case Guest::kTreePiecesFieldNumber: return {4 * kMostPaths, api::TreePieces::kPiecesFieldNumber};
    case Guest::kExecAskedFieldNumber: return {kMostWords, api::ExecAsked::kFilesFieldNumber};
    case Guest::kAskedFieldNumber: return {.parts = kMostPaths};
    case Guest::kHeartbeatFieldNumber: return {kMostParts, api::Heartbeat::kGatesFieldNumber};
    case Guest::kProbedFieldNumber: return {kMostParts, api::ProbeResults::kResultsFieldNumber};
    default: return {};
    }
}

bool isQuestion(int body)
{
    return body == Guest::kAskedFieldNumber || body == Guest::kExecAskedFieldNumber || body == Guest::kFileAskedFieldNumber;
}

} // namespace

MessageShape shapeOf(std::string_view bytes)
{
    MessageShape shape;
    shape.isWithinLimits = true;
    for (int fields = 0; !bytes.empty(); ++fields) {
        const auto field = takeField(bytes);
        if (!field || fields == kMostFields)
            return {};
        if (field->number == Guest::kEpochFieldNumber)
            shape.epoch = field->value;
        if (field->number == Guest::kIdFieldNumber)
            shape.id = field->value;
        if (field->number < Guest::kHelloFieldNumber)
            continue;
        auto [parts, nested] = limitOf(field->number);
        shape.isQuestion = isQuestion(field->number);
        shape.isWithinLimits = shape.isWithinLimits && hasAtMost(field->bytes, nested, parts);
    }
    return shape;
}

} // namespace cofferdam
