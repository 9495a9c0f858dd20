// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What one program sends, and where: known only when all its words are.

#pragma once

#include "core/inspect/shell/Value.h"

namespace cofferdam::shell {

struct Reading;
class Walk;

class Traffic
{
public:
    Traffic(Walk &walk, const Reading &words, const Stream &input) : m_walk(walk), m_words(words), m_input(input) {}

    void addHost(const Value &host) { m_hosts.append(host); }
    /// Something is sent, of that origin.
    void addSent(Taints taints);
    /// Read for being sent, if anything is.
    void addRead(Taints taints) { m_sent |= taints; }
    /// The word itself is sent, or the file that it names.
    void addPayload(const Value &value, bool fromFile);
    [[nodiscard]] const Words &hosts() const { return m_hosts; }
    /// Host that is connected to; empty where options may lead elsewhere than the address says.
    [[nodiscard]] QString hostOf(const Value &address) const;
    [[nodiscard]] bool sends() const { return m_sends; }
    /// The effects of it all.
    void conclude();

private:
    Walk &m_walk;
    const Reading &m_words;
    const Stream &m_input;
    Words m_hosts;
    bool m_sends = false;
    Taints m_sent;
};

} // namespace cofferdam::shell
