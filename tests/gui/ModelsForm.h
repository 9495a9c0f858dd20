// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The page of models as a person fills it in.

#pragma once

#include "app/desktop/state/TargetModel.h"
#include "app/desktop/widgets/Banner.h"
#include "tests/gui/World.h"

#include <QComboBox>
#include <QLineEdit>

namespace cofferdam::page {

using namespace Qt::StringLiterals;

inline constexpr auto kSave = api::ClientToService::kSaveModel;
inline constexpr auto kAddKey = api::ClientToService::kAddKey;
inline constexpr auto kTyped = "sk-test-0123456789";

/// The page with its models, the first of them chosen.
inline void openModels(World &world)
{
    QVERIFY(world.open());
    world.window->showPage(u"models"_s);
    QTRY_COMPARE(world.find<QLineEdit>(u"targetName"_s)->text(), u"Everyday"_s);
}

inline QLineEdit *lineOf(const World &world, const QString &name)
{
    return world.find<QLineEdit>(name);
}

/// As a person does: the wheel and a program choose nothing.
inline void choose(QComboBox *box, const QVariant &id)
{
    box->setCurrentIndex(box->findData(id));
    Q_EMIT box->activated(box->currentIndex());
}

inline void chooseNewKey(const World &world)
{
    auto *box = world.find<QComboBox>(u"keyChoice"_s);
    box->setCurrentIndex(box->findText(u"Type a new one\u2026"_s));
    Q_EMIT box->activated(box->currentIndex());
}

inline QString saidAbove(const World &world)
{
    const auto *banner = world.find<Banner>(u"targetSaid"_s);
    return banner->isHidden() ? QString() : banner->message();
}

/// A new model of OpenAI is filled in, with a key that was just typed.
inline void fillInNew(World &world)
{
    QTest::keyClick(world.window.get(), Qt::Key_N, Qt::ControlModifier | Qt::AltModifier);
    QTRY_VERIFY(lineOf(world, u"targetName"_s)->hasFocus());
    QTest::keyClicks(lineOf(world, u"targetName"_s), u"Mine"_s);
    QTest::keyClicks(lineOf(world, u"targetModel"_s), u"gpt-6-luna"_s);
    chooseNewKey(world);
    QTest::keyClicks(lineOf(world, u"newKey"_s), QString::fromLatin1(kTyped));
    QCOMPARE(lineOf(world, u"newKey"_s)->text(), QString::fromLatin1(kTyped));
}

} // namespace cofferdam::page
