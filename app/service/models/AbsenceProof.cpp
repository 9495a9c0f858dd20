// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/models/AbsenceProof.h"

#include "core/api/PhraseMessage.h"
#include "core/vault/AbsencePatterns.h"
#include "core/vault/Vault.h"

#include <algorithm>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMostTold = 20;  // findings that get a row each
constexpr qsizetype kMostNotes = 50; // so that a message and a row hold them

void addNote(AbsenceOutcome &outcome, const Phrase &note)
{
    if (outcome.notes.size() < kMostNotes)
        outcome.notes << note;
    else if (outcome.notes.size() == kMostNotes)
        outcome.notes << phrase("Vault", "There is more of that kind.");
}

} // namespace

// ------------------------------------------------------------------------------------------------ what is looked for

Result<SoughtKeys> SoughtKeys::of(Vault &vault)
{
    SoughtKeys keys;
    keys.revoked = int(std::ranges::count_if(vault.list(), [](const VaultKey &key) { return key.revoked.has_value(); }));
    std::vector<Secret> values; // each is good for as long as its visit
    std::size_t bytes = 0;
    const auto visited = vault.eachValue([&](const VaultKey &key, std::span<const std::byte> value) {
        bytes += value.size();
        Secret copy(value.size());
        std::ranges::copy(value, copy.writableBytes().begin());
        values.push_back(std::move(copy));
        keys.names << key.name;
    });
    if (!visited)
        return std::unexpected(visited.error());
    if (values.empty())
        return fail(Errc::NotFound, phrase("Vault", "There is no key in the vault that could be looked for."));
    if (values.size() > AbsencePatterns::kMostValues || bytes > AbsencePatterns::kMostBytes)
        return fail(Errc::Unsupported,
                    phrase("Vault", "The keys in the vault are more than can be looked for at once: %1 KiB at most.").arg(AbsencePatterns::kMostBytes >> 10));
    QList<std::span<const std::byte>> spans;
    for (const auto &value : values)
        spans << value.bytes();
    keys.input = absenceInput(spans);
    return keys;
}

// ------------------------------------------------------------------------------------------------ what came of it

api::AbsenceProof AbsenceOutcome::message() const
{
    api::AbsenceProof proof;
    proof.set_clean(isClean());
    proof.set_complete(isComplete);
    for (const auto &finding : findings) {
        auto *added = proof.add_findings();
        added->set_key(finding.key.toStdString());
        added->set_form(finding.form.toStdString());
        added->set_where(finding.where.toStdString());
        added->set_offset(quint64(finding.offset));
    }
    proof.set_searched(quint64(searched));
    for (const auto &note : notes)
        *proof.add_notes() = toApi(note);
    proof.set_keys(quint32(keys));
    for (const auto &stream : streams)
        proof.add_streams(stream.toStdString());
    return proof;
}

QList<Phrase> AbsenceOutcome::said() const
{
    const auto scope = phrase("Vault", "keys looked for: %1; places: %2; bytes: %3").arg(keys, streams.size(), searched);
    QList<Phrase> rows;
    if (isClean())
        rows << phrase("Vault", "No key of the vault is in its machine (%1).").arg(scope);
    else if (found > 0)
        rows << phrase("Vault", "Keys of the vault are in its machine: found at %1 places (%2).").arg(found, scope);
    else
        rows << phrase("Vault", "It is not proven that no key of the vault is in its machine (%1): %2").arg(scope, Phrase::joined(notes, u" "));
    if (found > 0 && !isComplete)
        rows << phrase("Vault", "Not all of it could be looked into: %1").arg(Phrase::joined(notes, u" "));
    for (const auto &finding : findings.first(std::min(findings.size(), kMostTold)))
        rows << phrase("Vault", "The key “%1” is in its machine, as %2, in %3 at %4.").arg(finding.key, finding.form, finding.where, finding.offset);
    return rows;
}

// ------------------------------------------------------------------------------------------------ the search

AbsenceProof::AbsenceProof(SoughtKeys keys, QList<NamedSource> sources, QObject *parent)
    : QObject(parent)
    , m_keys(std::move(keys))
    , m_sources(std::move(sources))
{
    m_worker.setMaxThreadCount(1);
    m_outcome.keys = m_keys.names.size();
}

