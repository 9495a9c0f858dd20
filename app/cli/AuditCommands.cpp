// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"
#include "app/cli/OptionValues.h"

#include "app/client/Translated.h"
#include "core/api/PhraseMessage.h"
#include "core/api/WireWords.h"
#include "core/ledger/ExportedTrail.h"

#include <QDateTime>
#include <QFile>

#include <algorithm>
#include <cstdint>
#include <memory>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr quint32 kRows = 50; ///< Unless --limit says otherwise.

/// All that --event takes.
QStringList eventWords()
{
    QStringList words;
    for (int event = api::EVENT_UNSPECIFIED + 1; event < api::TrailEvent_ARRAYSIZE; ++event)
        words.append(wireWord(static_cast<api::TrailEvent>(event)));
    return words;
}

/// Asks for pages until there are as many rows as are wanted: a page is short when its rows are large.
void collect(CliSession &conversation, const api::ClientToService &request, const std::shared_ptr<api::AuditPage> &rows)
{
    conversation.ask(request, [&conversation, request, rows](const api::ServiceToClient &reply) {
        const auto wanted = request.query_audit().limit();
        const auto got = static_cast<quint32>(reply.audit().rows_size());
        const bool more = reply.audit().more() && got > 0 && got < wanted;
        rows->MergeFrom(reply.audit());
        if (more) {
            auto next = request;
            next.mutable_query_audit()->set_limit(wanted - got);
            next.mutable_query_audit()->set_before_seq(rows->rows().rbegin()->seq());
            return collect(conversation, next, rows);
        }
        conversation.print(*rows, [&] {
            for (auto row = rows->rows().rbegin(); row != rows->rows().rend(); ++row) {
                const auto time = QDateTime::fromMSecsSinceEpoch(row->time_us() / 1000).toString(Qt::ISODateWithMs);
                const auto decided =
                    row->outcome() == api::OUTCOME_UNSPECIFIED ? QString() : u" %1 → %2"_s.arg(wireWord(row->verdict()), wireWord(row->outcome()));
                conversation.out(u"%1  %2  %3%4  %5  %6"_s.arg(QString::number(row->seq()).rightJustified(6), time, wireWord(row->event()), decided,
                                                               text(row->rule()), text(row->subject()).left(120)));
            }
        });
        conversation.end();
    });
}

Understood audit(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    auto *query = request.mutable_query_audit();
    query->set_agent(line.value(u"agent"_s).toStdString());
    if (line.isSet(u"event"_s)) {
        const auto event = wireFromWord<api::TrailEvent>(line.value(u"event"_s));
        if (!event)
            return wrongUsage(Cli::tr("There is no such event; there are: %1").arg(eventWords().join(u", "_s)));
        query->set_event(*event);
    }
    OptionValues values(line);
    query->set_before_seq(values.number(u"before"_s).value_or(0));
    query->set_limit(static_cast<quint32>(std::min<quint64>(values.number(u"limit"_s).value_or(kRows), UINT32_MAX)));
    if (!values.understood())
        return values.understood();
    collect(conversation, request, std::make_shared<api::AuditPage>());
    return {};
}

void showReport(CliSession &conversation, const api::VerifyReport &report)
{
    conversation.print(report, [&] {
        conversation.out(
            report.ok()
                ? Cli::tr("%1 rows, every hash is right; root %2").arg(report.size()).arg(QString::fromLatin1(QByteArray::fromStdString(report.root()).toHex()))
                : translated(report.problem()));
        for (const auto &words : report.words())
            conversation.out(translated(words));
        if (!report.head().empty())
            conversation.out(Cli::tr("head %1").arg(text(report.head())));
    });
    conversation.end(report.ok() ? Exit::Fine : Exit::Failed);
}

/// Without the service: whoever was given the file needs nothing else.
Understood verifyFile(CliSession &conversation, const CommandLine &line)
{
    const auto key = QByteArray::fromHex(line.value(u"key"_s).toLatin1());
    if (line.isSet(u"key"_s) && key.size() != SignedHead::kKeySize)
        return wrongUsage(Cli::tr("--key takes a public key of 64 hexadecimal digits"));
    QFile file(line.arguments[0]);
    if (!file.open(QIODevice::ReadOnly)) {
        conversation.fail({Errc::NotFound, phrase("Cli", "%1 cannot be read: %2").arg(file.fileName(), file.errorString())});
        return {};
    }
    const auto found = verifyExport(file, key);
    api::VerifyReport report;
    report.set_ok(found.ok);
    report.set_size(found.size);
    report.set_root(found.root.toStdString());
    if (!found.problem.isEmpty())
        *report.mutable_problem() = toApi(found.problem);
    for (const auto &words : found.words)
        *report.add_words() = toApi(words);
    if (found.head.isSigned())
        report.set_head(found.head.toText().toStdString());
    showReport(conversation, report);
    return {};
}

