// SPDX-License-Identifier: MIT
#include "app/desktop/storage/message_tree.h"

#include <QHash>
#include <algorithm>

namespace tessera {

QList<MessageRow> chosenPath(const QList<MessageRow>& rows) {
    QHash<QString, qsizetype> indexOf;
    indexOf.reserve(rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i)
        indexOf.insert(rows[i].id, i);
    QHash<QString, QList<qsizetype>> children;
    children.reserve(rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const QString& parent = rows[i].parentId;
        children[indexOf.contains(parent) ? parent : QString()].append(i);
    }

    // Every message has one parent, so none is met twice: the walk ends.
    QList<MessageRow> path;
    for (auto next = children.constFind(QString()); next != children.cend();
         next = children.constFind(path.last().id)) {
        const QList<qsizetype>& siblings = *next;
        const auto chosen = std::find_if(siblings.crbegin(), siblings.crend(),
                                         [&](qsizetype i) { return rows[i].chosen; });
        MessageRow row = rows[chosen == siblings.crend() ? siblings.last() : *chosen];
        if (siblings.size() > 1)
            for (const qsizetype i : siblings)
                row.siblingIds.append(rows[i].id);
        path.append(std::move(row));
    }
    return path;
}

}  // namespace tessera
