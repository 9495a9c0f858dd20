// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Stands in for OpenClaw and its plugin in the tiny image. For each inbox/NAME.sh in ~/.openclaw (OpenClaw's own state, which its
// tools may not touch) that the host puts there, it asks like the plugin (tool exec; run id from inbox/NAME.run), and only if
// allowed runs it with `sh -c` in the workspace. outbox/NAME.verdict gets the answer, NAME.out the output, NAME.done the exit
// code (or "blocked"). inbox/NAME.rogue is run without asking. Serves /readyz on the gateway's port, echoes
// everything else there; listens in other places, too, as OpenClaw may. `tinyagent ask COMMAND` asks once, as whoever runs it; `tinyagent send-as-guestd FILE` attacks the
// host. While inbox/silent exists it stays away from home, as if the plugin were gone.

#include "tests/vm/guest/OpenClawWords.h"
#include "tests/vm/guest/tinyagent/SendAsGuestd.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

const std::string kHome = "/home/agent";
const std::string kState = kHome + "/.openclaw";
const std::string kSocket = "/run/cofferdam/plugin.sock";
constexpr unsigned short kGatewayPort = 18789;
constexpr unsigned short kOtherPort = 9229; // as Node's debugger
constexpr auto kOtherSocket = "/tmp/tinyagent.sock";
constexpr auto kOtherDatagrams = "/tmp/tinyagent-datagrams.sock";

std::string jsonText(const std::string &text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            char code[8];
            std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
            out += code;
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string contentOf(const fs::path &path)
{
    std::ifstream file(path);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

/// Written aside and renamed: the host must never read half of it. Tried again while the file gate has nobody to ask.
void publish(const fs::path &path, const std::string &content)
{
    const auto aside = path.string() + ".part";
    for (int i = 0; i < 300; ++i, std::this_thread::sleep_for(100ms)) {
        std::error_code error;
        if (std::ofstream file(aside); file << content << std::flush)
            fs::rename(aside, path, error);
        else
            continue;
        if (!error)
            return;
    }
}

int connectToGuestd()
{
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strcpy(address.sun_path, kSocket.c_str());
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(fd, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0)
        return fd;
    ::close(fd);
    return -1;
}

bool writeLine(int fd, const std::string &line)
{
    const auto bytes = line + "\n";
    return ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

/// Empty at the end of the stream.
std::string readLine(int fd)
{
    std::string line;
    char c = 0;
    while (::read(fd, &c, 1) == 1) {
        if (c == '\n')
            return line;
        line += c;
    }
    return {};
}

std::string request(const std::string &line)
{
    const int fd = connectToGuestd();
    if (fd < 0)
        return {};
    const auto answer = writeLine(fd, line) ? readLine(fd) : std::string();
    ::close(fd);
    return answer;
}

void stayHome()
{
    const auto call = std::string("{\"type\":\"home\",\"version\":\"tinyagent\"}");
    for (;; std::this_thread::sleep_for(250ms)) {
        if (fs::exists(kState + "/inbox/silent"))
            continue;
        const int fd = connectToGuestd();
        if (fd < 0)
            continue;
        bool home = writeLine(fd, call);
        // A watcher cuts the connection when the test wants silence.
        std::jthread watcher([fd](const std::stop_token &stop) {
            while (!stop.stop_requested()) {
                if (fs::exists(kState + "/inbox/silent"))
                    ::shutdown(fd, SHUT_RDWR);
                std::this_thread::sleep_for(100ms);
            }
        });
        while (home) {
            const auto line = readLine(fd);
            home = !line.empty();
            if (line.starts_with("{\"epoch\"")) // told unasked: a new timeline
                home = writeLine(fd, call);
        }
        watcher.request_stop();
        watcher.join();
        ::close(fd);
    }
}

void serveVisitor(int fd)
{
    std::string input;
    char buffer[16384];
    for (ssize_t size = 0; (size = ::read(fd, buffer, sizeof buffer)) > 0;) {
        input.assign(buffer, static_cast<std::size_t>(size));
        if (input.starts_with("GET /readyz ")) {
            const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
            ::send(fd, answer.data(), answer.size(), MSG_NOSIGNAL);
            break;
        }
        if (::send(fd, input.data(), input.size(), MSG_NOSIGNAL) < 0)
            break;
    }
    ::close(fd);
}

int listenOn(unsigned short port)
{
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 || ::listen(listener, 32) != 0)
        std::exit(1);
    return listener;
}

/// Sockets of its own that its tools may try, held for as long as it lives. Beside its state, where the file gate would ask.
void listenElsewhere()
{
    listenOn(kOtherPort);
    for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, type == SOCK_STREAM ? kOtherSocket : kOtherDatagrams);
        ::unlink(address.sun_path);
        const int listener = ::socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
        if (::bind(listener, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 || (type == SOCK_STREAM && ::listen(listener, 32) != 0))
            std::exit(1);
    }
}

void serveGateway()
{
    const int listener = listenOn(kGatewayPort);
    for (;;) {
        if (const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC); fd >= 0)
            std::thread(serveVisitor, fd).detach();
    }
}

