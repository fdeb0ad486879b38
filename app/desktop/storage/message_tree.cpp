// SPDX-License-Identifier: MIT
#include "app/desktop/storage/message_tree.h"

#include <QHash>
#include <QSet>
#include <algorithm>
#include <utility>

namespace tessera {

QList<MessageRow> chosenPath(QList<MessageRow> rows) {
    QSet<QString> ids;
    ids.reserve(rows.size());
    for (const MessageRow& row : std::as_const(rows))
        ids.insert(row.id);
    QHash<QString, QList<qsizetype>> children;
    children.reserve(rows.size());
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const QString& parent = rows.at(i).parentId;
        children[ids.contains(parent) ? parent : QString()].append(i);
    }

    // Every message has one parent, so none is met twice: the walk ends.
    QList<MessageRow> path;
    for (auto next = children.constFind(QString()); next != children.cend();
         next = children.constFind(path.last().id)) {
        const QList<qsizetype>& siblings = *next;
        const auto chosen = std::find_if(siblings.crbegin(), siblings.crend(),
                                         [&](qsizetype i) { return rows[i].chosen; });
        QStringList siblingIds;
        if (siblings.size() > 1)
            for (const qsizetype i : siblings)
                siblingIds.append(rows[i].id);
        path.append(std::move(rows[chosen == siblings.crend() ? siblings.last() : *chosen]));
        path.last().siblingIds = siblingIds;
    }
    return path;
}

}  // namespace tessera
