// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The gate's end of the socket to the worker: one connection at a time, root's alone.

#pragma once

#include "core/api/guest.pb.h"
#include "core/base/Descriptor.h"
#include "vm/guest/guestd/base/EventLoop.h"

#include <deque>
#include <functional>
#include <string>

namespace cofferdam::guest {

class WorkerLine
{
public:
    explicit WorkerLine(EventLoop &loop);
    ~WorkerLine();

    [[nodiscard]] bool listen(const std::string &path);
    [[nodiscard]] bool isUp() const { return static_cast<bool>(m_socket); }
    /// Never waits. False: there is nobody to ask.
    bool send(const api::FilesToWorker &message);

    std::function<void()> onUp;
    std::function<void()> onCut;
    std::function<void(const api::WorkerToFiles &)> onMessage;

private:
    void takeConnection();
    void receive();
    void flush();
    void cut();

    EventLoop &m_loop;
    Descriptor m_listener;
    Descriptor m_socket;
    std::string m_input;
    std::deque<std::string> m_output;
};

} // namespace cofferdam::guest
