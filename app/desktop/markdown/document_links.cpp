// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/document_links.h"

#include <QTextBlock>
#include <QTextDocument>
#include <QTextFragment>

namespace tessera {

QList<DocumentLink> linksOf(const QTextDocument& document) {
    QList<DocumentLink> links;
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            const QString address = fragment.charFormat().anchorHref();
            if (address.isEmpty())
                continue;
            const int start = fragment.position();
            const int end = start + fragment.length();
            // Bold words inside a link are a separate fragment.
            if (!links.isEmpty() && links.last().end == start && links.last().address == address)
                links.last().end = end;
            else
                links.append({start, end, address});
        }
    }
    return links;
}

}  // namespace tessera
