// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Attacks by the agent in a whole machine: first with the gates off, where each must succeed, else it tests nothing; then with
// them on, where each must fail and leave nothing. The launches are allowed, nothing else is.

#include "tests/attack/AttackList.h"
#include "tests/attack/Lab.h"
#include "tests/attack/User.h"
#include "vm/image/ImageBuilder.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

#include <cstdio>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr int kLeastAttacks = 60;
const bool kLong = qEnvironmentVariableIsSet("COFFERDAM_LONG");
const int kTries = kLong ? 600 : 40;
const int kPatience = kLong ? 3'600'000 : 100'000;

// Little is left: of the disk 40 MiB, of its inodes 300.
constexpr auto kBallast = R"(set -e
mkdir -p /var/tmp/ballast; cd /var/tmp/ballast
python3 - <<END
import os
for i in range(os.statvfs(".").f_ffree - 300):
    os.mknod(str(i))
disk = os.statvfs(".")
with open("0", "wb") as file:
    os.posix_fallocate(file.fileno(), 0, disk.f_bfree * disk.f_bsize - (40 << 20))
END
)";

} // namespace

class tst_Attack : public QObject
{
    Q_OBJECT

private:
    struct Column {
        QHash<QString, AttackOutcome> outcomes;
        std::unique_ptr<User> user;
    };

    void attack(bool gates, Column &column);
    void launch(Lab &lab, Column &column, bool exhausting);
    void print() const;

    QList<AttackEntry> m_attacks;
    Image m_image;
    Column m_off;

private Q_SLOTS:
    void initTestCase();
    void eachSucceedsWithoutGates();
};

void tst_Attack::initTestCase()
{
    const auto programs = qEnvironmentVariable("COFFERDAM_BIN");
    m_attacks = readAttackList(programs + u"/attack/attack"_s, kTries);
    QVERIFY(m_attacks.size() >= kLeastAttacks);
    const auto image = ImageBuilder(ImageStore(), programs).existing(ImageKind::Lab);
    QVERIFY2(image.has_value(), image ? "" : qPrintable(image.error().message));
    m_image = *image;
}

void tst_Attack::launch(Lab &lab, Column &column, bool exhausting)
{
    QByteArray command = "/usr/lib/cofferdam/attack/attack run " + QByteArray::number(kTries);
    for (const auto &entry : std::as_const(m_attacks)) {
        if (entry.exhausts == exhausting)
            command += ' ' + entry.name.toUtf8();
    }
    column.user->allowCall(QString::fromUtf8(command));
    QElapsedTimer clock;
    clock.start();
    const auto call = lab.ask(command);
    QVERIFY(!call.isEmpty());
    const auto output = lab.output(call, kPatience);
    if (!output) { // what it was about says the end of what it printed
        const auto soFar = lab.get(u".openclaw/outbox/"_s + call + u".out"_s, 10'000).value_or("nothing");
        QFAIL(qPrintable(QString::fromUtf8(soFar.right(1500)) + lab.machine().console().right(2000)));
    }
    readOutcomes(*output, column.outcomes);
    qInfo("attacks took %lld s", clock.elapsed() / 1000);
}

void tst_Attack::attack(bool gates, Column &column)
{
    column.user = std::make_unique<User>(m_attacks);
    Lab lab(m_image.folder, gates, *column.user);
    QElapsedTimer clock;
    clock.start();
    QVERIFY2(lab.start(), qPrintable(lab.machine().console().right(4000)));
    qInfo("ready %lld ms after the start of QEMU", clock.elapsed());
    const auto secret = QByteArray::number(QRandomGenerator::system()->generate64(), 16);
    const auto prepared = lab.asRoot("cd /usr/lib/cofferdam/attack; python3 prepare.py " + secret + " && python3 look.py first\n", 120'000);
    QVERIFY2(prepared.endsWith("exit 0"), prepared.constData());
    qInfo("victims are there after %lld ms", clock.elapsed());
    launch(lab, column, false);
    if (QTest::currentTestFailed())
        return;
    const auto changes = lab.asRoot("python3 /usr/lib/cofferdam/attack/look.py again\n", 120'000);
    QVERIFY2(readChanges(changes, column.outcomes), changes.constData());
    const auto ballast = lab.asRoot(kBallast, 120'000);
    QVERIFY2(ballast.endsWith("exit 0"), ballast.constData());
    launch(lab, column, true);
    if (QTest::currentTestFailed())
        return;
    qInfo("the whole column took %lld ms", clock.elapsed());
    // What was read is really it: an attack that only claims so tests nothing.
    for (const auto &outcome : std::as_const(column.outcomes)) {
        for (const auto &effect : outcome.effects) {
            if (effect.startsWith("read SECRET-"_L1))
                QVERIFY2(effect.endsWith(QString::fromLatin1(secret)) || effect.endsWith("SECRET-gateway-token"_L1), qPrintable(effect));
        }
    }
}

void tst_Attack::eachSucceedsWithoutGates()
{
    attack(false, m_off);
    if (QTest::currentTestFailed())
        return;
    QStringList wrong;
    for (const auto &entry : std::as_const(m_attacks)) {
        const auto outcome = m_off.outcomes.value(entry.name);
        if (outcome.effects.isEmpty() != entry.alwaysHeld)
            wrong.append(entry.name + u": "_s + (outcome.effects.isEmpty() ? outcome.stopped : outcome.effects.join(u", "_s)));
    }
    print();
    QVERIFY2(wrong.isEmpty(), qPrintable(u"not as the table says:\n"_s + wrong.join(u'\n')));
}

void tst_Attack::print() const
{
    std::printf("\n%-34s %-8s %6s  %s\n", "attack", "off", "ms", "what");
    for (const auto &entry : m_attacks) {
        const auto off = m_off.outcomes.value(entry.name);
        std::printf("%-34s %-8s %6d  %s\n", qPrintable(entry.name), off.effects.isEmpty() ? "held" : "SUCCEEDS", off.milliseconds,
                    qPrintable(off.effects.isEmpty() ? off.stopped : off.effects.first()));
    }
    std::fflush(stdout);
}

int main(int argc, char **argv)
{
    qputenv("QTEST_FUNCTION_TIMEOUT", QByteArray::number(kPatience * 4)); // Qt's own is 5 minutes
    QCoreApplication application(argc, argv);
    tst_Attack test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_attack.moc"
