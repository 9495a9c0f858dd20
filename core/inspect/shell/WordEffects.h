// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the words of a program do, each in its role.

#pragma once

#include "core/inspect/shell/Value.h"

namespace cofferdam::shell {

struct Meaning;
struct Reading;
struct RoleSpec;
class Traffic;
class Walk;

class WordEffects
{
public:
    WordEffects(Walk &walk, const Reading &words, const Stream &input, Traffic &traffic) : m_walk(walk), m_words(words), m_input(input), m_traffic(traffic) {}

    void apply(const Meaning &meaning);
    /// What is on its input, when no word says otherwise.
    void useInput();
    /// Code or a command was found.
    [[nodiscard]] bool ran() const { return m_ran; }
    /// Of all that was read.
    [[nodiscard]] Taints read() const { return m_read; }

private:
    void applySetting(const Value &value);
    void applyOutput(const Value &value);
    /// What is put among a repository's own files where the file gate lets git do more than others.
    void keepsInBooks(const QString &path, const Value &value);
    void applyEffect(const RoleSpec &role, const Value &value);
    void applyRemote(const Value &value, bool last);

    Walk &m_walk;
    const Reading &m_words;
    const Stream &m_input;
    Traffic &m_traffic;
    bool m_ran = false;
    Taints m_read;
};

} // namespace cofferdam::shell
