// SPDX-License-Identifier: MIT
// CommonMark with GitHub's tables, task lists, strikethrough and bare links, read by md4c.
#pragma once

#include <QByteArrayView>

#include "app/desktop/markdown/markdown_leaf.h"

namespace tessera {

struct MarkdownParse {
    QList<MarkdownLeaf> leaves;
    MarkdownListEnd listEnd;
};

// Never fails: anything that would become absurdly large (a table of millions of cells) comes back
// as written. HTML is shown as text. Pictures become their description and address; nothing is ever
// loaded. Single line breaks are kept, because models mean them. Formulas become readable text.
// `continued` is the list just before the text: if the text begins with an item of that list, its
// numbering continues.
MarkdownParse parseMarkdown(QByteArrayView utf8, const MarkdownListEnd& continued = {});

// The address if it may be offered for opening: absolute http, https or mailto. Empty for all
// others.
QString followableAddress(const QString& address);

}  // namespace tessera
