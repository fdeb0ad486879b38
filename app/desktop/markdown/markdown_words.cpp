// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/markdown_words.h"

#include "app/desktop/markdown/markdown_parser.h"

namespace tessera {
namespace {

void append(QStringList& lines, const MarkdownLeaf& leaf) {
    const QString marker = leaf.marker.isEmpty() ? QString() : leaf.marker + QLatin1Char(' ');
    if (!leaf.content.text.isEmpty())
        lines.append(marker + leaf.content.text);
    lines.append(leaf.lines);
    for (const QList<MarkdownText>& row : leaf.rows)
        for (const MarkdownText& cell : row)
            if (!cell.text.isEmpty())
                lines.append(cell.text);
}

}  // namespace

QString wordsOfMarkdown(const QString& markdown) {
    QStringList lines;
    for (const MarkdownLeaf& leaf : parseMarkdown(markdown.toUtf8()).leaves)
        append(lines, leaf);
    return lines.join(QLatin1Char('\n')).replace(QChar::LineSeparator, QLatin1Char('\n'));
}

}  // namespace tessera
