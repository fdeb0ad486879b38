// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/markdown_stream.h"

#include <algorithm>
#include <utility>

namespace tessera {
namespace {

// An open end longer than this is parsed again only after it has grown by an eighth.
constexpr qsizetype kLongOpenEnd = 32 * 1024;
constexpr qsizetype kMaxDefinitions = 4096;

template <typename List>
qsizetype commonStart(const List& a, const List& b) {
    return std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin();
}

qsizetype commonStart(const MarkdownText& a, const MarkdownText& b) {
    qsizetype common = commonStart(a.text, b.text);
    const qsizetype spans = commonStart(a.spans, b.spans);
    for (const QList<MarkdownSpan>* list : {&a.spans, &b.spans})
        if (spans < list->size())
            common = std::min(common, list->at(spans).start);
    return common;
}

// How much two different leaves have in common.
qsizetype commonStart(const MarkdownLeaf& a, const MarkdownLeaf& b) {
    if (a.kind != b.kind || a.level != b.level || a.nesting != b.nesting || a.marker != b.marker ||
        a.language != b.language || a.columns != b.columns)
        return 0;
    switch (a.kind) {
        case MarkdownLeaf::Code:
            return commonStart(a.lines, b.lines);
        case MarkdownLeaf::Table:
            return commonStart(a.rows, b.rows);
        default:
            return commonStart(a.content, b.content);
    }
}

}  // namespace

void MarkdownStream::restart() {
    const QList<MarkdownLeaf> shown = std::move(m_leaves);
    *this = {};
    m_leaves = shown;
}

MarkdownStream::Change MarkdownStream::clear() {
    *this = {};
    return {};
}

MarkdownStream::Change MarkdownStream::setText(const QString& text) {
    restart();
    m_text = text.toUtf8();
    return finish();
}

MarkdownStream::Change MarkdownStream::append(const QString& text) {
    m_changed = {m_leaves.size(), 0};
    QString whole = std::exchange(m_halfCharacter, {}) + text;
    if (!whole.isEmpty() && whole.back().isHighSurrogate()) {
        m_halfCharacter = whole.back();
        whole.chop(1);
    }
    m_text += whole.toUtf8();
    scanLines();
    parseOpen();
    return m_changed;
}

MarkdownStream::Change MarkdownStream::finish() {
    m_text += std::exchange(m_halfCharacter, {}).toUtf8();
    m_parsedBytes += m_text.size();
    m_changed = replaceAll(parseMarkdown(m_text).leaves);
    m_frozenEnd = m_scannedEnd = m_text.size();
    m_frozenLeaves = m_leaves.size();
    m_context = Context::None;
    return m_changed;
}

MarkdownParse MarkdownStream::parse(QByteArrayView text) {
    QByteArray whole;
    if (m_context != Context::Code)
        whole += m_definitions;
    whole += m_prefix;
    whole += text;
    m_parsedBytes += whole.size();
    return parseMarkdown(whole, m_context == Context::None ? m_listEnd : MarkdownListEnd{});
}

void MarkdownStream::scanLines() {
    for (;;) {
        const qsizetype newline = m_text.indexOf('\n', m_scannedEnd);
        if (newline < 0)
            return;
        const qsizetype start = std::exchange(m_scannedEnd, newline + 1);
        if (m_context == Context::Code)
            scanCodeLine(start, newline + 1);
        else if (m_context != Context::Table || !scanTableLine(start, newline + 1))
            scanLine(start, newline + 1);
    }
}

void MarkdownStream::scanCodeLine(qsizetype start, qsizetype end) {
    const bool last = closesFence(QByteArrayView(m_text).sliced(start, end - start), m_fence);
    freeze(end);
    m_frozenInside = m_leaves.last().lines.size();
    if (last) {
        m_context = Context::None;
        m_prefix.clear();
    }
}

// False if the table ended before this line.
bool MarkdownStream::scanTableLine(qsizetype start, qsizetype end) {
    const QByteArrayView line = QByteArrayView(m_text).sliced(start, end - start);
    MarkdownParse parsed = parse(line);
    const bool inTable =
        parsed.leaves.size() == 1 && parsed.leaves.first().kind == MarkdownLeaf::Table;
    if (inTable && !isBlankLine(line)) {
        freezeAs(std::move(parsed), end);
        m_frozenInside = m_leaves.last().rows.size();
        return true;
    }
    // The leaves from the open end were read in this context, so they are dropped with it.
    replaceOpen({});
    m_context = Context::None;
    m_prefix.clear();
    m_afterBlank = true;
    return false;
}

// Whether the line begins something new, so that everything before it is complete.
bool MarkdownStream::endsBlock(QByteArrayView line, const MarkdownItemMark& mark,
                               bool first) const {
    if (first || m_afterBlank)
        return true;
    return m_inList ? mark.width > 0 || isInterruptingLine(line) : mark.interrupts;
}

void MarkdownStream::scanLine(qsizetype start, qsizetype end) {
    const QByteArrayView line = QByteArrayView(m_text).sliced(start, end - start);
    if (isBlankLine(line)) {
        m_afterBlank = true;
        return;
    }
    const qsizetype indent = indentOf(line);
    // Deeper lines belong to the open item, or are code by their indentation.
    if (indent > 3 || (m_inList && indent >= m_itemIndent)) {
        m_afterBlank = false;
        return;
    }
    if (const MarkdownFence fence = openingFence(line); fence.length > 0) {
        openFence(fence, start, end);
        return;
    }
    const MarkdownItemMark mark = itemMark(line.sliced(indent));
    if (endsBlock(line.sliced(indent), mark, start == m_frozenEnd)) {
        freeze(start);
        m_inList = mark.width > 0;
        m_itemIndent = indent + mark.width;
    } else if (isTableRuleLine(line)) {
        openTable(end);
    }
    m_afterBlank = false;
}

void MarkdownStream::openFence(const MarkdownFence& fence, qsizetype start, qsizetype end) {
    freeze(start);
    m_inList = false;
    m_prefix.clear();
    freeze(end);
    m_afterBlank = true;
    if (m_leaves.isEmpty() || m_leaves.last().kind != MarkdownLeaf::Code)
        return;
    m_context = Context::Code;
    m_prefix = m_text.mid(start, end - start);
    m_fence = fence;
    m_frozenInside = m_leaves.last().lines.size();
}

// Opens a table if the open end is just its header and the rule under it.
void MarkdownStream::openTable(qsizetype end) {
    const QByteArrayView open = QByteArrayView(m_text).sliced(m_frozenEnd, end - m_frozenEnd);
    if (open.count('\n') != 2)
        return;
    MarkdownParse parsed = parse(open);
    if (parsed.leaves.size() != 1 || parsed.leaves.first().kind != MarkdownLeaf::Table)
        return;
    const QByteArray header = open.toByteArray();
    freezeAs(std::move(parsed), end);
    m_context = Context::Table;
    m_prefix = header;
    m_frozenInside = 1;
}

void MarkdownStream::freeze(qsizetype end) {
    if (end > m_frozenEnd)
        freezeAs(parse(QByteArrayView(m_text).sliced(m_frozenEnd, end - m_frozenEnd)), end);
}

void MarkdownStream::freezeAs(MarkdownParse&& parsed, qsizetype end) {
    replaceOpen(std::move(parsed.leaves));
    if (m_context == Context::None) {
        addDefinitions(QByteArrayView(m_text).sliced(m_frozenEnd, end - m_frozenEnd));
        m_listEnd = parsed.listEnd;
    }
    m_frozenLeaves = m_leaves.size();
    m_frozenEnd = end;
    m_openParsed = 0;
}

void MarkdownStream::addDefinitions(QByteArrayView text) {
    bool possible = true;
    for (qsizetype start = 0; start < text.size();) {
        const qsizetype newline = text.indexOf('\n', start);
        const qsizetype end = newline < 0 ? text.size() : newline + 1;
        const QByteArrayView line = text.sliced(start, end - start);
        start = end;
        const bool definition = possible && line.startsWith('[') && line.contains("]:") &&
                                parseMarkdown(line).leaves.isEmpty();
        // After other text, the line would be part of that text.
        possible = definition || isBlankLine(line);
        if (definition && m_definitions.size() + line.size() < kMaxDefinitions)
            m_definitions += line.toByteArray() + '\n';
    }
}

void MarkdownStream::parseOpen() {
    const qsizetype size = m_text.size() - m_frozenEnd;
    if (size > kLongOpenEnd && size < m_openParsed + m_openParsed / 8)
        return;
    m_openParsed = size;
    replaceOpen(size == 0 ? QList<MarkdownLeaf>()
                          : parse(QByteArrayView(m_text).sliced(m_frozenEnd)).leaves);
}

void MarkdownStream::replaceOpen(QList<MarkdownLeaf>&& leaves) {
    if (m_context != Context::None) {
        MarkdownLeaf& going = m_leaves[m_frozenLeaves - 1];
        const bool code = m_context == Context::Code;
        QStringList lines;
        QList<QList<MarkdownText>> rows;
        if (!leaves.isEmpty() && leaves.first().kind == going.kind) {
            MarkdownLeaf more = leaves.takeFirst();
            lines = std::move(more.lines);
            rows = more.rows.mid(1);
        }
        const auto replace = [this](auto& all, const auto& now) {
            const auto before = all.mid(m_frozenInside);
            const qsizetype same = commonStart(before, now);
            if (same == before.size() && same == now.size())
                return;
            m_changed = std::min(m_changed, {m_frozenLeaves - 1, m_frozenInside + same});
            all.resize(m_frozenInside);
            all += now;
        };
        if (code)
            replace(going.lines, lines);
        else
            replace(going.rows, rows);
    }
    const qsizetype open = m_leaves.size() - m_frozenLeaves;
    qsizetype same = 0;
    while (same < std::min(open, leaves.size()) && m_leaves[m_frozenLeaves + same] == leaves[same])
        ++same;
    if (same == open && same == leaves.size())
        return;
    const bool both = same < open && same < leaves.size();
    const qsizetype offset =
        both ? commonStart(m_leaves.at(m_frozenLeaves + same), leaves.at(same)) : 0;
    m_changed = std::min(m_changed, {m_frozenLeaves + same, offset});
    m_leaves.resize(m_frozenLeaves + same);
    for (qsizetype i = same; i < leaves.size(); ++i)
        m_leaves.append(std::move(leaves[i]));
}

MarkdownStream::Change MarkdownStream::replaceAll(QList<MarkdownLeaf>&& leaves) {
    m_context = Context::None;
    m_frozenLeaves = 0;
    m_changed = {m_leaves.size(), 0};
    replaceOpen(std::move(leaves));
    return m_changed;
}

}  // namespace tessera
