// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/CliSession.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Commands.h"

#include "app/client/Translated.h"

#include <QDateTime>
#include <QDir>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString sizeText(quint64 bytes)
{
    return QLocale().formattedDataSize(static_cast<qint64>(bytes));
}

std::string absolutePath(const QString &typed)
{
    return QDir::cleanPath(QDir().absoluteFilePath(typed)).toStdString();
}

void showProgress(CliSession &conversation)
{
    conversation.subscribe([](const api::ServiceToClient &event) {
        if (event.has_progress() && event.progress().operation() == "files" && !event.progress().finished())
            Terminal::progress(u"%1 (%2%)"_s.arg(translated(event.progress().text())).arg(qRound(event.progress().fraction() * 100)));
    });
}

void showScan(const CliSession &conversation, const api::FolderScan &scan)
{
    conversation.out(Cli::tr("%1: %2 files, %3").arg(text(scan.folder())).arg(scan.files()).arg(sizeText(scan.bytes())));
    for (const auto &warning : scan.warnings())
        conversation.out(Cli::tr("WARNING: %1").arg(translated(warning)));
    for (const auto &finding : scan.findings()) {
        const auto what = translated(finding.what());
        conversation.out(finding.kind() == api::FolderFinding::SECRET ? Cli::tr("  secret: %1 (%2)").arg(text(finding.path()), what)
                                                                      : Cli::tr("  never copied: %1 (%2)").arg(text(finding.path()), what));
    }
    if (scan.findings_left_out() > 0)
        conversation.out(Cli::tr("  and %1 more").arg(scan.findings_left_out()));
}

Understood lookAtFolder(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_scan_folder()->set_folder(absolutePath(line.arguments[0]));
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.folder_scan(), [&] { showScan(conversation, reply.folder_scan()); });
        conversation.end();
    });
    return {};
}

void giveScanned(CliSession &conversation, const CommandLine &line, const api::FolderScan &scan)
{
    if (!conversation.json())
        showScan(conversation, scan);
    if (scan.warnings_size() > 0 && !line.isSet(u"despite-warnings"_s))
        return conversation.fail({Errc::Denied, phrase("Cli", "Nothing was copied: look at the warnings, and say --despite-warnings if you mean it.")});
    api::ClientToService request;
    auto *give = request.mutable_give_folder();
    give->set_agent(line.arguments[0].toStdString());
    give->set_folder(scan.folder());
    give->set_name(line.value(u"as"_s).toStdString());
    give->set_with_secrets(line.isSet(u"with-secrets"_s));
    const auto typedFolder = QString::fromStdString(absolutePath(line.arguments[1])) + u'/';
    for (const auto &typed : line.all(u"without"_s)) {
        const auto path = QDir::cleanPath(typed);
        give->add_leave_out((path.startsWith(typedFolder) ? path.sliced(typedFolder.size()) : path).toStdString());
    }
    showProgress(conversation);
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        const auto &given = reply.given_folder();
        conversation.print(given, [&] {
            conversation.out(Cli::tr("The agent has a copy as “%1”: %2 files, %3").arg(text(given.name())).arg(given.files()).arg(sizeText(given.bytes())));
            if (given.left_out() > 0)
                conversation.out(Cli::tr("%1 files were left out").arg(given.left_out()));
        });
        conversation.end();
    });
}

Understood giveFolder(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_scan_folder()->set_folder(absolutePath(line.arguments[1]));
    conversation.ask(request, [&conversation, line](const api::ServiceToClient &reply) { giveScanned(conversation, line, reply.folder_scan()); });
    return {};
}

Understood listFolders(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_list_given()->set_agent(line.arguments[0].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.given_folders(), [&] {
            for (const auto &folder : reply.given_folders().folders())
                conversation.out(Terminal::column(text(folder.name()), 20) + Terminal::column(sizeText(folder.bytes()), 12)
                                 + Terminal::column(QDateTime::fromMSecsSinceEpoch(folder.given_ms()).toString(Qt::ISODate), 22) + text(folder.folder()));
        });
        conversation.end();
    });
    return {};
}

QString changeWord(api::FileChange::Kind kind)
{
    switch (kind) {
    case api::FileChange::ADDED: return Cli::tr("added");
    case api::FileChange::DELETED: return Cli::tr("deleted");
    case api::FileChange::TYPE: return Cli::tr("other type");
    case api::FileChange::MODE: return Cli::tr("other mode");
    default: return Cli::tr("changed");
    }
}

void showChanges(const CliSession &conversation, const api::FolderChanges &changes)
{
    for (const auto &change : changes.changes()) {
        QString note;
        if (change.has_refused())
            note = Cli::tr("  NOT TAKEN OUT: %1").arg(translated(change.refused()));
        else if (change.has_warning())
            note = Cli::tr("  look first: %1").arg(translated(change.warning()));
        conversation.out(Terminal::column(changeWord(change.kind()), 12) + text(change.path()) + note);
    }
    if (changes.left_out() > 0)
        conversation.out(Cli::tr("and %1 more").arg(changes.left_out()));
    conversation.out(
        Cli::tr("%1 changes, %2 files as they were given").arg(static_cast<quint64>(changes.changes_size()) + changes.left_out()).arg(changes.unchanged()));
    for (const auto &repository : changes.repositories())
        conversation.out(Cli::tr("repository: %1").arg(text(repository)));
}

Understood listChanges(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_folder_changes()->set_agent(line.arguments[0].toStdString());
    request.mutable_folder_changes()->set_name(line.arguments[1].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        conversation.print(reply.folder_changes(), [&] { showChanges(conversation, reply.folder_changes()); });
        conversation.end();
    });
    return {};
}

