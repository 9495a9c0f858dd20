// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads the #include lines of the whole tree and fails on an arrow that the design does not draw (README, CONTRIBUTING: layout).

#include "tests/support/Test.h"

#include <QDir>
#include <QDirIterator>
#include <QLibraryInfo>
#include <QMap>
#include <QMultiHash>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

// Arrows only point down: app -> vm -> core. A folder may always use itself.
const QMap<QString, QStringList> kArrows{
    {u"core/base"_s, {}},
    {u"core/api"_s, {u"core/base"_s}},
    {u"core/action"_s, {u"core/base"_s}},
    {u"core/inspect"_s, {u"core/base"_s, u"core/api"_s, u"core/action"_s}},
    {u"core/policy"_s, {u"core/base"_s, u"core/api"_s, u"core/action"_s}},
    {u"core/anomaly"_s, {u"core/base"_s, u"core/api"_s, u"core/action"_s}},
    {u"core/audit"_s, {u"core/base"_s, u"core/api"_s, u"core/action"_s}},
    {u"core/vault"_s, {u"core/base"_s, u"core/api"_s, u"core/action"_s}},
    {u"core/models"_s, {u"core/base"_s, u"core/api"_s, u"core/action"_s}},
    {u"core/guardian"_s,
     {u"core/base"_s, u"core/api"_s, u"core/action"_s, u"core/inspect"_s, u"core/policy"_s, u"core/anomaly"_s, u"core/audit"_s, u"core/vault"_s,
      u"core/models"_s}},
    // Parses bytes of the guest: neither guardian, audit nor vault.
    {u"core/sluice"_s, {u"core/base"_s, u"core/api"_s, u"core/action"_s, u"core/inspect"_s}},
    {u"vm/guest"_s, {u"core/api"_s}},
    {u"vm/machine"_s, {u"vm"_s, u"core"_s}},
    {u"vm/snapshot"_s, {u"vm"_s, u"core"_s}},
    {u"vm/channel"_s, {u"vm"_s, u"core"_s}},
    {u"vm/image"_s, {u"vm"_s, u"core"_s}},
    {u"app/service"_s, {u"vm"_s, u"core"_s}},
    // Thin clients: what they show they got over the service's socket.
    {u"app/client"_s, {u"core/api"_s, u"core/base"_s, u"core/action"_s}},
    {u"app/desktop"_s, {u"app/client"_s, u"core/api"_s, u"core/base"_s, u"core/action"_s}},
    // Some of its commands work without a service: decide, policy, image.
    {u"app/cli"_s, {u"app/client"_s, u"core/api"_s, u"core/base"_s, u"core/action"_s, u"core/inspect"_s, u"core/policy"_s, u"vm/image"_s}},
};

struct Include {
    QString file; ///< From the project root.
    int line = 0;
    QString target;
    bool quoted = false;
};

/// "core/inspect" of "core/inspect/shell/Walk.h"; empty for what lies in no module.
QString moduleOf(const QString &path)
{
    const QStringList parts = path.split(u'/');
    return parts.size() < 3 ? QString() : parts.at(0) + u'/' + parts.at(1);
}

bool mayUse(const QString &user, const QString &used)
{
    if (user == used)
        return true;
    return std::ranges::any_of(kArrows.value(user), [&used](const QString &allowed) { return used == allowed || used.startsWith(allowed + u'/'); });
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
        QVERIFY(m_includes.size() > 100);
    }

    void everyFolderIsDrawn()
    {
        for (const Include &include : m_includes)
            QVERIFY2(kArrows.contains(moduleOf(include.file)), qPrintable(u"%1 is in no folder that the design knows"_s.arg(include.file)));
    }

    void arrowsPointDown()
    {
        QStringList wrong;
        for (const Include &include : m_includes) {
            const QString used = moduleOf(include.target);
            if (include.quoted && kArrows.contains(used) && !mayUse(moduleOf(include.file), used))
                wrong += where(include);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
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
        static const QRegularExpression qt(u"^(Q[A-Z]|Qt|q[a-z]+\\.h$)"_s);
        QStringList wrong;
        for (const Include &include : m_includes) {
            const bool bare = include.file.startsWith(u"vm/guest/") || include.file.startsWith(u"core/api/");
            if (bare && qt.match(include.target).hasMatch())
                wrong += where(include);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void foreignHandlesStayWhereTheyBelong_data()
    {
        QTest::addColumn<QString>("library");
        QTest::addColumn<QStringList>("owners");
        QTest::newRow("libvirt") << u"libvirt/"_s << QStringList{u"vm/machine"_s, u"vm/snapshot"_s};
        QTest::newRow("SQLite") << u"sqlite3.h"_s << QStringList{u"core/audit"_s};
        QTest::newRow("SQLCipher") << u"sqlcipher/"_s << QStringList{u"core/audit"_s};
        QTest::newRow("tree-sitter") << u"tree_sitter/"_s << QStringList{u"core/inspect"_s};
        QTest::newRow("TOML") << u"toml++/"_s << QStringList{u"core/base"_s}; // Toml.h, for the settings that everybody needs
    }

    void foreignHandlesStayWhereTheyBelong()
    {
        QFETCH(QString, library);
        QFETCH(QStringList, owners);
        QStringList wrong;
        for (const Include &include : m_includes) {
            if (!include.quoted && include.target.startsWith(library) && !owners.contains(moduleOf(include.file)))
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
            const QString module = moduleOf(include.file);
            if (!include.quoted || (module != u"app/service"_s && module != u"vm/image"_s))
                continue;
            QStringList reached{include.target};
            for (qsizetype i = 0; i < reached.size(); ++i) { // grows
                for (const QString &next : targets.values(reached.at(i))) {
                    if (!reached.contains(next))
                        reached += next;
                }
            }
            for (const QString &file : std::as_const(reached)) {
                if (moduleOf(file) == u"core/sluice"_s)
                    wrong += where(include) + u", and so "_s + file;
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void theTableItselfHasNoWayUp() // or the test would prove nothing
    {
        QVERIFY(!mayUse(u"core/audit"_s, u"core/guardian"_s));
        QVERIFY(!mayUse(u"core/sluice"_s, u"core/audit"_s));
        QVERIFY(!mayUse(u"core/base"_s, u"core/action"_s));
        QVERIFY(!mayUse(u"core/guardian"_s, u"vm/snapshot"_s));
        QVERIFY(!mayUse(u"vm/guest"_s, u"core/base"_s));
        QVERIFY(!mayUse(u"app/desktop"_s, u"core/audit"_s));
        QVERIFY(mayUse(u"vm/snapshot"_s, u"core/guardian"_s));
    }

private:
    QString m_root;
    QList<Include> m_includes;
};

COFFERDAM_TEST(tst_Includes)
#include "tst_includes.moc"
