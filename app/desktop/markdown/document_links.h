// SPDX-License-Identifier: MIT
// The links of a displayed document, so that the keyboard can reach them.
#pragma once

#include <QList>
#include <QString>

class QTextDocument;

namespace tessera {

struct DocumentLink {
    int start = 0;  // cursor positions, end excluded
    int end = 0;
    QString address;
};

// In text order. Neighbours with the same address are one link.
QList<DocumentLink> linksOf(const QTextDocument& document);

}  // namespace tessera
