// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// PROGRAM [CLASS [arguments of Qt Test]]: runs the class of that name, in any case, or all of them one after the other.

#include "tests/support/Test.h"

#ifdef COFFERDAM_TEST_GUI
#include <QApplication>
using Application = QApplication;
#else
#include <QCoreApplication>
using Application = QCoreApplication;
#endif

#include <cstdio>
#include <map>

namespace {

std::map<QString, cofferdam::testing::Run> &classes()
{
    static std::map<QString, cofferdam::testing::Run> all;
    return all;
}

} // namespace

bool cofferdam::testing::enlist(const char *name, Run run)
{
    return classes().emplace(QString::fromLatin1(name).toLower(), run).second;
}

int main(int argc, char **argv)
{
    Application application(argc, argv);
    QTest::setThrowOnFail(true); // what fails in a function that a test calls ends the test
    QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() > 1 && !arguments.at(1).startsWith(u'-')) {
        const QString name = arguments.takeAt(1).toLower();
        const auto found = classes().find(name);
        if (found == classes().end()) {
            std::fprintf(stderr, "no test class %s in this program\n", qPrintable(name));
            return 2;
        }
        return found->second(arguments);
    }
    int failed = 0;
    for (const auto &[name, run] : classes())
        failed += run(arguments) == 0 ? 0 : 1;
    return failed;
}
