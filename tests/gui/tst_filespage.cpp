// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Folders given to an agent and looked at again, in the real window.

#include "app/desktop/files/GivePanel.h"
#include "app/desktop/viewer/CommandView.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "core/api/PhraseMessage.h"
#include "tests/gui/World.h"
#include "tests/support/Test.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

bool answerOfFiles(const api::ClientToService &request, api::ServiceToClient &reply)
{
    if (request.has_list_given()) {
        auto *folder = reply.mutable_given_folders()->add_folders();
        folder->set_name("project");
        folder->set_folder("/home/me/project");
    } else if (request.has_scan_folder()) {
        auto *scan = reply.mutable_folder_scan();
        scan->set_folder(request.scan_folder().folder());
        scan->set_name("proposed");
        scan->set_files(12);
        scan->set_bytes(34567);
        for (const auto *path : {".env", "keys/id_rsa"}) {
            auto *finding = scan->add_findings();
            finding->set_kind(api::FolderFinding::SECRET);
            finding->set_path(path);
            *finding->mutable_what() = toApi(Phrase::verbatim(u"a private key"_s));
        }
        auto *link = scan->add_findings();
        link->set_kind(api::FolderFinding::LEFT_OUT);
        link->set_path("out");
        scan->set_findings_left_out(request.scan_folder().folder() == "/home/me/large" ? 7 : 0);
    } else if (request.has_give_folder()) {
        reply.mutable_given_folder()->set_name(request.give_folder().name());
    } else if (request.has_folder_changes()) {
        auto *changes = reply.mutable_folder_changes();
        for (const auto *path : {"src/a.cpp", "Makefile", "evil\xe2\x80\xae.txt"}) {
            auto *change = changes->add_changes();
            change->set_kind(api::FileChange::CHANGED);
            change->set_path(path);
        }
        *changes->mutable_changes(1)->mutable_warning() = toApi(Phrase::verbatim(u"It decides what runs."_s));
        *changes->mutable_changes(2)->mutable_refused() = toApi(Phrase::verbatim(u"Its name."_s));
    } else if (request.has_take_out()) {
        reply.mutable_taken_out()->add_archives("seen.zip");
        reply.mutable_taken_out()->add_unseen_archives("unseen.7z");
    } else if (request.has_show_diff()) {
        reply.mutable_file_diff()->set_path(request.show_diff().path());
        reply.mutable_file_diff()->set_text("--- before\n+++ now\n@@ -1 +1 @@\n-one\n+two\n");
    } else {
        return scenario::answer(request, reply);
    }
    return true;
}

void openFiles(World &world)
{
    world.service.answer = answerOfFiles;
    QVERIFY(world.open());
    world.window->showPage(u"files"_s);
    QTRY_COMPARE(world.service.count(api::ClientToService::kListGiven) > 0, true);
}

} // namespace

