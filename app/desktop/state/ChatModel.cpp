// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/ChatModel.h"

#include "app/client/Translated.h"
#include "app/desktop/text/CountText.h"
#include "app/desktop/text/SpendText.h"
#include "app/desktop/text/Words.h"
#include "core/base/VisibleText.h"

#include <QLocale>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kShownSubject = 4 * 1024;  // UTF-16 units
constexpr qsizetype kSpokenSubject = 400;
constexpr qsizetype kShownReasons = 1000;
constexpr qsizetype kShownAttached = 80; // of a name

QString chatText(const std::string &bytes, qsizetype limit = ChatModel::kMaxText)
{
    return QString::fromStdString(bytes).left(limit);
}

std::optional<ChatCall> callOf(const api::ChatPiece &piece)
{
    if (!piece.has_tool())
        return {};
    const auto &call = piece.tool();
    return ChatCall{.id = chatText(call.id()),
                    .name = chatText(call.name()),
                    .subject = chatText(call.subject()),
                    .verdict = call.verdict(),
                    .outcome = call.outcome(),
                    .reason = call.has_reason() ? translated(call.reason()) : QString(),
                    .row = call.row(),
                    .ended = call.ended(),
                    .failed = call.failed(),
                    .output = chatText(call.output()),
                    .outputLeftOut = call.output_left_out()};
}

QString footerOf(const api::ChatPiece &piece)
{
    QStringList attached;
    for (const auto &each : piece.attached())
        //: name and size of a file
        attached += ChatModel::tr("%1 (%2)").arg(oneLine(chatText(each.name()), kShownAttached), QLocale().formattedDataSize(static_cast<qint64>(each.size())));
    if (!attached.isEmpty())
        return ChatModel::tr("Attached: %1").arg(attached.join(u", "_s));
    if (!piece.has_spent())
        return {};
    //: of a turn: a number of tokens, and an amount of money
    return ChatModel::tr("%1 tokens \u00b7 %2").arg(countText(piece.spent().tokens()), spentText(piece.spent()));
}

ChatRecord recordOf(const api::ChatPiece &piece)
{
    const bool delta = piece.kind() == api::ChatPiece::DELTA;
    ChatRecord record;
    record.kind = delta ? api::ChatPiece::FINAL : piece.kind();
    record.task = {QString::fromStdString(piece.task())};
    record.text = (piece.has_sentence() ? translated(piece.sentence()) : QString::fromStdString(piece.text())).left(ChatModel::kMaxText);
    record.timeUs = piece.time_us();
    record.open = delta;
    record.call = callOf(piece);
    record.footer = footerOf(piece);
    return record;
}

QString speaker(api::ChatPiece::Kind kind)
{
    switch (kind) {
    case api::ChatPiece::USER: return ChatModel::tr("You");
    case api::ChatPiece::TOOL: return ChatModel::tr("Tool");
    case api::ChatPiece::ERROR: return ChatModel::tr("Error");
    case api::ChatPiece::STATUS: return ChatModel::tr("Status");
    default: return ChatModel::tr("Agent");
    }
}

QString verdictOf(const ChatCall &call)
{
    if (call.outcome != api::OUTCOME_UNSPECIFIED)
        return decisionText(call.verdict, call.outcome);
    return call.verdict == api::VERDICT_ASK ? ChatModel::tr("Waits for you") : QString();
}

int linesOf(const QString &output)
{
    return output.isEmpty() ? 0 : static_cast<int>(output.count(u'\n')) + (output.endsWith(u'\n') ? 0 : 1);
}

} // namespace

ChatModel::ChatModel(QObject *parent) : QAbstractListModel(parent)
{
    m_growing.setSingleShot(true);
    m_growing.setInterval(kGrowMs);
    connect(&m_growing, &QTimer::timeout, this, [this] {
        const auto found = std::ranges::find(m_rows, m_grown, &ChatRecord::serial);
        if (found != m_rows.end())
            changed(static_cast<int>(found - m_rows.begin()));
    });
}

int ChatModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant ChatModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole: return visibleBlock(row.text, kMaxText);
    case Qt::AccessibleTextRole: return spoken(row);
    case KindRole: return static_cast<int>(row.kind);
    case OpenRole: return row.open;
    case TimeRole: return row.timeUs;
    case FooterRole: return row.footer;
    case SerialRole: return row.serial;
    case RevisionRole: return row.revision;
    case FormattedRole: return isFormatted(row);
    case UnfoldedRole: return row.unfolded;
    case IsCallRole: return row.call.has_value();
    default: return row.call ? callData(row, role) : QVariant();
    }
}

QVariant ChatModel::callData(const ChatRecord &row, int role) const
{
    const auto &call = *row.call;
    switch (role) {
    case SubjectRole: return visibleBlock(call.subject, kShownSubject);
    case VerdictRole: return verdictOf(call);
    case ToneRole: return static_cast<int>(call.outcome == api::OUTCOME_UNSPECIFIED ? Tone::Notice : decisionTone(call.verdict, call.outcome));
    case ReasonRole: return call.outcome == api::OUTCOME_BLOCK ? visibleBlock(call.reason, kShownReasons) : QString();
    case TrailRowRole: return call.row;
    case OutputRole: {
        const auto shown = visibleBlock(call.output, kMaxText);
        return call.outputLeftOut == 0 ? shown : shown + u'\n' + tr("%1 more characters are not shown.").arg(countText(call.outputLeftOut));
    }
    case OutputLinesRole: return linesOf(call.output);
    case FailedRole: return call.ended && call.failed;
    default: return {};
    }
}

