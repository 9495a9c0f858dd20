// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/api/FailureMessage.h"

#include "core/api/PhraseMessage.h"

namespace cofferdam {

api::Failure toApi(const Error &error)
{
    api::Failure message;
    message.set_code(toWire(error.code));
    *message.mutable_message() = toApi(error.message);
    return message;
}

Error fromApi(const api::Failure &message)
{
    return {fromWire<Errc>(message.code()).value_or(Errc::Io), fromApi(message.message())};
}

} // namespace cofferdam
