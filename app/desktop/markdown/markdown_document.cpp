// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/markdown_document.h"

#include <QAbstractTextDocumentLayout>
#include <QFontDatabase>
#include <QFontMetrics>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextTable>
#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "app/desktop/markdown/document_links.h"
#include "app/desktop/markdown/markdown_rows.h"

namespace tessera {
namespace {

constexpr int kCellPadding = 8;
// For text of the usual size.
constexpr int kWidestColumnPx = 340;
constexpr int kNarrowestColumnPx = 110;  // narrowing stops here
constexpr int kFormulaSource = QTextFormat::UserProperty;
constexpr double kLineHeightPercent = 135;
constexpr double kCodeSize = 0.9;  // of the surrounding text's size

double headingSize(int level) {
    constexpr std::array<double, 6> kSizes = {1.4, 1.25, 1.1, 1, 1, 1};
    return kSizes[static_cast<std::size_t>(std::clamp(level, 1, 6) - 1)];
}

Qt::Alignment alignmentOf(MarkdownLeaf::Alignment alignment) {
    if (alignment == MarkdownLeaf::Center)
        return Qt::AlignHCenter;
    return alignment == MarkdownLeaf::Right ? Qt::AlignRight : Qt::AlignLeft;
}

}  // namespace

void MarkdownDocument::componentComplete() {
    m_complete = true;
    connect(this, &MarkdownDocument::changed, this, &MarkdownDocument::rewrite);
    write();
}

void MarkdownDocument::setPiece(const QVariant& piece) {
    const auto now = piece.value<MarkdownPiece>();
    if (now == m_piece)
        return;
    m_piece = now;
    emit pieceChanged();
    write();
}

void MarkdownDocument::setAvailableWidth(int width) {
    if (width == m_availableWidth)
        return;
    m_availableWidth = width;
    emit availableWidthChanged();
    if (!m_piece.columns.isEmpty())
        rewrite();
}

void MarkdownDocument::setLitAddress(const QString& address) {
    if (address == m_litAddress)
        return;
    const QString before = std::exchange(m_litAddress, address);
    emit litAddressChanged();
    if (!m_complete || !m_target)
        return;
    // Only the colours: the rest of the text, and what is selected in it, stays as it is.
    for (const QString& changed : {before, address})
        changeLinks(*m_target->textDocument(), changed,
                    [this](QTextCharFormat& link) { colour(link); });
}

void MarkdownDocument::colour(QTextCharFormat& link) const {
    const bool lit = link.anchorHref() == m_litAddress;
    link.setForeground(lit ? m_litText : m_link);
    if (lit)
        link.setBackground(m_litShade);
    else if (link.fontFixedPitch())
        link.setBackground(m_shade);
    else
        link.clearBackground();
}

bool MarkdownDocument::hasLinks() const {
    const auto linked = [](const MarkdownText& text) {
        return std::any_of(text.spans.begin(), text.spans.end(),
                           [](const MarkdownSpan& span) { return !span.address.isEmpty(); });
    };
    return std::any_of(m_piece.lines.begin(), m_piece.lines.end(),
                       [&](const MarkdownLine& line) { return linked(line.content); }) ||
           std::any_of(m_piece.rows.begin(), m_piece.rows.end(),
                       [&](const QList<MarkdownText>& row) {
                           return std::any_of(row.begin(), row.end(), linked);
                       });
}

QPoint MarkdownDocument::linkRange(int index) const {
    if (!m_target)
        return {-1, -1};
    const QList<DocumentLink> links = linksOf(*m_target->textDocument());
    return index >= 0 && index < links.size() ? QPoint(links[index].start, links[index].end)
                                              : QPoint(-1, -1);
}

QString MarkdownDocument::linkAddress(int index) const {
    return m_target ? linksOf(*m_target->textDocument()).value(index).address : QString();
}

QString MarkdownDocument::withFormulas(int start, int end) const {
    QString all;
    bool any = false;
    for (QTextBlock block = m_target ? m_target->textDocument()->findBlock(start) : QTextBlock();
         block.isValid() && block.position() < end; block = block.next()) {
        if (block.position() > start)
            all += QLatin1Char('\n');
        for (auto at = block.begin(); !at.atEnd(); ++at) {
            const QTextFragment fragment = at.fragment();
            const int from = std::max(start, fragment.position()) - fragment.position();
            const int to =
                std::min(end, fragment.position() + fragment.length()) - fragment.position();
            if (from >= to)
                continue;
            const QString source = fragment.charFormat().stringProperty(kFormulaSource);
            any = any || !source.isEmpty();
            all += source.isEmpty() ? fragment.text().mid(from, to - from) : source;
        }
    }
    return any ? all.replace(QChar::LineSeparator, QLatin1Char('\n')) : QString();
}

// Rewrites everything, once for all properties that change together.
void MarkdownDocument::rewrite() {
    if (!m_complete || m_stale)
        return;
    m_stale = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_stale = false;
            m_written = {};
            write();
        },
        Qt::QueuedConnection);
}

