// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Attacks by the agent in a whole machine: first with the gates off, where each must succeed, else it tests nothing; then with
// them on, where each must fail and leave nothing. The launches are allowed, nothing else is. Then those that the built-in rules have to
// hold, with these rules: what is asked is denied, and nothing is lost that no snapshot holds. COFFERDAM_ATTACKS=NAME,NAME runs these only.
// Without gates nothing of the host decides: that run is kept for a day, under the image, which holds the attacks, and this program.

#include "tests/attack/AttackList.h"
#include "tests/attack/Lab.h"
#include "tests/attack/RulesUser.h"
#include "tests/attack/User.h"
#include "tests/support/KeptRun.h"
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
/// Of a race. Without gates it ends with the first that wins, so that many cost little there.
const int kTriesWithout = kLong ? 600 : 40;
const int kTriesWith = kLong ? 600 : 12;
const int kPatience = kLong ? 3'600'000 : 400'000;

constexpr std::chrono::milliseconds kShortLease{2000};
constexpr int kHostGone = 8000;

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

    enum class Guard { None, Gates, Rules };

    [[nodiscard]] QList<AttackEntry> attacks() const;
    void attack(Guard guard, Column &column);
    void launch(Lab &lab, Column &column, const QString &phase);
    void outliveHost(Lab &lab, Column &column);
    void outliveTask(Lab &lab, Column &column);
    void print() const;
    [[nodiscard]] QString how(const QString &attack) const;

    QList<AttackEntry> m_attacks;
    int m_tries = kTriesWithout;
    Image m_image;
    Column m_off;
    Column m_on;
    Column m_ruled;

private Q_SLOTS:
    void initTestCase();
    void eachSucceedsWithoutGates();
    void noneSucceedsWithGates();
    void theRulesLoseNothing();
};

void tst_Attack::initTestCase()
{
    m_attacks = attacks();
    QVERIFY(m_attacks.size() >= kLeastAttacks || !qEnvironmentVariableIsEmpty("COFFERDAM_ATTACKS"));
    const auto image = ImageBuilder(ImageStore(), qEnvironmentVariable("COFFERDAM_BIN")).existing(ImageKind::Lab);
    QVERIFY2(image.has_value(), image ? "" : qPrintable(image.error().message.english()));
    m_image = *image;
}

QList<AttackEntry> tst_Attack::attacks() const
{
    auto all = readAttackList(qEnvironmentVariable("COFFERDAM_BIN") + u"/attack/attack"_s, m_tries);
    if (const auto only = qEnvironmentVariable("COFFERDAM_ATTACKS"); !only.isEmpty())
        erase_if(all, [&](const AttackEntry &entry) { return !only.split(u',').contains(entry.name); });
    return all;
}