QString ChatModel::spoken(const ChatRecord &row) const
{
    if (!row.call)
        return row.footer.isEmpty() ? tr("%1: %2").arg(speaker(row.kind), visibleBlock(row.text))
                                    : tr("%1: %2. %3").arg(speaker(row.kind), visibleBlock(row.text), row.footer);
    QStringList parts{tr("%1 %2").arg(speaker(row.kind), oneLine(row.call->name)), oneLine(row.call->subject, kSpokenSubject), verdictOf(*row.call),
                      row.call->ended && row.call->failed ? tr("failed") : QString(),
                      row.unfolded ? visibleBlock(row.call->output) : tr("%n lines of output", nullptr, linesOf(row.call->output))};
    parts.removeAll(QString());
    return parts.join(u", "_s);
}

bool ChatModel::isFormatted(const ChatRecord &row) const
{
    return row.kind == api::ChatPiece::FINAL && !row.open && row.text.size() <= kMaxFormatted && row.formatted.value_or(m_formatted);
}

void ChatModel::reset(const api::ChatHistory &history)
{
    setRows(&history);
}

void ChatModel::clear()
{
    setRows(nullptr);
}

void ChatModel::setRows(const api::ChatHistory *history)
{
    beginResetModel();
    m_rows.clear();
    for (int i = 0; history != nullptr && i < history->pieces_size(); ++i) {
        auto record = recordOf(history->pieces(i));
        const bool grows = record.kind == api::ChatPiece::FINAL && !m_rows.isEmpty() && m_rows.back().open && m_rows.back().task == record.task;
        if (grows) {
            merge(m_rows.back(), record);
            continue;
        }
        record.serial = ++m_serials;
        m_rows.append(std::move(record));
    }
    if (m_rows.size() > kMaxRows)
        m_rows.remove(0, m_rows.size() - kMaxRows);
    endResetModel();
}

void ChatModel::merge(ChatRecord &into, const ChatRecord &record)
{
    into.text = record.open ? (into.text + record.text).left(kMaxText) : record.text;
    into.open = record.open;
    into.footer = record.footer;
}

int ChatModel::openRow(const TaskId &task) const
{
    for (auto row = static_cast<int>(m_rows.size()) - 1; row >= 0; --row) {
        if (m_rows[row].open && m_rows[row].task == task)
            return row;
    }
    return -1;
}

int ChatModel::callRow(const ChatRecord &record) const
{
    if (!record.call || record.call->id.isEmpty())
        return -1;
    for (auto row = static_cast<int>(m_rows.size()) - 1; row >= 0 && m_rows[row].task == record.task; --row) {
        if (m_rows[row].call && m_rows[row].call->id == record.call->id)
            return row;
    }
    return -1;
}

void ChatModel::apply(const api::ChatPiece &piece)
{
    auto record = recordOf(piece);
    if (const auto row = callRow(record); row >= 0) {
        m_rows[row].call = std::move(record.call);
        changed(row);
        return;
    }
    const auto row = record.kind == api::ChatPiece::FINAL ? openRow(record.task) : -1;
    if (row < 0)
        return append(std::move(record));
    merge(m_rows[row], record);
    if (record.open)
        grown(row);
    else
        changed(row);
}

void ChatModel::changed(int row)
{
    ++m_rows[row].revision;
    Q_EMIT dataChanged(index(row), index(row));
}

/// Laying out a long answer takes as long as it is, and it comes in thousands of pieces.
void ChatModel::grown(int row)
{
    const auto serial = m_rows[row].serial;
    if (m_growing.isActive() && m_grown != serial)
        m_growing.stop();
    m_grown = serial;
    if (!m_growing.isActive())
        m_growing.start();
}

void ChatModel::append(ChatRecord record)
{
    if (m_rows.size() >= kMaxRows) {
        beginRemoveRows({}, 0, 0);
        m_rows.removeFirst();
        endRemoveRows();
    }
    const auto row = static_cast<int>(m_rows.size());
    record.serial = ++m_serials;
    beginInsertRows({}, row, row);
    m_rows.append(std::move(record));
    endInsertRows();
}

void ChatModel::setFormatted(bool formatted)
{
    m_formatted = formatted;
    for (auto &row : m_rows) {
        row.formatted.reset();
        ++row.revision;
    }
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void ChatModel::toggleFormatted(int row)
{
    if (row < 0 || row >= m_rows.size() || m_rows[row].kind != api::ChatPiece::FINAL)
        return;
    m_rows[row].formatted = !isFormatted(m_rows[row]);
    changed(row);
}

void ChatModel::toggleFolded(int row)
{
    if (row < 0 || row >= m_rows.size() || !m_rows[row].call || m_rows[row].call->output.isEmpty())
        return;
    m_rows[row].unfolded = !m_rows[row].unfolded;
    changed(row);
}

} // namespace cofferdam
