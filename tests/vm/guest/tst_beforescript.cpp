// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an interpreter may read of the agent's before the script that was looked at: nothing that could be a program itself.

#include "tests/support/Test.h"
#include "vm/guest/guestd/gates/BeforeScript.h"
#include "vm/guest/guestd/gates/PackageMain.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <unistd.h>

using namespace cofferdam::guest;
using namespace Qt::StringLiterals;

class tst_BeforeScript : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void virtualEnvironments_data()
    {
        QTest::addColumn<std::string>("content");
        QTest::addColumn<bool>("isOne");
        const std::string usual = "home = /usr/bin\ninclude-system-site-packages = false\nversion = 3.13.5\nexecutable = /usr/bin/python3.13\n"
                                  "command = /usr/bin/python3 -m venv /home/agent/workspace/.venv\n";
        QTest::newRow("as venv writes it") << usual << true;
        QTest::newRow("no home") << std::string("version = 3.13.5\n") << false;
        QTest::newRow("empty") << std::string() << false;
        QTest::newRow("a program around it") << "x = '''\n" + usual + "'''\nimport os\n" << false;
        QTest::newRow("a call") << "f()\n" + usual << false;
        QTest::newRow("a comment") << "#\n" + usual << false;
    }
    void virtualEnvironments()
    {
        QFETCH(std::string, content);
        QTEST(isVirtualEnvironment(content), "isOne");
    }

    void packages_data()
    {
        QTest::addColumn<std::string>("content");
        QTest::addColumn<bool>("isOne");
        QTest::newRow("module") << std::string(R"({"type": "module", "main": "x.js"})") << true;
        QTest::newRow("nothing in it") << std::string("{}") << true;
        QTest::newRow("empty") << std::string() << false;
        QTest::newRow("list") << std::string("[eval]") << false;
        QTest::newRow("program") << std::string("require('child_process')") << false;
        QTest::newRow("program behind it") << std::string("{}\nrequire('child_process')") << false;
        QTest::newRow("program in it") << std::string("{a: require('child_process')}") << false;
    }
    void packages()
    {
        QFETCH(std::string, content);
        QTEST(isPackage(content), "isOne");
    }

    void whereToLook()
    {
        QVERIFY(virtualEnvironmentsOf("/x/bin/python3") == (std::vector<std::string>{"/x/bin/pyvenv.cfg", "/x/bin/../pyvenv.cfg"}));
        QVERIFY(virtualEnvironmentsOf("python3").empty());
        QCOMPARE(packagesOf("/x", "python3.13"), std::string("/x/lib/python3.13/site-packages"));
    }

    void whatRunsAtStart_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("runs");
        QTest::newRow("package") << u"requests"_s << false;
        QTest::newRow("path file") << u"x.pth"_s << true;
        QTest::newRow("customised") << u"sitecustomize.py"_s << true;
        QTest::newRow("customised by the user") << u"usercustomize"_s << true;
    }
    void whatRunsAtStart()
    {
        QFETCH(QString, name);
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkdir(name));
        const auto descriptor = ::open(qPrintable(folder.path()), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        QTEST(runsAtStart(descriptor), "runs");
        ::close(descriptor);
        QVERIFY(!runsAtStart(-1));
    }
};

COFFERDAM_TEST(tst_BeforeScript)
#include "tst_beforescript.moc"
