// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much of the disk snapshots take, as the timeline says it.

#include "tests/gui/World.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Room : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatSnapshotsTakeIsAskedAnewWithEach()
    {
        World world;
        QVERIFY(world.open());
        QTRY_VERIFY(world.service.count(api::ClientToService::kSnapshotRoom) > 0);
        const auto before = world.service.count(api::ClientToService::kSnapshotRoom);
        api::ServiceToClient event;
        event.mutable_snapshot()->set_agent("a1");
        event.mutable_snapshot()->set_id("s9");
        world.service.send(event);
        world.service.send(event);
        QTRY_COMPARE(world.service.count(api::ClientToService::kSnapshotRoom), before + 1); // together
    }
};

COFFERDAM_TEST(tst_Room)
#include "tst_room.moc"
