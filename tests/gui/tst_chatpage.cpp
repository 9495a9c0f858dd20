// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The conversation as a person uses it: calls with what was decided and what they gave back, formatted answers, links, files, a new conversation.

#include "app/desktop/chat/ChatPage.h"
#include "app/desktop/chat/ToolBlock.h"
#include "app/desktop/state/ChatTopic.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Theme.h"
#include "tests/gui/World.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QApplication>
#include <QComboBox>
#include <QDesktopServices>
#include <QFile>
#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// Takes what would be opened in a browser.
class Browser : public QObject
{
    Q_OBJECT

public:
    QList<QUrl> opened;

public Q_SLOTS:
    void open(const QUrl &url) { opened.append(url); }
};

} // namespace

class tst_ChatPage : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString file(const QString &name, const QByteArray &content)
    {
        QFile written(m_folder.filePath(name));
        return written.open(QFile::WriteOnly) && written.write(content) == content.size() ? written.fileName() : QString();
    }

    static QListView *openChat(World &world)
    {
        if (!world.open())
            return nullptr;
        world.window->showPage(u"chat"_s);
        auto *view = world.find<QListView>(u"chatView"_s);
        return QTest::qWaitFor([view] { return view->model()->rowCount() > 0; }) ? view : nullptr;
    }
    static int rowOfCall(const QListView *view, int number)
    {
        for (int row = 0; row < view->model()->rowCount(); ++row) {
            if (view->model()->index(row, 0).data(ChatModel::IsCallRole).toBool() && number-- == 0)
                return row;
        }
        return -1;
    }
    static int rowOfAnswer(const QListView *view)
    {
        for (int row = 0; row < view->model()->rowCount(); ++row) {
            if (view->model()->index(row, 0).data(ChatModel::KindRole).toInt() == api::ChatPiece::FINAL)
                return row;
        }
        return -1;
    }
    static QAction *action(const World &world, const QString &text)
    {
        const auto actions = world.window->findChildren<QAction *>();
        const auto found = std::ranges::find(actions, text, &QAction::text);
        return found == actions.end() ? nullptr : *found;
    }

