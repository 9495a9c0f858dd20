// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything an image is made from. Its hash is the image's name, so an image that is there need not be made again.

#pragma once

#include "core/base/Result.h"
#include "vm/image/Image.h"

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

namespace cofferdam {

struct Recipe {
    ImageKind kind = ImageKind::Tiny;
    QString suite;
    QStringList packages;               ///< Of the system disk.
    QMap<QString, QByteArray> files;    ///< Path in the image, or name of an input -> content.
    int builderVersion = 0;             ///< Grows when the same inputs are to make another image.

    /// `programs`: folder that holds cofferdam-guestd (and, for the images of tests, tinyagent and testroot; for the lab's, attack/).
    /// Unavailable when one is missing.
    [[nodiscard]] static Result<Recipe> of(ImageKind kind, const QString &programs);

    /// "full-<16 hex>"
    [[nodiscard]] QString id() const;
    /// Names of the stages that do not depend on our own parts, so that these can change without a new download.
    [[nodiscard]] QString baseId() const;
    [[nodiscard]] QString openClawId() const;
    /// For the manifest: each input with its hash.
    [[nodiscard]] QJsonObject toJson() const;
};

/// Input names that are no paths in the image.
inline constexpr QLatin1StringView kGuestdInput{"cofferdam-guestd"};
inline constexpr QLatin1StringView kTinyAgentInput{"tinyagent"};
inline constexpr QLatin1StringView kTestRootInput{"testroot"};
/// Before the names of what lies in the folder attack/.
inline constexpr QLatin1StringView kAttackInputs{"attack/"};
inline constexpr QLatin1StringView kPackageJsonInput{"package.json"};
inline constexpr QLatin1StringView kPackageLockInput{"package-lock.json"};
inline constexpr QLatin1StringView kBakeStateInput{"bake-state"};
inline constexpr QLatin1StringView kPatchesInput{"openclaw.patches"};

} // namespace cofferdam
