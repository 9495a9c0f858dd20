// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/ledger/TrailReport.h"

namespace cofferdam {

QList<Phrase> whatSignaturesShow()
{
    return {phrase("Trail", "This shows that none of these rows was changed, taken out, put in or moved by anybody who does not have the signing key."),
            phrase("Trail", "It does not show what somebody did who has that key, which every program that runs as you can read; nor rows that were lost "
                            "together with all heads that spoke of them. Against both helps a head, or an exported trail, that is kept on another computer.")};
}

} // namespace cofferdam
