// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/PackageMain.h"

#include "core/base/Descriptor.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxPackage = 256 * 1024;

/// A regular file, looked at before anything is opened that does something by being opened: a device, a pipe.
Descriptor openPackage(int folder)
{
    const Descriptor found(::openat(folder, "package.json", O_PATH | O_CLOEXEC));
    struct stat status{};
    if (!found || ::fstat(found.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return {};
    return Descriptor(::open(("/proc/self/fd/" + std::to_string(found.get())).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
}

} // namespace

std::string packageMain(int folder)
{
    const std::string usual = "index.js";
    const auto file = openPackage(folder);
    std::string text(kMaxPackage, '\0');
    const auto size = ::pread(file.get(), text.data(), text.size(), 0);
    if (size <= 0)
        return usual;
    google::protobuf::Struct package;
    if (!google::protobuf::util::JsonStringToMessage({text.data(), static_cast<std::size_t>(size)}, &package).ok())
        return usual;
    const auto found = package.fields().find("main");
    if (found == package.fields().end() || found->second.string_value().empty())
        return usual;
    return found->second.string_value();
}

std::optional<std::string> packageType(const std::string &content)
{
    google::protobuf::Struct package;
    if (content.contains("\\u") || !google::protobuf::util::JsonStringToMessage(content, &package).ok())
        return std::nullopt; // node compares names as they are written
    const auto found = package.fields().find("type");
    return found == package.fields().end() ? std::string() : found->second.string_value();
}

bool isPackage(const std::string &content)
{
    google::protobuf::Struct package;
    return google::protobuf::util::JsonStringToMessage(content, &package).ok();
}

} // namespace cofferdam::guest
