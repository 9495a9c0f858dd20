// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// In front of protobuf's own under ThreadSanitizer: that gives MapFieldBase two more members then, of which Debian's library, compiled
// without, knows nothing. So it is read as the library was.

#pragma once

#include <atomic> // the C++ library looks at the same word once, and has to find it

#pragma push_macro("__SANITIZE_THREAD__")
#undef __SANITIZE_THREAD__
#include_next <google/protobuf/map_field.h>
#pragma pop_macro("__SANITIZE_THREAD__")
