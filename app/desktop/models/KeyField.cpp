// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/models/KeyField.h"

#include "app/desktop/state/KeyModel.h"
#include "app/desktop/text/ModelWords.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "app/desktop/widgets/SecretField.h"
#include "core/base/VisibleText.h"

#include <QComboBox>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kNewRole = Qt::UserRole + 1;

} // namespace

KeyField::KeyField(KeyModel *keys, QWidget *parent)
    : QWidget(parent)
    , m_keys(keys)
    , m_choice(makeChoice(u"keyChoice"_s, tr("Key"), this))
    , m_new(new SecretField(tr("The new key"), this))
    , m_note(new PlainLabel(PlainLabel::Size::Small, this))
{
    m_new->setObjectName(u"newKey"_s);
    m_new->setPlaceholderText(tr("It is stored in the vault and never shown again"));
    m_note->setObjectName(u"keyNote"_s);
    m_note->setMuted(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_choice);
    layout->addWidget(m_new);
    layout->addWidget(m_note);
    connect(m_choice, &QComboBox::activated, this, &KeyField::onChosen);
    connect(m_new, &QLineEdit::textEdited, this, &KeyField::changed);
    connect(m_keys, &QAbstractItemModel::modelReset, this, &KeyField::fill);
    connect(m_keys, &QAbstractItemModel::dataChanged, this, &KeyField::fill);
    fill();
}

void KeyField::setUrl(const QString &url)
{
    if (url == m_url)
        return;
    m_url = url;
    wipe();
    fill();
}

void KeyField::setNeeded(bool needed)
{
    m_needed = needed;
    fill();
}

void KeyField::setKey(const QString &key)
{
    wipe();
    const QSignalBlocker quiet(m_choice);
    m_choice->clear();
    m_choice->addItem(QString(), key);
    fill();
}

QString KeyField::key() const
{
    return m_choice->currentData().toString();
}

bool KeyField::isNew() const
{
    return m_choice->currentData(kNewRole).toBool();
}

Secret KeyField::take()
{
    return m_new->take();
}

void KeyField::wipe()
{
    m_new->wipe();
}

QWidget *KeyField::typed() const
{
    return m_new;
}

/// With what was chosen before, also where it is gone: that a key is missing is for a person to see, not to be put right in silence.
void KeyField::fill()
{
    const auto chosen = key();
    const bool isNewOne = isNew();
    const auto origin = originText(m_url);
    const QSignalBlocker quiet(m_choice);
    m_choice->clear();
    m_choice->addItem(tr("None"), QString());
    for (const auto &each : m_keys->keys()) {
        if (!m_keys->isGood(each) || origin.isEmpty() || QString::fromStdString(each.binding()) != origin)
            continue;
        //: a key's name, and its value as far as it is shown
        m_choice->addItem(tr("%1 (%2)").arg(KeyModel::nameOf(each), oneLine(QString::fromStdString(each.masked()), 20)), QString::fromStdString(each.id()));
    }
    m_choice->addItem(tr("Type a new one\u2026"), QString());
    m_choice->setItemData(m_choice->count() - 1, true, kNewRole);
    if (isNewOne) {
        m_choice->setCurrentIndex(m_choice->count() - 1);
    } else {
        if (!chosen.isEmpty() && m_choice->findData(chosen) < 0) {
            const auto *known = m_keys->find({chosen});
            m_choice->addItem(known ? tr("%1 (cannot be sent there)").arg(KeyModel::nameOf(*known)) : tr("One that is gone"), chosen);
        }
        m_choice->setCurrentIndex(m_choice->findData(chosen));
    }
    m_new->setVisible(isNewOne);
    QString note;
    if (isNewOne && !origin.isEmpty())
        note = tr("A key goes to %1 only.").arg(origin);
    else if (!isNewOne && chosen.isEmpty() && m_needed)
        note = tr("This provider answers nobody without a key.");
    m_note->setPlain(note);
    m_note->setVisible(!note.isEmpty());
}

void KeyField::onChosen()
{
    wipe();
    fill();
    if (isNew())
        m_new->setFocus(Qt::OtherFocusReason);
    Q_EMIT changed();
}

} // namespace cofferdam