Understood verifyTrail(CliSession &conversation, const CommandLine &line)
{
    if (!line.arguments.isEmpty())
        return verifyFile(conversation, line);
    if (line.isSet(u"key"_s))
        return wrongUsage(Cli::tr("--key is for an exported file"));
    api::ClientToService request;
    request.mutable_verify_audit();
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { showReport(conversation, reply.verified()); });
    return {};
}

/// Writes the parts of the trail into a file as they come.
class Exporting : public QObject
{
public:
    Exporting(CliSession &conversation, const QString &path) : QObject(&conversation), m_conversation(conversation), m_file(path) {}

    void begin()
    {
        if (!m_file.open(QIODevice::WriteOnly | QIODevice::NewOnly) || m_file.write(exportFirstLine()) < 0)
            return failed();
        m_file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        next();
    }

private:
    void next()
    {
        api::ClientToService request;
        request.mutable_export_audit()->set_after(m_last);
        request.mutable_export_audit()->set_up_to(m_head.size);
        m_conversation.ask(request, [this](const api::ServiceToClient &reply) { take(reply.audit_export()); });
    }

    void take(const api::AuditExport &part)
    {
        if (m_head.size == 0)
            m_head = SignedHead::fromText(QByteArray::fromStdString(part.head())).value_or(SignedHead());
        if (!m_head.isSigned())
            return m_conversation.fail({Errc::Unavailable, phrase("Cli", "The trail has no signed head yet.")});
        m_file.write(QByteArray::fromStdString(part.lines()));
        if (part.last() > m_last && part.last() < m_head.size) {
            m_last = part.last();
            return next();
        }
        if (m_file.write(exportLastLine(m_head.toText())) < 0 || !m_file.flush() || m_file.error() != QFile::NoError)
            return failed();
        if (m_conversation.json())
            m_conversation.out(QJsonObject{{u"ok"_s, true}, {u"rows"_s, qint64(m_head.size)}, {u"file"_s, m_file.fileName()}});
        else
            m_conversation.out(Cli::tr("%1 rows are in %2. It is not encrypted. `cofferdamctl audit verify %2` checks it anywhere.")
                                   .arg(QString::number(m_head.size), m_file.fileName()));
        m_conversation.end();
    }

    void failed() { m_conversation.fail({Errc::Io, phrase("Cli", "%1 cannot be written: %2").arg(m_file.fileName(), m_file.errorString())}); }

    CliSession &m_conversation;
    QFile m_file;
    SignedHead m_head; ///< Of the moment when the first part came; the rows end there.
    quint64 m_last = 0;
};

Understood exportTrail(CliSession &conversation, const CommandLine &line)
{
    (new Exporting(conversation, line.arguments[0]))->begin();
    return {};
}

QString inWords(const api::ClientDetail &client)
{
    if (client.pid() == 0)
        return {};
    const auto program = client.program().empty() ? Cli::tr("a program that cannot be told") : text(client.program());
    const auto process = QString::number(client.pid());
    return client.name().empty() ? Cli::tr("%1, process %2").arg(program, process)
                                 : Cli::tr("%1, process %2, which calls itself “%3”").arg(program, process, text(client.name()));
}

QString isoTime(qint64 unixUs)
{
    return QDateTime::fromMSecsSinceEpoch(unixUs / 1000).toString(Qt::ISODate);
}

QString whose(const api::AuditRow &row)
{
    const auto epoch = QString::number(row.epoch());
    return row.task().empty() ? Cli::tr("%1, epoch %2").arg(text(row.agent()), epoch)
                              : Cli::tr("%1, epoch %2, task %3").arg(text(row.agent()), epoch, text(row.task()));
}

/// With the part of the subject that it came from.
QString inWords(const api::Effect &effect, const QString &subject)
{
    auto line = wireWord(effect.kind()) + u' ' + text(effect.object());
    if (!effect.inside())
        line = Cli::tr("%1  outside the machine").arg(line);
    if (effect.length() > 0)
        line = Cli::tr("%1  from “%2” at %3").arg(line, subject.mid(effect.begin(), effect.length()), QString::number(effect.begin()));
    return line;
}

