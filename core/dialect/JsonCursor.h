// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Walks over JSON (RFC 8259) once and keeps nothing of it: what is not asked for is checked and passed over.

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>
#include <string_view>

namespace cofferdam {

/// Each function reads the one value that comes next, whatever it is; of another kind than asked for it gives nothing. Once the text is wrong,
/// all of them do nothing. The text outlives the cursor.
class JsonCursor
{
public:
    static constexpr int kMaxDepth = 64;
    enum class Kind : quint8 { Object, List, Text, Number, Word, None };

    explicit JsonCursor(QByteArrayView utf8) : m_at(utf8.data()), m_end(utf8.data() + utf8.size()) {}

    /// No error so far.
    [[nodiscard]] bool isGood() const { return m_isGood; }
    /// All of it was read, without an error.
    [[nodiscard]] bool isOver();
    [[nodiscard]] bool isTooDeep() const { return m_isTooDeep; }
    [[nodiscard]] Kind kind(); ///< Of the next value.

    /// `onName` is called for each name, without escapes, and reads its value; when it does not, that is passed over. The name is good until then.
    template<typename OnName>
    void object(OnName onName)
    {
        if (!enter('{'))
            return;
        for (bool isFirst = true; next('}', isFirst); isFirst = false) {
            const std::string_view name = readName();
            const char *const before = m_at;
            if (m_isGood)
                onName(name);
            if (m_isGood && m_at == before)
                skip();
        }
    }

    /// `onItem` is called before each item and reads it; when it does not, that is passed over.
    template<typename OnItem>
    void list(OnItem onItem)
    {
        if (!enter('['))
            return;
        for (bool isFirst = true; next(']', isFirst); isFirst = false) {
            const char *const before = m_at;
            onItem();
            if (m_isGood && m_at == before)
                skip();
        }
    }

    void skip();
    /// At most `limit` bytes of it as they are sent; empty for what is no text.
    [[nodiscard]] QString text(qsizetype limit);
    /// How many code points a text has; 0 for what is none.
    [[nodiscard]] qint64 textLength();
    [[nodiscard]] std::optional<bool> flag();
    [[nodiscard]] std::optional<double> number();
    /// A count from 0 to `most`. None for null and for what is no number; below zero for a number that is no such count.
    [[nodiscard]] std::optional<qint64> count(qint64 most);

private:
    [[nodiscard]] bool enter(char bracket);
    [[nodiscard]] bool next(char bracket, bool isFirst);
    [[nodiscard]] std::string_view readName();
    [[nodiscard]] QByteArrayView readString(bool &hasEscapes);
    [[nodiscard]] QByteArrayView readNumber();
    void readWord();
    void readScalar();
    void skipBlanks()
    {
        while (m_at != m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\r' || *m_at == '\t'))
            ++m_at;
    }
    [[nodiscard]] bool take(char c)
    {
        skipBlanks();
        if (m_at == m_end || *m_at != c || !m_isGood)
            return false;
        ++m_at;
        return true;
    }
    void fail() { m_isGood = false; }

    const char *m_at;
    const char *m_end;
    QByteArray m_name; ///< One that had escapes.
    int m_depth = 0;
    bool m_isGood = true;
    bool m_isTooDeep = false;
};

/// What stands between the quotes of a JSON text, without its escapes. Lone surrogates become U+FFFD.
[[nodiscard]] QByteArray unescapedJson(QByteArrayView raw);

} // namespace cofferdam
