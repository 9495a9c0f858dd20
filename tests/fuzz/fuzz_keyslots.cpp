// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The file of the key slots, and what a person types for a printed key: what is read is within the limits, and is written as it was read.

#include "tests/fuzz/Mutations.h"

#include "core/vault/KeySlot.h"
#include "core/vault/RecoveryKey.h"

using namespace cofferdam;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    QByteArray bytes(reinterpret_cast<const char *>(data), qsizetype(size));
    if (const auto file = KeySlotFile::fromJson(bytes)) {
        require(!file->slotList.isEmpty() && file->slotList.size() <= KeySlotFile::kMostSlots && file->check.size() == 32, "there are some slots");
        for (const SealedSlot &sealed : file->slotList) {
            require(sealed.slot.kind != KeySlotKind::File && !sealed.slot.id.isNull() && !sealed.wrapped.isEmpty(), "each holds a key");
            require(sealed.memory <= KeySlotFile::kMostMemory && sealed.passes <= KeySlotFile::kMostPasses, "and can be opened in time");
        }
        const auto again = KeySlotFile::fromJson(file->toJson());
        require(again && again->toJson() == file->toJson(), "it is written as it was read");
    }
    const auto typed = readRecoveryKey(Secret::take(bytes));
    require(!typed || typed->size() == 32, "a recovery key has 32 characters");
    return 0;
}
