// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/ScriptArgument.h"

#include "core/api/GuestPlaces.h"

#include <algorithm>
#include <array>

namespace cofferdam::guest {
namespace {

/// How the options of an interpreter are written. Letters are short options; an option that is not here is not known.
struct Grammar {
    std::array<std::string_view, 6> names;
    cofferdam_interpreter kind;
    std::string_view plain;  ///< They change nothing about where code comes from.
    std::string_view rest;   ///< The rest of the word is a value.
    std::string_view value;  ///< The rest of the word, or the next word, is a value.
    std::string_view code;   ///< Such a value is code. Of a shell the first operand is, of Python all that follows.
    std::string_view script; ///< Such a value is the script.
    std::string_view quiet;  ///< It prints something about itself.
    /// Long options, divided by blanks. "=" takes a value, in the same word or the next; "~" in the same word only; "!" is quiet.
    std::string_view words;
};

constexpr std::string_view kNodeWords =
    "--no-warnings --no-deprecation --trace-warnings --trace-deprecation --trace-uncaught --trace-exit --throw-deprecation --pending-deprecation "
    "--enable-source-maps --check --expose-gc --abort-on-uncaught-exception --jitless --interpreted-frames-native-stack --preserve-symlinks "
    "--experimental-vm-modules --experimental-strip-types --no-experimental-strip-types --experimental-transform-types --experimental-sqlite "
    "--experimental-websocket --experimental-fetch --no-experimental-fetch --experimental-wasm-modules --experimental-json-modules "
    "--experimental-import-meta-resolve --experimental-require-module --no-experimental-require-module --experimental-detect-module "
    "--no-experimental-detect-module --no-addons --frozen-intrinsics --use-openssl-ca --use-bundled-ca --use-system-ca --insecure-http-parser "
    "--cpu-prof --heap-prof --prof --report-on-fatalerror --report-uncaught-exception --disable-sigusr1 --permission --experimental-permission "
    "--allow-worker --allow-child-process --allow-addons --version! --help! "
    "--title= --conditions= --input-type= --redirect-warnings= --diagnostic-dir= --report-dir= --report-directory= --report-filename= "
    "--report-signal= --disable-warning= --disable-proto= --unhandled-rejections= --max-http-header-size= --dns-result-order= --secure-heap= "
    "--secure-heap-min= --tls-cipher-list= --tls-keylog= --trace-event-categories= --trace-event-file-pattern= --heapsnapshot-signal= "
    "--heapsnapshot-near-heap-limit= --cpu-prof-dir= --cpu-prof-name= --heap-prof-dir= --heap-prof-name= --allow-fs-read= --allow-fs-write= "
    "--icu-data-dir= --max-old-space-size~ --max-semi-space-size~ --stack-size~ --stack-trace-limit~";

constexpr std::array kGrammars{
    Grammar{{"bash", "rbash"},
            COFFERDAM_PLAIN,
            "abefhkmnprtuvxBCDEHPT",
            "",
            "oO",
            "c",
            "",
            "",
            "--dump-po-strings --dump-strings --init-file= --rcfile= --noediting --noprofile --norc --posix --pretty-print --restricted --verbose "
            "--help! --version!"},
    Grammar{{"sh", "dash", "ash"}, COFFERDAM_PLAIN, "abefhmnpquvxCEIV", "", "o", "c", "", "", ""},
    Grammar{{"python"},
            COFFERDAM_PYTHON,
            "bBdEIOPqRsSuvx",
            "",
            "WX",
            "c",
            "",
            "hV?",
            "--check-hash-based-pycs= --help! --help-all! --help-env! --help-xoptions! --version!"},
    Grammar{{"node", "nodejs"}, COFFERDAM_NODE, "c", "", "C", "ep", "", "hv", kNodeWords},
    Grammar{{"perl"}, COFFERDAM_PLAIN, "cwWXtTuUnpasgf", "0liCFD", "I", "eE", "", "hv", "--help! --version!"},
    Grammar{{"ruby"}, COFFERDAM_PLAIN, "acnpslwU", "0iWTK", "IEF", "e", "", "hv", "--disable= --enable= --encoding= --verbose --yjit --help! --version!"},
    Grammar{{"ld-linux-x86-64.so.2"},
            COFFERDAM_PLAIN,
            "",
            "",
            "",
            "",
            "",
            "",
            "--list --verify --inhibit-cache --library-path= --glibc-hwcaps-prepend= --glibc-hwcaps-mask= --inhibit-rpath= --audit= --preload= "
            "--argv0= --list-tunables! --list-diagnostics! --help! --version!"},
    Grammar{{"awk", "gawk", "mawk", "nawk", "original-awk"}, COFFERDAM_PLAIN, "", "", "Fv", "", "f", "V", "--version! --help!"},
};

/// They run scripts, and nobody has described how they are told which.
constexpr std::array<std::string_view, 21> kUndescribed{"zsh",    "ksh",     "mksh",  "fish",  "csh",   "tcsh", "php",  "lua", "luajit", "tclsh", "wish",
                                                        "expect", "Rscript", "julia", "ocaml", "guile", "erl",  "deno", "bun", "pypy",   "gdb"};

/// With these it runs other code than its script holds, or before it.
constexpr std::array<std::string_view, 15> kLoading{"LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT",       "GCONV_PATH",       "LOCPATH",
                                                    "BASH_ENV",   "PYTHONHOME",      "PYTHONUSERBASE", "PYTHONPLATLIBDIR", "PYTHONINSPECT",
                                                    "PERL5OPT",   "PERL5DB",         "NODE_OPTIONS",   "RUBYOPT",          "RUBYLIB"};
/// Kept from all tools. Anywhere else compiled code in it runs in the place of the script that it claims to be.
constexpr std::string_view kCacheVariable = "NODE_COMPILE_CACHE=";

std::string_view lastPart(std::string_view path)
{
    return path.substr(path.rfind('/') + 1);
}

/// python3.13, perl5.40: one program.
std::string_view withoutVersion(std::string_view name)
{
    return name.substr(0, name.find_last_not_of("0123456789.") + 1);
}

const Grammar *grammarOf(std::string_view name)
{
    const auto plain = withoutVersion(name);
    for (const auto &grammar : kGrammars) {
        if (std::ranges::contains(grammar.names, name) || (!plain.empty() && std::ranges::contains(grammar.names, plain)))
            return &grammar;
    }
    return nullptr;
}

/// The words after a program's name, up to where its code comes from.
class Reader
{
public:
    Reader(const Grammar &grammar, const std::vector<std::string> &arguments, std::size_t first) : m_grammar(grammar), m_arguments(arguments), m_at(first) {}

