// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a script shows is what runs: or it is not known.

#include "tests/support/Test.h"
#include "vm/guest/guestd/gates/PackageMain.h"
#include "vm/guest/guestd/gates/ScriptText.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>

using namespace cofferdam;
using namespace cofferdam::guest;
using namespace Qt::StringLiterals;

namespace {

constexpr int kUnknown = -1;

int opens(cofferdam_interpreter interpreter, std::string_view name, std::string_view content, std::string_view package = {}, std::string_view given = {})
{
    TextScan scan;
    scan.add(content.substr(0, content.size() / 2)); // piece by piece
    scan.add(content.substr(content.size() / 2));
    const auto path = "/home/agent/workspace/" + std::string(name);
    const auto found = opensOfScript(interpreter, {path, given.empty() ? std::string_view(path) : given, content, scan.isText(), package});
    return found ? static_cast<int>(*found) : kUnknown;
}

} // namespace

class tst_ScriptText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nodeReadsWhatItIsSureOfOnce()
    {
        const auto node = [](auto... all) { return opens(COFFERDAM_NODE, all...); };
        QCOMPARE(node("a.mjs", "import fs from 'fs';\n"), 1);
        QCOMPARE(node("a.js", "import fs from 'fs';\n", R"({"type":"module"})"), 1);
        QCOMPARE(node("a.js", "await run();\n", R"({"type":"commonjs"})"), 1);
        QCOMPARE(node("a.cjs", "async () => { await x; }\n"), 1);
        QCOMPARE(node("a.js", "const fs = require('fs');\nmodule.exports = path.join(__dirname, `${__filename}x`);\n", "{}"), 1);
        QCOMPARE(node("a", "#!/usr/bin/env node\nimport('./b.mjs').then(b => b.run());\n"), 1);
    }

    // As CommonJS and then as a module: a second file could be read the second time.
    void nodeReadsAModuleTwiceWhenItHasToFindOut()
    {
        const auto node = [](auto... all) { return opens(COFFERDAM_NODE, all...); };
        QCOMPARE(node("a.js", "import fs from 'fs';\n"), 2);
        QCOMPARE(node("a.js", "// what\n/* it\n does */\nimport{a}from'./a.js'\n", R"({"name":"x"})"), 2);
        QCOMPARE(node("tool", "#!/usr/bin/env node\nexport const a = 1;\n"), 2);
        for (const auto *text : {"run();\nimport fs from 'fs';\n", "await run();\n", "const module = 1;\n", "let a, require;\n", "const {exports} = x;\n",
                                 "var x = 1; exp\\u006frt {x};\n", "class require {}\n"})
            QVERIFY2(node("a.js", text) == kUnknown, text);
        QCOMPARE(node("a.ts", "import type { A } from './a';\n"), kUnknown);                       // what remains of it may be CommonJS
        QCOMPARE(node("a.js", "import a from 'a';\n", R"({"\u0074ype":"module"})"), kUnknown);     // not to node
        QCOMPARE(node("a.js", "await x;\n", R"({"repository":{"type":"module"}})"), kUnknown);     // another's
    }

    void whatIsNoTextIsUnknown()
    {
        using namespace std::string_view_literals;
        for (const auto interpreter : {COFFERDAM_PLAIN, COFFERDAM_PYTHON, COFFERDAM_NODE}) {
            QCOMPARE(opens(interpreter, "a.mjs", "\xf3\r\r\n\0\0\0\0"sv), kUnknown);
            QCOMPARE(opens(interpreter, "a.mjs", "x = 1\nPK\5\6\0\0"sv), kUnknown);
            QCOMPARE(opens(interpreter, "a.mjs", "exit\n\177ELF"sv), kUnknown);
            QVERIFY(opens(interpreter, "a.mjs", "# gr\xc3\xbc\xc3\x9f dich \xe9\t\033[1m\r\n"sv) > 0);
        }
    }

    void pythonTakesNamesAndEncodingsFirst()
    {
        const auto python = [](auto... all) { return opens(COFFERDAM_PYTHON, all...) == kUnknown; };
        QVERIFY(!python("a.py", "#!/usr/bin/python3\n# -*- coding: utf-8 -*-\nprint(1)\n"));
        QVERIFY(!python("a.py", "# vim: set fileencoding=latin-1 :\nprint(1)\n"));
        QVERIFY(!python("a.py", "print(1)\nprint(2)\n# coding: utf-7\n"));
        QVERIFY(python("a.pyc", "print(1)\n"));
        QVERIFY(python("a.py", "print(1)\n", "", "/home/agent/workspace/link.pyc"));
        QVERIFY(python("a.py", "# coding: utf-7\nprint(1)\n"));
        QVERIFY(python("a.py", "#!/usr/bin/python3\n# -*- coding: unicode_escape -*-\n"));
        QVERIFY(python("a.py", "#\r# coding: utf-7\n"));
        QVERIFY(python("a.py", "# encoding coding=utf-7\n"));
    }

    // It is looked at by root, so no device or pipe in its place is opened.
    void aPackageIsAFile()
    {
        const QTemporaryDir folder;
        const auto path = folder.filePath(u"package.json"_s).toStdString();
        const auto opened = ::open(folder.path().toUtf8().constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        const Descriptor at(opened);
        QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
        const Descriptor writer(::open(path.c_str(), O_RDWR | O_CLOEXEC));
        const std::string_view text = R"({"main":"lib.js"})";
        QCOMPARE(::write(writer.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
        QCOMPARE(packageMain(at.get()), std::string("index.js"));
        QCOMPARE(::unlink(path.c_str()), 0);
        const Descriptor file(::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
        QCOMPARE(::write(file.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
        QCOMPARE(packageMain(at.get()), std::string("lib.js"));
    }
};

COFFERDAM_TEST(tst_ScriptText)
#include "tst_scripttext.moc"
