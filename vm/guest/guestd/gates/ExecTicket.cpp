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

constexpr std::size_t kMaxKey = 4096;

constexpr std::array<std::string_view, 30> kMeaningfulNames{
    "BASHOPTS", "BROWSER",        "CC",  "CDPATH",        "CURL_HOME", "CXX",           "EDITOR",    "ENV",      "GCONV_PATH",      "GLIBC_TUNABLES",
    "GOFLAGS",  "HOME",           "IFS", "LESSCLOSE",     "LESSOPEN",  "LOCPATH",       "MAKEFLAGS", "MANPAGER", "OPENSSL_CONF",    "PAGER",
    "PATH",     "PROMPT_COMMAND", "PS4", "RUSTC_WRAPPER", "SHELLOPTS", "SSL_CERT_FILE", "TMPDIR",    "VISUAL",   "XDG_CONFIG_HOME", "ZDOTDIR"};
constexpr std::array<std::string_view, 20> kPrefixes{"LD_",  "NODE_", "PYTHON", "PERL",   "RUBY",    "GEM_", "GIT_", "BASH_",  "SSH_",     "npm_config_",
                                                     "NPM_", "AWK",   "JAVA_",  "_JAVA_", "MALLOC_", "UV_",  "PIP_", "CARGO_", "OPENSSL_", "DYLD_"};

bool isMeaningful(std::string_view variable)
{
    const auto name = variable.substr(0, variable.find('='));
    return std::ranges::contains(kMeaningfulNames, name) || name.ends_with("_PROXY") || name.ends_with("_proxy")
           || std::ranges::any_of(kPrefixes, [name](std::string_view prefix) { return name.starts_with(prefix); });
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

void describe(api::ExecFile &file, api::ExecFile::Role role, const ProgramFile &from)
{
    file.set_role(role);
    file.set_path(from.path);
    file.set_agent_writable(from.lease != nullptr);
    if (!from.lease)
        return;
    file.set_sha256(from.lease->sha256);
    file.set_size(from.lease->size);
    if (role == api::ExecFile::SCRIPT)
        file.set_content(from.lease->content);
}

/// Empty where it was called by a descriptor.
std::string requestedName(const ExecRequest &request)
{
    const auto &path = request.call.path;
    if (path.empty() || path.starts_with('/'))
        return path;
    const auto whole = request.directory + "/" + path;
    return request.call.folder == AT_FDCWD && whole.size() < PATH_MAX ? whole : std::string();
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
    return ticket;
}

api::ExecAsked questionFor(const ExecRequest &request)
{
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
        describe(*asked.add_files(), last ? (i == 0 ? api::ExecFile::PROGRAM : api::ExecFile::INTERPRETER) : api::ExecFile::SCRIPT, levels[i]);
    }
    const auto &script = request.files.script;
    if (script && !std::ranges::any_of(levels, [&](const ProgramFile &level) { return isSame(level, *script); }))
        describe(*asked.add_files(), api::ExecFile::SCRIPT, *script);
    return asked;
}

std::string keyOf(const ExecRequest &request)
{
    std::string key;
    key.reserve(kMaxKey);
    for (const auto &level : request.files.levels)
        addFile(key, level);
    addText(key, request.files.script ? "script" : "");
    if (request.files.script)
        addFile(key, *request.files.script);
    const auto environment = meaningful(request.environment);
    for (const auto *list : {&request.call.arguments, &environment}) {
        addWord(key, list->size());
        for (const auto &text : *list)
            addText(key, text);
    }
    addText(key, request.directory);
    return key.size() <= kMaxKey ? key : std::string();
}

} // namespace cofferdam::guest
