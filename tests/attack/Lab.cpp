// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/attack/Lab.h"

#include "core/inspect/gate/OwnState.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace cofferdam {
namespace {

const auto kHome = u"/home/agent/"_s;
const auto kState = u".openclaw"_s; ///< Of the stand-in for OpenClaw.
constexpr int kMemoryMiB = 1024;
constexpr int kCpus = 2; ///< For races.
constexpr int kBootPatience = 120'000;

/// As `balanced` makes it: new files in the workspace are free, what was made there in this task is the agent's; everything else is
/// asked. What is sensitive is asked even to be read.
api::GateTable tableOfUser()
{
    using Asked = api::FileAsked;
    auto table = ownStateTable();
    for (const auto *prefix : {"/home/agent", "/home/agent/workspace"}) {
        auto *area = table.add_areas();
        area->set_name(QByteArrayView(prefix).endsWith("workspace") ? "workspace" : "home");
        area->set_prefix(prefix);
        area->set_rule("user");
        area->add_free(Asked::READ);
        if (area->name() == "home")
            continue;
        for (const auto free : {Asked::CREATE, Asked::MKDIR, Asked::SYMLINK, Asked::LINK})
            area->add_free(free);
        for (const auto fresh :
             {Asked::UNLINK, Asked::RMDIR, Asked::RENAME, Asked::REPLACE, Asked::TRUNCATE, Asked::WRITE, Asked::MODE, Asked::TIMES, Asked::PUNCH, Asked::LINK})
            area->add_fresh(fresh);
    }
    for (const std::string_view sensitive :
         {".ssh", ".aws", ".netrc", ".git-credentials", ".mozilla", ".config/gh", ".bashrc", ".profile", ".gitconfig", ".config/systemd"}) {
        const bool startup = sensitive == ".bashrc" || sensitive == ".profile" || sensitive == ".gitconfig" || sensitive == ".config/systemd";
        auto *area = table.add_areas();
        area->set_name(startup ? "startup" : "credential");
        area->set_prefix("/home/agent/" + std::string(sensitive));
        area->set_rule("user");
        if (startup)
            area->add_free(Asked::READ);
    }
    auto *hooks = table.add_areas();
    hooks->set_name("hooks");
    hooks->set_prefix("/home/agent");
    for (const auto *pattern : {".git/hooks/**", ".git/modules/*/hooks/**"})
        hooks->add_patterns(pattern);
    hooks->add_free(Asked::READ);
    hooks->set_rule("user");
    return table;
}

} // namespace

Lab::Lab(const QString &image, bool gates, Decider &decider, const std::optional<api::GateTable> &table)
    : m_decider(decider)
    , m_machine(image, gates ? QString() : u"cofferdam.gates=off"_s, kMemoryMiB, kCpus)
{
    m_settings.folder = m_machine.folder();
    m_settings.agent = AgentId{u"agent-1"_s};
    m_settings.epoch = Epoch{1};
    m_settings.silence = 10s;
    m_settings.personality = GuestPersonality{QString(32, u'a'), u"lab"_s, u"SECRET-gateway-token"_s};
    if (gates)
        m_settings.table = table ? *table : tableOfUser();
    m_settings.patience = 120s;
    m_channel = std::make_unique<DirectGuest>(m_settings, decider, m_models);
}

bool Lab::start()
{
    if (!m_machine.start())
        return false;
    m_channel->start();
    return QTest::qWaitFor([this] { return isReady(); }, kBootPatience);
}

void Lab::cut()
{
    m_channel->cut();
}

void Lab::connectAgain(std::chrono::milliseconds silence)
{
    m_settings.silence = silence;
    ++m_settings.epoch.value;
    m_settings.personality.reset();
    m_channel = std::make_unique<DirectGuest>(m_settings, m_decider, m_models);
    m_channel->start();
}

bool Lab::isReady() const
{
    return m_channel->isAlive() && m_channel->vitals().pluginHome && m_channel->vitals().gatewayReady;
}

bool Lab::put(const QString &path, const QByteArray &content)
{
    std::optional<Result<void>> done;
    if (!m_channel->isAlive())
        return false;
    m_channel->putFile(kHome + path, 0644, content, this, [&](auto result) { done = std::move(result); });
    if (!QTest::qWaitFor([&] { return done.has_value(); }, 30'000))
        return false;
    if (!*done)
        qWarning("%s cannot be put: %s", qPrintable(path), qPrintable(done->error().message.english()));
    return done->has_value();
}

std::optional<QByteArray> Lab::get(const QString &path, int patience)
{
    QByteArray content;
    const auto whole = [&] {
        std::optional<Result<GuestContent>> got;
        if (!m_channel->isAlive())
            return false;
        m_channel->getFile(kHome + path, static_cast<quint64>(content.size()), 0, this, [&](auto result) { got = std::move(result); });
        if (!QTest::qWaitFor([&] { return got.has_value(); }, 30'000) || !got->has_value()) {
            QTest::qWait(300); // each try is a process in the guest: let the agent have the processor, too
            return false;
        }
        content += (*got)->bytes;
        return static_cast<quint64>(content.size()) >= (*got)->totalSize;
    };
    return QTest::qWaitFor(whole, patience) ? std::optional(content) : std::nullopt;
}

QByteArray Lab::asRoot(const QByteArray &script, int patience)
{
    const auto name = u"testroot/r%1"_s.arg(++m_scripts);
    if (!put(name + u".sh"_s, script))
        return "(could not be put)";
    const auto code = get(name + u".done"_s, patience);
    return get(name + u".out"_s, 10'000).value_or("(no output)") + "exit " + code.value_or("(not there)").trimmed();
}

QString Lab::ask(const QByteArray &command)
{
    const auto name = u"a%1"_s.arg(++m_scripts);
    return put(kState + u"/inbox/"_s + name + u".sh"_s, command) ? name : QString();
}

std::optional<QByteArray> Lab::output(const QString &call, int patience)
{
    const auto done = get(kState + u"/outbox/"_s + call + u".done"_s, patience);
    if (!done || *done == "blocked\n")
        return std::nullopt;
    return get(kState + u"/outbox/"_s + call + u".out"_s, 30'000);
}

} // namespace cofferdam
