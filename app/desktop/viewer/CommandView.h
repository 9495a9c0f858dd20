// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A whole command, highlighted, with what would be invisible shown and with the parts that have effects underlined.

#pragma once

#include "app/client/Records.h"
#include "core/base/VisibleText.h"

#include <QPlainTextEdit>

#include <memory>

namespace KSyntaxHighlighting {
class SyntaxHighlighter;
}

namespace cofferdam {

class CommandView final : public QPlainTextEdit
{
    Q_OBJECT

public:
    enum class Language : quint8 { None, Shell, Json, Diff }; ///< How it is highlighted.

    explicit CommandView(QWidget *parent = nullptr);
    ~CommandView() override;

    void show(const QString &text, Language language, const QList<EffectRecord> &effects = {});
    /// True when the end of the text has been on screen since show().
    [[nodiscard]] bool isReadToEnd() const noexcept { return m_readToEnd; }
    /// Grows with the text up to so many lines.
    void setMaxLines(int lines);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void readToEndChanged();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void retheme();
    void mark();
    void checkEnd();
    [[nodiscard]] int linesShown() const;

    std::unique_ptr<KSyntaxHighlighting::SyntaxHighlighter> m_highlighter;
    VisibleText m_visible;
    QList<EffectRecord> m_effects;
    int m_maxLines = 12;
    bool m_readToEnd = false;
};

} // namespace cofferdam
