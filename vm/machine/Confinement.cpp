// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/Confinement.h"

#include "core/base/Process.h"

#include <chrono>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::chrono::seconds kSelfTestLimit{20};

} // namespace

Confinement testConfinement(const QString &launcher)
{
    const auto said = run({.program = launcher, .arguments = {u"--self-test"_s}, .limit = kSelfTestLimit});
    if (!said)
        return {false, 0, said.error().message};
    const int version = said->trimmed().toInt();
    return {version > 0, version, phrase("Machine", "QEMU is fenced in by Landlock version %1 and seccomp; tested now.").arg(version)};
}

} // namespace cofferdam
