// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/formula/formula_finder.h"

#include <algorithm>

#include "app/desktop/markdown/lines/markdown_lines.h"

namespace tessera {
namespace {

constexpr qsizetype kMaxLength = 4000;  // beyond that it is no formula
constexpr qsizetype kCodeIndent = 4;

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// Not of other scripts: Chinese has no spaces beside a formula.
bool isWord(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// What is left of a line without the marks of the quotes and lists that it is in.
QByteArrayView withoutMarks(QByteArrayView line) {
    for (;;) {
        const qsizetype size = line.size();
        while (!line.isEmpty() && (isSpace(line.front()) || line.front() == '>'))
            line = line.sliced(1);
        line = line.sliced(std::min(line.size(), itemMark(line).width));
        if (line.size() == size)
            return line;
    }
}

class Finder {
  public:
    explicit Finder(QByteArrayView text) : m_text(text) {}

    QList<FoundFormula> find() {
        while (m_at < m_text.size()) {
            if (m_at == 0 || m_text[m_at - 1] == '\n') {
                startLine();
                if (m_fence.length > 0)
                    continue;
            }
            if (m_at < m_text.size())
                look();
        }
        return std::move(m_found);
    }

  private:
    // Skips lines of fenced code, and its fences.
    void startLine() {
        qsizetype end = m_text.indexOf('\n', m_at);
        end = end < 0 ? m_text.size() : end + 1;
        const QByteArrayView line = withoutMarks(m_text.sliced(m_at, end - m_at));
        m_indent = indentOf(m_text.sliced(m_at, end - m_at));
        if (m_fence.length > 0) {
            if (closesFence(line, m_fence))
                m_fence = {};
            m_at = end;
            // The line after the fence begins, too.
            if (m_fence.length == 0 && m_at < m_text.size())
                startLine();
        } else if (const MarkdownFence fence = openingFence(line); fence.length > 0) {
            m_fence = fence;
            m_at = end;
        }
    }

    void look() {
        const char c = m_text[m_at];
        if (c == '\\') {
            const char next = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
            if ((next != '(' && next != '[') || !take(2, next == '(' ? "\\)" : "\\]"))
                m_at = std::min(m_at + 2, m_text.size());
        } else if (c == '`') {
            skipCode();
        } else if (c == '$') {
            const qsizetype run = runOf('$', m_at);
            if (run > 2 || !take(run, run == 2 ? "$$" : "$"))
                m_at += run;
        } else {
            ++m_at;
        }
    }

    qsizetype runOf(char c, qsizetype at) const {
        qsizetype end = at;
        while (end < m_text.size() && m_text[end] == c)
            ++end;
        return end - at;
    }

    void skipCode() {
        const qsizetype length = runOf('`', m_at);
        const qsizetype limit = std::min(m_text.size(), m_at + kMaxLength);
        for (qsizetype at = m_at + length; at < limit;) {
            if (m_text[at] == '`') {
                const qsizetype run = runOf('`', at);
                at += run;
                if (run == length) {
                    m_at = at;
                    return;
                }
            } else if (isBlankAfter(at)) {
                break;
            } else {
                ++at;
            }
        }
        m_at += length;
    }

    // A line break before an empty line.
    bool isBlankAfter(qsizetype at) const {
        if (m_text[at] != '\n')
            return false;
        qsizetype end = m_text.indexOf('\n', at + 1);
        end = end < 0 ? m_text.size() : end;
        return isBlankLine(m_text.sliced(at + 1, end - at - 1));
    }

    // False if what begins here is no formula.
    bool take(qsizetype delimiter, const char* closing) {
        const qsizetype inside = m_at + delimiter;
        const qsizetype limit = std::min(m_text.size(), inside + kMaxLength);
        qsizetype end = inside;
        bool lines = false;
        for (; end < limit && !m_text.sliced(end).startsWith(closing); ++end) {
            const char c = m_text[end];
            if (c == '`' || isBlankAfter(end))
                return false;
            if (c == '\n') {
                // In a quote or in code, the marks of later lines would become part of it.
                const QByteArrayView rest = m_text.sliced(end + 1);
                if (m_indent >= kCodeIndent || rest.trimmed().startsWith('>'))
                    return false;
                lines = true;
            }
            if (c == '\\') {
                // Another one begins before this one ends.
                if (*closing == '\\' && end + 1 < limit && m_text[end + 1] == m_text[m_at + 1])
                    return false;
                ++end;
            }
        }
        if (end >= limit || m_text.sliced(inside, end - inside).trimmed().isEmpty())
            return false;
        const qsizetype after = end + delimiter;
        if (*closing == '$' && runOf('$', end) != delimiter)
            return false;
        if (*closing == '$' && delimiter == 1 && !isMath(inside, end, lines))
            return false;
        // "\[not a link\](address)"
        if (*closing == '\\' && after < m_text.size() && m_text[after] == '(')
            return false;
        m_found.append({m_at, after - m_at, delimiter});
        m_at = after;
        return true;
    }

    // Of what is between single dollars.
    bool isMath(qsizetype inside, qsizetype end, bool lines) const {
        const QByteArrayView formula = m_text.sliced(inside, end - inside);
        const bool wordBefore = inside >= 2 && isWord(m_text[inside - 2]);
        const bool wordAfter = end + 1 < m_text.size() && isWord(m_text[end + 1]);
        if (wordBefore || wordAfter || isSpace(formula.front()) || isSpace(formula.back()))
            return false;
        // "It was $5, now it is 3$." has words, and nothing that only a formula has.
        const bool words = lines || formula.contains(' ');
        const bool signs = std::any_of(formula.begin(), formula.end(), [](char c) {
            return QByteArrayView("\\^_{}=+*/<>").contains(c);
        });
        return signs || !words;
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
    qsizetype m_indent = 0;  // of this line
    MarkdownFence m_fence;   // of the code that this line is in
    QList<FoundFormula> m_found;
};

}  // namespace

QList<FoundFormula> findFormulas(QByteArrayView utf8) {
    // Most texts have none.
    if (!utf8.contains('$') && !utf8.contains("\\(") && !utf8.contains("\\["))
        return {};
    return Finder(utf8).find();
}

}  // namespace tessera
