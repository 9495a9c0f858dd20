// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/attack/User.h"

#include "core/api/GuestPlaces.h"
#include "tests/vm/guest/OpenClawWords.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

const auto kAttack = u"/usr/lib/cofferdam/attack/attack"_s;

template<typename Message>
bool parse(const QByteArray &bytes, Message &message)
{
    return message.ParseFromArray(bytes.constData(), static_cast<int>(bytes.size()));
}

QStringList wordsOf(const api::ExecAsked &asked)
{
    QStringList words;
    for (const auto &argument : asked.arguments())
        words.append(QString::fromStdString(argument));
    return words;
}

/// Who allows that a file of an attack's own is run (Attack.h, kScratch) has seen what is in one.
bool isSeen(const api::ExecAsked &asked, const QStringList &arguments)
{
    const auto owned = arguments.filter(QRegularExpression(u"^/tmp/attack/"_s));
    return owned.isEmpty()
           || std::ranges::any_of(asked.files(), [&](const api::ExecFile &file) { return owned.contains(QString::fromStdString(file.path())); });
}

/// What makes a program do something else than its arguments say.
bool changesMeaning(const std::string &variable)
{
    return std::ranges::any_of(std::initializer_list<std::string_view>{"LD_", "NODE_OPTIONS", "PYTHON", "BASH_ENV", "PERL5", "GIT_SSH", "GCONV"},
                               [&](std::string_view start) { return variable.starts_with(start); });
}

} // namespace

User::User(QList<AttackEntry> attacks) : m_attacks(std::move(attacks)) {}

void User::ask(const Action &action)
{
    Question question;
    question.allowed = allows(action, question.text);
    question.attack = m_current;
    Decision decision;
    decision.verdict = question.allowed ? Verdict::Allow : Verdict::Block;
    decision.rule = u"user"_s;
    decision.agentReason = u"not what was asked for"_s;
    decision.reason = Phrase::verbatim(decision.agentReason);
    m_waiting.insert(action.id);
    const auto tell = [this, id = action.id, question, decision] {
        if (!m_waiting.remove(id))
            return;
        m_questions.append(question);
        m_questions.last().at = QDateTime::currentMSecsSinceEpoch();
        Q_EMIT decided(id, decision);
    };
    QMetaObject::invokeMethod(this, tell, Qt::QueuedConnection);
}

void User::cancel(const ActionId &id)
{
    m_waiting.remove(id);
}

bool User::allows(const Action &action, QString &text)
{
    if (action.tool == "exec"_L1) {
        text = QJsonDocument::fromJson(action.raw)["command"_L1].toString();
        // "echo planted" is asked for by a tool in the gateway's name; guestd must not even pass it on.
        return m_calls.contains(text) || text == "echo planted"_L1;
    }
    if (action.tool == "gate.exec"_L1) {
        api::ExecAsked asked;
        const bool known = parse(action.raw, asked);
        const bool allowed = known && allowsExec(asked);
        text = u"exec "_s + wordsOf(asked).join(u' ').left(60);
        return allowed;
    }
    text = action.subject;
    if (action.kind == ActionKind::Connect)
        return text == QLatin1StringView(api::kModelAuthority); // as the rules have it; whose stream it is, guestd has to know
    if (action.tool != "gate.file"_L1)
        return false;
    api::FileAsked asked;
    const bool known = parse(action.raw, asked);
    text = QString::fromStdString(api::FileAsked::Operation_Name(asked.operation()) + ' ' + asked.path());
    return known && allowsFile(action, asked);
}

bool User::allowsExec(const api::ExecAsked &asked)
{
    const auto words = wordsOf(asked);
    const auto launched = std::ranges::find(m_attacks, words, &AttackEntry::launch);
    if (launched != m_attacks.end())
        m_current = launched->name;
    if (std::ranges::any_of(asked.environment(), changesMeaning))
        return false;
    for (const auto &file : asked.files()) {
        if (file.role() == api::ExecFile::SCRIPT ? file.agent_writable() && (file.content().empty() || file.content().contains("EFFECT"))
                                                 : file.agent_writable())
            return false;
    }
    if (!isSeen(asked, words.mid(1)))
        return false;
    if (launched != m_attacks.end()) {
        m_launched.insert(m_current);
        return true;
    }
    // The stand-in for OpenClaw itself; how it runs what it was allowed, and the runner of the launches.
    if (asked.path() == "/usr/lib/cofferdam/gateway" && words.size() == 1)
        return true;
    if (isCall(words))
        return true;
    if (words.size() > 2 && words[0] == kAttack && words[1] == "run"_L1)
        return true;
    const auto current = std::ranges::find(m_attacks, m_current, &AttackEntry::name);
    return current != m_attacks.end() && current->besides.contains(words);
}

/// One of the calls, in the words of OpenClaw: both shells around it.
bool User::isCall(const QStringList &words) const
{
    const QLatin1StringView before(kPathPrepend);
    const auto command = words.value(words.size() - 1);
    const QStringList inner{u"/bin/sh"_s, u"-c"_s, command};
    const bool wrapped = words == inner || words == QStringList{u"/bin/sh"_s, u"-c"_s, QLatin1StringView(kOomScore)} + inner;
    return wrapped && command.startsWith(before) && m_calls.contains(command.sliced(before.size()));
}

bool User::allowsFile(const Action &, const api::FileAsked &asked)
{
    // The stand-in's way to get its work and to say what came of it.
    return asked.path().starts_with("/home/agent/.openclaw/inbox/") || asked.path().starts_with("/home/agent/.openclaw/outbox/")
           || (asked.path() == "/home/agent/testroot" && asked.operation() == api::FileAsked::MKDIR);
}

QString User::refusedTo(const QString &attack) const
{
    for (qsizetype i = m_questions.size(); i-- > 0;) {
        if (m_questions[i].attack == attack && !m_questions[i].allowed)
            return m_questions[i].text;
    }
    return {};
}

} // namespace cofferdam
