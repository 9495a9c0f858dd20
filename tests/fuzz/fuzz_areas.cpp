// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The guest's table of areas and the agent's paths: what concerns more is never freer. The input is a GateTable, then paths.

#include "tests/fuzz/Mutations.h"

#include "vm/guest/guestd/files/Areas.h"

using namespace cofferdam;
using namespace cofferdam::guest;

namespace {

bool isAsStrict(const Reach &strict, const Reach &loose)
{
    return (strict.free & ~loose.free) == 0 && (strict.fresh & ~loose.fresh) == 0 && (loose.refused & ~strict.refused) == 0
           && (strict.toolsRefused || !loose.toolsRefused);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const auto parts = pieces({reinterpret_cast<const char *>(data), size});
    api::GateTable table;
    if (parts.empty() || !table.ParseFromArray(parts[0].data(), static_cast<int>(parts[0].size())))
        return 0;
    const Areas areas(table);
    std::string before = "/";
    for (std::size_t i = 1; i < parts.size(); ++i) {
        const auto path = "/" + std::string(parts[i]);
        const auto at = areas.at(path);
        const auto around = areas.around(path);
        const auto between = areas.between(before, path);
        require(isAsStrict(around, at), "what may hold an area is as strict as itself");
        require(isAsStrict(between, around) && isAsStrict(between, areas.around(before)), "what is moved is as strict as both its places");
        require(isBeneath(path, folderOf(path)), "a path lies in its folder");
        const auto common = commonFolder(path, before);
        require(isBeneath(path, common) && isBeneath(before, common), "a common folder holds both");
        if (const auto project = projectOf(path, "/home/agent"); !project.empty())
            require(isBeneath(path, project) && isBeneath(project, "/home/agent"), "a project lies in the home");
        before = path;
    }
    return 0;
}
