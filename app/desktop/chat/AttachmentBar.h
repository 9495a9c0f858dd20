// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What will go with the next prompt: pictures for the model, other files for the workspace.

#pragma once

#include "app/desktop/state/ChatTopic.h"

#include <QWidget>

class QPushButton;

namespace cofferdam {

class PlainLabel;

class AttachmentBar final : public QWidget
{
    Q_OBJECT

public:
    static constexpr qsizetype kMostFiles = 8;
    static constexpr qint64 kMostBytes = 3 * 1024 * 1024; ///< Of a file; of all pictures. A message takes no more.

    explicit AttachmentBar(QWidget *parent = nullptr);

    /// Reads it. What is wrong with it; empty: it will go with the prompt.
    [[nodiscard]] QString add(const QString &file);
    void set(const QList<ChatAttachment> &attachments);
    [[nodiscard]] const QList<ChatAttachment> &attachments() const noexcept { return m_attachments; }
    [[nodiscard]] QList<ChatAttachment> take();

Q_SIGNALS:
    void changed();

private:
    void refresh();

    QList<ChatAttachment> m_attachments;
    PlainLabel *m_names = nullptr;
    QPushButton *m_remove = nullptr;
};

} // namespace cofferdam
