// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/wizard/ImageStep.h"

#include "app/client/Translated.h"
#include "app/desktop/state/ImageTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

ImageStep::ImageStep(Session *session, QWidget *parent)
    : WizardStep(
          tr("Image"),
          tr("The system that runs inside the machines is put together here, on this computer, from packages whose hashes are known. That needs the internet, "
             "half a gigabyte of downloads and ten minutes; without the processor's help up to half an hour."),
          parent)
    , m_session(session)
    , m_image(session->topic<ImageTopic>())
    , m_text(new PlainLabel(PlainLabel::Size::Body, this))
    , m_progress(new QProgressBar(this))
    , m_build(makeButton(tr("Make Image"), this))
    , m_cancel(makeButton(tr("Cancel"), this))
{
    m_text->setObjectName(u"imageText"_s);
    m_progress->setObjectName(u"imageProgress"_s);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(8);
    m_build->setObjectName(u"buildImage"_s);
    m_cancel->setObjectName(u"cancelImage"_s);
    m_cancel->setAccessibleName(tr("Cancel making the image"));
    body()->addWidget(m_text);
    body()->addWidget(m_progress);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_build);
    buttons->addWidget(m_cancel);
    buttons->addStretch();
    body()->addLayout(buttons);
    connect(m_build, &QPushButton::clicked, this, &ImageStep::build);
    connect(m_cancel, &QPushButton::clicked, this, &ImageStep::cancel);
    connect(&m_image, &ImageTopic::changed, this, &ImageStep::refresh);
    connect(session, &Session::connectedChanged, this, &ImageStep::refresh);
    refresh();
}

bool ImageStep::isDone() const
{
    return m_image.status().full_ready();
}

QWidget *ImageStep::first() const
{
    return m_image.status().build().running() ? m_cancel : m_build;
}

void ImageStep::refresh()
{
    const auto &build = m_image.status().build();
    const bool connected = m_session->isConnected();
    const bool runs = build.running();
    const bool hadFocus = m_build->hasFocus() || m_cancel->hasFocus();
    m_progress->setVisible(runs);
    m_progress->setRange(0, static_cast<int>(build.steps()));
    m_progress->setValue(static_cast<int>(build.step()));
    const auto what = runs ? translated(build.text()) : QString();
    m_progress->setAccessibleName(what);
    if (runs)
        //: how far it is: a number, how many there are, and what is being done
        m_text->setPlain(tr("Step %1 of %2: %3").arg(build.step()).arg(build.steps()).arg(what));
    else
        m_text->setPlain(isDone() ? tr("The image is there.") : tr("There is no image yet."));
    m_build->setVisible(!runs && !isDone());
    m_build->setEnabled(connected);
    m_build->setText(build.has_error() ? tr("Try Again") : tr("Make Image"));
    m_cancel->setVisible(runs);
    m_cancel->setEnabled(connected);
    if (build.has_error() && !runs && !isDone())
        say(Tone::Bad, tr("The image was not made: %1 What was finished is kept: look whether this computer is online and has room, and try again.")
                           .arg(translated(build.error())));
    else
        sayNothing();
    if (hadFocus && (runs || m_build->isVisible()))
        first()->setFocus(Qt::OtherFocusReason);
    Q_EMIT changed();
}

void ImageStep::build()
{
    api::ClientToService message;
    message.mutable_build_image();
    m_session->send(std::move(message), [this](const Result<api::ServiceToClient> &reply) {
        if (!reply)
            say(Tone::Bad, translated(reply.error().message));
    });
}

void ImageStep::cancel()
{
    api::ClientToService message;
    message.mutable_cancel_image_build();
    m_session->send(std::move(message));
}

} // namespace cofferdam
