// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/chat/DataLine.h"

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/DataRulesTopic.h"
#include "core/base/VisibleText.h"

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kNamedFolders = 3;
constexpr qsizetype kNamedFolder = 80; // characters

} // namespace

DataLine::DataLine(Session *session, QWidget *parent)
    : PlainLabel(Size::Small, parent)
    , m_agents(session->topic<AgentsTopic>())
    , m_data(session->topic<DataRulesTopic>())
{
    setObjectName(u"dataLine"_s);
    setTone(Tone::Notice);
    connect(&m_agents, &AgentsTopic::currentChanged, this, &DataLine::refresh);
    connect(&m_data, &DataRulesTopic::readsChanged, this, &DataLine::refresh);
    refresh();
}

void DataLine::refresh()
{
    const auto reads = m_data.readsOf(m_agents.current());
    setVisible(!reads.isEmpty());
    if (reads.isEmpty())
        return;
    QStringList folders;
    for (const auto &read : reads.first(std::min(reads.size(), kNamedFolders)))
        folders.append(oneLine(QString::fromStdString(read.folder()), kNamedFolder));
    if (reads.size() > kNamedFolders)
        folders.append(tr("%n more", nullptr, static_cast<int>(reads.size() - kNamedFolders)));
    const auto named = folders.join(u", "_s);
    const bool none = std::ranges::contains(reads, api::DATA_NO_MODEL, &api::DataRead::reach);
    setPlain(none ? tr("This conversation has read %1: it may ask no model any more. Begin a new one to go on.").arg(named)
                  : tr("This conversation has read %1: only models on this computer from now on.").arg(named));
}

} // namespace cofferdam
