// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A folder that is marked for models on this computer, and the real OpenClaw in its VM: whichever way its content comes into a conversation, only
// the local model hears it.

#include "core/base/Ids.h"
#include "tests/e2e/ModelAgent.h"
#include "tests/support/FakeProvider.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

const std::string kWorkspace = "/home/agent/workspace/";
const std::string kMarkedFolder = kWorkspace + "secret";
// A PNG of 16x16.
const QByteArray kPicture = "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mM4ISBAEmIY1TCqYfhqAAAP7OgBRl5obgAAAABJRU5ErkJggg==";

ProvidedCall call(const QString &tool, const QJsonObject &arguments)
{
    return {tool, QJsonDocument(arguments).toJson(QJsonDocument::Compact)};
}

ProvidedCall shell(const QString &command)
{
    return call(u"exec"_s, {{u"command"_s, command}});
}

} // namespace

class tst_MarkedOpenClaw : public QObject
{
    Q_OBJECT

private:
    FakeProvider m_cloud;
    FakeProvider m_local;
    ModelAgent m_agent;
    const QByteArray m_plan = "PLAN-"_ba + Id<struct PlanTag>::create().value.toLatin1();
    QList<ProvidedCall> m_calls; ///< Still to be made in this turn, one by one.

    [[nodiscard]] std::optional<std::string> save(const char *name, const char *provider, const QString &url, const std::string &backup)
    {
        api::ModelTarget target;
        target.set_name(name);
        target.set_provider(provider);
        target.set_dialect(api::DIALECT_OPENAI_CHAT);
        target.set_base_url(url.toStdString());
        target.set_model("test-model");
        target.set_context_window(64'000);
        target.set_max_output(1000);
        target.set_images(true);
        target.set_backup(backup);
        target.mutable_rates()->set_input(1);
        target.mutable_rates()->set_output(1);
        return m_agent.save(target);
    }
    /// A new conversation in which the model makes these calls, one after the other, whoever is asked.
    [[nodiscard]] bool converse(const QList<ProvidedCall> &calls)
    {
        m_calls = calls;
        if (!m_agent.beginConversation())
            return false;
        const auto end = m_agent.turn(u"Please do what there is to do."_s);
        if (!end || end->kind() != api::ChatPiece::FINAL || end->text().find("All is done") == std::string::npos) {
            qWarning("%s", end ? end->ShortDebugString().c_str() : "no end");
            return false;
        }
        return m_calls.isEmpty();
    }
    [[nodiscard]] static bool hears(const FakeProvider &provider, qsizetype from, const QByteArray &mark)
    {
        return std::ranges::any_of(provider.asked().mid(from), [&mark](const ProviderRequest &request) { return request.body.contains(mark); });
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto answer = [this](const ProviderRequest &) {
            ProvidedAnswer reply;
            if (m_calls.isEmpty())
                reply.text = u"All is done."_s;
            else
                reply.calls = {m_calls.takeFirst()};
            return reply;
        };
        m_cloud.setAnswering(answer);
        m_local.setAnswering(answer);
        QVERIFY2(m_agent.start(), qPrintable(m_agent.problem()));
        auto &service = m_agent.service();
        QVERIFY(service.put(m_agent.id(), kMarkedFolder + "/plan.txt", m_plan.toStdString() + "\n"));
        QVERIFY(service.put(m_agent.id(), kMarkedFolder + "/photo.png", QByteArray::fromBase64(kPicture).toStdString()));
        QVERIFY(service.put(m_agent.id(), kWorkspace + "open.txt", "OPEN-" + m_plan.toStdString().substr(5) + "\n"));
        api::ClientToService mark;
        mark.mutable_mark_data()->set_folder(kMarkedFolder);
        mark.mutable_mark_data()->set_reach(api::DATA_LOCAL_ONLY);
        QCOMPARE(service.ask(mark).data_rules().rules_size(), 1);
        const auto local = save("here", "llamacpp", m_local.url(), {});
        QVERIFY(local);
        const auto cloud = save("there", "compatible", m_cloud.url(), *local);
        QVERIFY(cloud && m_agent.choose(*cloud));
        QVERIFY(m_agent.allow(1000, 100'000));
        QTest::qWait(ModelAgent::kTaken);
    }
    void cleanup()
    {
        if (QTest::currentTestFailed())
            m_agent.service().showLog();
    }

    /// The control: what is not marked is heard in the cloud, so these tests would see it.
    void whatIsNotMarkedGoesToTheCloud()
    {
        QVERIFY(converse({shell(u"cat open.txt"_s)}));
        api::ClientToService request;
        request.mutable_list_data_rules();
        qInfo("%lld requests in the cloud, %lld here; %s", static_cast<long long>(m_cloud.asked().size()), static_cast<long long>(m_local.asked().size()),
              m_agent.service().ask(request).data_rules().ShortDebugString().c_str());
        QVERIFY(hears(m_cloud, 0, "OPEN-" + m_plan.mid(5)));
        QCOMPARE(m_local.asked().size(), 0);
    }

    void onlyTheLocalModelHearsIt_data()
    {
        QTest::addColumn<QList<ProvidedCall>>("before"); // in an earlier conversation
        QTest::addColumn<QList<ProvidedCall>>("calls");
        QTest::addColumn<QByteArray>("mark");
        const QList<ProvidedCall> none;
        QTest::newRow("read") << none << QList{call(u"read"_s, {{u"path"_s, u"secret/plan.txt"_s}})} << m_plan;
        QTest::newRow("cat") << none << QList{shell(u"cat secret/plan.txt"_s)} << m_plan;
        QTest::newRow("python") << none << QList{shell(u"python3 -c \"print(open('secret/plan.txt').read())\""_s)} << m_plan;
        QTest::newRow("copied before") << QList{shell(u"cp secret/plan.txt copy.txt"_s)} << QList{shell(u"cat copy.txt"_s)} << m_plan;
        QTest::newRow("picture") << none << QList{call(u"read"_s, {{u"path"_s, u"secret/photo.png"_s}})} << "data:image/"_ba;
        QTest::newRow("memory of an earlier task") << QList{call(u"read"_s, {{u"path"_s, u"secret/plan.txt"_s}}),
                                                            call(u"write"_s, {{u"path"_s, u"memory/plan.md"_s},
                                                                              {u"content"_s, u"The plan: "_s + QString::fromLatin1(m_plan)}})}
                                                   << QList{call(u"memory_get"_s, {{u"path"_s, u"memory/plan.md"_s}})} << m_plan;
    }
    void onlyTheLocalModelHearsIt()
    {
        QFETCH(const QList<ProvidedCall>, before);
        QFETCH(const QList<ProvidedCall>, calls);
        QFETCH(const QByteArray, mark);
        if (!before.isEmpty())
            QVERIFY(converse(before));
        const auto inCloud = m_cloud.asked().size();
        const auto here = m_local.asked().size();
        QVERIFY(converse(calls));
        qInfo("%lld requests in the cloud, %lld here", static_cast<long long>(m_cloud.asked().size() - inCloud),
              static_cast<long long>(m_local.asked().size() - here));
        QVERIFY(hears(m_local, here, mark));
        QVERIFY(!hears(m_cloud, inCloud, mark));
        QVERIFY(!hears(m_cloud, 0, m_plan)); // in no conversation
    }
};

QTEST_GUILESS_MAIN(tst_MarkedOpenClaw)
#include "tst_markedopenclaw.moc"
