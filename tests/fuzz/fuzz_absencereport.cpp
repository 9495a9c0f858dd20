// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the confined reader says when what it read has taken it over.

#include "tests/fuzz/Mutations.h"

#include "core/vault/AbsenceReport.h"

using namespace cofferdam;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray json(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto report = AbsenceReport::fromJson(json, 2, {u"ram"_s, u"disk"_s});
    require(report || report.error().code == Errc::Damaged, "it is read, or it is damaged");
    if (!report)
        return 0;
    require(report->values.size() == 2 && report->streams.size() == 2 && report->streams[1].label == u"disk", "it is about what was asked");
    for (const auto &stream : report->streams) {
        require(stream.searched >= 0 && stream.found >= stream.findings.size(), "its numbers can be");
        require(stream.found == 0 || !report->provesAbsence(), "what was found is no proof");
        for (const auto &finding : stream.findings)
            require(finding.value >= 0 && finding.value < 2 && !finding.form.contains(u'<'), "a finding is of one of the values");
    }
    return 0;
}
