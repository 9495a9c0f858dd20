// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is known of a word or of bytes in a pipe before anything has run.

#pragma once

#include "core/inspect/knowledge/Places.h"

#include <QFlags>
#include <QList>
#include <QString>

namespace cofferdam::shell {

/// Where the content of a value came from.
enum class Taint : quint8 {
    Credential = 1, ///< Read from a key, token or password store.
    Downloaded = 2, ///< Came from the network in this same command line.
    LocalData = 4,  ///< Read from some other file.
    Decoded = 8,    ///< Came out of a decoder; someone hid it on purpose or by habit.
    Shell = 16,     ///< What a shell answers to commands that are not known.
};
Q_DECLARE_FLAGS(Taints, Taint)
Q_DECLARE_OPERATORS_FOR_FLAGS(Taints)

/// UTF-16 units of the command line that is shown to people.
struct Range {
    qsizetype begin = 0;
    qsizetype length = 0;
};

/// One word after expansion. Unknown parts are kUnresolved characters.
struct Value {
    QString text;
    bool glob = false;   ///< Holds an unquoted pattern character: stands for any number of names.
    bool quoted = false; ///< Some part was quoted, so it is one word even when empty.
    Taints taints;
    Range range;

    [[nodiscard]] bool known() const { return !text.contains(kUnresolved); }
};

using Words = QList<Value>;

/// What flows through a pipe or into a file.
struct Stream {
    bool present = false; ///< False: whatever the command line inherits, a terminal or nothing.
    bool known = false;   ///< `text` is the whole content.
    QString text;
    Taints taints;
};

/// Longer constant text is not followed; it is unknown then.
inline constexpr qsizetype kMaxFollowedText = 64 * 1024;

} // namespace cofferdam::shell
