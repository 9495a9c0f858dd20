// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// On the host nothing is kept under a name that another user could take first, and nobody but the launcher starts what reads disks of guests.

#include "tests/support/Test.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

class tst_SharedPlaces : public QObject
{
    Q_OBJECT

private:
    /// "file: line" of the host's sources that match.
    static QStringList found(const QRegularExpression &pattern)
    {
        QStringList lines;
        const QDir root(qEnvironmentVariable("COFFERDAM_SOURCE"));
        for (const auto &part : {u"app"_s, u"core"_s, u"vm"_s}) {
            QDirIterator walk(root.filePath(part), {u"*.cpp"_s, u"*.h"_s}, QDir::Files, QDirIterator::Subdirectories);
            while (walk.hasNext()) {
                const auto path = root.relativeFilePath(walk.next());
                QFile file(root.filePath(path));
                // core/inspect speaks of places in the guest, and vm/guest lives there.
                if (path.startsWith(u"core/inspect/") || path.startsWith(u"vm/guest/") || !file.open(QIODevice::ReadOnly))
                    continue;
                const auto text = QString::fromUtf8(file.readAll()).split(u'\n');
                for (const auto &line : text) {
                    if (!line.trimmed().startsWith("//"_L1) && line.contains(pattern))
                        lines << path + u": "_s + line.trimmed();
                }
            }
        }
        return lines;
    }

private Q_SLOTS:
    void theTreeIsThere() { QVERIFY(found(QRegularExpression(u"stagingFolder\\("_s)).size() >= 2); }

    void foldersThatAllMayWriteToAreNamedWhereItIsKnownHow()
    {
        const auto lines = found(QRegularExpression(u"\"/tmp|\"/var/tmp|\"/dev/shm|tempPath|TempLocation|RuntimeLocation"_s));
        for (const auto &line : lines) {
            // A folder by mkdtemp there; and that of mmdebstrap, which does the same.
            const bool known = line.contains("stagingFolder(u\"/dev/shm\"_s"_L1) || line.startsWith("vm/image/BaseSystem.cpp:"_L1);
            QVERIFY2(known, qPrintable(line));
        }
        QCOMPARE(lines.size(), 2);
    }

    void disksAreReadBehindTheFenceAlone()
    {
        const auto lines = found(QRegularExpression(u"\"(/usr/bin/)?qemu-(img|io|nbd|storage-daemon)\"|COFFERDAM_QEMU_IMG"_s));
        for (const auto &line : lines) { // the checks of the computer look whether it is there, and run it not
            const bool isLookedFor = line.startsWith("app/service/computer/ComputerChecks.cpp:"_L1);
            QVERIFY2(isLookedFor || line.startsWith("vm/machine/launcher/"_L1), qPrintable(line));
        }
        QVERIFY(!lines.isEmpty());
    }
};

COFFERDAM_TEST(tst_SharedPlaces)
#include "tst_sharedplaces.moc"
