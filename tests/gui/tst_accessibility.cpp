// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Walks the window and says what a person without mouse or without sight could not use.

#include "app/client/ServiceClient.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/LayersTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/state/SnapshotsTopic.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Theme.h"
#include "app/desktop/window/MainWindow.h"
#include "tests/support/FakeService.h"
#include "tests/support/Scenario.h"
#include "tests/support/Test.h"

#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QMenuBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// Parts that Qt's own widgets are made of, and that are spoken for by them.
bool isPartOfAWidget(const QWidget *widget)
{
    const auto *parent = widget->parentWidget();
    if (parent != nullptr && parent->inherits("QComboBox"))
        return true;
    for (const auto *part : {"QScrollBar", "QHeaderView", "QMenu", "QMenuBar", "QComboBoxListView", "QComboBoxPrivateContainer", "QTableCornerButton"}) {
        if (widget->inherits(part))
            return true;
    }
    return widget->objectName().startsWith(u"qt_");
}

QString path(const QObject *object)
{
    QStringList names;
    for (; object != nullptr; object = object->parent())
        names.prepend(QString::fromLatin1(object->metaObject()->className()) + (object->objectName().isEmpty() ? QString() : u'#' + object->objectName()));
    return names.join(u'/');
}

void collect(const QMenu *menu, QList<QAction *> &actions)
{
    for (auto *action : menu->actions()) {
        if (action->menu() != nullptr)
            collect(action->menu(), actions);
        else if (!action->isSeparator())
            actions.append(action);
    }
}

} // namespace

class tst_Accessibility : public QObject
{
    Q_OBJECT

    FakeService m_service;
    std::unique_ptr<ServiceClient> m_client;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
    QList<QAction *> m_inMenus;

private Q_SLOTS:
    void initTestCase()
    {
        applyTheme(*qApp, Scheme::Light);
        m_service.answer = scenario::answer;
        QVERIFY(m_service.listen());
        m_client = std::make_unique<ServiceClient>(m_service.socketPath(), u"desktop"_s, Reconnect::Never);
        m_session = std::make_unique<Session>(m_client.get());
        m_window = std::make_unique<MainWindow>(m_session.get());
        QSignalSpy loaded(m_session.get(), &Session::loaded);
        m_window->show();
        m_client->open();
        QVERIFY(loaded.wait());
        for (const auto *action : m_window->menuBar()->actions())
            collect(action->menu(), m_inMenus);
        QVERIFY(m_inMenus.size() > 20);
    }

    void whatTakesFocusHasAName()
    {
        QStringList nameless;
        int seen = 0;
        for (auto *widget : m_window->findChildren<QWidget *>()) {
            if (widget->focusPolicy() == Qt::NoFocus || isPartOfAWidget(widget))
                continue;
            ++seen;
            auto *interface = QAccessible::queryAccessibleInterface(widget);
            if (interface == nullptr || interface->text(QAccessible::Name).isEmpty())
                nameless += path(widget);
        }
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
        QVERIFY(seen > 30);
    }

    void everyActionIsInAMenuAndHasAKey()
    {
        QStringList lost;
        for (auto *action : m_window->findChildren<QAction *>()) {
            const auto *owner = qobject_cast<QWidget *>(action->parent());
            if (action->isSeparator() || action->menu() != nullptr || action->text().isEmpty()
                || (owner != nullptr && (owner->inherits("QLineEdit") || owner->inherits("KMessageWidget"))))
                continue;
            if (!m_inMenus.contains(action))
                lost += u"not in a menu: %1 (%2)"_s.arg(action->text(), path(action));
            if (action->shortcut().isEmpty())
                lost += u"without a key: %1 (%2)"_s.arg(action->text(), path(action));
        }
        QVERIFY2(lost.isEmpty(), qPrintable(lost.join(u'\n')));
    }

    /// What a banner offers is there for a moment: a button that Tab reaches is enough.
    void everyAnswerOfABannerIsReached()
    {
        QSet<const QAction *> seen;
        for (const auto &page : m_window->pageIds()) {
            m_window->showPage(page);
            for (auto *banner : m_window->findChildren<Banner *>()) {
                const bool hidden = banner->isHidden();
                banner->show();
                for (const auto *button : banner->findChildren<QToolButton *>()) {
                    if (!button->isVisible() || !banner->actions().contains(button->defaultAction()))
                        continue;
                    seen += button->defaultAction();
                    QVERIFY2(button->focusPolicy() & Qt::TabFocus, qPrintable(path(button)));
                    QVERIFY2(!button->text().isEmpty(), qPrintable(path(button)));
                }
                banner->setHidden(hidden);
            }
        }
        QVERIFY2(seen.size() >= 4, qPrintable(QString::number(seen.size())));
    }

