// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A sentence for a person, in English and with its arguments apart, so that it is put into the reader's language where it is shown.

#pragma once

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>

#include <concepts>
#include <cstddef>
#include <functional>
#include <variant>
#include <vector>

namespace cofferdam {

struct PhraseArgument;

/// What the catalogue has for the source text of a context; `count` is for plurals, -1: none. Unknown texts come back as they are.
using Language = std::function<QString(const char *context, const char *source, int count)>;

/// A value: may cross threads. Arguments go in at %1, %2, ... in one pass, so an argument that holds "%2" itself stays what it is.
class Phrase
{
public:
    Phrase();
    Phrase(const Phrase &other);
    Phrase(Phrase &&other) noexcept;
    Phrase &operator=(const Phrase &other);
    Phrase &operator=(Phrase &&other) noexcept;
    ~Phrase();

    /// What is nobody's sentence: the system's own words, guest text, a name. Never translated, and nothing goes in at a "%1".
    [[nodiscard]] static Phrase verbatim(const QString &text);
    /// Only puts its arguments together ("%1: %2"); holds no word of a language.
    [[nodiscard]] static Phrase pattern(const char *form);
    /// From its parts, as they came from a file or another process.
    [[nodiscard]] static Phrase fromParts(QByteArray context, QByteArray source, std::vector<PhraseArgument> arguments, int count = -1);
    [[nodiscard]] static Phrase joined(const QList<Phrase> &phrases, QStringView separator);

    /// With the next arguments: text (verbatim), whole numbers, other phrases.
    template<typename... Arguments>
    [[nodiscard]] Phrase arg(const Arguments &...arguments) const
    {
        Phrase with = *this;
        (with.add(arguments), ...);
        return with;
    }

    [[nodiscard]] QString english() const; ///< For logs, the trail's own text and where no language is chosen.
    [[nodiscard]] QString in(const Language &language) const;
    [[nodiscard]] bool isEmpty() const { return m_source.isEmpty(); }

    /// One line of text: the English first, so that a search finds it, then what is needed to translate it.
    [[nodiscard]] QString stored() const;
    [[nodiscard]] static Phrase fromStored(const QString &stored); ///< Text that was not made by stored() is verbatim.

    [[nodiscard]] const QByteArray &context() const { return m_context; } ///< Of the catalogue; empty: not to be translated.
    [[nodiscard]] const QByteArray &source() const { return m_source; }
    [[nodiscard]] const std::vector<PhraseArgument> &arguments() const { return m_arguments; }
    [[nodiscard]] int count() const { return m_count; }

    friend bool operator==(const Phrase &a, const Phrase &b);

private:
    void add(QAnyStringView text);
    void add(const Phrase &phrase);
    void addNumber(qint64 number);
    template<std::integral Number>
        requires(!std::same_as<Number, bool> && !std::same_as<Number, char> && !std::same_as<Number, char16_t>)
    void add(Number number)
    {
        addNumber(static_cast<qint64>(number));
    }

    QByteArray m_context;
    QByteArray m_source; // UTF-8
    std::vector<PhraseArgument> m_arguments;
    int m_count = -1;
};

struct PhraseArgument {
    std::variant<QString, qint64, Phrase> value;
    friend bool operator==(const PhraseArgument &, const PhraseArgument &) = default;
};

/// Beyond these a phrase that comes from outside this process is not believed.
inline constexpr int kMaxPhraseDepth = 32;
inline constexpr std::size_t kMaxPhraseArguments = 64;

/// A sentence of the product. Literals only: lupdate reads them here (`-tr-function-alias translate+=phrase`).
[[nodiscard]] Phrase phrase(const char *context, const char *source);
/// One with "%n", for which the catalogue has a form for each plural. As QCoreApplication::translate(), but that no comment is kept.
[[nodiscard]] Phrase phrase(const char *context, const char *source, std::nullptr_t comment, int count);

} // namespace cofferdam

Q_DECLARE_METATYPE(cofferdam::Phrase)
