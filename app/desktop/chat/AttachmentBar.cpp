// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/chat/AttachmentBar.h"

#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "core/base/Picture.h"
#include "core/base/VisibleText.h"

#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>

#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kShownFileName = 60;

} // namespace

static_assert(AttachmentBar::kMostFiles == kMostPictures && AttachmentBar::kMostBytes == kMostPictureBytes);

AttachmentBar::AttachmentBar(QWidget *parent)
    : QWidget(parent)
    , m_names(new PlainLabel(PlainLabel::Size::Small, this))
    , m_remove(makeButton(tr("Remove"), this))
{
    m_names->setObjectName(u"attachmentNames"_s);
    m_remove->setObjectName(u"removeAttachments"_s);
    m_remove->setAccessibleName(tr("Remove what is attached"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_names, 1);
    layout->addWidget(m_remove);
    connect(m_remove, &QPushButton::clicked, this, [this] { set({}); });
    refresh();
}

QString AttachmentBar::add(const QString &file)
{
    const QFileInfo info(file);
    const auto name = oneLine(info.fileName(), kShownFileName);
    if (m_attachments.size() >= kMostFiles)
        return tr("At most %n files go with a prompt.", nullptr, static_cast<int>(kMostFiles));
    if (!info.isFile())
        return tr("%1 is no file. Folders are given to the agent as a copy of their own.").arg(name);
    QFile opened(file);
    if (!opened.open(QFile::ReadOnly))
        return tr("%1 cannot be read: %2").arg(name, opened.errorString());
    ChatAttachment attached{.name = info.fileName(), .content = opened.read(kMostBytes + 1), .isPicture = false};
    attached.isPicture = !pictureType(attached.content).isEmpty();
    qint64 pictures = attached.isPicture ? attached.content.size() : 0;
    for (const auto &each : std::as_const(m_attachments))
        pictures += each.isPicture ? each.content.size() : 0;
    if (attached.content.size() > kMostBytes || pictures > kMostBytes)
        return tr("%1 is too large: %2 go with a prompt.").arg(name, QLocale().formattedDataSize(kMostBytes));
    m_attachments.append(std::move(attached));
    refresh();
    return {};
}

void AttachmentBar::set(const QList<ChatAttachment> &attachments)
{
    m_attachments = attachments;
    refresh();
}

QList<ChatAttachment> AttachmentBar::take()
{
    auto taken = std::exchange(m_attachments, {});
    refresh();
    return taken;
}

void AttachmentBar::refresh()
{
    QStringList names;
    for (const auto &each : std::as_const(m_attachments)) {
        const auto size = QLocale().formattedDataSize(each.content.size());
        const auto name = oneLine(each.name, kShownFileName);
        //: name and size of a file
        names += each.isPicture ? tr("%1 (picture, %2)").arg(name, size) : tr("%1 (into the workspace, %2)").arg(name, size);
    }
    m_names->setPlain(names.join(u", "_s));
    setVisible(!names.isEmpty());
    Q_EMIT changed();
}

} // namespace cofferdam
