// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The trail of a real service that starts, stops, is killed, and finds its trail put back or gone. No agent, no machine.

#include "tests/integration/ServiceProcess.h"
#include "tests/support/Phrases.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_ServiceTrail : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<ServiceProcess> m_service;

    /// Newest first.
    QList<api::ServiceDetail> starts() const
    {
        QList<api::ServiceDetail> details;
        const auto rows = m_service->rows(api::EVENT_SERVICE);
        for (const auto &row : rows)
            details << row.detail().service();
        return details;
    }
    api::VerifyReport verify() const
    {
        api::ClientToService request;
        request.mutable_verify_audit();
        return m_service->ask(request).verified();
    }
    /// The layer's message, as doctor tells it.
    QString storeInWords() const
    {
        const auto layers = m_service->doctor();
        const auto found = std::ranges::find(layers, api::LAYER_STORE, &api::Layer::name);
        return found == layers.end() ? QString() : QString::fromStdString(english(found->message()));
    }
    QStringList store() const { return QDir(m_service->dataFolder()).entryList({u"trail.db*"_s}, QDir::Files); }
    void copyStore(const QString &from, const QString &to) const
    {
        for (const auto &name : QDir(from).entryList({u"trail.db*"_s}, QDir::Files))
            QVERIFY(QFile::copy(from + u'/' + name, to + u'/' + name));
    }
    void removeStore() const
    {
        const auto names = store();
        for (const auto &name : names)
            QVERIFY(QFile::remove(m_service->dataFolder() + u'/' + name));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_service = std::make_unique<ServiceProcess>();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
    }

    void itsStartsAndItsEndsAreOnRecord()
    {
        QTRY_COMPARE(starts().size(), 1);
        QVERIFY(starts().first().started() && !starts().first().unannounced());
        m_service->kill();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        QTRY_COMPARE(starts().size(), 2);
        QVERIFY(starts().first().started() && starts().first().unannounced());
        m_service->stop();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        QTRY_COMPARE(starts().size(), 4);
        QVERIFY(starts().at(0).started() && !starts().at(0).unannounced());
        QVERIFY(!starts().at(1).started());
    }

    void itIsSignedAndItsHeadIsKeptElsewhere()
    {
        const auto report = verify();
        QVERIFY2(report.ok(), english(report.problem()).c_str());
        QVERIFY(!storeInWords().isEmpty() && !storeInWords().contains(u"wrong"_s));
        QVERIFY(!report.head().empty());
        for (const auto &words : report.words())
            qInfo("%s", english(words).c_str());
        QCOMPARE(QDir(m_service->folder() + u"/state/cofferdam"_s).entryList({u"*.heads"_s, u"*.signing-key"_s}, QDir::Files).size(), 2);
    }

    void anOlderCopyThatIsPutBackIsFound()
    {
        const auto kept = m_service->folder() + u"/kept"_s;
        QVERIFY(QDir().mkpath(kept));
        m_service->stop();
        copyStore(m_service->dataFolder(), kept);
        QVERIFY(m_service->start());
        m_service->stop();
        removeStore();
        copyStore(kept, m_service->dataFolder());
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        const auto report = verify();
        qInfo("%s", english(report.problem()).c_str());
        QVERIFY(!report.ok());
        QTRY_COMPARE(m_service->rows(api::EVENT_FAULT).size(), 1);
    }

    void aTrailThatIsRemovedIsFound()
    {
        m_service->stop();
        removeStore();
        QVERIFY2(m_service->start(), qPrintable(m_service->problem()));
        QTRY_VERIFY(!m_service->rows(api::EVENT_FAULT).isEmpty());
        const auto report = verify();
        qInfo("%s", english(report.problem()).c_str());
        QVERIFY(!report.ok());
        qInfo("%s", english(m_service->rows(api::EVENT_FAULT).first().reason()).c_str());
        QVERIFY(storeInWords().contains(u"something was wrong"_s));
    }

    void cleanup()
    {
        if (QTest::currentTestFailed() && m_service)
            m_service->showLog();
    }
    void cleanupTestCase() { m_service.reset(); }
};

QTEST_GUILESS_MAIN(tst_ServiceTrail)
#include "tst_servicetrail.moc"