AbsenceProof::~AbsenceProof()
{
    m_stop.request_stop();
    m_worker.waitForDone();
}

void AbsenceProof::begin(std::function<void(const AbsenceOutcome &)> done)
{
    m_done = std::move(done);
    if (m_keys.revoked > 0)
        addNote(m_outcome, phrase("Vault", "Revoked keys that nobody has the value of, and that were not looked for: %1.").arg(m_keys.revoked));
    if (m_sources.isEmpty()) {
        m_outcome.isComplete = false;
        addNote(m_outcome, phrase("Vault", "There was nothing to look into."));
    }
    nextLater();
}

/// From the event loop: what is opened at once would pile up on the stack.
void AbsenceProof::nextLater()
{
    QMetaObject::invokeMethod(this, &AbsenceProof::next, Qt::QueuedConnection);
}

void AbsenceProof::next()
{
    if (m_at == m_sources.size()) {
        m_isOver = true;
        return m_done(m_outcome);
    }
    const auto &source = m_sources[m_at];
    Q_EMIT searching(source.name, double(m_at) / double(m_sources.size()));
    ++m_at;
    source.open(m_stop.get_token(), this, [this, name = source.name](const Result<ByteSource> &opened) {
        if (opened)
            return search(name, *opened);
        if (opened.error().code == Errc::NotFound)
            addNote(m_outcome, phrase("Vault", "%1 was gone when its turn came, and was not looked into.").arg(name));
        else
            leaveOut(name, opened.error());
        nextLater();
    });
}

void AbsenceProof::search(const QString &stream, const ByteSource &source)
{
    m_worker.start([this, stream, source] {
        const auto run = AbsenceRun::of(source, m_keys.input, m_keys.names.size(), m_stop.get_token(), m_patience);
        QMetaObject::invokeMethod(
            this,
            [this, stream, run, place = source.place] {
                add(stream, run, place);
                nextLater();
            },
            Qt::QueuedConnection);
    });
}

void AbsenceProof::leaveOut(const QString &stream, const Error &why)
{
    m_outcome.isComplete = false;
    addNote(m_outcome, phrase("Vault", "%1 was not looked into: %2").arg(stream, why.message));
}

void AbsenceProof::add(const QString &stream, const Result<AbsenceRun> &run, const std::function<qint64(qint64)> &place)
{
    if (!run)
        return leaveOut(stream, run.error());
    m_outcome.streams << stream;
    m_outcome.searched += run->found.searched;
    if (run->cutShort) {
        m_outcome.isComplete = false;
        addNote(m_outcome, phrase("Vault", "%1 could be looked into only as far as byte %2: %3").arg(stream, run->found.searched, run->cutShort->message));
    }
    addKeys(run->values);
    addFindings(stream, run->found, place);
}

void AbsenceProof::addFindings(const QString &stream, const AbsenceReport::Stream &found, const std::function<qint64(qint64)> &place)
{
    m_outcome.found += found.found;
    qsizetype taken = 0;
    for (const auto &finding : found.findings) {
        if (m_outcome.findings.size() == AbsenceOutcome::kMostFindings)
            break;
        ++taken;
        m_outcome.findings << AbsenceOutcome::Finding{
            .key = m_keys.names[finding.value], .form = finding.form, .where = stream, .offset = place ? place(finding.offset) : finding.offset};
    }
    if (taken < found.found)
        addNote(m_outcome, phrase("Vault", "%1 has more places with keys than are told of: %2.").arg(stream, found.found - taken));
}

/// It is the same in each stream, unless one of them has told a lie about itself.
void AbsenceProof::addKeys(const QList<AbsenceReport::Value> &values)
{
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (values[i].isSearched || m_weakKeys.contains(i))
            continue;
        m_weakKeys << i;
        m_outcome.isComplete = false;
        addNote(m_outcome,
                phrase("Vault", "The key “%1” is too short, or says too little, to be told from anything else: it was not looked for.").arg(m_keys.names[i]));
    }
}

} // namespace cofferdam
