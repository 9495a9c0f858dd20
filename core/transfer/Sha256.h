// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A hash of what comes in pieces, as fast as the processor can (OpenSSL uses its own instructions for it; Qt does not).

#pragma once

#include <QByteArray>

#include <memory>

struct evp_md_ctx_st;

namespace cofferdam {

class Sha256
{
public:
    Sha256();
    void add(QByteArrayView bytes);
    /// 32 bytes. Once.
    [[nodiscard]] QByteArray result();

private:
    struct Free {
        void operator()(evp_md_ctx_st *context) const noexcept;
    };
    std::unique_ptr<evp_md_ctx_st, Free> m_context;
};

} // namespace cofferdam
