// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/e2e/OneAgent.h"
#include "core/api/WireWords.h"

#include "core/api/PhraseMessage.h"
#include "core/audit/Database.h"
#include "core/datarules/DataRules.h"
#include "core/inspect/tool/Example.h"
#include "core/policy/LivePolicies.h"
#include "core/vault/DerivedKey.h"
#include "core/vault/KeyFile.h"
#include "vm/image/ImageBuilder.h"
#include "vm/machine/DiskStock.h"
#include "vm/machine/libvirt/LibvirtHypervisor.h"
#include "vm/snapshot/SnapshotKeeper.h"
#include "vm/snapshot/StagingFolder.h"

#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

const auto kProfile = u"balanced"_s;

} // namespace

OneAgent::OneAgent(const QString &cache)
    : m_folder(u"/var/tmp/cd-XXXXXX"_s) // short: sockets lie beneath
    , m_paths{.data = m_folder.filePath(u"data"_s), .cache = cache, .runtime = m_folder.filePath(u"run"_s)}
{}

OneAgent::~OneAgent() = default;

bool OneAgent::waitUntil(const std::function<bool()> &condition, std::chrono::seconds patience)
{
    return QTest::qWaitFor(condition, QDeadlineTimer(patience));
}

Result<void> OneAgent::open()
{
    for (const auto &folder : {m_paths.data, m_paths.runtime, QString(m_paths.runtime + u"/vm"_s), QString(m_paths.data + u"/agents"_s)}) {
        if (auto made = makePrivateFolder(folder); !made)
            return made;
    }
    const auto statePath = m_paths.data + u"/state.db"_s;
    const auto snapshotPath = m_paths.data + u"/snapshots.db"_s;
    const auto key = KeyFile(m_paths.key()).loadOrCreate({m_paths.store(), statePath, snapshotPath});
    if (!key)
        return std::unexpected(key.error());
    m_disks = std::make_unique<DiskStock>(m_paths.agents(), std::make_shared<const Secret>(derivedKey(*key, kDiskPurpose)));
    const auto keep = [](auto &place, auto opened) -> Result<void> {
        if (!opened)
            return std::unexpected(opened.error());
        place = std::move(*opened);
        return {};
    };
    m_policies = std::make_unique<LivePolicies>(
        RuleSources{.packs = standardSources().packs, .machine = {}, .user = {}}, QStringList{kProfile},
        [](Action &action) { inspectExample(action, u"/home/agent"_s); }, [](const AgentId &) { return kProfile; });
    return keep(m_trail, Trail::open(m_paths.store(), *key))
        .and_then([&] { return keep(m_state, Database::open(statePath, *key, AgentStore::schema())); })
        .and_then([&] {
            return keep(m_snapshots, SnapshotKeeper::open(snapshotPath, *key,
                                                          {.folder = m_paths.data + u"/snapshots"_s,
                                                           .stagingFolder = stagingFolder(u"/dev/shm"_s, m_paths.data + u"/staging"_s)}));
        })
        .and_then([&] {
            return keep(m_hypervisor,
                        LibvirtHypervisor::open({.root = m_paths.libvirtRoot(), .launcher = qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdam-vm"_s}));
        })
        .and_then([&] { return keep(m_dataRules, DataRules::open(m_paths.data, *key, *m_trail)); })
        .and_then([&] { return m_policies->start(); });
}

Result<void> OneAgent::start()
{
    if (auto opened = open(); !opened)
        return opened;
    m_store = std::make_unique<AgentStore>(*m_state);
    m_guardian = std::make_unique<Guardian>(*m_policies, *m_trail, *m_snapshots);
    m_startPoints = std::make_unique<StartPoints>(ImageStore(m_paths.images()), qEnvironmentVariable("COFFERDAM_BIN"), m_paths.data + u"/images-checked.json"_s,
                                                  *m_hypervisor);
    m_surroundings = std::make_unique<AgentSurroundings>(AgentSurroundings{
        .paths = m_paths,
        .hypervisor = *m_hypervisor,
        .snapshots = *m_snapshots,
        .guardian = *m_guardian,
        .trail = *m_trail,
        .agents = *m_store,
        .startPoints = *m_startPoints,
        .rulings = *m_policies,
        .makeGuest = directGuest,
        .guestModels = [](const AgentId &) { return QByteArray(); },
        .dataRules = *m_dataRules,
        .disks = *m_disks,
    });
    const auto image = ImageBuilder(m_startPoints->store(), qEnvironmentVariable("COFFERDAM_BIN")).existing(ImageKind::Full);
    if (!image)
        return std::unexpected(image.error());
    const auto found = wait<void>([&](QObject *context, const auto &done) { m_startPoints->findAcceleration(context, [done] { done({}); }); });
    if (!found)
        return found;
    const auto startPoint = m_startPoints->forNewAgent(ImageKind::Full);
    if (!startPoint)
        return std::unexpected(startPoint.error());
    StoredAgent record;
    record.id = AgentId::create();
    record.name = u"one"_s;
    record.profile = kProfile;
    record.image = image->id;
    record.uuid = QUuid::createUuid();
    record.epoch = startPoint->ready.epoch;
    auto route = std::make_unique<ScriptedRoute>();
    m_route = route.get();
    m_session = std::make_unique<AgentSession>(record, *m_surroundings, std::move(route));
    return wait<void>([this](QObject *context, const auto &done) { m_session->power().create(context, done); });
}

Result<void> OneAgent::end()
{
    return wait<void>([this](QObject *context, const auto &done) { m_session->power().destroy(context, done); });
}

QList<TrailRow> OneAgent::decisions()
{
    auto rows = wait<QList<TrailRow>>(
        [this](QObject *context, const auto &done) { m_trail->query({.event = TrailEvent::Decision, .limit = TrailQuery::kMaxLimit}, context, done); });
    if (!rows)
        return {};
    std::ranges::reverse(*rows);
    return *rows;
}

QStringList OneAgent::notGreen() const
{
    QStringList names;
    const auto layers = m_session->safety().layers();
    for (const auto &layer : layers) {
        if (!layer.ok())
            names << wireWord(layer.name());
    }
    return names;
}

Result<QString> OneAgent::answer(const QString &prompt, std::chrono::seconds patience)
{
    std::optional<Result<QString>> answer;
    QObject context;
    QObject::connect(&m_session->chat(), &AgentChat::piece, &context, [&answer](const api::ChatPiece &piece) {
        const auto text = QString::fromStdString(piece.text());
        if (piece.kind() == api::ChatPiece::FINAL)
            answer = text;
        else if (piece.kind() == api::ChatPiece::ERROR)
            answer = fail(Errc::Unavailable, piece.has_sentence() ? fromApi(piece.sentence()) : Phrase::verbatim(text));
    });
    if (const auto sent = m_session->chat().sendPrompt(prompt); !sent)
        return std::unexpected(sent.error());
    if (!waitUntil([&answer] { return answer.has_value(); }, patience))
        return fail(Errc::Timeout, Phrase::pattern("the agent does not answer"));
    return *answer;
}

} // namespace cofferdam
