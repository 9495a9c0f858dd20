// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/sluice/link/Wire.h"
#include "tests/support/Test.h"

#include <QSignalSpy>

#include <sys/socket.h>
#include <unistd.h>

#include <string>

using namespace cofferdam;

class tst_Wire : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoDoesNotReadIsGoneAndKeepsNoMemory()
    {
        int ends[2] = {-1, -1};
        QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
        const Descriptor silent(ends[1]);
        Wire wire{Descriptor(ends[0])};
        QSignalSpy gone(&wire, &Wire::gone);
        const std::string piece(1024 * 1024, 'x');
        int written = 0;
        for (; wire.isOpen() && written < 64; ++written)
            wire.write(piece);
        QVERIFY(written < 20);
        QVERIFY(gone.isEmpty()); // never from within write()
        QCOMPARE(wire.unsent(), 0);
        wire.write(piece);
        QTRY_COMPARE(gone.size(), 1);
        QCOMPARE(wire.unsent(), 0);
    }
};

COFFERDAM_TEST(tst_Wire)
#include "tst_wire.moc"
