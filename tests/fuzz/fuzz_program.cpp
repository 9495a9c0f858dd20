// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an agent gives to execve: the first line of its script, the words of an interpreter, its package. What is found is among what was
// given.

#include "tests/fuzz/Mutations.h"

#include "core/base/Descriptor.h"
#include "vm/guest/guestd/gates/BeforeScript.h"
#include "vm/guest/guestd/gates/PackageMain.h"
#include "vm/guest/guestd/gates/ScriptArgument.h"
#include "vm/guest/guestd/gates/ScriptLine.h"

#include <QTemporaryDir>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

using namespace cofferdam;

namespace {

void readScriptLine(std::string_view head)
{
    const auto line = guest::parseScriptLine(head);
    if (!line)
        return;
    require(guest::isScript(head), "only a script has an interpreter");
    for (const auto &word : {line->interpreter, line->argument.value_or(line->interpreter)})
        require(!word.empty() && word.find_first_of(std::string_view("\n\0", 2)) == std::string::npos && head.contains(word), "a word is in the line");
    require(line->interpreter.find_first_of(" \t") == std::string::npos, "an interpreter is one word");
}

void readArguments(std::string_view input)
{
    std::vector<std::string> words;
    while (!input.empty()) {
        const auto end = std::min(input.find('\n'), input.size());
        words.emplace_back(input.substr(0, end));
        input.remove_prefix(std::min(end + 1, input.size()));
    }
    if (words.empty())
        return;
    const auto program = words.front();
    words.erase(words.begin());
    const auto script = guest::scriptArgument(program, words);
    if (!script || script->source != guest::CodeSource::Script)
        return;
    require(!script->path.empty(), "a script has a name");
    require(std::ranges::any_of(words, [&script](const std::string &word) { return word.ends_with(script->path); }), "a script is one of the words");
}

void readBeforeScript(std::string_view content)
{
    if (guest::isVirtualEnvironment(content))
        require(content.find_first_of("\"'#()[]{}\\") == std::string_view::npos, "settings hold nothing that a program needs");
    if (guest::isPackage(std::string(content)))
        require(content.contains('{'), "a package is an object");
}

void readPackage(std::string_view json)
{
    static const QTemporaryDir temporary;
    static const auto folder = temporary.path().toStdString();
    const Descriptor file(::open((folder + "/package.json").c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600));
    require(::write(file.get(), json.data(), json.size()) == static_cast<ssize_t>(json.size()), "there is room for a file");
    const Descriptor opened(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    require(!guest::packageMain(opened.get()).empty(), "a package has something to run");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char *>(data), size);
    readScriptLine(input);
    readArguments(input);
    readPackage(input);
    readBeforeScript(input);
    return 0;
}
