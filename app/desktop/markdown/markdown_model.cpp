// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/markdown_model.h"

#include <algorithm>
#include <utility>

namespace tessera {
namespace {

constexpr int kCharactersInLine = 90;

MarkdownModel::Kind kindOf(MarkdownLeaf::Kind kind) {
    switch (kind) {
        case MarkdownLeaf::Code:
            return MarkdownModel::Code;
        case MarkdownLeaf::Table:
            return MarkdownModel::Table;
        case MarkdownLeaf::Rule:
            return MarkdownModel::Rule;
        default:
            return MarkdownModel::Prose;
    }
}

QString asWritten(const MarkdownText& shown) {
    QString written;
    qsizetype at = 0;
    for (const MarkdownSpan& span : shown.spans) {
        if (span.source.isEmpty())
            continue;
        written += shown.text.mid(at, span.start - at) + span.source;
        at = span.start + span.length;
    }
    written += shown.text.mid(at);
    return written.replace(QChar::LineSeparator, QLatin1Char('\n'));
}

}  // namespace

int MarkdownModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant MarkdownModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const MarkdownRow& row = m_rows[index.row()];
    const QList<MarkdownLeaf>& leaves = m_stream.leaves();
    // Rows about to be removed refer to leaves that no longer exist.
    if (row.end.leaf >= leaves.size())
        return {};
    switch (role) {
        case KindRole:
            return kindOf(row.kind);
        case PieceRole: {
            MarkdownPiece piece = markdownPiece(leaves, row);
            // Every part of a table is laid out for the whole table's widest cells.
            if (row.kind == MarkdownLeaf::Table)
                for (qsizetype i = index.row();
                     i < m_rows.size() && m_rows[i].start.leaf == row.start.leaf; ++i)
                    piece.widest = m_rows[i].widest;
            return QVariant::fromValue(piece);
        }
        case GapRole:
            return gapAbove(leaves, row);
        case IndentRole:
            return indentOf(leaves, row);
        case QuoteLinesRole:
            return QVariant::fromValue(quoteLines(leaves, row));
        case LanguageRole:
            return leaves[row.start.leaf].language;
        case OpeningRole:
            return row.start.offset == 0;
        case ClosingRole:
            return row.closing;
        case LengthRole:
            return length(row);
        default:
            return {};
    }
}

QHash<int, QByteArray> MarkdownModel::roleNames() const {
    return {{KindRole, "kind"},       {PieceRole, "piece"},           {GapRole, "gap"},
            {IndentRole, "indent"},   {QuoteLinesRole, "quoteLines"}, {LanguageRole, "language"},
            {OpeningRole, "opening"}, {ClosingRole, "closing"},       {LengthRole, "length"}};
}

int MarkdownModel::length(const MarkdownRow& row) const {
    if (row.kind != MarkdownLeaf::Paragraph)
        return std::max(1, static_cast<int>(row.end.offset - row.start.offset));
    qsizetype lines = 0;
    for (qsizetype at = row.start.leaf; at <= row.end.leaf; ++at)
        lines += 1 + m_stream.leaves()[at].content.text.size() / kCharactersInLine;
    return static_cast<int>(std::min<qsizetype>(lines, 60));
}

void MarkdownModel::componentComplete() {
    m_complete = true;
    read();
}

void MarkdownModel::setText(const QString& text) {
    if (text == m_text)
        return;
    m_text = text;
    emit textChanged();
    read();
}

void MarkdownModel::setGrowing(bool growing) {
    if (growing == m_growing)
        return;
    m_growing = growing;
    emit growingChanged();
    read();
}

void MarkdownModel::read() {
    if (!m_complete || (m_finished && m_text == m_read && !m_growing))
        return;
    const bool more = !m_finished && !m_read.isEmpty() && m_text.startsWith(m_read);
    const QString added = more ? m_text.mid(m_read.size()) : m_text;
    m_read = m_text;
    if (!m_growing) {
        m_finished = true;
        update(more && added.isEmpty() ? m_stream.finish() : m_stream.setText(m_text));
        return;
    }
    m_finished = false;
    if (!more)
        m_stream.clear();
    const MarkdownStream::Change change = m_stream.append(added);
    update(more ? change : MarkdownStream::Change{});
}

