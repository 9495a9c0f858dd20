// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads the #include lines of the whole tree and fails on an arrow that arrows.txt does not draw, and on any circle of rooms.

#include "tests/support/Test.h"
#include "tests/tree/Arrows.h"

#include <QDir>
#include <QDirIterator>
#include <QLibraryInfo>
#include <QMultiHash>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

using namespace Qt::StringLiterals;
using namespace cofferdam;

namespace {

/// What is one program or library to its reader; the first that a room lies in counts.
constexpr std::array kParts{"vm/guest/guestd", "core", "vm", "app"};

struct Include {
    QString file; ///< From the project root.
    int line = 0;
    QString target;
    bool quoted = false;
};

/// Of core/base what programs without Qt may include.
const QStringList kWithoutQt{u"core/base/Descriptor.h"_s, u"core/base/Ownership.h"_s};

/// Compiled without Qt: guestd, the launcher, the reader that looks for secrets, and what they are made of.
bool isBare(const QString &file)
{
    static const QRegularExpression kLooksForSecrets(u"^(app/prove/|core/vault/(WipedBytes|Absence(Forms|Patterns|Search))\\.)"_s);
    return kLooksForSecrets.match(file).hasMatch() || file.startsWith(u"vm/guest/") || file.startsWith(u"vm/machine/launcher/") || file.startsWith(u"core/api/")
           || kWithoutQt.contains(file);
}

/// The folder of a file named from the root; empty for what is named otherwise.
QString roomOf(const QString &path)
{
    return path.left(std::max<qsizetype>(0, path.lastIndexOf(u'/')));
}

bool isIn(const QString &room, const QString &folder)
{
    return room == folder || room.startsWith(folder + u'/');
}

QString partOf(const QString &room)
{
    const auto found = std::ranges::find_if(kParts, [&room](const char *part) { return isIn(room, QLatin1StringView(part)); });
    return found == kParts.end() ? QString() : QString::fromLatin1(*found);
}

QString where(const Include &include)
{
    return u"%1:%2 includes %3"_s.arg(include.file).arg(include.line).arg(include.target);
}

QList<Include> read(const QString &root, const QString &path)
{
    QFile file(root + u'/' + path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    static const QRegularExpression pattern(u"^\\s*#\\s*include\\s*(?:\"([^\"]+)\"|<([^>]+)>)"_s);
    QList<Include> found;
    int line = 0;
    while (!file.atEnd()) {
        ++line;
        const auto match = pattern.match(QString::fromUtf8(file.readLine()));
        if (match.hasMatch())
            found += Include{path, line, match.hasCaptured(1) ? match.captured(1) : match.captured(2), match.hasCaptured(1)};
    }
    return found;
}

} // namespace

class tst_Includes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_root = qEnvironmentVariable("COFFERDAM_SOURCE");
        QVERIFY2(QFile::exists(m_root + u"/CMakePresets.json"_s), "COFFERDAM_SOURCE must name the source tree; ctest sets it");
        for (const QString &top : {u"core"_s, u"vm"_s, u"app"_s}) {
            QDirIterator files(m_root + u'/' + top, {u"*.h"_s, u"*.cpp"_s, u"*.c"_s}, QDir::Files, QDirIterator::Subdirectories);
            while (files.hasNext())
                m_includes += read(m_root, files.next().mid(m_root.size() + 1));
        }
        QVERIFY(m_includes.size() > 1000);
        QFile table(m_root + u"/tests/tree/arrows.txt"_s);
        QVERIFY(table.open(QIODevice::ReadOnly));
        m_arrows = std::make_unique<Arrows>(QString::fromUtf8(table.readAll()));
        for (const Include &include : std::as_const(m_includes)) {
            const auto user = roomOf(include.file);
            const auto used = roomOf(include.target);
            m_graph[user]; // also who uses nothing
            if (include.quoted && user != used && !partOf(used).isEmpty())
                m_graph[user].insert(used);
        }
    }

    void theTableMakesSense()
    {
        QVERIFY2(m_arrows->problems().isEmpty(), qPrintable(m_arrows->problems().join(u'\n')));
        QVERIFY(m_arrows->rows().size() > 40);
    }

    void everyRoomIsDrawn()
    {
        QStringList wrong;
        for (auto room = m_graph.keyBegin(); room != m_graph.keyEnd(); ++room) {
            if (m_arrows->rowOf(*room).isEmpty())
                wrong += u"%1 has no row in tests/tree/arrows.txt"_s.arg(*room);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void everyRowHasItsRoom()
    {
        QSet<QString> lived;
        for (auto room = m_graph.keyBegin(); room != m_graph.keyEnd(); ++room)
            lived.insert(m_arrows->rowOf(*room));
        QStringList wrong;
        for (const auto &row : m_arrows->rows()) {
            if (!lived.contains(row))
                wrong += u"there is no code in %1"_s.arg(row);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void onlyWhatIsDrawnIsUsed()
    {
        QStringList wrong;
        for (const Include &include : std::as_const(m_includes)) {
            const auto used = roomOf(include.target);
            if (include.quoted && !partOf(used).isEmpty() && !m_arrows->mayUse(roomOf(include.file), used))
                wrong += where(include);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void whatIsDrawnIsUsed() // or the fence has gaps that nobody sees
    {
        QHash<QString, QSet<QString>> used;
        for (auto room = m_graph.cbegin(); room != m_graph.cend(); ++room) {
            for (const auto &other : room.value())
                used[m_arrows->rowOf(room.key())].insert(m_arrows->rowOf(other));
        }
        QStringList wrong;
        for (const auto &row : m_arrows->rows()) {
            for (const auto &drawn : m_arrows->usedBy(row)) {
                if (!used.value(row).contains(drawn))
                    wrong += u"%1 does not use %2"_s.arg(row, drawn);
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void noRoomsGoInCircles()
    {
        QStringList found;
        for (const auto &cycle : cyclesOf(m_graph))
            found += cycle.join(u' ');
        QStringList known;
        for (const auto &cycle : m_arrows->knownCycles())
            known += cycle.join(u' ');
        QCOMPARE(found, known); // a known one that is gone has to leave the table, too
    }

    void printsTheHouse()
    {
        int upward = 0;
        for (const char *part : kParts)
            upward += print(QString::fromLatin1(part));
        QCOMPARE(upward, 0);
    }

    void ownFilesAreNamedFromTheRoot()
    {
        QStringList wrong;
        for (const Include &include : m_includes) {
            const bool generated = include.target.endsWith(u".pb.h") || include.target.endsWith(u".moc") || include.target.startsWith(u"moc_");
            // BPF objects and their skeletons follow the kernel's habits.
            const bool bpf = include.file.startsWith(u"vm/guest/bpf/");
            if (include.quoted && !generated && !bpf && !QFile::exists(m_root + u'/' + include.target))
                wrong += where(include);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void coreUsesQtCoreOnly()
    {
        const QString headers = QLibraryInfo::path(QLibraryInfo::HeadersPath) + u"/QtCore/"_s;
        QVERIFY2(QFile::exists(headers + u"QString"_s), qPrintable(headers));
        static const QRegularExpression qt(u"^(Q[A-Z]|Qt|q[a-z]+\\.h$)"_s);
        QStringList wrong;
        for (const Include &include : m_includes) {
            if (include.file.startsWith(u"core/") && !include.quoted && qt.match(include.target).hasMatch() && !QFile::exists(headers + include.target))
                wrong += where(include);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void theGuestUsesNoQt()
    {
        static const QRegularExpression kKnowsBase(u"^core/api/(Phrase|Failure|Wire)[A-Za-z]+\\."_s); // of core/api, and not of guestd
        static const QRegularExpression qt(u"^(Q[A-Z]|Qt|q[a-z]+\\.h$)"_s);
        QStringList wrong;
        for (const Include &include : m_includes) {
            const bool bare = isBare(include.file);
            const bool ofBase = include.target.startsWith(u"core/base/") && !kWithoutQt.contains(include.target) && !kKnowsBase.match(include.file).hasMatch();
            if (bare && (ofBase || qt.match(include.target).hasMatch()))
                wrong += where(include);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    /// What the guest says was understood by the inspectors; rows, which the Guardian wrote itself, are JSON.
    void theGuardianParsesNothing()
    {
        static const QRegularExpression parsers(u"^(QJson|QRegularExpression|QXml|QCbor|QDataStream|QTextStream)"_s);
        QStringList wrong;
        for (const Include &include : m_includes) {
            if (include.file.startsWith(u"core/guardian/") && parsers.match(include.target).hasMatch() && !include.file.contains(u"Row."))
                wrong += where(include);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void foreignHandlesStayWhereTheyBelong_data()
    {
        QTest::addColumn<QString>("library");
        QTest::addColumn<QStringList>("owners");
        QTest::newRow("libvirt") << u"libvirt/"_s << QStringList{u"vm/machine"_s};
        QTest::newRow("SQLite") << u"sqlite3.h"_s << QStringList{u"core/audit"_s};
        QTest::newRow("SQLCipher") << u"sqlcipher/"_s << QStringList{u"core/audit"_s};
        QTest::newRow("tree-sitter") << u"tree_sitter/"_s << QStringList{u"core/inspect/shell"_s};
        QTest::newRow("TOML") << u"toml++/"_s << QStringList{u"core/base"_s}; // Toml.h, for the settings that everybody needs
    }

    void foreignHandlesStayWhereTheyBelong()
    {
        QFETCH(QString, library);
        QFETCH(QStringList, owners);
        QStringList wrong;
        for (const Include &include : m_includes) {
            if (!include.quoted && include.target.startsWith(library)
                && std::ranges::none_of(owners, [&](const QString &owner) { return isIn(roomOf(include.file), owner); }))
                wrong += where(include);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    /// The sluice may become a process of its own: who owns a guest knows vm/channel/Guest.h, and no header that leads further.
    void ownersOfGuestsDoNotSeeTheSluice()
    {
        QMultiHash<QString, QString> targets;
        for (const Include &include : m_includes) {
            if (include.quoted)
                targets.insert(include.file, include.target);
        }
        QStringList wrong;
        for (const Include &include : m_includes) {
            if (!include.quoted || (!isIn(include.file, u"app/service"_s) && !isIn(include.file, u"vm/image"_s)))
                continue;
            QStringList reached{include.target};
            for (qsizetype i = 0; i < reached.size(); ++i) { // grows
                for (const QString &next : targets.values(reached.at(i))) {
                    if (!reached.contains(next))
                        reached += next;
                }
            }
            for (const QString &file : std::as_const(reached)) {
                if (isIn(file, u"core/sluice"_s))
                    wrong += where(include) + u", and so "_s + file;
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void theTableItselfForbids_data() // or the test would prove nothing
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<QString>("used");
        QTest::newRow("the trail does not decide") << u"core/audit"_s << u"core/guardian"_s;
        QTest::newRow("the sluice does not record") << u"core/sluice/control"_s << u"core/audit"_s;
        QTest::newRow("the sluice holds no keys") << u"core/sluice/streams/model"_s << u"core/vault"_s;
        QTest::newRow("base stands alone") << u"core/base"_s << u"core/action"_s;
        QTest::newRow("the guardian takes no snapshots itself") << u"core/guardian"_s << u"vm/snapshot"_s;
        QTest::newRow("the guest speaks the schema only") << u"vm/guest/guestd/ports"_s << u"core/action"_s;
        QTest::newRow("the launcher speaks with nobody") << u"vm/machine/launcher"_s << u"core/api"_s;
        QTest::newRow("the window reads no trail") << u"app/desktop/audit"_s << u"core/audit"_s;
        QTest::newRow("no page knows another") << u"app/desktop/agents"_s << u"app/desktop/audit"_s;
        QTest::newRow("no stream knows another") << u"core/sluice/streams/model"_s << u"core/sluice/streams/openclaw"_s;
    }

    void theTableItselfForbids()
    {
        QFETCH(QString, user);
        QFETCH(QString, used);
        QVERIFY(!m_arrows->rowOf(user).isEmpty() && !m_arrows->rowOf(used).isEmpty());
        QVERIFY(!m_arrows->mayUse(user, used));
    }

    void aBadTableIsSeen_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("problem");
        QTest::newRow("up") << u"a/x: a/y\na/y:\n"_s << u"a/x uses a/y, which is drawn above it in the house"_s;
        QTest::newRow("itself") << u"a/x: a/x\n"_s << u"a/x uses a/x, which is drawn above it in the house"_s;
        QTest::newRow("unknown") << u"a/x:\n    a/y\n"_s << u"a/x uses a/y, which has no row"_s;
        QTest::newRow("twice") << u"a/x:\na/x:\n"_s << u"a/x is drawn twice"_s;
        QTest::newRow("no row") << u"a/x\n"_s << u"“a/x” is no row"_s;
        QTest::newRow("kind among itself") << u"a/*: a/*\n"_s << u"a/* uses a/*, which is drawn above it in the house"_s;
    }

    void aBadTableIsSeen()
    {
        QFETCH(QString, text);
        QFETCH(QString, problem);
        QCOMPARE(Arrows(text).problems(), QStringList{problem});
    }

    void circlesAreFound()
    {
        const RoomGraph graph{{u"a"_s, {u"b"_s}}, {u"b"_s, {u"c"_s}}, {u"c"_s, {u"a"_s, u"d"_s}}, {u"d"_s, {u"e"_s}}, {u"e"_s, {u"d"_s}}, {u"f"_s, {u"a"_s}}};
        QCOMPARE(cyclesOf(graph), (QList<QStringList>{{u"a"_s, u"b"_s, u"c"_s}, {u"d"_s, u"e"_s}}));
    }

private:
    /// One line about a part of the tree; gives the number of its arrows that lead up and are in no known cycle.
    int print(const QString &part)
    {
        RoomGraph inside;
        int arrows = 0;
        int upward = 0;
        int known = 0;
        for (auto room = m_graph.cbegin(); room != m_graph.cend(); ++room) {
            if (partOf(room.key()) != part)
                continue;
            auto &uses = inside[room.key()];
            for (const auto &used : room.value()) {
                if (partOf(used) != part)
                    continue;
                uses.insert(used);
                ++arrows;
                const bool up = m_arrows->isUpward(room.key(), used);
                upward += up ? 1 : 0;
                known += up && m_arrows->isKnownCycle(room.key(), used) ? 1 : 0;
            }
        }
        std::printf("%s: %d upward arrows, %d cycles, %d rooms, %d arrows\n", qPrintable(part), upward, static_cast<int>(cyclesOf(inside).size()),
                    static_cast<int>(inside.size()), arrows);
        return upward - known;
    }

    QString m_root;
    QList<Include> m_includes;
    RoomGraph m_graph;
    std::unique_ptr<Arrows> m_arrows;
};

COFFERDAM_TEST(tst_Includes)
#include "tst_includes.moc"
