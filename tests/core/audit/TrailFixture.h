// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trail in a folder of its own for each test function, and its answers waited for.

#pragma once

#include "core/audit/Trail.h"
#include "tests/core/audit/QuickFolder.h"

#include <QTest>

#include <memory>
#include <optional>

namespace cofferdam::test {

using namespace Qt::StringLiterals;

class TrailFixture : public QObject
{
protected:
    void begin()
    {
        m_dir = std::make_unique<test::QuickFolder>();
        QVERIFY(m_dir->isValid());
        m_path = m_dir->filePath(u"trail.db"_s);
        m_trail = open();
    }

    static Secret key(char fill)
    {
        QByteArray bytes(32, fill);
        return Secret::take(bytes);
    }
    static TrailRow made(const QString &subject)
    {
        TrailRow row;
        row.agent = AgentId{u"agent"_s};
        row.event = TrailEvent::Decision;
        row.kind = ActionKind::Exec;
        row.tool = u"exec"_s;
        row.subject = subject;
        row.outcome = Outcome::Block;
        row.detail.mutable_ended()->set_ok(true);
        return row;
    }
    std::unique_ptr<Trail> open()
    {
        auto opened = Trail::open(m_path, key('k'));
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message.english()));
        return std::move(*opened);
    }
    void reopen()
    {
        m_trail.reset();
        m_trail = open();
    }
    Result<quint64> append(const TrailRow &row)
    {
        std::optional<Result<quint64>> result;
        m_trail->append(row, this, [&result](const Result<quint64> &seq) { result = seq; });
        if (!QTest::qWaitFor([&result] { return result.has_value(); }))
            return fail(Errc::Timeout, Phrase::pattern("no answer"));
        return *result;
    }
    void fill(int count)
    {
        const quint64 target = m_trail->size() + quint64(count);
        for (int i = 0; i < count; ++i)
            m_trail->append(made(QString::number(i)));
        QTRY_COMPARE(m_trail->size(), target);
    }
    QList<TrailRow> query(const TrailQuery &query)
    {
        std::optional<QList<TrailRow>> rows;
        m_trail->query(query, this, [&rows](const Result<QList<TrailRow>> &result) { rows = result.value(); });
        return QTest::qWaitFor([&rows] { return rows.has_value(); }) ? *rows : QList<TrailRow>();
    }
    TrailReport verify()
    {
        std::optional<TrailReport> report;
        m_trail->verify(this, [&report](const TrailReport &result) { report = result; });
        return QTest::qWaitFor([&report] { return report.has_value(); }, 20'000) ? *report : TrailReport();
    }
    void probe(TrailHealth &into)
    {
        bool answered = false;
        m_trail->probe(this, [&](const TrailHealth &health) {
            into = health;
            answered = true;
        });
        QTRY_VERIFY(answered);
    }

    std::unique_ptr<test::QuickFolder> m_dir;
    QString m_path;
    std::unique_ptr<Trail> m_trail;
};

} // namespace cofferdam::test
