// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whole folders of the user's, in and out of the agent's home, by many requests that know nothing of each other. Blocking.

#pragma once

#include "core/api/guest.pb.h"

#include <string>

namespace cofferdam::guest {

[[nodiscard]] bool isTreeRequest(const api::HostToGuest &request);
/// Carries out put_tree, move_tree, remove_tree, list_tree or get_tree and gives tree_page, tree_pieces, done or failed.
[[nodiscard]] api::GuestToHost serveTreeRequest(const api::HostToGuest &request, const std::string &home);

} // namespace cofferdam::guest
