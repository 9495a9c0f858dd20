// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A file that says it is an image's manifest: names stay in their folder, sizes add up, and it is written as it was read.

#include "tests/fuzz/Mutations.h"

#include "vm/image/Manifest.h"

using namespace cofferdam;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const auto manifest = Manifest::parse(QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));
    if (!manifest) {
        require(manifest.error().code == Errc::Damaged && !manifest.error().message.isEmpty(), "what is no manifest is damaged");
        return 0;
    }
    require(!manifest->files.isEmpty(), "a manifest names files");
    qint64 sum = 0;
    for (auto file = manifest->files.cbegin(); file != manifest->files.cend(); ++file) {
        require(!file.key().contains(u'/') && !file.key().startsWith(u'.') && !file.key().isEmpty(), "a name is one of a file beside it");
        require(file->size >= 0 && file->skip >= 0 && file->sha256.size() == 32, "a file has a size and a hash");
        require(!__builtin_add_overflow(sum, file->size, &sum), "sizes add up");
    }
    const auto again = Manifest::parse(manifest->toJson());
    require(again.has_value() && again->files.keys() == manifest->files.keys(), "what was read can be written");
    require(again->toJson() == manifest->toJson(), "and is the same");
    return 0;
}