class tst_FilesPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aFolderIsLookedAtAndGiven()
    {
        World world;
        openFiles(world);
        auto *panel = world.window->findChild<GivePanel *>();
        QVERIFY(panel);
        panel->lookAt(u"/home/me/other"_s);
        auto *list = world.find<QListView>(u"findings"_s);
        QTRY_COMPARE(list->model()->rowCount(), 3);
        QCOMPARE(world.find<QLineEdit>(u"givenName"_s)->text(), u"proposed"_s);
        QVERIFY(list->model()->setData(list->model()->index(1, 0), Qt::Unchecked, Qt::CheckStateRole));
        QVERIFY(world.window->grab().save(u"files-giving.png"_s));
        auto *yes = world.find<ArmedButton>(u"confirmGiving"_s);
        QTRY_VERIFY(yes->isVisible());
        Q_EMIT yes->confirmed();
        QTRY_COMPARE(world.service.count(api::ClientToService::kGiveFolder), 1);
        const auto asked = world.service.last(api::ClientToService::kGiveFolder).give_folder();
        QCOMPARE(asked.leave_out_size(), 0); // all secrets stay but those that are named
        QCOMPARE(asked.with_size(), 1);
        QCOMPARE(asked.with(0), std::string("keys/id_rsa"));
        QVERIFY(!asked.with_secrets());
        QTRY_VERIFY(!panel->isVisible());
    }

    void secretsStayBehindUnlessUnticked()
    {
        World world;
        openFiles(world);
        auto *panel = world.window->findChild<GivePanel *>();
        panel->lookAt(u"/home/me/large"_s);
        QTRY_COMPARE(world.find<QListView>(u"findings"_s)->model()->rowCount(), 3);
        Q_EMIT world.find<ArmedButton>(u"confirmGiving"_s)->confirmed();
        QTRY_COMPARE(world.service.count(api::ClientToService::kGiveFolder), 1);
        const auto asked = world.service.last(api::ClientToService::kGiveFolder).give_folder();
        QVERIFY(!asked.with_secrets() && asked.with().empty());
    }

    void whatWasLookedAtIsOfThatAgentAlone()
    {
        World world;
        openFiles(world);
        auto *panel = world.window->findChild<GivePanel *>();
        panel->lookAt(u"/home/me/other"_s);
        QTRY_VERIFY(panel->isVisible() && world.find<ArmedButton>(u"confirmGiving"_s)->isEnabled());
        QTRY_COMPARE(world.find<QComboBox>(u"givenFolders"_s)->count(), 1);
        QTest::keyClick(world.window.get(), Qt::Key_D, Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier);
        auto *list = world.find<QListView>(u"fileChanges"_s);
        QTRY_COMPARE(list->model()->rowCount(), 3);
        world.session->topic<AgentsTopic>().setCurrent(AgentId{u"a2"_s});
        QTRY_COMPARE(list->model()->rowCount(), 0);
        QVERIFY(!panel->isVisible());
    }

    void changesAreShownAndTickedWithCare()
    {
        World world;
        openFiles(world);
        QTRY_COMPARE(world.find<QComboBox>(u"givenFolders"_s)->count(), 1);
        QTest::keyClick(world.window.get(), Qt::Key_D, Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier);
        auto *list = world.find<QListView>(u"fileChanges"_s);
        QTRY_COMPARE(list->model()->rowCount(), 3);
        const auto *model = list->model();
        QCOMPARE(model->index(0, 0).data(Qt::CheckStateRole).toInt(), int{Qt::Checked});
        QCOMPARE(model->index(1, 0).data(Qt::CheckStateRole).toInt(), int{Qt::Unchecked});
        QVERIFY(!(model->index(2, 0).flags() & Qt::ItemIsUserCheckable));
        QVERIFY(!model->index(2, 0).data().toString().contains(QChar(0x202e)));
        list->setCurrentIndex(model->index(0, 0));
        auto *diff = world.find<CommandView>(u"fileDiff"_s);
        QTRY_VERIFY(diff->toPlainText().contains(u"+two"_s));
        QVERIFY(world.window->grab().save(u"files-changes.png"_s));
    }

    void archivesAreNamed()
    {
        World world;
        openFiles(world);
        QTRY_COMPARE(world.find<QComboBox>(u"givenFolders"_s)->count(), 1);
        QTest::keyClick(world.window.get(), Qt::Key_D, Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier);
        QTRY_COMPARE(world.find<QListView>(u"fileChanges"_s)->model()->rowCount(), 3);
        QTest::keyClick(world.window.get(), Qt::Key_E, Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier);
        auto *dialog = world.window->findChild<QFileDialog *>();
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(QDir::tempPath());
        const auto said = [&world](const QString &words) {
            return std::ranges::any_of(world.window->findChildren<PlainLabel *>(), [&words](const PlainLabel *label) { return label->text().contains(words); });
        };
        QTRY_VERIFY(said(u"nobody could look into: unseen.7z"_s));
        QVERIFY(said(u"not what is in it: seen.zip"_s));
        dialog->reject();
    }

    void progressCanBeStopped()
    {
        World world;
        openFiles(world);
        api::ServiceToClient event;
        auto *progress = event.mutable_progress();
        progress->set_operation("files");
        progress->set_agent(world.session->topic<AgentsTopic>().current().value.toStdString());
        *progress->mutable_text() = toApi(Phrase::verbatim(u"Copying"_s));
        progress->set_fraction(0.5);
        world.service.send(event);
        QTRY_VERIFY(world.window->findChildren<QPushButton *>().size() > 0);
        const auto stop = Qt::ControlModifier | Qt::AltModifier | Qt::ShiftModifier;
        QTRY_VERIFY((QTest::keyClick(world.window.get(), Qt::Key_J, stop), world.service.count(api::ClientToService::kCancelTransfer) > 0));
    }
};

COFFERDAM_TEST(tst_FilesPage)
#include "tst_filespage.moc"