void MarkdownModel::update(const MarkdownStream::Change& change) {
    const QList<MarkdownLeaf>& leaves = m_stream.leaves();
    const MarkdownPlace changed{change.leaf, change.offset};
    const auto first = std::find_if(m_rows.cbegin(), m_rows.cend(),
                                    [&](const MarkdownRow& row) { return row.end >= changed; });
    // Where a row ends depends on what follows it, so the row before is redone too.
    const qsizetype kept = std::max<qsizetype>(0, first - m_rows.cbegin() - 1);
    const QList<MarkdownRow> old = m_rows.mid(kept);
    QList<MarkdownRow> now;
    MarkdownPlace at = kept > 0 ? behind(leaves, m_rows[kept - 1]) : MarkdownPlace{};
    while (at.leaf < leaves.size()) {
        const MarkdownRow* before =
            !now.isEmpty() ? &now.last() : (kept > 0 ? &m_rows[kept - 1] : nullptr);
        now.append(markdownRow(leaves, at, before));
        at = behind(leaves, now.last());
    }
    const qsizetype both = std::min(old.size(), now.size());
    if (old.size() > now.size()) {
        beginRemoveRows({}, static_cast<int>(kept + both), static_cast<int>(m_rows.size()) - 1);
        m_rows.resize(kept + both);
        endRemoveRows();
    }
    for (qsizetype i = 0; i < both; ++i)
        m_rows[kept + i] = now[i];
    if (now.size() > old.size()) {
        beginInsertRows({}, static_cast<int>(kept + both), static_cast<int>(kept + now.size()) - 1);
        m_rows += now.mid(both);
        endInsertRows();
    }
    for (qsizetype i = 0; i < both; ++i)
        if (now[i] != old[i] || now[i].end >= changed)
            emit dataChanged(index(static_cast<int>(kept + i)), index(static_cast<int>(kept + i)));
    // A table that has become wider has done so in all its parts.
    if (both > 0 && now[both - 1].widest != old[both - 1].widest)
        for (qsizetype i = kept - 1; i >= 0 && m_rows[i].start.leaf == now[0].start.leaf; --i)
            emit dataChanged(index(static_cast<int>(i)), index(static_cast<int>(i)), {PieceRole});
    if (old.size() != now.size())
        emit countChanged();
}

QString MarkdownModel::codeAt(int row) const {
    if (row < 0 || row >= m_rows.size())
        return {};
    const QStringList& lines = m_stream.leaves()[m_rows[row].start.leaf].lines;
    return lines.join(QLatin1Char('\n')) + QLatin1Char('\n');
}

QString MarkdownModel::textAt(int row) const {
    if (row < 0 || row >= m_rows.size())
        return {};
    const MarkdownPiece piece = markdownPiece(m_stream.leaves(), m_rows[row]);
    QStringList lines;
    for (const MarkdownLine& line : piece.lines)
        lines.append(asWritten(line.content));
    for (const QList<MarkdownText>& shown : piece.rows) {
        QStringList cells;
        for (const MarkdownText& cell : shown)
            cells.append(asWritten(cell));
        lines.append(cells.join(QLatin1Char('\t')));
    }
    return lines.join(QLatin1Char('\n'));
}

QString MarkdownModel::gapBefore(int row) const {
    if (row <= 0 || row >= m_rows.size())
        return {};
    if (m_rows[row].start.offset == 0)
        return QStringLiteral("\n\n");
    // The next part of a long paragraph, or of code or a table.
    return m_rows[row].kind == MarkdownLeaf::Paragraph ? QString() : QStringLiteral("\n");
}

}  // namespace tessera