void MarkdownDocument::write() {
    if (!m_complete || !m_target || m_piece == m_written)
        return;
    QTextDocument* document = m_target->textDocument();
    document->setUndoRedoEnabled(false);
    document->setDocumentMargin(0);
    if (!m_piece.columns.isEmpty())
        writeTable();
    else
        writeLines();
    m_written = m_piece;
}

void MarkdownDocument::writeLines() {
    QTextDocument* document = m_target->textDocument();
    const QList<MarkdownLine>& lines = m_piece.lines;
    qsizetype same =
        std::mismatch(lines.begin(), lines.end(), m_written.lines.begin(), m_written.lines.end())
            .first -
        lines.begin();
    QTextCursor cursor(document);
    cursor.beginEditBlock();
    if (same > 0 && same == m_written.lines.size()) {
        cursor.movePosition(QTextCursor::End);
    } else if (same > 0) {
        // From the end of what stays, so that no empty line is left behind.
        const QTextBlock last = document->findBlockByNumber(static_cast<int>(same) - 1);
        cursor.setPosition(last.position() + last.length() - 1);
        cursor.movePosition(QTextCursor::End, QTextCursor::KeepAnchor);
        cursor.removeSelectedText();
    } else {
        cursor.select(QTextCursor::Document);
        cursor.removeSelectedText();
    }
    for (qsizetype i = same; i < lines.size(); ++i) {
        if (i > 0)
            cursor.insertBlock();
        writeLine(cursor, lines[i]);
    }
    cursor.endEditBlock();
}

void MarkdownDocument::writeLine(QTextCursor& cursor, const MarkdownLine& line) {
    QTextBlockFormat block;
    if (line.gap > 0)
        block.setTopMargin(line.gap);
    block.setLineHeight(kLineHeightPercent, QTextBlockFormat::ProportionalHeight);
    const qreal indent = MarkdownRow::kIndent * m_room;
    if (line.depth > 0)
        block.setLeftMargin(line.depth * indent);
    if (line.marked) {
        block.setTextIndent(-indent);
        block.setTabPositions({QTextOption::Tab(indent, QTextOption::LeftTab)});
    }
    cursor.setBlockFormat(block);
    cursor.setBlockCharFormat(QTextCharFormat());
    if (!line.code.isEmpty()) {
        qsizetype at = 0;
        const QString& text = line.content.text;
        for (const CodeSpan& span : line.code) {
            cursor.insertText(text.mid(at, span.start - at), QTextCharFormat());
            QTextCharFormat format;
            const qsizetype color = static_cast<qsizetype>(span.token) - 1;
            if (color >= 0 && color < m_codeColors.size())
                format.setForeground(m_codeColors[color]);
            cursor.insertText(text.mid(span.start, span.length), format);
            at = span.start + span.length;
        }
        cursor.insertText(text.mid(at), QTextCharFormat());
        return;
    }
    if (line.heading == 0) {
        writeText(cursor, line.content, false);
        return;
    }
    const int start = cursor.position();
    writeText(cursor, line.content, true);
    cursor.setPosition(start, QTextCursor::KeepAnchor);
    QTextCharFormat size;
    size.setProperty(QTextFormat::FontPixelSize, qRound(m_textPx * headingSize(line.heading)));
    cursor.mergeCharFormat(size);
    cursor.movePosition(QTextCursor::End);
}

void MarkdownDocument::writeText(QTextCursor& cursor, const MarkdownText& text, bool bold) {
    QTextCharFormat plain;
    if (bold)
        plain.setFontWeight(QFont::DemiBold);
    qsizetype at = 0;
    for (const MarkdownSpan& span : text.spans) {
        cursor.insertText(text.text.mid(at, span.start - at), plain);
        QTextCharFormat format = formatOf(span);
        if (bold)
            format.setFontWeight(QFont::DemiBold);
        cursor.insertText(text.text.mid(span.start, span.length), format);
        at = span.start + span.length;
    }
    cursor.insertText(text.text.mid(at), plain);
}