void tst_Attack::launch(Lab &lab, Column &column, const QString &phase)
{
    if (std::ranges::none_of(m_attacks, [&](const AttackEntry &entry) { return entry.phase == phase; }))
        return;
    QByteArray command = "/usr/lib/cofferdam/attack/attack run " + QByteArray::number(m_tries);
    for (const auto &entry : std::as_const(m_attacks)) {
        if (entry.phase == phase)
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
    if (qEnvironmentVariableIsSet("COFFERDAM_ATTACKS"))
        qInfo("%s%s", output->constData(), qPrintable(lab.machine().console().right(4000)));
    qInfo("attacks took %lld s", clock.elapsed() / 1000);
}

/// The host is gone for a while: what was open before is of no use then.
void tst_Attack::outliveHost(Lab &lab, Column &column)
{
    const auto name = u"outlive-descriptor"_s;
    if (std::ranges::none_of(m_attacks, [&](const AttackEntry &entry) { return entry.name == name; }))
        return;
    const auto file = u"workspace/victims/%1/own.txt"_s.arg(name);
    lab.cut();
    lab.connectAgain(kShortLease);
    QTRY_VERIFY_WITH_TIMEOUT(lab.isReady(), 60'000);
    const auto command = "/usr/lib/cofferdam/attack/attack run " + QByteArray::number(m_tries) + ' ' + name.toUtf8();
    column.user->allowCall(QString::fromUtf8(command));
    QString call; // under that lease a guest that is slow for a moment counts as gone
    QVERIFY(QTest::qWaitFor([&] { return !(call = lab.ask(command)).isEmpty(); }, 30'000));
    QVERIFY2(lab.get(file, 60'000), "it does not write");
    lab.cut();
    QTest::qWait(kHostGone);
    lab.connectAgain();
    QTRY_VERIFY2_WITH_TIMEOUT(lab.isReady(), qPrintable(lab.machine().console().right(2000)), 60'000);
    const auto output = lab.output(call, 60'000);
    QVERIFY(output.has_value());
    readOutcomes(*output, column.outcomes);
    qint64 longest = 0;
    qint64 last = 0;
    for (const auto &line : lab.get(file, 10'000).value_or(QByteArray()).split('\n')) {
        longest = last == 0 || line.isEmpty() ? longest : std::max(longest, line.toLongLong() - last);
        last = line.isEmpty() ? last : line.toLongLong();
    }
    const auto stood = longest > kHostGone - 2 * kShortLease.count();
    if (!stood)
        column.outcomes[name].effects.append(u"it wrote on while the host was gone"_s);
    column.outcomes[name].stopped = u"it stood still for %1 ms"_s.arg(longest);
}

/// A task ends; what was new in it is the user's from then on, whoever has it open.
void tst_Attack::outliveTask(Lab &lab, Column &column)
{
    const auto name = u"outlive-task"_s;
    if (std::ranges::none_of(m_attacks, [&](const AttackEntry &entry) { return entry.name == name; }))
        return;
    lab.channel().setTask(TaskId::create());
    const auto command = "/usr/lib/cofferdam/attack/attack run " + QByteArray::number(m_tries) + ' ' + name.toUtf8();
    column.user->allowCall(QString::fromUtf8(command));
    const auto call = lab.ask(command);
    const auto output = lab.output(call, 60'000);
    QVERIFY(output.has_value());
    readOutcomes(*output, column.outcomes);
    const auto file = u"workspace/victims/%1/own.txt"_s.arg(name);
    QVERIFY2(lab.get(file, 30'000), "it does not write");
    lab.channel().setTask(TaskId::create());
    QTest::qWait(2000);
    const auto before = lab.get(file, 10'000).value_or(QByteArray()).size();
    QTest::qWait(3000);
    if (lab.get(file, 10'000).value_or(QByteArray()).size() != before)
        column.outcomes[name].effects.append(u"it wrote on after its task"_s);
    column.outcomes[name].stopped = u"it wrote %1 bytes"_s.arg(before);
}

void tst_Attack::attack(Guard guard, Column &column)
{
    const bool gates = guard != Guard::None;
    m_tries = gates ? kTriesWith : kTriesWithout;
    m_attacks = attacks();
    std::optional<api::GateTable> table;
    if (guard == Guard::Rules) {
        m_attacks.removeIf([](const AttackEntry &entry) { return !entry.ruled; });
        auto user = std::make_unique<RulesUser>(m_attacks);
        table = user->table();
        column.user = std::move(user);
    } else {
        column.user = std::make_unique<User>(m_attacks);
    }
    Lab lab(m_image.folder, gates, *column.user, table);
    QElapsedTimer clock;
    clock.start();
    QVERIFY2(lab.start(), qPrintable(lab.machine().console().right(4000)));
    qInfo("ready %lld ms after the start of QEMU", clock.elapsed());
    const auto secret = QByteArray::number(QRandomGenerator::system()->generate64(), 16);
    const auto prepared = lab.asRoot("cd /usr/lib/cofferdam/attack; python3 prepare.py " + secret + " && python3 look.py first\n", 120'000);
    QVERIFY2(prepared.endsWith("exit 0"), prepared.constData());
    qInfo("victims are there after %lld ms", clock.elapsed());
    lab.channel().setTask(TaskId::create()); // what was there before is nobody's of this task
    launch(lab, column, u"together"_s);
    if (QTest::currentTestFailed())
        return;
    const auto changes = lab.asRoot("python3 /usr/lib/cofferdam/attack/look.py again\n", 120'000);
    QVERIFY2(readChanges(changes, column.outcomes), changes.constData());
    const auto ballast = lab.asRoot(kBallast, 120'000);
    QVERIFY2(ballast.endsWith("exit 0"), ballast.constData());
    launch(lab, column, u"exhausts"_s);
    if (QTest::currentTestFailed())
        return;
    outliveTask(lab, column);
    if (QTest::currentTestFailed())
        return;
    outliveHost(lab, column);
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
    test::KeptRun kept(u"attacks-without-gates"_s);
    for (const auto &file : {m_image.folder + u"/manifest.json"_s /* with the hash of each of its files */, QCoreApplication::applicationFilePath(),
                             u"/usr/bin/qemu-system-x86_64"_s})
        kept.madeOfFile(file);
    for (const auto &entry : std::as_const(m_attacks))
        kept.madeOf(entry.name.toUtf8());
    if (const auto earlier = kept.earlier()) {
        std::printf("%s\n", earlier->constData());
        return;
    }
    attack(Guard::None, m_off);
    if (QTest::currentTestFailed())
        return;
    QStringList wrong;
    for (const auto &entry : std::as_const(m_attacks)) {
        const auto outcome = m_off.outcomes.value(entry.name);
        if (outcome.effects.isEmpty() != entry.alwaysHeld)
            wrong.append(entry.name + u": "_s + (outcome.effects.isEmpty() ? outcome.stopped : outcome.effects.join(u", "_s)));
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(u"not as the table says:\n"_s + wrong.join(u'\n')));
    kept.keep(QByteArray::number(m_attacks.size()) + " of " + QByteArray::number(m_attacks.size()) + " as the table says with the gates off");
}

void tst_Attack::noneSucceedsWithGates()
{
    attack(Guard::Gates, m_on);
    print();
    if (QTest::currentTestFailed())
        return;
    QStringList wrong;
    for (const auto &entry : std::as_const(m_attacks)) {
        const auto outcome = m_on.outcomes.value(entry.name);
        if (entry.notYetHeld) {
            if (outcome.effects.isEmpty())
                wrong.append(entry.name + u" is held now: say so in the table"_s);
        } else if (!outcome.effects.isEmpty())
            wrong.append(entry.name + u" succeeds: "_s + outcome.effects.join(u", "_s));
        else if (!m_on.user->wasLaunched(entry.name) || outcome.stopped.startsWith("the launch"_L1))
            wrong.append(entry.name + u" was not even tried: "_s + outcome.stopped);
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void tst_Attack::theRulesLoseNothing()
{
    attack(Guard::Rules, m_ruled);
    if (QTest::currentTestFailed())
        return;
    const auto &user = static_cast<const RulesUser &>(*m_ruled.user);
    QStringList wrong;
    for (const auto &entry : std::as_const(m_attacks)) {
        const auto outcome = m_ruled.outcomes.value(entry.name);
        const auto comesBack = [&](const QString &effect) {
            return user.wasKept(entry.name) && (effect.endsWith(u" is gone"_s) || effect.endsWith(u" is not as it was"_s));
        };
        if (!std::ranges::all_of(outcome.effects, comesBack))
            wrong.append(entry.name + u" succeeds: "_s + outcome.effects.join(u", "_s));
        else if (!user.wasLaunched(entry.name))
            wrong.append(entry.name + u" was not even tried: "_s + outcome.stopped);
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

/// How it was stopped: by a question that was refused, or by itself without one.
QString tst_Attack::how(const QString &attack) const
{
    const auto outcome = m_on.outcomes.value(attack);
    if (!outcome.effects.isEmpty())
        return outcome.effects.first();
    const auto refused = m_on.user ? m_on.user->refusedTo(attack) : QString();
    return refused.isEmpty() ? outcome.stopped : u"asked: "_s + refused + (outcome.stopped.isEmpty() ? QString() : u" | "_s + outcome.stopped);
}

void tst_Attack::print() const
{
    std::printf("\n%-34s %-12s %-12s %6s  %s\n", "attack", "gates off", "gates on", "ms", "how it was stopped with the gates on");
    int held = 0;
    for (const auto &entry : m_attacks) {
        if (!m_on.outcomes.contains(entry.name)) {
            std::printf("%-34s not run\n", qPrintable(entry.name));
            continue;
        }
        const bool on = m_on.outcomes.value(entry.name).effects.isEmpty();
        held += on ? 1 : 0;
        std::printf("%-34s %-12s %-12s %6d  %s\n", qPrintable(entry.name), entry.alwaysHeld ? "always held" : "succeeds", on ? "held" : "SUCCEEDS",
                    m_on.outcomes.value(entry.name).milliseconds, qPrintable(how(entry.name)));
    }
    std::printf("%d of %d held\n", held, static_cast<int>(m_attacks.size()));
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
