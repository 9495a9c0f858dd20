// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bytes of the socket and of the control port: however they are cut, the same messages come out, and each goes back to the same bytes.

#include "tests/fuzz/Mutations.h"

#include "core/api/PortFraming.h"

using namespace cofferdam;

namespace {

template<typename Reader>
std::vector<std::string> messages(std::string_view bytes, std::size_t piece)
{
    Reader reader;
    std::vector<std::string> all;
    while (!bytes.empty()) {
        reader.feed(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
        while (auto message = reader.next())
            all.push_back(std::move(*message));
    }
    return all;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    const auto framed = messages<api::FrameReader>(bytes, bytes.size());
    require(framed == messages<api::FrameReader>(bytes, 1), "frames do not depend on how they arrive");
    const auto stuffed = messages<api::PortFrameReader>(bytes, bytes.size());
    require(stuffed == messages<api::PortFrameReader>(bytes, 3), "messages of a port do not depend on how they arrive");
    for (const auto &list : {framed, stuffed}) {
        for (const auto &message : list) {
            require(!message.empty() && message.size() <= api::kMaxFrameSize, "a message has a size that is allowed");
            require(messages<api::FrameReader>(api::frame(message), 5) == std::vector{message}, "a frame holds its message");
        }
    }
    if (bytes.empty())
        return 0;
    const auto whole = api::portFrame(bytes);
    require(whole.find('\0') == whole.size() - 1, "a zero byte is at the end alone");
    // What lay in the port before ends with the sync byte and spoils nothing.
    const auto after = messages<api::PortFrameReader>(std::string(bytes) + std::string(api::kPortSync) + whole, 7);
    require(!after.empty() && after.back() == bytes, "a port's message survives whatever came before it");
    return 0;
}
