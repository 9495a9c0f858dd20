// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Calls of tools in a conversation: one row each, and where the parts of its block are.

#include "app/desktop/chat/ChatDelegate.h"
#include "app/desktop/chat/ToolBlock.h"
#include "app/desktop/state/ChatModel.h"
#include "app/desktop/state/ChatTopic.h"
#include "app/desktop/text/Words.h"
#include "tests/app/desktop/ModelTest.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QAbstractItemModelTester>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

api::ChatPiece callPiece(const char *id, const char *task = "t")
{
    api::ChatPiece piece;
    piece.set_task(task);
    piece.set_kind(api::ChatPiece::TOOL);
    piece.set_text("exec");
    piece.mutable_tool()->set_id(id);
    piece.mutable_tool()->set_name("exec");
    return piece;
}

QVariant of(const ChatModel &model, int row, int role)
{
    return model.index(row).data(role);
}

} // namespace

class tst_ChatCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatComesLaterTakesItsPlace()
    {
        ChatModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.apply(callPiece("c1"));
        QCOMPARE(of(model, 0, ChatModel::VerdictRole).toString(), QString());
        QCOMPARE(of(model, 0, ChatModel::TrailRowRole).toULongLong(), 0ULL);
        auto decided = callPiece("c1");
        decided.mutable_tool()->set_subject("rm -rf \xe2\x80\xae build");
        decided.mutable_tool()->set_verdict(api::VERDICT_ASK);
        decided.mutable_tool()->set_row(17);
        model.apply(decided);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(of(model, 0, ChatModel::VerdictRole).toString(), u"Waits for you"_s);
        QCOMPARE(of(model, 0, ChatModel::SubjectRole).toString(), u"rm -rf \u27e6U+202E\u27e7 build"_s);
        decided.mutable_tool()->set_outcome(api::OUTCOME_BLOCK);
        *decided.mutable_tool()->mutable_reason() = verbatim("no");
        model.apply(decided);
        QCOMPARE(of(model, 0, ChatModel::VerdictRole).toString(), decisionText(api::VERDICT_ASK, api::OUTCOME_BLOCK));
        QCOMPARE(of(model, 0, ChatModel::ReasonRole).toString(), u"no"_s);
        model.apply(callPiece("c2"));
        model.apply(callPiece("c1", "another task"));
        QCOMPARE(model.rowCount(), 3);
        model.apply(callPiece(""));
        model.apply(callPiece("")); // without an id none is another's
        QCOMPARE(model.rowCount(), 5);
    }

    void outputIsFoldedUntilItIsWanted()
    {
        ChatModel model;
        auto ended = callPiece("c1");
        ended.mutable_tool()->set_ended(true);
        ended.mutable_tool()->set_output("one\ntwo\x1b[31m\n");
        ended.mutable_tool()->set_output_left_out(40);
        model.apply(ended);
        QCOMPARE(of(model, 0, ChatModel::OutputLinesRole).toInt(), 2);
        QVERIFY(!of(model, 0, ChatModel::UnfoldedRole).toBool());
        QVERIFY(!of(model, 0, Qt::AccessibleTextRole).toString().contains(u"two"));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const auto revision = of(model, 0, ChatModel::RevisionRole).toULongLong();
        model.toggleFolded(0);
        QCOMPARE(changed.size(), 1);
        QVERIFY(of(model, 0, ChatModel::RevisionRole).toULongLong() != revision);
        QVERIFY(of(model, 0, Qt::AccessibleTextRole).toString().contains(u"two"));
        QVERIFY(!of(model, 0, ChatModel::OutputRole).toString().contains(QChar(0x1b)));
        QVERIFY(of(model, 0, ChatModel::OutputRole).toString().endsWith(u"40 more characters are not shown."));
        model.toggleFolded(7); // there is no such row
        model.apply(callPiece("c2"));
        model.toggleFolded(1); // nothing to show
        QVERIFY(!of(model, 1, ChatModel::UnfoldedRole).toBool());
    }

    void aFormattedAnswerIsAChoice()
    {
        ChatModel model;
        api::ChatPiece answer;
        answer.set_kind(api::ChatPiece::FINAL);
        answer.set_text("**a**");
        model.apply(answer);
        answer.set_text(std::string(ChatModel::kMaxFormatted + 1, 'x'));
        model.apply(answer);
        const auto formatted = [&model](int row) { return of(model, row, ChatModel::FormattedRole).toBool(); };
        QVERIFY(!formatted(0)); // plain unless somebody wants it otherwise
        model.toggleFormatted(0);
        QVERIFY(formatted(0));
        model.setFormatted(true);
        QVERIFY(formatted(0) && !formatted(1)); // too long
        model.toggleFormatted(0);
        QVERIFY(!formatted(0));
        model.setFormatted(false);
        QVERIFY(!formatted(0));
        answer.set_kind(api::ChatPiece::USER);
        model.apply(answer);
        model.setFormatted(true);
        QVERIFY(!formatted(2)); // a person's words are as they were typed
    }

    void whatATurnSpentIsBeneathIt()
    {
        ChatModel model;
        api::ChatPiece answer;
        answer.set_kind(api::ChatPiece::FINAL);
        answer.mutable_spent()->set_tokens(1234);
        answer.mutable_spent()->set_money(20'000'000);
        model.apply(answer);
        QCOMPARE(of(model, 0, ChatModel::FooterRole).toString(), u"1,234 tokens \u00b7 $0.02"_s);
        api::ChatPiece asked;
        asked.set_kind(api::ChatPiece::USER);
        asked.add_attached()->set_name("a\xe2\x80\xae.png");
        model.apply(asked);
        QVERIFY(of(model, 1, ChatModel::FooterRole).toString().startsWith(u"Attached: a\u27e6U+202E\u27e7.png"));
    }

    void theBlockStaysInTheView_data()
    {
        QTest::addColumn<int>("width");
        for (const int width : {200, 500, 2000})
            QTest::addRow("%d pixels", width) << width;
    }

    void theBlockStaysInTheView()
    {
        QFETCH(int, width);
        const int room = ToolBlockGeometry::textWidth(width);
        const auto at = ToolBlockGeometry::of(
            {.name = {400, 18}, .verdict = {60, 20}, .link = {40, 16}, .subject = {room, 36}, .reason = {room, 16}, .fold = {90, 16}, .output = {room, 200}},
            width);
        for (const auto &part : {at.glyph, at.name, at.verdict, at.link, at.subject, at.reason, at.fold, at.output})
            QVERIFY2(part.isEmpty() || at.card.contains(part), qPrintable(u"%1 %2 %3 %4"_s.arg(part.x()).arg(part.y()).arg(part.width()).arg(part.height())));
        QVERIFY(at.card.right() < width);
        QVERIFY(!at.name.intersects(at.verdict) && !at.verdict.intersects(at.link));
        QVERIFY(at.subject.bottom() < at.reason.top() && at.reason.bottom() < at.fold.top() && at.fold.bottom() < at.output.top());
        QVERIFY(at.height > at.card.bottom());
        const auto bare = ToolBlockGeometry::of({.name = {40, 18}, .verdict = {}, .link = {}, .subject = {}, .reason = {}, .fold = {}, .output = {}}, width);
        QVERIFY(bare.height < at.height);
        QVERIFY(bare.output.isEmpty() && bare.fold.isEmpty());
    }

    /// Or a long conversation would be laid out anew with each piece of an answer.
    void onlyWhatChangedIsMeasuredAgain()
    {
        ChatModel model;
        api::ChatHistory history;
        constexpr int kRows = 1500;
        for (int i = 0; i < kRows; ++i) {
            auto *piece = history.add_pieces();
            piece->set_kind(i % 2 == 0 ? api::ChatPiece::USER : api::ChatPiece::FINAL);
            piece->set_text("A line that is long enough to be broken somewhere, perhaps. " + std::to_string(i));
        }
        model.reset(history);
        QListView view;
        auto *delegate = new ChatDelegate(&view);
        view.setItemDelegate(delegate);
        view.setModel(&model);
        view.resize(600, 500);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QTRY_VERIFY(delegate->measured() >= kRows);
        api::ChatPiece delta;
        delta.set_kind(api::ChatPiece::DELTA);
        delta.set_task("t");
        delta.set_text("more ");
        model.apply(delta); // the first is a row of its own, and the bar beside it takes room of all the others
        view.scrollToBottom();
        QTest::qWait(3 * ChatModel::kGrowMs);
        const auto before = delegate->measured();
        constexpr int kDeltas = 200;
        for (int i = 0; i < kDeltas; ++i) {
            model.apply(delta);
            QCoreApplication::processEvents();
        }
        QTest::qWait(3 * ChatModel::kGrowMs);
        view.scrollToBottom();
        QCoreApplication::processEvents();
        QVERIFY2(delegate->measured() - before < kDeltas, qPrintable(QString::number(delegate->measured() - before)));
        QVERIFY(delegate->measured() > before);
    }

    void anInboxNameIsPlain()
    {
        const QDateTime when(QDate(2026, 12, 2), QTime(23, 5, 7));
        QCOMPARE(inboxPlace(u"../a b\u202e.txt"_s, when, 1), u"inbox/20261202-230507-1-.._a_b_.txt"_s);
        QCOMPARE(inboxPlace(QString(500, u'x'), when, 2).size(), 80 + u"inbox/20261202-230507-2-"_s.size());
        QVERIFY(!inboxPlace(u"/etc/passwd"_s, when, 3).contains(u"/etc"));
    }
};

COFFERDAM_TEST(tst_ChatCalls)
#include "tst_chatcalls.moc"