private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Scheme::Light); }

    void aCallIsUnfoldedByKeyAndByMouse()
    {
        World world;
        auto *view = openChat(world);
        QVERIFY(view);
        const auto index = view->model()->index(rowOfCall(view, 0), 0);
        view->setFocus();
        view->setCurrentIndex(index);
        const auto folded = view->visualRect(index).height();
        QTest::keyClick(view, Qt::Key_Return);
        QVERIFY(index.data(ChatModel::UnfoldedRole).toBool());
        QTRY_VERIFY(view->visualRect(index).height() > folded);
        QVERIFY(world.window->grab().save(u"chat-unfolded.png"_s));
        QTest::keyClick(view, Qt::Key_Return);
        QVERIFY(!index.data(ChatModel::UnfoldedRole).toBool());
        QTRY_COMPARE(view->visualRect(index).height(), folded);
        view->scrollTo(index);
        const ToolBlock block(index, view->font(), view->viewport()->width());
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(index).topLeft() + block.geometry().fold.center());
        QVERIFY(index.data(ChatModel::UnfoldedRole).toBool());
    }

    void aCallLeadsToItsRow()
    {
        World world;
        auto *view = openChat(world);
        QVERIFY(view);
        const auto index = view->model()->index(rowOfCall(view, 1), 0);
        view->scrollTo(index);
        const ToolBlock block(index, view->font(), view->viewport()->width());
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(index).topLeft() + block.geometry().link.center());
        QCOMPARE(world.window->page(), u"audit"_s);
        world.window->showPage(u"chat"_s);
        view->setCurrentIndex(index);
        action(world, u"Show Row in Audit Trail"_s)->trigger();
        QCOMPARE(world.window->page(), u"audit"_s);
    }

    void answersAreFormattedWhenSomebodyWants()
    {
        World world;
        auto *view = openChat(world);
        QVERIFY(view);
        const auto index = view->model()->index(rowOfAnswer(view), 0);
        QVERIFY(!index.data(ChatModel::FormattedRole).toBool());
        const auto plain = view->visualRect(index).height();
        QVERIFY(world.window->grab().save(u"chat-plain.png"_s));
        action(world, u"Show Answers Formatted"_s)->trigger();
        QVERIFY(index.data(ChatModel::FormattedRole).toBool());
        QTRY_VERIFY(view->visualRect(index).height() != plain);
        QVERIFY(world.window->grab().save(u"chat-formatted.png"_s));
        view->setCurrentIndex(index);
        action(world, u"Format This Answer"_s)->trigger();
        QVERIFY(!index.data(ChatModel::FormattedRole).toBool());
    }

    void aLinkIsAskedAbout()
    {
        Browser browser;
        QDesktopServices::setUrlHandler(u"https"_s, &browser, "open");
        World world;
        auto *view = openChat(world);
        QVERIFY(view);
        action(world, u"Show Answers Formatted"_s)->trigger();
        view->setCurrentIndex(view->model()->index(rowOfAnswer(view), 0));
        action(world, u"Open Link in Answer\u2026"_s)->trigger();
        QVERIFY(world.isAsked(u"https://example.org/form"_s));
        QVERIFY(world.isAsked(u"page of example.org"_s));
        QVERIFY(browser.opened.isEmpty());
        world.click(world.shown(u"chatYes"_s));
        QTRY_COMPARE(browser.opened, QList<QUrl>{QUrl(u"https://example.org/form"_s)});
        QDesktopServices::unsetUrlHandler(u"https"_s);
    }

    void aLinkOfOtherLettersIsShownAsItIs_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("asked"); // empty: it is no link
        QTest::newRow("another language") << u"[books](https://b\u00fccher.example/)"_s << u"page of xn--bcher-kva.example"_s;
        QTest::newRow("letters that look alike") << u"[bank](https://b\u0430nk.example/)"_s << QString();
    }

    void aLinkOfOtherLettersIsShownAsItIs()
    {
        QFETCH(QString, text);
        QFETCH(QString, asked);
        World world;
        auto *view = openChat(world);
        QVERIFY(view);
        api::ServiceToClient event;
        event.mutable_chat()->set_agent("a1");
        event.mutable_chat()->set_task("t9");
        event.mutable_chat()->set_kind(api::ChatPiece::FINAL);
        event.mutable_chat()->set_text(text.toStdString());
        const auto rows = view->model()->rowCount();
        world.service.send(event);
        QTRY_COMPARE(view->model()->rowCount(), rows + 1);
        action(world, u"Show Answers Formatted"_s)->trigger();
        view->setCurrentIndex(view->model()->index(rows, 0));
        action(world, u"Open Link in Answer\u2026"_s)->trigger();
        if (asked.isEmpty()) {
            QVERIFY(!world.isAsked(u"browser"_s));
            QVERIFY(view->currentIndex().data(Qt::AccessibleTextRole).toString().contains(u"b\u27e6U+0430\u27e7nk"_s));
        } else {
            QVERIFY(world.isAsked(asked));
        }
    }

    void aNewConversationIsAskedFor()
    {
        World world;
        QVERIFY(openChat(world));
        auto *anew = world.find<QPushButton>(u"newSession"_s);
        QTRY_VERIFY(anew->isEnabled());
        QTest::mouseClick(anew, Qt::LeftButton);
        QVERIFY(world.isAsked(u"Begin a new conversation?"_s));
        QCOMPARE(world.service.count(api::ClientToService::kNewSession), 0);
        world.click(world.shown(u"chatYes"_s));
        QTRY_COMPARE(world.service.count(api::ClientToService::kNewSession), 1);
        QCOMPARE(world.service.last(api::ClientToService::kNewSession).new_session().agent(), "a1");
    }

    void anotherModelIsChosenInTheChat()
    {
        World world;
        QVERIFY(openChat(world));
        auto *choice = world.find<QComboBox>(u"chatModel"_s);
        QTRY_VERIFY(choice->isEnabled() && choice->count() > 1);
        const int other = choice->currentIndex() == 0 ? 1 : 0;
        choice->setCurrentIndex(other);
        Q_EMIT choice->activated(other);
        QTRY_COMPARE(world.service.count(api::ClientToService::kSetAgentModel), 1);
        const auto wanted = world.service.last(api::ClientToService::kSetAgentModel).set_agent_model();
        QCOMPARE(wanted.agent(), "a1");
        QCOMPARE(wanted.slot(), "main");
        QCOMPARE(QString::fromStdString(wanted.target()), choice->itemData(other).toString());
    }

    void aTaskIsStopped()
    {
        World world;
        QVERIFY(openChat(world));
        api::ServiceToClient event;
        *event.mutable_agent() = scenario::agent("a1", "Website", api::AGENT_WORKING);
        world.service.send(event);
        auto *stop = world.find<QPushButton>(u"stopTask"_s);
        QTRY_VERIFY(stop->isEnabled());
        QTest::mouseClick(stop, Qt::LeftButton);
        QTRY_COMPARE(world.service.count(api::ClientToService::kAbortTask), 1);
    }

    /// A picture goes to the model, another file into the workspace before the prompt is sent.
    void filesGoWithThePrompt()
    {
        World world;
        QVERIFY(openChat(world));
        auto *page = world.window->findChild<ChatPage *>();
        page->attach(file(u"shot.png"_s, "\x89PNG\r\n\x1a\n1234"_ba));
        page->attach(file(u"my notes.txt"_s, "hello"_ba));
        const auto *names = world.find<QLabel>(u"attachmentNames"_s);
        QVERIFY(names->isVisible());
        QVERIFY(names->text().contains(u"shot.png (picture"_s));
        QVERIFY(names->text().contains(u"my notes.txt (into the workspace"_s));
        QVERIFY(world.window->grab().save(u"chat-attached.png"_s));
        auto *input = world.find<QPlainTextEdit>(u"promptInput"_s);
        QTRY_VERIFY(!input->isReadOnly());
        QTest::keyClicks(input, u"look"_s);
        QTest::keyClick(input, Qt::Key_Return);
        QTRY_COMPARE(world.service.count(api::ClientToService::kSendPrompt), 1);
        const auto put = world.service.last(api::ClientToService::kPutFile).put_file();
        QVERIFY(put.path().starts_with("/home/agent/workspace/inbox/"));
        QVERIFY(put.path().ends_with("-my_notes.txt"));
        QCOMPARE(put.content(), "hello");
        const auto sent = world.service.last(api::ClientToService::kSendPrompt).send_prompt();
        QVERIFY(sent.text().starts_with("look\n\nAttached files: inbox/"));
        QCOMPARE(sent.attachments_size(), 1);
        QCOMPARE(sent.attachments(0).name(), "shot.png");
        QVERIFY(!names->isVisible());
    }

    void whatCannotGoIsSaid()
    {
        World world;
        QVERIFY(openChat(world));
        auto *page = world.window->findChild<ChatPage *>();
        const auto *problem = world.find<Banner>(u"attachProblem"_s);
        page->attach(file(u"large.bin"_s, QByteArray(3 * 1024 * 1024 + 1, 'x')));
        QVERIFY(problem->isVisible() && problem->message().contains(u"too large"_s));
        page->attach(m_folder.path());
        QVERIFY(problem->message().contains(u"is no file"_s));
        page->attach(m_folder.filePath(u"nowhere"_s));
        QVERIFY(problem->message().contains(u"is no file"_s));
        const auto small = file(u"a.txt"_s, "a"_ba);
        for (int i = 0; i < 9; ++i)
            page->attach(small);
        QVERIFY(problem->message().contains(u"At most"_s));
        QTest::mouseClick(world.find<QPushButton>(u"removeAttachments"_s), Qt::LeftButton);
        QVERIFY(!world.find<QLabel>(u"attachmentNames"_s)->isVisible());
    }

    void nothingIsLostWhenAFileIsRefused()
    {
        World world;
        world.service.answer = [](const auto &request, auto &reply) {
            if (!request.has_put_file())
                return scenario::answer(request, reply);
            reply.mutable_failed()->set_code(api::ERROR_UNAVAILABLE);
            *reply.mutable_failed()->mutable_message() = verbatim("The guest does not answer.");
            return true;
        };
        QVERIFY(openChat(world));
        world.window->findChild<ChatPage *>()->attach(file(u"a.txt"_s, "a"_ba));
        auto *input = world.find<QPlainTextEdit>(u"promptInput"_s);
        QTRY_VERIFY(!input->isReadOnly());
        QTest::keyClicks(input, u"look"_s);
        QTest::keyClick(input, Qt::Key_Return);
        QTRY_COMPARE(input->toPlainText(), u"look"_s);
        QVERIFY(world.find<QLabel>(u"attachmentNames"_s)->isVisible());
        QCOMPARE(world.service.count(api::ClientToService::kSendPrompt), 0);
    }

    void inTheDark()
    {
        applyTheme(*qApp, Scheme::Dark);
        World world;
        auto *view = openChat(world);
        QVERIFY(view);
        action(world, u"Show Answers Formatted"_s)->trigger();
        view->setCurrentIndex(view->model()->index(rowOfCall(view, 0), 0));
        action(world, u"Show or Hide Output"_s)->trigger();
        QTest::qWait(50);
        QVERIFY(world.window->grab().save(u"chat-dark.png"_s));
        applyTheme(*qApp, Scheme::Light);
    }
};

COFFERDAM_TEST(tst_ChatPage)
#include "tst_chatpage.moc"
