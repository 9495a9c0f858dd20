// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The making of an image by another program, which a script plays.

#include "app/service/computer/ImageBuildRun.h"
#include "core/api/PhraseMessage.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr int kScript = 20'000; // ms

QByteArray stepLine(const Phrase &said)
{
    auto json = QJsonDocument(QJsonObject{{u"step"_s, said.stored()}}).toJson(QJsonDocument::Compact);
    return "printf '%s\\n' '" + json.replace("'", "'\\''") + "'\n";
}

} // namespace

class tst_ImageBuildRun : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString script(const QByteArray &body)
    {
        const auto path = m_folder.filePath(u"builder"_s);
        QFile file(path);
        if (!file.open(QFile::WriteOnly | QFile::Truncate))
            return {};
        file.write("#!/bin/sh\n" + body);
        file.close();
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return path;
    }

    static QString words(const api::Phrase &said) { return fromApi(said).english(); }

private Q_SLOTS:
    /// The sentences that mean a step are those that are said.
    void eachStepIsSaidByTheBuilder()
    {
        QByteArray sources;
        QDirIterator files(qEnvironmentVariable("COFFERDAM_SOURCE") + u"/vm/image"_s, {u"*.cpp"_s}, QDir::Files);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QFile::ReadOnly));
            sources += file.readAll();
        }
        QVERIFY(sources.size() > 10'000);
        int known = 0;
        qsizetype at = 0;
        while ((at = sources.indexOf("phrase(\"Image\", \"", at)) >= 0) {
            at += qstrlen("phrase(\"Image\", \"");
            const auto source = sources.mid(at, sources.indexOf('"', at) - at);
            known += ImageBuildRun::stepOf(Phrase::fromParts("Image", source, {})) > 0 ? 1 : 0;
        }
        QCOMPARE(known, ImageBuildRun::steps());
    }

    void itsStepsAreToldUntilItIsMade()
    {
        ImageBuildRun run(script(stepLine(phrase("Image", "Fetching Debian's packages")) + stepLine(Phrase::verbatim(u"Debian: it goes on"_s))
                                 + "echo garbage\n" + stepLine(phrase("Image", "Keeping its memory"))));
        QSignalSpy made(&run, &ImageBuildRun::made);
        QList<std::pair<quint32, QString>> steps;
        connect(&run, &ImageBuildRun::changed, this, [&] {
            if (run.state().running())
                steps.append({run.state().step(), words(run.state().text())});
        });
        QVERIFY(run.start());
        QCOMPARE(run.start().error().code, Errc::Busy);
        QVERIFY(made.wait(kScript));
        QCOMPARE(steps.size(), 4);
        QCOMPARE(steps.at(1), (std::pair<quint32, QString>{1, u"Fetching Debian's packages"_s}));
        QCOMPARE(steps.at(2), (std::pair<quint32, QString>{1, u"Debian: it goes on"_s}));
        QCOMPARE(steps.at(3), (std::pair<quint32, QString>{10, u"Keeping its memory"_s}));
        QVERIFY(!run.state().running());
        QVERIFY(!run.state().has_error());
    }

    void whyItFailedIsSaid_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("why");
        QTest::newRow("said") << QByteArray("echo '{\"failed\":\"no room\"}'; exit 1\n") << u"no room"_s;
        QTest::newRow("not said") << QByteArray("exit 1\n") << u"The making of the image ended without saying why."_s;
        QTest::newRow("killed") << QByteArray("kill -9 $$\n") << u"The making of the image ended without saying why."_s;
    }

    void whyItFailedIsSaid()
    {
        QFETCH(QByteArray, body);
        QFETCH(QString, why);
        ImageBuildRun run(script(body));
        QSignalSpy made(&run, &ImageBuildRun::made);
        QVERIFY(run.start());
        QTRY_VERIFY_WITH_TIMEOUT(!run.state().running(), kScript);
        QVERIFY2(words(run.state().error()).startsWith(why), qPrintable(words(run.state().error())));
        QCOMPARE(made.size(), 0);
        // And again.
        QVERIFY(run.start());
        QVERIFY(!run.state().has_error());
        QTRY_VERIFY_WITH_TIMEOUT(!run.state().running(), kScript);
    }

    void aProgramThatIsNotThereIsSaid()
    {
        ImageBuildRun run(m_folder.filePath(u"nowhere"_s));
        QVERIFY(run.start());
        QTRY_VERIFY_WITH_TIMEOUT(!run.state().running(), kScript);
        QVERIFY(words(run.state().error()).startsWith(u"The image cannot be made: "));
    }

    void cancelledItEndsWithoutAnError()
    {
        ImageBuildRun run(script(stepLine(phrase("Image", "Fetching Debian's packages")) + "exec sleep 60\n"));
        run.cancel(); // none runs
        QVERIFY(run.start());
        QTRY_COMPARE_WITH_TIMEOUT(run.state().step(), 1U, kScript);
        run.cancel();
        QTRY_VERIFY_WITH_TIMEOUT(!run.state().running(), kScript);
        QVERIFY(!run.state().has_error());
    }
};

COFFERDAM_TEST(tst_ImageBuildRun)
#include "tst_imagebuildrun.moc"
