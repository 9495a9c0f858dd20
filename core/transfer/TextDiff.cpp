// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transfer/TextDiff.h"

#include "core/base/Process.h"

#include <QFile>
#include <QStringDecoder>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::chrono::seconds kDiffPatience{20};

TextDiff shownPart(const QByteArray &bytes)
{
    if (bytes.size() <= kMostShown)
        return {QString::fromUtf8(bytes), false};
    const auto line = bytes.lastIndexOf('\n', kMostShown);
    return {QString::fromUtf8(bytes.first(line > 0 ? line + 1 : kMostShown)), true};
}

bool keep(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::NewOnly) && file.write(bytes) == bytes.size();
}

} // namespace

bool isText(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    return !decoder.hasError() && !bytes.contains('\0');
}

Result<TextDiff> unifiedDiff(const std::optional<QByteArray> &before, const QByteArray &after, const std::stop_token &stop)
{
    if (!before)
        return shownPart(after);
    const QTemporaryDir folder;
    if (!folder.isValid() || !keep(folder.filePath(u"before"_s), *before) || !keep(folder.filePath(u"now"_s), after))
        return fail(Errc::Io, phrase("Files", "There is no room to compare."));
    Process process;
    process.program = u"/bin/sh"_s;
    // diff ends with 1 where there are differences.
    process.arguments = {
        u"-c"_s, u"diff \"$@\" || [ $? -eq 1 ]"_s, u"diff"_s, u"--unified=3"_s, u"--text"_s, u"--label=before"_s, u"--label=now"_s, u"before"_s, u"now"_s};
    process.environment = QProcessEnvironment();
    process.environment.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
    process.environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
    process.folder = folder.path();
    process.limit = kDiffPatience;
    process.grace = {};
    return run(process, stop).transform(shownPart);
}

} // namespace cofferdam