void explainRow(const CliSession &conversation, const api::AuditRow &row)
{
    const auto &detail = row.detail().decision();
    const auto &policy = detail.policy();
    const auto subject = text(row.subject());
    const auto line = [&conversation](const QString &name, const QString &value) {
        if (!value.isEmpty())
            conversation.out(Terminal::column(name, 16) + value);
    };
    line(Cli::tr("row"),
         u"%1  %2  %3"_s.arg(row.seq()).arg(QDateTime::fromMSecsSinceEpoch(row.time_us() / 1000).toString(Qt::ISODateWithMs), wireWord(row.event())));
    line(Cli::tr("agent"), whose(row));
    line(row.tool().empty() ? Cli::tr("what") : text(row.tool()), subject);
    line(Cli::tr("folder"), text(detail.action().directory()));
    if (row.verdict() != api::VERDICT_UNSPECIFIED)
        line(Cli::tr("verdict"),
             row.outcome() == api::OUTCOME_UNSPECIFIED ? wireWord(row.verdict()) : u"%1 → %2"_s.arg(wireWord(row.verdict()), wireWord(row.outcome())));
    line(Cli::tr("decided by"), text(row.rule()));
    line(Cli::tr("reason"), translated(row.reason()));
    if (detail.has_policy())
        line(Cli::tr("rule"), Cli::tr("%1 (%2), severity %3").arg(text(policy.rule()), translated(policy.title()), wireWord(policy.severity())));
    for (const auto &sentence : policy.because())
        line(Cli::tr("because"), translated(sentence));
    for (const auto &effect : detail.action().facts().effects())
        line(Cli::tr("effect"), inWords(effect, subject));
    for (const auto &example : row.detail().in_guest().examples())
        line(Cli::tr("for example"), u"%1  (%2 – %3)"_s.arg(text(example.what()), isoTime(example.first_us()), isoTime(example.last_us())));
    line(Cli::tr("nearest allow"), text(policy.nearest_allow()));
    line(Cli::tr("safer"), text(policy.alternative()));
    const auto &grant = row.detail().grant();
    line(Cli::tr("answered by"), inWords(row.detail().has_grant() ? grant.answered_by() : detail.answered_by()));
    line(Cli::tr("note"), text(row.detail().has_grant() ? grant.note() : detail.note()));
    line(Cli::tr("grant"), text(detail.grant()));
    line(Cli::tr("snapshot before"), row.snapshot_gone() ? Cli::tr("%1, which is gone").arg(text(row.snapshot())) : text(row.snapshot()));
}

Understood showRow(CliSession &conversation, const CommandLine &line)
{
    bool isNumber = false;
    const auto seq = line.arguments[0].toULongLong(&isNumber);
    if (!isNumber || seq == 0)
        return wrongUsage(Cli::tr("SEQ is the number of a row, from 1"));
    api::ClientToService request;
    request.mutable_query_audit()->set_limit(1);
    request.mutable_query_audit()->set_before_seq(seq + 1);
    conversation.ask(request, [&conversation, seq](const api::ServiceToClient &reply) {
        if (reply.audit().rows_size() != 1 || reply.audit().rows(0).seq() != seq)
            return conversation.fail({Errc::NotFound, phrase("Cli", "There is no row %1.").arg(seq)});
        conversation.print(reply.audit().rows(0), [&] { explainRow(conversation, reply.audit().rows(0)); });
        conversation.end();
    });
    return {};
}

} // namespace

QList<CliCommand> auditCommands()
{
    return {
        {u"audit"_s,
         {},
         Cli::tr("rows of the trail, oldest first"),
         {{u"agent"_s, Cli::tr("of this agent"), u"A"_s},
          {u"event"_s, Cli::tr("of this sort, such as decision or restore"), u"E"_s},
          {u"before"_s, Cli::tr("older than this row"), u"SEQ"_s},
          {u"limit"_s, Cli::tr("so many at most; 50 when it is left out"), u"N"_s}},
         audit},
        {u"audit show"_s, u"SEQ"_s, Cli::tr("one row: what decided, from which part of the command, and what would have been allowed"), {}, showRow},
        {u"audit export"_s, u"FILE"_s, Cli::tr("writes the whole trail into a new file that anybody can check, not encrypted"), {}, exportTrail},
        {u"audit verify"_s,
         u"[FILE]"_s,
         Cli::tr("reads every row of the trail, or of an exported one, checks it and says what that shows; a FILE needs no service"),
         {{u"key"_s, Cli::tr("of a FILE: the public key it has to be signed with"), u"HEX"_s}},
         verifyTrail},
    };
}

} // namespace cofferdam
