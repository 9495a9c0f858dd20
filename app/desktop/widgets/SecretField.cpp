// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/SecretField.h"

#include <algorithm>
#include <cstring>

#include <string.h>

namespace cofferdam {

namespace {

/// One more than the service takes, in characters: what is too long is refused there rather than cut here.
constexpr int kLongestSecret = (64 << 10) + 1;

void wipeText(QString &text)
{
    ::explicit_bzero(text.data(), static_cast<std::size_t>(text.size()) * sizeof(QChar));
    text.clear();
}

bool isBlank(std::byte byte)
{
    return byte == std::byte{' '} || byte == std::byte{'\t'} || byte == std::byte{'\r'} || byte == std::byte{'\n'};
}

/// A key that was copied often brings the end of its line along.
Secret withoutBlanksAround(const Secret &secret)
{
    const auto bytes = secret.bytes();
    const auto begin = std::ranges::find_if_not(bytes, isBlank);
    auto end = bytes.end();
    while (end != begin && isBlank(*(end - 1)))
        --end;
    Secret result(static_cast<std::size_t>(end - begin));
    if (begin != end)
        std::memcpy(result.writableBytes().data(), &*begin, result.size());
    return result;
}

} // namespace

SecretField::SecretField(const QString &title, QWidget *parent) : QLineEdit(parent)
{
    setEchoMode(QLineEdit::Password);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    setAccessibleName(title);
    setMaxLength(kLongestSecret);
}

/// The buffer the field has now, as its only owner. What Qt made on the way (a buffer that grew, the steps of undo, events of keys, the clipboard
/// it was pasted from) is freed but not wiped, and cannot be from here.
QString SecretField::letGo()
{
    auto typed = text();
    clear();
    return typed;
}

Secret SecretField::take()
{
    auto typed = letGo();
    auto bytes = typed.toUtf8();
    wipeText(typed);
    return withoutBlanksAround(Secret::take(bytes));
}

void SecretField::wipe()
{
    auto typed = letGo();
    wipeText(typed);
}

void SecretField::hideEvent(QHideEvent *event)
{
    QLineEdit::hideEvent(event);
    wipe();
}

} // namespace cofferdam
