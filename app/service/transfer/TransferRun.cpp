// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/transfer/TransferRun.h"

namespace cofferdam {

TransferRun::TransferRun(Guest &guest, QObject *parent) : QObject(parent), m_guest(&guest)
{
    connect(&guest, &QObject::destroyed, this, [this] { fall(guestGone()); });
}

TransferRun::~TransferRun()
{
    m_stop.request_stop();
}

void TransferRun::cancel()
{
    m_stop.request_stop();
}

Error TransferRun::cancelled()
{
    return {Errc::Cancelled, phrase("Files", "It was given up.")};
}

Error TransferRun::guestGone()
{
    return {Errc::Unavailable, phrase("Files", "The connection to the machine was cut.")};
}

} // namespace cofferdam