Understood showDifference(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    auto *diff = request.mutable_show_diff();
    diff->set_agent(line.arguments[0].toStdString());
    diff->set_name(line.arguments[1].toStdString());
    diff->set_path(line.arguments[2].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) {
        const auto &shown = reply.file_diff();
        conversation.print(shown, [&] {
            if (shown.has_note())
                conversation.out(translated(shown.note()));
            conversation.outLines(text(shown.text()));
            if (shown.shortened())
                conversation.out(Cli::tr("There is more than is shown."));
        });
        conversation.end();
    });
    return {};
}

void showTakenAndEnd(CliSession &conversation, const api::TakenOut &taken)
{
    conversation.print(taken, [&] {
        for (const auto &refused : taken.refused())
            conversation.out(Cli::tr("not taken: %1 – %2").arg(text(refused.path()), translated(refused.why())));
        if (taken.refused_left_out() > 0)
            conversation.out(Cli::tr("and %1 more").arg(taken.refused_left_out()));
        for (const auto &archive : taken.unseen_archives())
            conversation.out(Cli::tr("an archive that nobody could look into: %1").arg(text(archive)));
        for (const auto &archive : taken.archives())
            conversation.out(Cli::tr("an archive; its names were looked at, not what is in it: %1").arg(text(archive)));
        conversation.out(Cli::tr("%1 files, %2, in %3. They are the agent’s work: look before you run them.")
                             .arg(taken.files())
                             .arg(sizeText(taken.bytes()), text(taken.folder())));
    });
    conversation.end(taken.refused_size() > 0 ? Exit::Failed : Exit::Fine);
}

Understood takeFiles(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    auto *take = request.mutable_take_out();
    take->set_agent(line.arguments[0].toStdString());
    take->set_name(line.arguments[1].toStdString());
    take->set_folder(absolutePath(line.arguments[2]));
    for (const auto &path : line.all(u"path"_s))
        take->add_paths(path.toStdString());
    for (const auto &path : line.all(u"over"_s))
        take->add_over(path.toStdString());
    take->set_executable(line.isSet(u"executable"_s));
    take->set_despite_warnings(line.isSet(u"despite-warnings"_s));
    showProgress(conversation);
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { showTakenAndEnd(conversation, reply.taken_out()); });
    return {};
}

Understood takeHistory(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    auto *take = request.mutable_take_bundle();
    take->set_agent(line.arguments[0].toStdString());
    take->set_name(line.arguments[1].toStdString());
    take->set_file(absolutePath(line.arguments[2]));
    take->set_repository(line.value(u"repository"_s).toStdString());
    showProgress(conversation);
    conversation.ask(request, [&conversation](const api::ServiceToClient &reply) { showTakenAndEnd(conversation, reply.taken_out()); });
    return {};
}

Understood cancelFiles(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_cancel_transfer()->set_agent(line.arguments[0].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &) { conversation.end(); });
    return {};
}

Understood forgetFolder(CliSession &conversation, const CommandLine &line)
{
    api::ClientToService request;
    request.mutable_forget_given()->set_agent(line.arguments[0].toStdString());
    request.mutable_forget_given()->set_name(line.arguments[1].toStdString());
    conversation.ask(request, [&conversation](const api::ServiceToClient &) { conversation.end(); });
    return {};
}

} // namespace

QList<CliCommand> filesCommands()
{
    const QCommandLineOption despite(u"despite-warnings"_s, Cli::tr("also what comes with a warning"));
    return {
        {u"files look"_s, u"FOLDER"_s, Cli::tr("what a folder of yours holds, and which secrets, before you give it away"), {}, lookAtFolder},
        {u"files in"_s,
         u"AGENT FOLDER"_s,
         Cli::tr("gives the agent a copy of a folder; secrets that are found are left out"),
         {{u"as"_s, Cli::tr("what the copy is called; otherwise as the folder"), u"NAME"_s},
          {u"without"_s, Cli::tr("this file or folder is left out, too; may be given several times"), u"PATH..."_s},
          {u"with-secrets"_s, Cli::tr("what is found to be a secret is copied as well")},
          despite},
         giveFolder},
        {u"files list"_s, u"AGENT"_s, Cli::tr("the folders that the agent was given"), {}, listFolders},
        {u"files changes"_s, u"AGENT NAME"_s, Cli::tr("what the agent changed in a folder since it was given"), {}, listChanges},
        {u"files diff"_s, u"AGENT NAME PATH"_s, Cli::tr("what the agent changed in one file of it"), {}, showDifference},
        {u"files out"_s,
         u"AGENT NAME FOLDER"_s,
         Cli::tr("copies what the agent added and changed into a folder of yours; nothing there is replaced"),
         {{u"path"_s, Cli::tr("this file alone; may be given several times"), u"PATH..."_s},
          {u"over"_s, Cli::tr("this file may be replaced; may be given several times"), u"PATH..."_s},
          {u"executable"_s, Cli::tr("programs can be run here as they can there")},
          despite},
         takeFiles},
        {u"files history"_s,
         u"AGENT NAME FILE"_s,
         Cli::tr("the history of a repository in it, checked, as one file that git can fetch from"),
         {{u"repository"_s, Cli::tr("its folder, where it is not the whole"), u"PATH"_s}},
         takeHistory},
        {u"files cancel"_s, u"AGENT"_s, Cli::tr("gives up what is on its way"), {}, cancelFiles},
        {u"files forget"_s, u"AGENT NAME"_s, Cli::tr("no longer keeps in mind what was given; the copy stays"), {}, forgetFolder},
    };
}

} // namespace cofferdam
