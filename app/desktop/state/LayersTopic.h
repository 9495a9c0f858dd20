// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The self-tests of the layers, asked for often enough that what is green was tested within the last minute.

#pragma once

#include "app/desktop/state/LayerModel.h"
#include "app/desktop/state/Topic.h"

namespace cofferdam {

class LayersTopic final : public Topic
{
    Q_OBJECT

public:
    explicit LayersTopic(Session &session);

    [[nodiscard]] LayerModel *model() noexcept { return &m_layers; }

    void onConnected() override;
    void onDisconnected() override;
    bool take(const Event &event) override;

private:
    LayerModel m_layers;
};

} // namespace cofferdam
