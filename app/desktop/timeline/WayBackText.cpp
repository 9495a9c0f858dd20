// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/timeline/WayBackText.h"

#include "app/desktop/text/Words.h"
#include "core/base/VisibleText.h"

#include <QCoreApplication>
#include <QDateTime>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

struct WayBackTexts {
    Q_DECLARE_TR_FUNCTIONS(WayBack)
};

constexpr qsizetype kShownSample = 60; // characters
constexpr int kShownSamples = 2;

/// Actions of the agent since then; empty while that is not known.
QString actionsText(const api::SnapshotPreview &known)
{
    if (known.snapshot().empty())
        return {};
    const auto count = static_cast<int>(std::min<quint64>(known.actions(), 100'000));
    if (count == 0 && !known.more_actions())
        return WayBackTexts::tr("No action of its tools is undone.");
    QStringList samples;
    for (int i = 0; i < std::min(kShownSamples, known.samples_size()); ++i)
        samples += u"\u201c%1\u201d"_s.arg(oneLine(QString::fromStdString(known.samples(i)), kShownSample));
    //: %1 are commands, the newest first
    const auto text = known.more_actions() ? WayBackTexts::tr("More than %n actions of its tools are undone, such as: %1", nullptr, count)
                                           : WayBackTexts::tr("%n actions of its tools are undone, such as: %1", nullptr, count);
    return text.arg(samples.join(u", "_s));
}

} // namespace

QString spanText(qint64 us)
{
    const auto seconds = std::max<qint64>(0, us) / 1'000'000;
    const auto minutes = seconds / 60;
    const auto hours = minutes / 60;
    if (minutes == 0)
        return WayBackTexts::tr("%1 s").arg(seconds);
    if (hours == 0)
        return WayBackTexts::tr("%1 min %2 s").arg(minutes).arg(seconds % 60);
    if (hours < 24)
        return WayBackTexts::tr("%1 h %2 min").arg(hours).arg(minutes % 60);
    return WayBackTexts::tr("%1 days %2 h").arg(hours / 24).arg(hours % 24);
}

QString goingBackText(const WayBack &way)
{
    QStringList said;
    if (!way.insteadOf.isEmpty())
        said += WayBackTexts::tr("\u201c%1\u201d was thinned out; this is the nearest older one that is there.").arg(way.insteadOf);
    said += WayBackTexts::tr("Go back to \u201c%1\u201d of %2? Everything the agent did inside its VM since then is undone; a running task ends.")
                .arg(way.label, timeText(way.to.timeUs));
    if (way.fromUs > way.to.timeUs)
        said += WayBackTexts::tr("That is %1 before the row you came from.").arg(spanText(way.fromUs - way.to.timeUs));
    said += WayBackTexts::tr("It is %1 ago.").arg(spanText(QDateTime::currentMSecsSinceEpoch() * 1000 - way.to.timeUs));
    if (way.known.snapshot().empty())
        return said.join(u' ');
    said += actionsText(way.known);
    if (way.known.ms_to_unpack() > 0)
        said += WayBackTexts::tr("Its memory is packed; unpacking takes about %1.").arg(spanText(std::max<qint64>(way.known.ms_to_unpack(), 1000) * 1000));
    said += way.known.keeps_present() ? WayBackTexts::tr("The present is kept as a snapshot first, so that you can return to it.")
                                      : WayBackTexts::tr("The machine is off, so the present cannot be kept.");
    return said.join(u' ');
}

QString deletingText(const WayBack &way)
{
    QStringList said{WayBackTexts::tr("Delete the snapshot \u201c%1\u201d? You cannot go back to it any more.").arg(way.label)};
    if (way.known.snapshot().empty())
        return said.join(u' ');
    said += WayBackTexts::tr("%n rows of the trail lead back to it.", nullptr, static_cast<int>(std::min<quint64>(way.known.rows_before(), 100'000)));
    if (way.known.has_older())
        said += WayBackTexts::tr("From then on they lead to one that is %1 older.").arg(spanText(way.to.timeUs - way.known.older().time_us()));
    else
        said += WayBackTexts::tr("There is no older one they could lead to.");
    return said.join(u' ');
}

} // namespace cofferdam
