// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where files of a guest are put: new files in one folder, each whole or not there, marked with where they came from. Blocking.

#pragma once

#include "core/base/Descriptor.h"
#include "core/base/Result.h"
#include "core/transfer/Sha256.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace cofferdam {

/// One file on its way. Without finish() nothing of it stays.
class TargetFile
{
public:
    ~TargetFile();
    TargetFile(TargetFile &&other) noexcept = default;
    TargetFile &operator=(TargetFile &&) = delete;

    [[nodiscard]] Result<void> write(const QByteArray &bytes);
    /// Open for reading and writing, at its end.
    [[nodiscard]] int descriptor() const noexcept { return m_file.get(); }
    /// Its hash. Exists when there is something by its name that may not be replaced. `origin` goes into the attribute user.xdg.origin.url, where the
    /// file system has such.
    [[nodiscard]] Result<QByteArray> finish(const QByteArray &origin);
    [[nodiscard]] quint64 size() const noexcept { return m_size; }

private:
    friend class TargetFolder;
    TargetFile(Descriptor folder, Descriptor file, QByteArray aside, QByteArray name, bool over, bool executable);

    Descriptor m_folder;
    Descriptor m_file;
    QByteArray m_aside;
    QByteArray m_name;
    bool m_over;
    bool m_executable;
    quint64 m_size = 0;
    Sha256 m_hash;
};

class TargetFolder
{
public:
    /// Made when it is not there. `folder` is absolute.
    [[nodiscard]] static Result<TargetFolder> open(const QString &folder);

    /// A file for its owner alone: 0600, with `executable` 0700. `path` is relative and was looked at; `over`: what is a file there may be replaced,
    /// a link never leads anywhere.
    [[nodiscard]] Result<TargetFile> begin(const QByteArray &path, bool over, bool executable) const;
    /// Bytes that may be written.
    [[nodiscard]] quint64 room() const;

private:
    explicit TargetFolder(Descriptor folder) : m_folder(std::move(folder)) {}
    Descriptor m_folder;
};

} // namespace cofferdam
