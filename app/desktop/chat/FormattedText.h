// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Markdown of the guest made a document that shows text and nothing else: no HTML, no picture, nothing loaded from anywhere.

#pragma once

#include <QPalette>
#include <QString>
#include <QUrl>

#include <memory>

class QFont;
class QTextDocument;

namespace cofferdam {

/// Laid out by whoever takes it (setTextWidth). In the place of a picture there is its description; what would be invisible or reorder the text
/// is shown as what it is, also where the Markdown spells it as an entity.
[[nodiscard]] std::unique_ptr<QTextDocument> formattedText(const QString &markdown, const QFont &font, const QPalette &palette);
/// Where its links lead, in the order of the text, each once; without those that may not be opened.
[[nodiscard]] QList<QUrl> linksIn(const QTextDocument &document);
/// Of a link: http, https and mailto, and with a host or an addressee. Null for anything else.
[[nodiscard]] QUrl openableLink(const QString &address);

} // namespace cofferdam