/// As OpenClaw does it.
int runShell(const std::string &command, const fs::path &output)
{
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ::posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    ::posix_spawn_file_actions_addchdir_np(&actions, (kHome + "/workspace").c_str());
    std::string words[]{"/bin/sh", "-c", kPathPrepend + command};
    std::vector<char *> arguments;
    for (auto &word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::string path = "OPENCLAW_PREPEND_PATH=/usr/local/bin";
    std::vector<char *> variables{path.data()};
    for (auto **variable = environ; *variable != nullptr; ++variable)
        variables.push_back(*variable);
    variables.push_back(nullptr);
    pid_t pid = 0;
    int status = 127 << 8; // as a shell says that a program could not be run
    if (::posix_spawn(&pid, "/bin/sh", &actions, nullptr, arguments.data(), variables.data()) == 0)
        ::waitpid(pid, &status, 0);
    ::posix_spawn_file_actions_destroy(&actions);
    return status;
}

void perform(const std::string &name)
{
    const auto inbox = fs::path(kState) / "inbox";
    const auto outbox = fs::path(kState) / "outbox";
    const auto script = inbox / (name + ".taken");
    auto command = contentOf(script);
    while (!command.empty() && command.back() == '\n')
        command.pop_back();
    const auto run = contentOf(inbox / (name + ".run")); // none: it is of no turn, so a person is asked
    const auto ids = "\"toolCallId\":" + jsonText("call-" + name) + ",\"runId\":" + jsonText(run);
    const auto answer = request("{\"type\":\"ask\",\"tool\":\"exec\",\"paramsJson\":" + jsonText("{\"command\":" + jsonText(command) + "}") + "," + ids
                                + ",\"sessionKey\":\"main\",\"directory\":\"" + kHome + "/workspace\",\"derivedPaths\":[]}");
    publish(outbox / (name + ".verdict"), answer);
    // guestd prints `allow` first; in any other place it would be part of a text.
    if (!answer.starts_with("{\"allow\":true,")) {
        publish(outbox / (name + ".done"), "blocked\n");
        return;
    }
    const auto started = std::chrono::steady_clock::now();
    const int status = runShell(command, outbox / (name + ".out"));
    const auto code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
    const auto ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count();
    request("{\"type\":\"ended\"," + ids + ",\"tool\":\"exec\",\"ok\":" + (code == 0 ? "true" : "false")
            + ",\"error\":\"\",\"durationMs\":" + std::to_string(ms) + "}");
    publish(outbox / (name + ".done"), std::to_string(code) + "\n");
}

/// As an OpenClaw whose plugin was taken out would.
void performUnasked(const std::string &name)
{
    const auto outbox = fs::path(kState) / "outbox";
    const int status = runShell(contentOf(fs::path(kState) / "inbox" / (name + ".taken")), outbox / (name + ".out"));
    publish(outbox / (name + ".done"), std::to_string(WIFEXITED(status) ? WEXITSTATUS(status) : 128) + "\n");
}

} // namespace

int main(int argc, char **argv)
{
    std::signal(SIGPIPE, SIG_IGN);
    if (argc == 3 && std::string(argv[1]) == "ask") { // whoever runs it asks
        const auto answer = request("{\"type\":\"ask\",\"tool\":\"exec\",\"paramsJson\":" + jsonText("{\"command\":" + jsonText(argv[2]) + "}") + "}");
        std::puts(answer.empty() ? "no answer" : answer.c_str());
        return 0;
    }
    if (argc == 3 && std::string(argv[1]) == "send-as-guestd")
        return sendAsGuestd(argv[2]);
    const auto inbox = fs::path(kState) / "inbox";
    fs::create_directories(inbox);
    fs::create_directories(kState + "/outbox");
    fs::create_directories(kHome + "/testroot");
    fs::create_directories(kHome + "/workspace");
    listenElsewhere();
    std::thread(stayHome).detach();
    std::thread(serveGateway).detach();
    for (;; std::this_thread::sleep_for(50ms)) {
        for (const auto &entry : fs::directory_iterator(inbox)) {
            const bool rogue = entry.path().extension() == ".rogue";
            if (entry.path().extension() != ".sh" && !rogue)
                continue;
            auto taken = entry.path();
            taken.replace_extension(".taken");
            fs::rename(entry.path(), taken);
            std::thread(rogue ? performUnasked : perform, taken.stem().string()).detach();
        }
    }
}