QString MarkdownDocument::monospaced() {
    return QFontDatabase::systemFont(QFontDatabase::FixedFont).family();
}

QTextCharFormat MarkdownDocument::codeFormat() const {
    QTextCharFormat format;
    format.setFontFamilies({monospaced()});
    format.setProperty(QTextFormat::FontPixelSize, qRound(m_textPx * kCodeSize));
    format.setFontFixedPitch(true);
    format.setBackground(m_shade);
    return format;
}

QTextCharFormat MarkdownDocument::formatOf(const MarkdownSpan& span) const {
    QTextCharFormat format;
    if ((span.flags & MarkdownSpan::Code) != 0)
        format = codeFormat();
    if ((span.flags & MarkdownSpan::Bold) != 0)
        format.setFontWeight(QFont::DemiBold);
    if ((span.flags & MarkdownSpan::Italic) != 0)
        format.setFontItalic(true);
    if ((span.flags & MarkdownSpan::Struck) != 0)
        format.setFontStrikeOut(true);
    if ((span.flags & MarkdownSpan::Dim) != 0)
        format.setForeground(m_dim);
    if (!span.source.isEmpty())
        format.setProperty(kFormulaSource, span.source);
    if (!span.address.isEmpty()) {
        format.setAnchor(true);
        format.setAnchorHref(span.address);
        format.setFontUnderline(true);
        colour(format);
    }
    return format;
}

QList<int> MarkdownDocument::columnWidths() const {
    QFont font = m_target->textDocument()->defaultFont();
    font.setWeight(QFont::DemiBold);
    // The field may get its size after this.
    font.setPixelSize(m_textPx);
    const QFontMetrics metrics(font);
    QList<int> widths;
    const int mostPx = qRound(kWidestColumnPx * m_room);
    const int leastPx = qRound(kNarrowestColumnPx * m_room);
    for (const QString& text : m_piece.widest)
        widths.append(std::min(mostPx, metrics.horizontalAdvance(text.left(200)) + 4));
    // Excess width is taken from the widest columns.
    const int padding = static_cast<int>(widths.size()) * 2 * kCellPadding;
    int excess = std::accumulate(widths.begin(), widths.end(), padding) - m_availableWidth;
    while (m_availableWidth > 0 && excess > 0) {
        const auto widest = std::max_element(widths.begin(), widths.end());
        if (*widest <= leastPx)
            break;
        const int less = std::clamp(excess, 1, std::max(1, (*widest - leastPx) / 4));
        *widest -= less;
        excess -= less;
    }
    return widths;
}

void MarkdownDocument::writeTable() {
    QTextDocument* document = m_target->textDocument();
    QTextCursor cursor(document);
    cursor.beginEditBlock();
    cursor.select(QTextCursor::Document);
    cursor.removeSelectedText();
    const QList<int> widths = columnWidths();
    QTextTableFormat format;
    QList<QTextLength> constraints;
    int total = 0;
    for (const int width : widths) {
        constraints.append(QTextLength(QTextLength::FixedLength, width + 2 * kCellPadding));
        total += width + 2 * kCellPadding;
    }
    format.setColumnWidthConstraints(constraints);
    format.setCellPadding(kCellPadding);
    format.setCellSpacing(0);
    // A scene graph node for each side of each cell would slow down a software renderer.
    format.setBorder(0);
    const auto rows = static_cast<int>(m_piece.rows.size());
    const auto columns = static_cast<int>(m_piece.columns.size());
    QTextTable* table = cursor.insertTable(rows, columns, format);
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column) {
            QTextTableCell cell = table->cellAt(row, column);
            const bool header = m_piece.header && row == 0;
            QTextCursor inside = cell.firstCursorPosition();
            QTextBlockFormat block;
            block.setAlignment(alignmentOf(m_piece.columns[column]));
            inside.setBlockFormat(block);
            if (column < m_piece.rows[row].size())
                writeText(inside, m_piece.rows[row][column], header);
        }
    cursor.endEditBlock();
    m_tableWidth = total;
    m_rowEnds.clear();
    for (int row = 0; row < rows; ++row) {
        qreal end = 0;
        for (int column = 0; column < columns; ++column) {
            const QTextBlock last = table->cellAt(row, column).lastCursorPosition().block();
            end = std::max(end, document->documentLayout()->blockBoundingRect(last).bottom());
        }
        m_rowEnds.append(qRound(end) + kCellPadding);
    }
    emit tableChanged();
}

}  // namespace tessera
