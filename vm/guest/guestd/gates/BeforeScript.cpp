// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/BeforeScript.h"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

namespace cofferdam::guest {
namespace {

constexpr int kMostPackages = 4096;

bool isPlain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || std::string_view(" ./_-+=,").contains(c);
}

std::string_view parentOf(std::string_view path)
{
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

} // namespace

bool isVirtualEnvironment(std::string_view content)
{
    bool hasHome = false; // "home = /usr/bin" is a syntax error, and without quotes nothing before it can hide it
    while (!content.empty()) {
        const auto end = std::min(content.find('\n'), content.size());
        const auto line = content.substr(0, end);
        content.remove_prefix(std::min(end + 1, content.size()));
        if (!std::ranges::all_of(line, isPlain))
            return false;
        hasHome = hasHome || line.starts_with("home = /");
    }
    return hasHome;
}

std::vector<std::string> virtualEnvironmentsOf(std::string_view called)
{
    if (!called.contains('/'))
        return {};
    const std::string folder(parentOf(called));
    return {folder + "/pyvenv.cfg", folder + "/../pyvenv.cfg"};
}

std::string packagesOf(const std::string &prefix, std::string_view program)
{
    return prefix + "/lib/" + std::string(program) + "/site-packages";
}

bool runsAtStart(int folder)
{
    struct Close {
        void operator()(DIR *entries) const { ::closedir(entries); }
    };
    const std::unique_ptr<DIR, Close> entries(folder < 0 ? nullptr : ::fdopendir(::dup(folder)));
    if (!entries)
        return folder >= 0;
    for (int i = 0; const auto *entry = ::readdir(entries.get()); ++i) {
        const std::string_view name = entry->d_name;
        if (name.ends_with(".pth") || name.starts_with("sitecustomize") || name.starts_with("usercustomize") || i >= kMostPackages)
            return true;
    }
    return false;
}

} // namespace cofferdam::guest
