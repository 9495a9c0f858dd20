// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a path stands for: a credential, a place that runs at start-up, the system, a device, ...

#pragma once

#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace cofferdam {

/// A pattern without any letter to narrow it: "*", ".*", "???".
[[nodiscard]] bool isEverything(QStringView name);

/// Stands in a path or word for a part that could not be established.
inline constexpr QChar kUnresolved{0xFFFC};

/// Absolute and without "." and ".." where `directory` allows; a leading "~" becomes `home`. Keeps kUnresolved and globs.
[[nodiscard]] QString normalisedPath(const QString &path, const QString &directory, const QString &home);

/// Knowledge in resources/programs/places.toml. Immutable after loading; any thread.
class Places
{
public:
    [[nodiscard]] static const Places &instance();
    ~Places();

    /// The traits of a normalised path, sorted. A trailing "/*" counts as the folder itself.
    [[nodiscard]] QStringList traitsOf(const QString &path, const QString &home) const;

private:
    Places();
    struct Patterns;
    std::unique_ptr<const Patterns> m_patterns;
};

} // namespace cofferdam
