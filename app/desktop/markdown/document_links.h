// SPDX-License-Identifier: MIT
// The links of a document that is shown, to reach them by keyboard.
#pragma once

#include <QList>
#include <QString>

class QTextDocument;

namespace tessera {

struct DocumentLink {
    int start = 0;  // positions of the cursor, the end excluded
    int end = 0;
    QString address;
};

// In the order of the text. Neighbours with the same address are one link.
QList<DocumentLink> linksOf(const QTextDocument& document);

}  // namespace tessera
