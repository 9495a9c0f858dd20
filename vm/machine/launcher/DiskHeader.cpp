// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/launcher/DiskHeader.h"

#include "core/base/Descriptor.h"

#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

namespace cofferdam::launcher {
namespace {

// docs/interop/qcow2.rst of QEMU, "Header" and "Header extensions". All numbers are big-endian.
constexpr uint32_t kMagic = 0x514649fb; // "QFI\xfb"
constexpr uint32_t kVersion = 3;
constexpr uint32_t kClusterBits = 16;
constexpr uint64_t kMinHeader = 104;
constexpr uint64_t kMaxHeader = 4096;
/// Dirty and corrupt: QEMU's own notes about its tables. All others (an external data file, another compression, extended L2) change what is read.
constexpr uint64_t kHarmlessFeatures = 3;
constexpr uint32_t kEnd = 0;
constexpr uint32_t kBaseFormat = 0xe2792aca;
constexpr uint32_t kFeatureNames = 0x6803f857;
constexpr uint32_t kLuksPlace = 0x0537be77;
constexpr uint32_t kLuks = 2;

/// Reads only what is there; beyond it, zeros and isShort().
class Header
{
public:
    explicit Header(std::string_view bytes) : m_bytes(bytes) {}

    uint32_t word(uint64_t at) { return static_cast<uint32_t>(number(at, 4)); }
    uint64_t longWord(uint64_t at) { return number(at, 8); }
    std::string_view text(uint64_t at, uint64_t size)
    {
        if (at > m_bytes.size() || size > m_bytes.size() - at) {
            m_isShort = true;
            return {};
        }
        return m_bytes.substr(at, size);
    }
    [[nodiscard]] bool isShort() const { return m_isShort; }

private:
    uint64_t number(uint64_t at, uint64_t size)
    {
        uint64_t value = 0;
        for (const char byte : text(at, size))
            value = value << 8 | static_cast<unsigned char>(byte);
        return value;
    }

    std::string_view m_bytes;
    bool m_isShort = false;
};

std::unexpected<std::string> wrong(const char *what)
{
    return std::unexpected(std::string(what));
}

std::expected<void, std::string> checkBase(Header &header, std::string_view base)
{
    const uint64_t offset = header.longWord(8);
    const uint32_t size = header.word(16);
    if (base.empty())
        return offset == 0 && size == 0 ? std::expected<void, std::string>{} : wrong("its header names a file behind it, and none belongs there");
    if (offset == 0 || header.text(offset, size) != base)
        return wrong("its header names another file behind it than the one that belongs there");
    return {};
}

std::expected<void, std::string> checkExtensions(Header &header, std::string_view base, DiskLock lock)
{
    const uint64_t end = base.empty() ? kDiskHeaderRoom : header.longWord(8);
    bool saysFormat = false;
    bool saysLuks = false;
    uint64_t at = header.word(100);
    while (at + 8 <= end && !header.isShort()) {
        const uint32_t type = header.word(at);
        const uint64_t size = header.word(at + 4);
        at += 8;
        if (type == kEnd)
            break;
        if (size > end - at)
            return wrong("an extension of its header is too long");
        if (type == kBaseFormat && !base.empty() && header.text(at, size) == "qcow2")
            saysFormat = true;
        else if (type == kLuksPlace && lock == DiskLock::Luks && size == 16)
            saysLuks = true;
        else if (type != kFeatureNames)
            return wrong("its header has an extension that no disk of ours has");
        at += (size + 7) & ~uint64_t{7};
    }
    if (!base.empty() && !saysFormat)
        return wrong("its header does not say the format of what lies behind it");
    if (lock == DiskLock::Luks && !saysLuks)
        return wrong("its header does not say where its key is");
    return {};
}

} // namespace

std::expected<void, std::string> checkDiskHeader(std::string_view bytes, std::string_view base, DiskLock lock)
{
    Header header(bytes.substr(0, kDiskHeaderRoom));
    if (header.word(0) != kMagic)
        return wrong("it is no qcow2 disk");
    const uint32_t length = header.word(100);
    if (header.word(4) != kVersion || header.word(20) != kClusterBits || length < kMinHeader || length > kMaxHeader || length % 8 != 0)
        return wrong("its header is not one of a disk of ours");
    if (header.word(32) != (lock == DiskLock::Luks ? kLuks : 0))
        return wrong(lock == DiskLock::Luks ? "it is not encrypted as disks of agents are" : "it is encrypted");
    // The byte behind the oldest header says the compression.
    if ((header.longWord(72) & ~kHarmlessFeatures) != 0 || header.longWord(88) != 0
        || (length > kMinHeader && header.text(kMinHeader, 1) != std::string_view("\0", 1)))
        return wrong("it uses what no disk of ours does, such as a data file of its own");
    if (auto checked = checkBase(header, base); !checked)
        return checked;
    if (auto checked = checkExtensions(header, base, lock); !checked)
        return checked;
    if (header.isShort())
        return wrong("its header is cut off");
    return {};
}

std::expected<void, std::string> checkDisk(const std::string &path, std::string_view base, DiskLock lock)
{
    const Descriptor file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status{};
    if (!file || fstat(file.get(), &status) != 0)
        return std::unexpected(path + ": " + std::strerror(errno));
    if (!S_ISREG(status.st_mode))
        return std::unexpected(path + ": it is no plain file");
    std::string bytes(kDiskHeaderRoom, '\0');
    size_t size = 0;
    while (size < bytes.size()) {
        const ssize_t now = pread(file.get(), bytes.data() + size, bytes.size() - size, static_cast<off_t>(size));
        if (now < 0)
            return std::unexpected(path + ": " + std::strerror(errno));
        if (now == 0)
            break;
        size += static_cast<size_t>(now);
    }
    bytes.resize(size);
    if (auto checked = checkDiskHeader(bytes, base, lock); !checked)
        return std::unexpected(path + ": " + checked.error());
    return {};
}

} // namespace cofferdam::launcher
