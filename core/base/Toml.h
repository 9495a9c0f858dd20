// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// toml++ as everybody here has to include it: the same settings everywhere, and no abort on hostile input.

#pragma once

// Header only: Debian's shared library is built with exceptions, and those do not cross our modules.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
// toml++ 3.4 asserts about its input: "[[[x" ends the program, or is undefined behaviour where asserts are off and become
// promises to the compiler (TOML_ASSERT_ASSUME). Behind each it has an error path, which is what counts here.
#define TOML_ASSERT(expression) static_cast<void>(0)
#pragma push_macro("NDEBUG")
#undef NDEBUG
#include <toml++/toml.hpp>
#pragma pop_macro("NDEBUG")
