// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// libfuse's low-level interface, in one version for all.

#pragma once

#define FUSE_USE_VERSION 317
#include <fuse_lowlevel.h>
