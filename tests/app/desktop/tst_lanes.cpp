// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/Lanes.h"
#include "tests/support/Test.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// "d>b" is node d with parent b, "a>" the root.
QList<LaneNode> nodes(const QString &text)
{
    QList<LaneNode> result;
    for (const auto &word : text.split(u' ')) {
        const auto parts = word.split(u'>');
        result.append(LaneNode{SnapshotId{parts[0]}, SnapshotId{parts[1]}});
    }
    return result;
}

/// One line a row: * the dot, | a line passing, / a line that joins.
QString drawn(const QList<LaneRow> &rows)
{
    QStringList lines;
    for (const auto &row : rows) {
        QString line(laneCount(rows), u' ');
        line[row.lane] = u'*';
        for (const auto lane : row.passing)
            line[lane] = u'|';
        for (const auto lane : row.joining)
            line[lane] = u'/';
        lines += (row.up ? u"^"_s : u"-"_s) + (row.down ? u"v "_s : u"- "_s) + line.trimmed();
    }
    return lines.join(u'\n');
}

} // namespace

class tst_Lanes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsTrees_data()
    {
        QTest::addColumn<QString>("tree");
        QTest::addColumn<QString>("current");
        QTest::addColumn<QString>("picture");
        QTest::newRow("one") << u"a>"_s << u"a"_s << u"-- *"_s;
        QTest::newRow("a line") << u"c>b b>a a>"_s << u"c"_s << u"-v *\n^v *\n^- *"_s;
        QTest::newRow("gone back: the abandoned branch stands aside") << u"c>b b>a a>"_s << u"a"_s << u"-v *\n^v *\n-- */"_s;
        QTest::newRow("two branches join") << u"d>a c>a a>"_s << u"d"_s << u"-v *\n-v |*\n^- */"_s;
        QTest::newRow("an older branch is the present one") << u"d>a c>a a>"_s << u"c"_s << u"-v *\n-v *|\n^- */"_s;
        QTest::newRow("a pruned parent") << u"c>x a>"_s << u"c"_s << u"-- *\n-- *"_s;
        QTest::newRow("two roots") << u"d>c c> b>a a>"_s << u"d"_s << u"-v *\n^- *\n-v *\n^- *"_s;
    }

    void drawsTrees()
    {
        QFETCH(QString, tree);
        QFETCH(QString, current);
        QFETCH(QString, picture);
        QCOMPARE(drawn(layOut(nodes(tree), SnapshotId{current})), picture);
    }

    void nothingIsNothing()
    {
        QVERIFY(layOut({}, {}).isEmpty());
        QCOMPARE(laneCount({}), 0);
    }

    void lanesAreBesideEachOther()
    {
        const LaneGeometry geometry{QRectF(10, 20, 300, 30)};
        QVERIFY(geometry.x(0) > geometry.area.left());
        QCOMPARE(geometry.x(1) - geometry.x(0), geometry.spacing);
        QCOMPARE(geometry.dot(2).y(), geometry.area.center().y());
        QVERIFY(geometry.x(2) + geometry.radius <= geometry.area.left() + LaneGeometry::width(3));
    }
};

COFFERDAM_TEST(tst_Lanes)
#include "tst_lanes.moc"