    ScriptArgument read()
    {
        m_known = !isShell() || !m_arguments[0].starts_with('-'); // a login shell reads its start-up files first
        for (; m_at < m_arguments.size() && m_known && isOption(m_arguments[m_at]); ++m_at) {
            const std::string_view word = m_arguments[m_at];
            if (word == "--") {
                ++m_at;
                break;
            }
            m_known = take(word);
            if (m_code && m_grammar.kind == COFFERDAM_PYTHON)
                break;
        }
        return {.source = source(), .path = m_script, .kind = m_grammar.kind, .isLoader = isLoader()};
    }

private:
    [[nodiscard]] bool isShell() const { return m_grammar.kind == COFFERDAM_PLAIN && m_grammar.code == "c"; }
    [[nodiscard]] bool isLoader() const { return m_grammar.names[0].starts_with("ld"); }
    [[nodiscard]] bool isOption(std::string_view word) const
    {
        return word.size() > 1 && ((word[0] == '-' && (!isLoader() || word[1] == '-')) || (word[0] == '+' && isShell()));
    }

    CodeSource source()
    {
        if (!m_known)
            return CodeSource::Unknown;
        if (m_code || !m_script.empty())
            return m_code ? CodeSource::Arguments : CodeSource::Script;
        if (!m_grammar.script.empty()) // awk: the first operand is the program itself
            return CodeSource::Arguments;
        if (m_at >= m_arguments.size())
            return m_quiet ? CodeSource::Arguments : CodeSource::Unknown;
        m_script = m_arguments[m_at];
        const bool isOwnWord = m_grammar.kind == COFFERDAM_NODE && m_script == "inspect";
        return m_script.empty() || m_script == "-" || isOwnWord ? CodeSource::Unknown : CodeSource::Script;
    }

