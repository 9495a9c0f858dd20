// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text of the guest is never taken for markup: in labels, in banners, in the tool tips of every widget and of every row of every model.

#include "app/desktop/state/ProgressTopic.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Theme.h"
#include "tests/gui/World.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QTest>
#include <QTextDocument>
#include <QToolTip>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr auto kMarkup = "<img src=x><b>bold</b>";

/// In the place of each text there is in the message, whatever its field is called.
void spoil(google::protobuf::Message &message)
{
    using google::protobuf::FieldDescriptor;
    const auto *reflection = message.GetReflection();
    if (auto *phrase = dynamic_cast<api::Phrase *>(&message)) {
        *phrase = verbatim(kMarkup);
        return;
    }
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
        const auto *field = message.GetDescriptor()->field(i);
        const std::string name(field->name());
        const bool bound = name == "id" || name == "agent" || name == "task" || name == "snapshot" || name == "parent" || name == "current_snapshot";
        if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && field->type() != FieldDescriptor::TYPE_BYTES && !bound) {
            if (field->is_repeated())
                reflection->AddString(&message, field, kMarkup);
            else
                reflection->SetString(&message, field, kMarkup);
        } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
            if (field->is_repeated()) {
                for (int each = 0; each < reflection->FieldSize(message, field); ++each)
                    spoil(*reflection->MutableRepeatedMessage(&message, field, each));
            } else if (reflection->HasField(message, field)) {
                spoil(*reflection->MutableMessage(&message, field));
            }
        }
    }
}

bool hostile(const api::ClientToService &request, api::ServiceToClient &reply)
{
    const bool answered = scenario::answer(request, reply);
    if (request.has_list_grants())
        *reply.mutable_grants()->add_grants() = scenario::grant("g1", "x", "y", 3);
    if (request.has_list_questions())
        *reply.mutable_questions()->add_questions() = scenario::question("q1", "x", "high", 90);
    if (request.has_list_agents())
        *reply.mutable_agents()->mutable_agents(0)->mutable_problem() = verbatim(kMarkup);
    if (request.has_doctor())
        reply.mutable_layers()->mutable_layers(0)->set_ok(false);
    if (!request.has_hello() && !reply.has_failed())
        spoil(reply);
    return answered;
}

/// What a tool tip shows of itself.
QString tipAt(QWidget *widget, const QPoint &place)
{
    QToolTip::hideText();
    QHelpEvent help(QEvent::ToolTip, place, widget->mapToGlobal(place));
    QApplication::sendEvent(widget, &help);
    return QToolTip::text();
}

/// It is text, however it came there: shown as a document, it says what its bytes say, and has no picture.
QString faultOf(const QString &tip)
{
    if (!Qt::mightBeRichText(tip))
        return {};
    QTextDocument document;
    document.setHtml(tip);
    const auto text = document.toPlainText();
    const bool isTaken = text.contains(u"bold") && !text.contains(u'<'); // other texts are the window's own
    return text.contains(QChar(QChar::ObjectReplacementCharacter)) || isTaken ? u"taken for markup: "_s + tip : QString();
}

} // namespace

class tst_HostileText : public QObject
{
    Q_OBJECT

    World m_world;

private Q_SLOTS:
    void initTestCase()
    {
        applyTheme(*qApp, Scheme::Light);
        m_world.service.answer = hostile;
        QVERIFY(m_world.open());
        api::ServiceToClient reask;
        reask.mutable_reask()->set_agent("a1");
        spoil(*reask.mutable_reask());
        m_world.service.send(reask);
        api::ServiceToClient line;
        line.mutable_demo()->mutable_text();
        spoil(line);
        m_world.service.send(line);
        Q_EMIT m_world.session->topic<ProgressTopic>().changed({.operation = u"x"_s,
                                                                .text = QString::fromLatin1(kMarkup),
                                                                .fraction = 0.5,
                                                                .finished = false,
                                                                .error = {},
                                                                .agent = m_world.session->topic<AgentsTopic>().current()});
        Q_EMIT m_world.session->failed(QString::fromLatin1(kMarkup));
        const auto *loop = m_world.find<Confirmation>(u"loopBanner"_s);
        QTRY_VERIFY(!loop->isHidden());
    }

    void labelsArePlain()
    {
        int hostileOnes = 0;
        for (const auto &page : m_world.window->pageIds()) {
            m_world.window->showPage(page);
            QTest::qWait(50);
            for (const auto *label : m_world.window->findChildren<QLabel *>()) {
                hostileOnes += label->isVisible() && label->text().contains(u"<b>") ? 1 : 0;
                QVERIFY2(label->textFormat() == Qt::PlainText || !Qt::mightBeRichText(label->text()), qPrintable(label->text()));
            }
            for (const auto *banner : m_world.window->findChildren<Banner *>())
                QCOMPARE(banner->textFormat(), Qt::PlainText);
            QVERIFY(m_world.window->grab().save(u"hostile-%1.png"_s.arg(page)));
        }
        QVERIFY2(hostileOnes >= 15, qPrintable(QString::number(hostileOnes)));
    }

    void tipsOfWidgetsArePlain()
    {
        for (auto *widget : m_world.window->findChildren<QWidget *>()) {
            widget->setToolTip(QString::fromLatin1(kMarkup)); // whoever puts it there one day
            if (qobject_cast<QAbstractItemView *>(widget->parentWidget()) != nullptr)
                continue; // rows, below
            const auto tip = tipAt(widget, widget->rect().center());
            QVERIFY2(tip.contains(u"bold"), widget->metaObject()->className());
            const auto fault = faultOf(tip);
            QVERIFY2(fault.isEmpty(), qPrintable(fault + QLatin1StringView(widget->metaObject()->className())));
            widget->setToolTip({});
        }
    }

    void tipsOfRowsArePlain()
    {
        int shown = 0;
        for (const auto &page : m_world.window->pageIds()) {
            m_world.window->showPage(page);
            QTest::qWait(100);
            for (auto *view : m_world.window->findChildren<QAbstractItemView *>()) {
                if (!view->isVisible() || view->model() == nullptr || view->model()->rowCount() == 0)
                    continue;
                for (int column = 0; column < view->model()->columnCount(); ++column) {
                    const auto index = view->model()->index(0, column);
                    view->scrollTo(index);
                    const auto tip = tipAt(view->viewport(), view->visualRect(index).center());
                    QVERIFY2(faultOf(tip).isEmpty(), qPrintable(faultOf(tip)));
                    shown += tip.isEmpty() ? 0 : 1;
                }
            }
        }
        QVERIFY2(shown >= 5, qPrintable(QString::number(shown)));
    }

    void whatQtDoesByItselfIsMarkup()
    {
        QToolTip::showText({10, 10}, QString::fromLatin1(kMarkup), m_world.window.get());
        QVERIFY(!faultOf(QToolTip::text()).isEmpty()); // or this test could not fail
        QToolTip::hideText();
    }
};

COFFERDAM_TEST(tst_HostileText)
#include "tst_hostiletext.moc"
