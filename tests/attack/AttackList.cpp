// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/attack/AttackList.h"

#include <QProcess>

using namespace Qt::StringLiterals;

namespace cofferdam {

QList<AttackEntry> readAttackList(const QString &program, int tries)
{
    QProcess process;
    process.start(program, {u"list"_s, QString::number(tries)});
    if (!process.waitForFinished() || process.exitCode() != 0)
        return {};
    QList<AttackEntry> entries;
    const auto lines = QString::fromUtf8(process.readAllStandardOutput()).split(u'\n', Qt::SkipEmptyParts);
    for (const auto &line : lines) {
        const auto fields = line.split(u'\t');
        if (fields.size() != 6)
            return {};
        AttackEntry entry{fields[0], fields[1], fields[2] == "always"_L1, fields[2] == "not-yet"_L1, fields[3].split(u'\x1f'), {}, fields[5] == "ruled"_L1};
        const auto besides = fields[4].split(u'\x1e', Qt::SkipEmptyParts);
        for (const auto &command : besides)
            entry.besides.append(command.split(u'\x1f'));
        entries.append(entry);
    }
    return entries;
}

void readOutcomes(const QByteArray &output, QHash<QString, AttackOutcome> &outcomes)
{
    QString name;
    for (const auto &bytes : output.split('\n')) {
        const auto line = QString::fromUtf8(bytes);
        if (line.startsWith("@begin "_L1)) {
            name = line.mid(7);
            outcomes[name] = {};
        } else if (line.startsWith("EFFECT "_L1)) {
            outcomes[name].effects.append(line.mid(7));
        } else if (const auto at = line.indexOf("STOPPED"_L1); at >= 0) {
            outcomes[name].stopped = line.mid(at + 8).left(70);
        } else if (!line.startsWith(u'@') && !line.isEmpty() && outcomes[name].stopped.isEmpty()) {
            outcomes[name].stopped = line.left(70); // an error of a program that is not ours
        } else if (line.startsWith("@end "_L1)) {
            const auto words = line.split(u' ');
            outcomes[name].ended = words.value(2) == "ended"_L1;
            outcomes[name].milliseconds = words.value(3).toInt();
        }
    }
}

bool readChanges(const QByteArray &output, QHash<QString, AttackOutcome> &outcomes)
{
    for (const auto &line : output.split('\n')) {
        if (const auto fields = line.split('\t'); fields.size() == 2)
            outcomes[QString::fromUtf8(fields[0])].effects.prepend(QString::fromUtf8(fields[1]));
    }
    return output.contains("looked\n");
}

} // namespace cofferdam
