// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/code/code_highlighter.h"

#include <algorithm>

#include "app/desktop/markdown/code/code_language.h"

namespace tessera {
namespace {

class Line {
  public:
    Line(const CodeLanguage& language, const QString& text) : m_language(language), m_text(text) {}

    HighlightedLine read(CodeState start) {
        const bool open = start > 0 && start <= m_language.delimiters.size();
        if (open)
            readDelimited(0, 0, start);
        while (m_at < m_text.size() && m_result.end == 0)
            readNext();
        return m_result;
    }

  private:
    bool isLetter(QChar c) const {
        return c.isLetter() || c == QLatin1Char('_') || m_language.extraLetters.contains(c);
    }
    bool startsWith(const QString& text) const {
        return QStringView(m_text).sliced(m_at).startsWith(text);
    }
    void add(qsizetype start, CodeToken token) {
        if (token != CodeToken::Plain && m_at > start)
            m_result.spans.append({start, m_at - start, token});
    }

    void readNext() {
        if (m_language.markup && readTag())
            return;
        for (int i = 0; i < m_language.delimiters.size(); ++i)
            if (startsWith(m_language.delimiters[i].begin)) {
                readDelimited(m_at, m_language.delimiters[i].begin.size(), i + 1);
                return;
            }
        for (const QString& mark : m_language.lineComments)
            if (startsWith(mark) && beginsComment(mark)) {
                const qsizetype start = m_at;
                m_at = m_text.size();
                add(start, CodeToken::Comment);
                return;
            }
        const QChar c = m_text[m_at];
        if (c.isDigit())
            readNumber();
        else if (isLetter(c) && !m_language.markup)
            readWord();
        else
            ++m_at;
    }

    // "#" starts a comment only at the start of a word: not in $# or a colour.
    bool beginsComment(const QString& mark) const {
        return m_at == 0 || m_text[m_at - 1].isSpace() || mark.size() > 1 ||
               m_text[m_at - 1] == QLatin1Char(';');
    }

    // To the end of the string or comment, or of the line.
    void readDelimited(qsizetype start, qsizetype skipped, int number) {
        const CodeDelimiter& delimiter = m_language.delimiters[number - 1];
        m_at += skipped;
        bool closed = false;
        while (m_at < m_text.size() && !closed) {
            if (delimiter.escapes && m_text[m_at] == QLatin1Char('\\')) {
                m_at = std::min(m_at + 2, m_text.size());
            } else if (startsWith(delimiter.end)) {
                m_at += delimiter.end.size();
                closed = true;
            } else {
                ++m_at;
            }
        }
        add(start, delimiter.comment ? CodeToken::Comment : CodeToken::String);
        if (!closed && delimiter.manyLines)
            m_result.end = number;
    }

    void readNumber() {
        const qsizetype start = m_at;
        while (m_at < m_text.size() &&
               (m_text[m_at].isLetterOrNumber() || m_text[m_at] == QLatin1Char('.') ||
                m_text[m_at] == QLatin1Char('_')))
            ++m_at;
        add(start, CodeToken::Number);
    }

    void readWord() {
        const qsizetype start = m_at;
        while (m_at < m_text.size() && (isLetter(m_text[m_at]) || m_text[m_at].isDigit()))
            ++m_at;
        const QString word = m_text.mid(start, m_at - start);
        if (m_language.keywords.contains(m_language.anyCase ? word.toLower() : word))
            add(start, CodeToken::Keyword);
        else if (m_at < m_text.size() && m_text[m_at] == QLatin1Char('('))
            add(start, CodeToken::Name);
    }

    // "<name", "name=" and quoted values; false if there is none here.
    bool readTag() {
        const qsizetype start = m_at;
        const QChar c = m_text[m_at];
        if (c == QLatin1Char('<') && !startsWith(QStringLiteral("<!--"))) {
            ++m_at;
            while (m_at < m_text.size() && (isLetter(m_text[m_at]) || m_text[m_at].isDigit() ||
                                            QStringLiteral("/!?").contains(m_text[m_at])))
                ++m_at;
            add(start, CodeToken::Keyword);
            return true;
        }
        if ((c == QLatin1Char('"') || c == QLatin1Char('\'')) && start > 0 &&
            m_text[start - 1] == QLatin1Char('=')) {
            const qsizetype end = m_text.indexOf(c, start + 1);
            m_at = end < 0 ? m_text.size() : end + 1;
            add(start, CodeToken::String);
            return true;
        }
        if (isLetter(c)) {
            while (m_at < m_text.size() && (isLetter(m_text[m_at]) || m_text[m_at].isDigit()))
                ++m_at;
            if (m_at < m_text.size() && m_text[m_at] == QLatin1Char('='))
                add(start, CodeToken::Name);
            return true;
        }
        return false;
    }

    const CodeLanguage& m_language;
    const QString& m_text;
    qsizetype m_at = 0;
    HighlightedLine m_result;
};

}  // namespace

HighlightedLine highlightLine(const CodeLanguage* language, const QString& line, CodeState start) {
    return language == nullptr ? HighlightedLine{} : Line(*language, line).read(start);
}

}  // namespace tessera
