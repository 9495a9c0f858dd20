// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The files that an interpreter reads: its script, and what comes before it.

#include "vm/guest/guestd/gates/BeforeScript.h"
#include "vm/guest/guestd/gates/PackageMain.h"
#include "vm/guest/guestd/gates/ProgramFiles.h"
#include "vm/guest/guestd/gates/ScriptArgument.h"
#include "vm/guest/guestd/gates/ScriptText.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>

namespace cofferdam::guest {
namespace {

constexpr std::uint64_t kMaxScript = 1024ULL * 1024; // a larger one is not known: nobody reads it

/// Whole; nothing where it cannot be read.
std::optional<std::string> contentOf(const LeasedFile &file)
{
    if (file.size == file.content.size())
        return file.content;
    std::string content(file.size, '\0');
    const auto size = ::pread(file.descriptor.get(), content.data(), content.size(), 0);
    return size == static_cast<ssize_t>(content.size()) ? std::optional(std::move(content)) : std::nullopt;
}

/// What it will run cannot be told.
void forget(ProgramFiles &found)
{
    found.isUnknown = true;
    found.interpreter = COFFERDAM_NO_SCRIPT;
    found.script.reset();
    found.before.clear();
}

} // namespace

std::expected<void, int> ProgramFinder::findCode(const ExecCall &call, ProgramFiles &found)
{
    const auto code = scriptArgument(found.levels.back().path, found.arguments);
    if (!code || code->source == CodeSource::Arguments)
        return {};
    if (code->isLoader && code->source == CodeSource::Unknown)
        return std::unexpected(EACCES); // it would run a program that nobody has looked at
    found.isUnknown = code->source == CodeSource::Unknown || (call.loadsFirst && !code->isLoader);
    if (found.isUnknown)
        return {};
    found.interpreter = code->kind;
    if (const auto done = findScript(call, *code, found); !done)
        return done;
    if (code->isLoader && !found.script)
        return std::unexpected(EACCES);
    const bool known = found.interpreter == COFFERDAM_NODE     ? findPackages(call, found)
                       : found.interpreter == COFFERDAM_PYTHON ? findVirtualEnvironment(call, found)
                                                               : true;
    if (!known || found.before.size() > COFFERDAM_BEFORE || (!code->isLoader && !isReadAsShown(code->path, found)))
        forget(found);
    return {};
}

/// Also says how often the script is opened.
bool ProgramFinder::isReadAsShown(std::string_view given, ProgramFiles &found)
{
    if (!found.script)
        return true;
    if (!found.script->lease) // of the system
        return found.interpreter != COFFERDAM_PYTHON || (!given.ends_with(".pyc") && !found.script->path.ends_with(".pyc"));
    const auto &file = *found.script->lease;
    const auto content = file.isText ? contentOf(file) : std::nullopt;
    if (!content)
        return false;
    const bool hasPackage = found.interpreter == COFFERDAM_NODE && !found.before.empty(); // the nearest comes last
    const auto package = hasPackage ? contentOf(*found.before.back().lease).value_or("") : std::string();
    const auto opens = opensOfScript(found.interpreter, {found.script->path, given, *content, file.isText, package});
    if (opens && found.interpreter == COFFERDAM_NODE)
        found.opens = *opens;
    return opens.has_value();
}

ProgramFinder::Holds ProgramFinder::holdBefore(const ExecCall &call, const std::string &path, ProgramFiles &found)
{
    const auto descriptor = openPath(call, AT_FDCWD, path, 0);
    const auto status = descriptor ? statusOf(descriptor->get()) : std::nullopt;
    if (!status)
        return Holds::Nothing;
    auto file = S_ISREG(status->mode) ? identify(descriptor->get(), false) : std::unexpected(EACCES);
    if (!file)
        return Holds::Code;
    if (!file->lease)
        return Holds::Data; // of the system
    const auto &content = file->lease->content;
    if (found.interpreter == COFFERDAM_NODE ? !isPackage(content) : !isVirtualEnvironment(content))
        return Holds::Code;
    found.before.push_back(std::move(*file));
    return Holds::Data;
}

/// Node looks for the nearest package.json, to learn what kind of script it is.
bool ProgramFinder::findPackages(const ExecCall &call, ProgramFiles &found)
{
    if (!found.script)
        return true;
    for (auto folder = found.script->path; !folder.empty();) {
        folder.resize(folder.rfind('/'));
        const auto held = holdBefore(call, folder + "/package.json", found);
        if (held != Holds::Nothing)
            return held == Holds::Data;
    }
    return true;
}

/// And Python for the settings of a virtual environment, and for what runs at each start.
bool ProgramFinder::findVirtualEnvironment(const ExecCall &call, ProgramFiles &found)
{
    const auto &called = found.levels.size() > 1 || found.arguments.front().contains('/') ? found.arguments.front() : call.path;
    std::vector<std::string> prefixes{m_home + "/.local"};
    for (const auto &settings : virtualEnvironmentsOf(called)) {
        const auto held = holdBefore(call, settings, found);
        if (held == Holds::Code)
            return false;
        if (held == Holds::Nothing)
            continue;
        prefixes.push_back(settings.substr(0, settings.rfind('/')));
        break;
    }
    const std::string_view program = found.levels.back().path;
    return std::ranges::none_of(prefixes, [&](const std::string &prefix) {
        const auto packages = openPath(call, AT_FDCWD, packagesOf(prefix, program.substr(program.rfind('/') + 1)), 0);
        if (!packages)
            return packages.error() != ENOENT && packages.error() != ENOTDIR;
        const Descriptor folder(::openat(packages->get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        return !folder || runsAtStart(folder.get());
    });
}

std::expected<void, int> ProgramFinder::findScript(const ExecCall &call, const ScriptArgument &code, ProgramFiles &found)
{
    auto name = code.path;
    for (int step = 0; step < 3; ++step) {
        const auto descriptor = openPath(call, AT_FDCWD, name, 0);
        const auto status = descriptor ? statusOf(descriptor->get()) : std::nullopt;
        if (!status) {
            if (found.interpreter != COFFERDAM_NODE || name.ends_with(".js"))
                return {};
            name += ".js";
            continue;
        }
        const bool isLong = status->size > kMaxScript && status->state.device != m_systemDevice && !code.isLoader;
        const bool isProgram = S_ISDIR(status->mode) && (found.interpreter == COFFERDAM_PYTHON || found.interpreter == COFFERDAM_NODE);
        if (S_ISREG(status->mode) ? isLong : !isProgram) {
            forget(found); // before anybody has read it; or a pipe, a terminal: no file whose content could be looked at
            return {};
        }
        if (S_ISREG(status->mode)) {
            auto file = identify(descriptor->get(), false);
            if (!file)
                return std::unexpected(file.error());
            found.script = std::move(*file);
            found.opens = found.interpreter == COFFERDAM_PYTHON && step == 0 ? 2 : 1; // it looks first whether it is a zip file
            return {};
        }
        if (found.interpreter == COFFERDAM_PYTHON) {
            name += "/__main__.py";
        } else {
            if (holdBefore(call, name + "/package.json", found) == Holds::Code) {
                forget(found);
                return {};
            }
            name += "/" + packageMain(descriptor->get());
        }
    }
    return {};
}

} // namespace cofferdam::guest
