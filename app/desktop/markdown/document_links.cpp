// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/document_links.h"

#include <QTextBlock>
#include <QTextCharFormat>
#include <QTextCursor>
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

void changeLinks(QTextDocument& document, const QString& address,
                 const std::function<void(QTextCharFormat&)>& change) {
    struct Part {
        int start;
        int end;
        QTextCharFormat format;
    };
    // Found first, because a change moves the fragments about.
    QList<Part> parts;
    for (QTextBlock block = document.begin(); block.isValid() && !address.isEmpty();
         block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            if (fragment.charFormat().anchorHref() == address)
                parts.append({fragment.position(), fragment.position() + fragment.length(),
                              fragment.charFormat()});
        }
    }
    for (Part& part : parts) {
        QTextCursor cursor(&document);
        cursor.setPosition(part.start);
        cursor.setPosition(part.end, QTextCursor::KeepAnchor);
        change(part.format);
        cursor.setCharFormat(part.format);
    }
}

}  // namespace tessera
