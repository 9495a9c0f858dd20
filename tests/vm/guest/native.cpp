// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// guestd's worker on plain unix sockets instead of a machine's ports: for tests only, never installed.
//   --control PATH --out PATH --in PATH --plugin-socket PATH --model-port N --gateway-port N
//   [--proxy-port N] [--home FOLDER] [--token-file PATH] [--ask-deadline-ms N]

#include "vm/guest/guestd/Worker.h"
#include "vm/guest/guestd/base/Log.h"

#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <string>

int main(int argc, char **argv)
{
    using namespace cofferdam::guest;
    std::map<std::string, std::string> given;
    for (int i = 1; i + 1 < argc; i += 2)
        given[argv[i]] = argv[i + 1];
    for (const auto *needed : {"--control", "--out", "--in", "--plugin-socket", "--model-port", "--gateway-port"}) {
        if (!given.contains(needed)) {
            say(std::string(needed) + " is missing");
            return 2;
        }
    }
    const auto number = [&given](const std::string &key, int otherwise) { return given.contains(key) ? std::atoi(given[key].c_str()) : otherwise; };
    ::signal(SIGPIPE, SIG_IGN);
    WorkerSettings settings;
    settings.pluginSocket = given["--plugin-socket"];
    settings.user = ::geteuid();
    settings.group = ::getegid();
    settings.home = given.contains("--home") ? given["--home"] : "/nonexistent";
    settings.modelPort = static_cast<std::uint16_t>(number("--model-port", 0));
    settings.proxyPort = static_cast<std::uint16_t>(number("--proxy-port", 0));
    settings.gateway.program.clear(); // whoever tests starts OpenClaw
    settings.gateway.port = static_cast<std::uint16_t>(number("--gateway-port", 0));
    settings.awakening.wholeMachine = false;
    settings.awakening.owner = ::geteuid();
    settings.awakening.models = given["--plugin-socket"] + ".models/models.json";
    settings.awakening.firstModels.clear();
    settings.awakening.machineId = given["--plugin-socket"] + ".machine-id";
    settings.awakening.gatewayToken = given.contains("--token-file") ? given["--token-file"] : given["--plugin-socket"] + ".token";
    settings.askDeadline = std::chrono::milliseconds(number("--ask-deadline-ms", 245'000));
    EventLoop loop;
    Ports ports{Port::listening(loop, given["--control"]), Port::listening(loop, given["--out"]), Port::listening(loop, given["--in"])};
    if (!ports.control || !ports.out || !ports.in) {
        say("cannot listen for the host");
        return 1;
    }
    Worker worker(loop, std::move(ports), std::move(settings));
    say("at work");
    loop.run();
    return 0;
}
