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

} // namespace

std::string packageMain(int folder)
{
    const std::string usual = "index.js";
    // Looked at before it is opened: with our rights a link could lead to a device, and opening some does something.
    const Descriptor place(::openat(folder, "package.json", O_PATH | O_CLOEXEC));
    struct stat status{};
    if (!place || ::fstat(place.get(), &status) != 0 || !S_ISREG(status.st_mode))
        return usual;
    const Descriptor file(::open(("/proc/self/fd/" + std::to_string(place.get())).c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
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

bool isPackage(const std::string &content)
{
    google::protobuf::Struct package;
    return google::protobuf::util::JsonStringToMessage(content, &package).ok();
}

} // namespace cofferdam::guest
