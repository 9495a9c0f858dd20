// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/GateTables.h"

#include "core/inspect/gate/GateCall.h"
#include "core/inspect/tool/ToolCall.h"
#include "vm/channel/OwnState.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <array>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

const auto kHome = u"/home/agent"_s;

using Operation = api::FileAsked::Operation;
using Area = api::FileAsked;

/// What is new in an area or leaves its content as it is: the only operations that can be free. Those that change what was there
/// are always asked, because how much is lost is not known ahead.
constexpr std::array kMayBeFree{Area::CREATE, Area::MKDIR, Area::SYMLINK, Area::LINK, Area::TIMES, Area::READ};
/// What was made in this task was not there when the user gave it.
constexpr std::array kFresh{Area::UNLINK, Area::RMDIR, Area::RENAME, Area::REPLACE, Area::TRUNCATE,
                            Area::WRITE,  Area::MODE,  Area::TIMES,  Area::PUNCH,   Area::LINK};

struct Place {
    const char *name;
    const char *prefix;
    const char *part;
    const char *sample; ///< A path there that stands for all.
    bool sensitive = false; ///< Nothing is free there but reading, if the rules say so.
    bool projects = false;  ///< FileArea::projects. What was made there in this task may also be read.
};

constexpr Place kPlaces[]{
    {"home", "/home/agent", "", "/home/agent/notes.txt"},
    {"other-project", "/home/agent", "", "/home/agent/another/src/main.py", true, true},
    {"workspace", "/home/agent/workspace", "", "/home/agent/workspace/src/main.py"},
    {"cache", "/home/agent/.cache", "", "/home/agent/.cache/x/y"},
    {"cache", "/home/agent/.npm", "", "/home/agent/.npm/_cacache/x"},
    {"credential", "/home/agent/.ssh", "", "/home/agent/.ssh/id_ed25519", true},
    {"credential", "/home/agent/.gnupg", "", "/home/agent/.gnupg/private-keys-v1.d/x", true},
    {"credential", "/home/agent/.aws", "", "/home/agent/.aws/credentials", true},
    {"credential", "/home/agent/.azure", "", "/home/agent/.azure/msal_token_cache.json", true},
    {"credential", "/home/agent/.kube", "", "/home/agent/.kube/config", true},
    {"credential", "/home/agent/.docker", "", "/home/agent/.docker/config.json", true},
    {"credential", "/home/agent/.netrc", "", "/home/agent/.netrc", true},
    {"credential", "/home/agent/.git-credentials", "", "/home/agent/.git-credentials", true},
    {"credential", "/home/agent/.npmrc", "", "/home/agent/.npmrc", true},
    {"credential", "/home/agent/.pypirc", "", "/home/agent/.pypirc", true},
    {"credential", "/home/agent/.pgpass", "", "/home/agent/.pgpass", true},
    {"credential", "/home/agent/.config/gh", "", "/home/agent/.config/gh/hosts.yml", true},
    {"credential", "/home/agent/.config/gcloud", "", "/home/agent/.config/gcloud/credentials.db", true},
    {"credential", "/home/agent/.password-store", "", "/home/agent/.password-store/x.gpg", true},
    {"browser", "/home/agent/.mozilla", "", "/home/agent/.mozilla/firefox/x.default/cookies.sqlite", true},
    {"browser", "/home/agent/.config/google-chrome", "", "/home/agent/.config/google-chrome/Default/Cookies", true},
    {"browser", "/home/agent/.config/chromium", "", "/home/agent/.config/chromium/Default/Cookies", true},
    {"startup", "/home/agent/.bashrc", "", "/home/agent/.bashrc", true},
    {"startup", "/home/agent/.bash_profile", "", "/home/agent/.bash_profile", true},
    {"startup", "/home/agent/.profile", "", "/home/agent/.profile", true},
    {"startup", "/home/agent/.zshrc", "", "/home/agent/.zshrc", true},
    {"startup", "/home/agent/.gitconfig", "", "/home/agent/.gitconfig", true},
    {"startup", "/home/agent/.config/autostart", "", "/home/agent/.config/autostart/x.desktop", true},
    {"startup", "/home/agent/.config/systemd", "", "/home/agent/.config/systemd/user/x.service", true},
    {"startup", "/home/agent/.config/git", "", "/home/agent/.config/git/config", true},
    {"hooks", "/home/agent", "/.git/hooks/", "/home/agent/workspace/.git/hooks/pre-commit", true},
    {"secrets", "/home/agent", "/.env", "/home/agent/workspace/.env", true},
};

Action actionAt(const AgentId &agent, Operation operation, const Place &place)
{
    Action action;
    action.agent = agent;
    action.tool = kFileGateTool;
    const auto word = QString::fromStdString(api::FileAsked::Operation_Name(operation));
    // What links and symbolic links lead to is known only when they are made; the free ones are those that stay in the area.
    const auto path = QString::fromLatin1(place.sample);
    action.raw =
        QJsonDocument(QJsonObject{{u"operation"_s, word}, {u"path"_s, path}, {u"area"_s, QString::fromLatin1(place.name)}}).toJson(QJsonDocument::Compact);
    inspectToolCall(action, kHome);
    return action;
}

} // namespace

api::GateTable gateTable(const std::function<Ruling(const Action &)> &rule, const AgentId &agent, quint64 version, bool held)
{
    auto table = ownStateTable();
    table.set_policy_version(version);
    // A folder of the agent's own, beside the workspace, is worked in as the home is.
    const bool isNewFree = rule(actionAt(agent, Area::CREATE, kPlaces[0])).verdict == Verdict::Allow;
    for (const auto &place : kPlaces) {
        auto *area = table.add_areas();
        area->set_name(place.name);
        area->set_prefix(place.prefix);
        area->set_part(place.part);
        area->set_projects(place.projects);
        if (held)
            continue; // everything there is asked, and the hold answers
        if (place.projects && isNewFree) {
            for (const auto operation : kMayBeFree)
                area->add_fresh(operation);
            for (const auto fresh : kFresh)
                area->add_fresh(fresh);
        }
        for (const auto operation : kMayBeFree) {
            if (place.sensitive && operation != Area::READ)
                continue;
            const auto ruling = rule(actionAt(agent, operation, place));
            if (ruling.verdict != Verdict::Allow)
                continue;
            area->add_free(operation);
            if (operation == Area::CREATE) {
                area->set_rule(ruling.rule.toStdString());
                for (const auto fresh : kFresh)
                    area->add_fresh(fresh);
            }
        }
    }
    return table;
}

} // namespace cofferdam
