// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a request asks a model for, by its HTTP method and target.

#pragma once

#include "core/base/Result.h"
#include "core/dialect/Dialect.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace cofferdam {

struct ModelEndpoint {
    enum class Operation : quint8 {
        Generate,    ///< An answer of the model.
        CountTokens, ///< How long the request is. Costs nothing.
        Embed,       ///< Vectors of texts.
    };

    Dialect dialect = Dialect::OpenAiChat;
    Operation operation = Operation::Generate;
    QString model;               ///< Google only: it stands in the path. Letters, digits, ".", "_", "-".
    std::optional<bool> streams; ///< Google only: it is in the method's name.
    QByteArray path;             ///< "/v1/chat/completions"; to be put behind the origin of a route as it is.
    QByteArray query;            ///< Without "?"; empty: none.
    friend bool operator==(const ModelEndpoint &, const ModelEndpoint &) = default;
};

/// Longest target. Bytes.
inline constexpr qsizetype kMaxModelTarget = 512;

/// `target` begins behind the slot: "/v1/chat/completions". NotFound: nothing that a model does. Invalid: another method than POST, a query
/// that is not known, or a path that another program may read in another way (%, "..", "//", control characters).
[[nodiscard]] Result<ModelEndpoint> readEndpoint(QByteArrayView method, QByteArrayView target);

} // namespace cofferdam
