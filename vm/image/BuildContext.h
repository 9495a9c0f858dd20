// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every stage of a build is given. Worker thread.

#pragma once

#include <QString>

#include <functional>
#include <stop_token>

namespace cofferdam {

struct BuildContext {
    QString downloads; ///< Results of stages, kept between builds.
    QString folder;    ///< The image in the making.
    std::stop_token stop;
    std::function<void(Phrase text)> say;
};

} // namespace cofferdam