    void everyAnswerOfAConfirmationIsReached()
    {
        QSet<const QPushButton *> seen;
        for (const auto &page : m_window->pageIds()) {
            m_window->showPage(page);
            for (auto *confirmation : m_window->findChildren<Confirmation *>()) {
                confirmation->ask({.subject = u"x"_s, .text = u"Really?"_s, .typed = {}, .carryOut = {}});
                for (const auto *button : confirmation->findChildren<QPushButton *>()) {
                    if (!button->isVisible())
                        continue;
                    seen += button;
                    QVERIFY2(button->focusPolicy() & Qt::TabFocus, qPrintable(path(button)));
                    QVERIFY2(!button->text().isEmpty(), qPrintable(path(button)));
                }
                confirmation->withdraw();
            }
        }
        QVERIFY2(seen.size() >= 12, qPrintable(QString::number(seen.size())));
    }

    void noKeyHasTwoMeanings()
    {
        QMap<QString, QStringList> keys;
        for (const auto *action : std::as_const(m_inMenus))
            keys[action->shortcut().toString()] += action->text();
        QStringList twice;
        for (auto key = keys.cbegin(); key != keys.cend(); ++key) {
            if (key.value().size() > 1)
                twice += key.key() + u": "_s + key.value().join(u", "_s);
        }
        QVERIFY2(twice.isEmpty(), qPrintable(twice.join(u'\n')));
    }

    void everyPageIsReachedByKey()
    {
        const auto pages = m_window->pageIds();
        QVERIFY(pages.size() >= 5);
        for (int i = 0; i < pages.size(); ++i) {
            QTest::keyClick(m_window.get(), Qt::Key(Qt::Key_1 + i), Qt::ControlModifier);
            QCOMPARE(m_window->page(), pages[i]);
        }
    }

    void tabLeavesEveryPage()
    {
        for (const auto &page : m_window->pageIds()) {
            m_window->showPage(page);
            m_window->activateWindow();
            QSet<QWidget *> visited;
            for (int step = 0; step < 60; ++step) {
                QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : m_window.get(), Qt::Key_Tab);
                visited.insert(QApplication::focusWidget());
            }
            QVERIFY2(visited.size() >= 6, qPrintable(u"page %1: Tab visits only %2"_s.arg(page).arg(visited.size())));
        }
    }

    void rowsSpeak()
    {
        QVERIFY(m_session->topic<AgentsTopic>().model()->index(0).data(Qt::AccessibleTextRole).toString().contains(u"slow"));
        QVERIFY(m_session->topic<LayersTopic>().model()->index(0).data(Qt::AccessibleTextRole).toString().contains(u"works"));
        QTRY_VERIFY(m_session->topic<SnapshotsTopic>().model()->rowCount() > 0);
        QVERIFY(!m_session->topic<SnapshotsTopic>().model()->index(0, 0).data(Qt::AccessibleTextRole).toString().isEmpty());
    }

    void textsHaveContrast_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }

    void textsHaveContrast()
    {
        QFETCH(bool, dark);
        const auto palette = dark ? darkPalette() : lightPalette();
        const auto luminance = [](const QColor &colour) { // WCAG 2.1, relative luminance
            const auto part = [](double value) { return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); };
            return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
        };
        const auto contrast = [&](const QColor &one, const QColor &other) {
            const auto a = luminance(one), b = luminance(other);
            return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
        };
        for (const auto ground : {palette.color(QPalette::Window), palette.color(QPalette::Base)}) {
            for (const auto tone : {Tone::Neutral, Tone::Good, Tone::Notice, Tone::Bad, Tone::Accent}) {
                const auto fill = toneFill(tone, palette);
                const auto mixed = QColor::fromRgbF(float(ground.redF() * (1 - fill.alphaF()) + fill.redF() * fill.alphaF()),
                                                    float(ground.greenF() * (1 - fill.alphaF()) + fill.greenF() * fill.alphaF()),
                                                    float(ground.blueF() * (1 - fill.alphaF()) + fill.blueF() * fill.alphaF()));
                QVERIFY2(contrast(toneColor(tone, palette), mixed) >= 4.5,
                         qPrintable(u"tone %1: %2"_s.arg(int(tone)).arg(contrast(toneColor(tone, palette), mixed))));
            }
            QVERIFY(contrast(palette.color(QPalette::Text), ground) >= 7);
        }
        QVERIFY(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)) >= 4.5);
    }
};

COFFERDAM_TEST(tst_Accessibility)
#include "tst_accessibility.moc"
