// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The beginning of a disk that QEMU wrote for a guest: what is let through refers to nothing, or to the one file it may refer to.

#include "tests/fuzz/Mutations.h"

#include "vm/machine/launcher/DiskHeader.h"

#include <cstdint>

using namespace cofferdam;

namespace {

constexpr std::string_view kBase = "/images/base.qcow2";

/// Big-endian, read in another way than the code under test does.
std::uint64_t number(std::string_view bytes, std::size_t at, int size)
{
    std::uint64_t value = 0;
    for (int i = 0; i < size; ++i)
        value |= std::uint64_t(static_cast<unsigned char>(bytes[at + std::size_t(i)])) << (8 * (size - 1 - i));
    return value;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char *>(data), size);
    const auto alone = launcher::checkDiskHeader(bytes, {});
    const auto based = launcher::checkDiskHeader(bytes, kBase);
    require(alone || !alone.error().empty(), "a refusal has a reason");
    require(!alone || !based, "a disk with nothing behind it is none with something behind it");
    if (!alone && !based)
        return 0;
    require(size >= 104 && bytes.starts_with("QFI\xfb"), "it is a whole header");
    require(number(bytes, 72, 8) <= 3 && number(bytes, 88, 8) == 0 && number(bytes, 32, 4) == 0, "it has no data file and is not encrypted");
    const auto offset = number(bytes, 8, 8);
    const auto length = number(bytes, 16, 4);
    if (alone) {
        require(offset == 0 && length == 0, "it names nothing");
        return 0;
    }
    require(length == kBase.size() && offset + length <= size && bytes.substr(offset, length) == kBase, "it names the one that it may");
    require(bytes.substr(0, offset).find("qcow2") != std::string_view::npos, "and its format");
    return 0;
}
