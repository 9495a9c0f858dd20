// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Providers of models that the program knows how to reach, for a person to choose from.

#pragma once

#include "core/base/Result.h"
#include "core/dialect/Dialect.h"

#include <QList>
#include <QString>
#include <QStringList>
#include <QStringView>
#include <QUrl>

#include <optional>

namespace cofferdam {

struct ProviderPreset {
    QString id;   ///< Also the provider in prices: "openai".
    QString name; ///< As it calls itself.
    QString icon; ///< Name of a glyph.
    QUrl baseUrl; ///< What comes before the path of a dialect ("/v1/..."); empty where the user has to say it.
    QList<Dialect> dialects; ///< The first is the one to use.
    bool local = false;      ///< A server on this computer: costs nothing, and what it is given stays here.
    QList<quint16> ports;    ///< Of this computer, where it usually is; local ones only.
    bool keyNeeded = false;
    QStringList limitFields; ///< That limit an answer there; see ModelRequest::maxOutputFor().
};

/// A value. Any thread.
class ProviderPresets
{
public:
    [[nodiscard]] static Result<ProviderPresets> load();
    [[nodiscard]] const QList<ProviderPreset> &list() const noexcept { return m_list; } ///< In the order to show.
    [[nodiscard]] std::optional<ProviderPreset> find(QStringView id) const;
    /// Empty where nothing is known of who answers: another provider, or another address than its own (local ones: on this computer).
    [[nodiscard]] QStringList limitFields(QStringView id, const QUrl &baseUrl) const;

private:
    QList<ProviderPreset> m_list;
};

} // namespace cofferdam
