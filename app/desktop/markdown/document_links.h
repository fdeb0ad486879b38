// SPDX-License-Identifier: MIT
// The links of a displayed document, so that the keyboard can reach them.
#pragma once

#include <QList>
#include <QString>
#include <functional>

class QTextCharFormat;
class QTextDocument;

namespace tessera {

struct DocumentLink {
    int start = 0;  // cursor positions, end excluded
    int end = 0;
    QString address;
};

// In text order. Neighbours with the same address are one link.
QList<DocumentLink> linksOf(const QTextDocument& document);

// Changes how the links with this address look; empty: nothing.
void changeLinks(QTextDocument& document, const QString& address,
                 const std::function<void(QTextCharFormat&)>& change);

}  // namespace tessera
