// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a model at a provider is described on the command line.

#pragma once

#include "app/cli/CliCommand.h"
#include "core/api/models.pb.h"

namespace cofferdam {

/// What `model add` takes.
[[nodiscard]] QList<QCommandLineOption> modelOptions();
/// What `model change` takes.
[[nodiscard]] QList<QCommandLineOption> modelChangeOptions();

/// Puts what was given into `target` and leaves the rest. With another provider or model, what was said of the old one's address, size and price
/// is gone.
[[nodiscard]] Understood readModel(const CommandLine &line, api::ModelTarget &target);

/// The words of --dialect.
[[nodiscard]] QStringList dialectWords();

} // namespace cofferdam
