// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The image that agents start from: made once, which may be left off and gone on with.

#pragma once

#include "app/desktop/wizard/WizardStep.h"

class QProgressBar;
class QPushButton;

namespace cofferdam {

class ImageTopic;
class PlainLabel;
class Session;

class ImageStep final : public WizardStep
{
    Q_OBJECT

public:
    explicit ImageStep(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] bool isDone() const override;
    [[nodiscard]] QWidget *first() const override;

private:
    void refresh();
    void build();
    void cancel();

    Session *const m_session;
    ImageTopic &m_image;
    PlainLabel *m_text = nullptr;
    QProgressBar *m_progress = nullptr;
    QPushButton *m_build = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace cofferdam
