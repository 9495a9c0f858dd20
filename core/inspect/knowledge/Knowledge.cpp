// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/inspect/knowledge/Knowledge.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

// Outside any namespace, and called by name: a static library's resources are dropped by the linker otherwise.
static void initialiseResources()
{
    Q_INIT_RESOURCE(programs);
}

namespace cofferdam {

static const auto kFolder = u":/cofferdam/programs/"_s;

toml::table knowledge(const QString &name)
{
    initialiseResources();
    QFile file(kFolder + name + u".toml"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s is missing from the program", qUtf8Printable(file.fileName()));
    const auto bytes = file.readAll();
    auto result = toml::parse(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    if (!result) {
        const auto &error = result.error();
        qFatal("%s:%u: %s", qUtf8Printable(file.fileName()), error.source().begin.line, std::string(error.description()).c_str());
    }
    return std::move(result).table();
}

QStringList knowledgeNames()
{
    initialiseResources();
    QStringList names;
    for (const auto &file : QDir(kFolder).entryList({u"*.toml"_s}, QDir::Files, QDir::Name))
        names.append(file.chopped(5));
    return names;
}

} // namespace cofferdam
