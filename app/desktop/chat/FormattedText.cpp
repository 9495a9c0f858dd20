// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/chat/FormattedText.h"

#include "app/desktop/widgets/Theme.h"
#include "core/base/VisibleText.h"

#include <QCoreApplication>
#include <QFont>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLongestAddress = 2000; // characters of a link that may be opened
constexpr qsizetype kLongestDescription = 200;

struct FormattedTexts {
    Q_DECLARE_TR_FUNCTIONS(FormattedText)
};

class QuietDocument final : public QTextDocument
{
protected:
    QVariant loadResource(int, const QUrl &) override { return {}; }
};

/// What the fragment is replaced with; null: it stays.
QString shownInstead(const QTextFragment &fragment)
{
    const auto format = fragment.charFormat();
    if (format.isImageFormat()) {
        const auto said = format.stringProperty(QTextFormat::ImageAltText);
        const auto what = oneLine(said.isEmpty() ? format.toImageFormat().name() : said, kLongestDescription);
        return FormattedTexts::tr("[image: %1]").arg(what);
    }
    auto text = fragment.text();
    text.replace(QChar(QChar::LineSeparator), u'\n'); // of the document itself
    auto shown = visibleBlock(text, text.size() + 1);
    if (shown == text)
        return {};
    return shown.replace(u'\n', QChar(QChar::LineSeparator));
}

struct TextChange {
    int begin = 0;
    int length = 0;
    QString text;
    QTextCharFormat format;
};

void replaceWhatIsNotText(QTextDocument &document)
{
    QList<TextChange> changes;
    for (auto block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const auto fragment = it.fragment();
            if (const auto text = shownInstead(fragment); !text.isNull())
                changes.append(
                    {fragment.position(), fragment.length(), text, fragment.charFormat().isImageFormat() ? QTextCharFormat() : fragment.charFormat()});
        }
    }
    QTextCursor cursor(&document);
    for (auto change = changes.crbegin(); change != changes.crend(); ++change) { // from the end: places stay
        cursor.setPosition(change->begin);
        cursor.setPosition(change->begin + change->length, QTextCursor::KeepAnchor);
        cursor.insertText(change->text, change->format);
    }
}

template<typename Take>
void eachLink(const QTextDocument &document, Take take)
{
    for (auto block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            if (const auto format = it.fragment().charFormat(); format.isAnchor())
                take(it.fragment(), format);
        }
    }
}

void colourLinks(QTextDocument &document, const QPalette &palette)
{
    QList<TextChange> links;
    eachLink(document,
             [&](const QTextFragment &fragment, const QTextCharFormat &format) { links.append({fragment.position(), fragment.length(), {}, format}); });
    QTextCursor cursor(&document);
    for (auto &link : links) {
        cursor.setPosition(link.begin);
        cursor.setPosition(link.begin + link.length, QTextCursor::KeepAnchor);
        link.format.setForeground(toneColor(Tone::Accent, palette));
        link.format.setFontUnderline(true);
        link.format.setToolTip({});
        cursor.setCharFormat(link.format);
    }
}

} // namespace

std::unique_ptr<QTextDocument> formattedText(const QString &markdown, const QFont &font, const QPalette &palette)
{
    auto document = std::make_unique<QuietDocument>();
    document->setUndoRedoEnabled(false);
    document->setDocumentMargin(0);
    document->setDefaultFont(font);
    document->setMarkdown(markdown, QTextDocument::MarkdownFeatures(QTextDocument::MarkdownDialectGitHub) | QTextDocument::MarkdownNoHTML);
    replaceWhatIsNotText(*document);
    colourLinks(*document, palette);
    return document;
}

QList<QUrl> linksIn(const QTextDocument &document)
{
    QList<QUrl> links;
    eachLink(document, [&links](const QTextFragment &, const QTextCharFormat &format) {
        const auto url = openableLink(format.anchorHref());
        if (!url.isEmpty() && !links.contains(url))
            links.append(url);
    });
    return links;
}

QUrl openableLink(const QString &address)
{
    if (address.size() > kLongestAddress)
        return {};
    const QUrl url(address, QUrl::StrictMode);
    const bool isWeb = (url.scheme() == "http"_L1 || url.scheme() == "https"_L1) && !url.host().isEmpty();
    const bool isMail = url.scheme() == "mailto"_L1 && url.path().contains(u'@');
    return url.isValid() && (isWeb || isMail) ? url : QUrl();
}

} // namespace cofferdam