    bool take(std::string_view word)
    {
        if (word.starts_with("--"))
            return takeLong(word);
        // bash takes -norc for --norc
        return (isShell() && word[0] == '-' && takeLong('-' + std::string(word))) || takeShort(word);
    }

    bool takeLong(std::string_view word)
    {
        const auto name = word.substr(0, word.find('='));
        const bool hasValue = name.size() < word.size();
        if (hasValue && isShell())
            return false;
        auto rest = m_grammar.words;
        while (!rest.empty()) {
            const auto end = std::min(rest.find(' '), rest.size());
            const auto known = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            const auto last = known.back();
            const bool isPlain = last != '=' && last != '~' && last != '!';
            if ((isPlain ? known : known.substr(0, known.size() - 1)) != name)
                continue;
            m_quiet = m_quiet || last == '!';
            if (last == '=' && !hasValue)
                ++m_at;
            return last == '=' || hasValue == (last == '~');
        }
        return false;
    }

    bool takeShort(std::string_view word)
    {
        for (std::size_t at = 1; at < word.size(); ++at) {
            const char letter = word[at];
            if (isShell() && m_grammar.code.contains(letter) && word[0] == '-') {
                m_code = true;
            } else if (isShell() && m_grammar.value.contains(letter)) {
                ++m_at; // always the next word, whatever follows in this one
            } else if (m_grammar.rest.contains(letter)) {
                return true;
            } else if (m_grammar.value.contains(letter) || m_grammar.code.contains(letter) || m_grammar.script.contains(letter)) {
                return takeValue(letter, word.substr(at + 1));
            } else if (m_grammar.quiet.contains(letter)) {
                m_quiet = true;
            } else if (!m_grammar.plain.contains(letter)) {
                return false;
            }
        }
        return true;
    }

    bool takeValue(char letter, std::string_view rest)
    {
        if (rest.empty() && ++m_at >= m_arguments.size())
            return false;
        m_code = m_code || m_grammar.code.contains(letter);
        if (!m_grammar.script.contains(letter))
            return true;
        if (!m_script.empty())
            return false; // more than one
        m_script = rest.empty() ? m_arguments[m_at] : std::string(rest);
        return m_script != "-";
    }

    const Grammar &m_grammar;
    const std::vector<std::string> &m_arguments;
    std::size_t m_at;
    std::string m_script;
    bool m_known = true;
    bool m_code = false;
    bool m_quiet = false;
};

} // namespace

std::optional<ScriptArgument> scriptArgument(std::string_view program, const std::vector<std::string> &arguments)
{
    if (arguments.empty())
        return std::nullopt;
    std::size_t first = 1;
    auto name = lastPart(program);
    if (name == "busybox") {
        name = lastPart(arguments[0]);
        if (name == "busybox" && arguments.size() > 1)
            name = lastPart(arguments[first++]); // busybox sh ...
        if (name.starts_with('-'))
            name.remove_prefix(1);
    }
    if (const auto *grammar = grammarOf(name))
        return Reader(*grammar, arguments, first).read();
    return std::ranges::contains(kUndescribed, withoutVersion(name)) ? std::optional(ScriptArgument{}) : std::nullopt;
}

bool loadsByEnvironment(const std::vector<std::string> &environment)
{
    return std::ranges::any_of(environment, [](std::string_view variable) {
        if (variable.starts_with(kCacheVariable))
            return variable.substr(kCacheVariable.size()) != api::kCompileCache;
        const auto equals = std::min(variable.find('='), variable.size());
        return variable.size() > equals + 1 && std::ranges::contains(kLoading, variable.substr(0, equals));
    });
}

} // namespace cofferdam::guest
