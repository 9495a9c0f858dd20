// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/ExecTicket.h"

#include <sodium.h>

#include <fcntl.h>
#include <limits.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxKey = 8192;

/// They say where and for whom a program runs, and are another in each: none of them makes it do something else.
constexpr std::array<std::string_view, 12> kHarmless{"_",   "COLORTERM", "COLUMNS", "HOSTNAME",     "LINES", "LOGNAME",
                                                     "PWD", "OLDPWD",    "SHLVL",   "TERM_PROGRAM", "USER",  "PYTEST_CURRENT_TEST"};

bool isMeaningful(std::string_view variable)
{
    return !std::ranges::contains(kHarmless, variable.substr(0, variable.find('=')));
}

void addWord(std::string &bytes, std::uint64_t word)
{
    bytes.append(reinterpret_cast<const char *>(&word), sizeof word); // both ends run on this machine
}

void addText(std::string &key, std::string_view text)
{
    addWord(key, text.size()); // before the text: no two lists are alike
    key.append(text);
}

void addFile(std::string &key, const ProgramFile &file)
{
    addText(key, file.path);
    addText(key, {reinterpret_cast<const char *>(&file.state), sizeof file.state});
    addText(key, file.lease ? std::string_view(file.lease->sha256) : std::string_view());
}

/// `shows`: its content is what will run, and may be shown.
void describe(api::ExecFile &file, api::ExecFile::Role role, const ProgramFile &from, bool shows)
{
    file.set_role(role);
    file.set_path(from.path);
    file.set_agent_writable(from.lease != nullptr);
    if (!from.lease)
        return;
    file.set_sha256(from.lease->sha256);
    file.set_size(from.lease->size);
    if (role == api::ExecFile::SCRIPT && shows)
        file.set_content(from.lease->content);
}

/// Empty where the agent could have given the program that name.
std::string requestedName(const ExecRequest &request)
{
    const auto &path = request.call.path;
    if (!request.files.isNamed)
        return {};
    if (path.starts_with('/'))
        return path;
    const auto whole = request.directory + "/" + path;
    return whole.size() < PATH_MAX ? whole : std::string();
}

bool isSame(const ProgramFile &one, const ProgramFile &other)
{
    return one.state.inode == other.state.inode && one.state.device == other.state.device;
}

} // namespace

std::vector<std::string> meaningful(const std::vector<std::string> &environment)
{
    std::vector<std::string> found;
    std::ranges::copy_if(environment, std::back_inserter(found), isMeaningful);
    return found;
}

cofferdam_ticket ticketFor(const ExecRequest &request, const std::array<unsigned char, 16> &key)
{
    cofferdam_ticket ticket{};
    std::size_t length = 0;
    for (const auto *list : {&request.files.arguments, &request.environment}) {
        for (const auto &text : *list)
            length += text.size() + 1;
    }
    // As exec.bpf.h reads it from the new program's memory.
    std::string block;
    block.reserve(length + 24);
    addWord(block, static_cast<std::uint64_t>(request.files.arguments.size()) << 32 | request.environment.size());
    addWord(block, length);
    for (const auto *list : {&request.files.arguments, &request.environment}) {
        for (const auto &text : *list)
            block.append(text.c_str(), text.size() + 1);
    }
    block.resize((block.size() + 7) / 8 * 8, '\0');
    static_assert(sizeof ticket.hash == crypto_shorthash_siphashx24_BYTES && crypto_shorthash_siphashx24_KEYBYTES == 16);
    ::crypto_shorthash_siphashx24(reinterpret_cast<unsigned char *>(ticket.hash), reinterpret_cast<const unsigned char *>(block.data()), block.size(),
                                  key.data());
    ticket.levels = static_cast<std::uint32_t>(request.files.levels.size());
    for (std::size_t i = 0; i < request.files.levels.size(); ++i)
        ticket.files[i] = request.files.levels[i].state; // at most COFFERDAM_LEVELS: ProgramFinder
    ticket.folder = request.folder.inode;
    ticket.folder_device = request.folder.device;
    ticket.interpreter = request.files.interpreter;
    ticket.opens = request.files.opens;
    if (request.files.script)
        ticket.script = request.files.script->state;
    for (std::size_t i = 0; i < request.files.before.size(); ++i) // at most COFFERDAM_BEFORE: ProgramFinder
        ticket.before[i] = {.inode = request.files.before[i].state.inode, .device = request.files.before[i].state.device, .unused = 0};
    return ticket;
}

api::ExecAsked questionFor(const ExecRequest &request, const std::function<bool(const std::string &)> &mayShow)
{
    const auto shows = [&](const ProgramFile &file) { return !request.files.isUnknown && file.isReadable && mayShow(file.path); };
    api::ExecAsked asked;
    const auto &levels = request.files.levels;
    asked.set_path(levels.front().path);
    asked.set_requested(requestedName(request));
    for (const auto &argument : request.call.arguments)
        asked.add_arguments(argument);
    for (auto &variable : meaningful(request.environment))
        asked.add_environment(std::move(variable));
    asked.set_directory(request.directory);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const bool last = i + 1 == levels.size();
        describe(*asked.add_files(), last ? (i == 0 ? api::ExecFile::PROGRAM : api::ExecFile::INTERPRETER) : api::ExecFile::SCRIPT, levels[i],
                 shows(levels[i]));
    }
    const auto &script = request.files.script;
    if (script && !std::ranges::any_of(levels, [&](const ProgramFile &level) { return isSame(level, *script); }))
        describe(*asked.add_files(), api::ExecFile::SCRIPT, *script, shows(*script));
    return asked;
}

std::string keyOf(const ExecRequest &request)
{
    if (request.files.isUnknown)
        return {}; // what comes next would share it
    std::string key;
    key.reserve(kMaxKey);
    for (const auto &level : request.files.levels)
        addFile(key, level);
    addText(key, request.files.script ? "script" : "");
    if (request.files.script)
        addFile(key, *request.files.script);
    for (const auto &file : request.files.before)
        addFile(key, file);
    const auto environment = meaningful(request.environment);
    for (const auto *list : {&request.call.arguments, &environment}) {
        addWord(key, list->size());
        for (const auto &text : *list)
            addText(key, text);
    }
    addText(key, request.directory);
    addText(key, requestedName(request));
    return key.size() <= kMaxKey ? key : std::string();
}

} // namespace cofferdam::guest
