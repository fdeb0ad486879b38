// SPDX-License-Identifier: MIT
#include "app/desktop/storage/archive/formats/message_order.h"

#include <vector>

namespace tessera {

QList<MessageRow> parentsFirst(QList<MessageInFile> messages,
                               const QHash<QString, QString>& passed) {
    QHash<QString, qsizetype> firstOf;
    for (qsizetype i = messages.size(); i-- > 0;)
        firstOf.insert(messages[i].idInFile, i);
    const auto parentAt = [&](qsizetype at) {
        QString parent = messages[at].row.parentId;
        // As many steps as there are such messages: they may form a circle.
        for (qsizetype step = 0; step <= passed.size() && passed.contains(parent); ++step)
            parent = passed.value(parent);
        return firstOf.value(parent, -1);
    };
    // A parent comes before its children; one that is missing, or that is a child of its own child,
    // is none.
    enum class Place { Waiting, OnTheWay, Placed };
    std::vector<Place> places(static_cast<std::size_t>(messages.size()), Place::Waiting);
    const auto placeOf = [&](qsizetype at) -> Place& {
        return places[static_cast<std::size_t>(at)];
    };
    QList<MessageRow> rows;
    for (qsizetype start = 0; start < messages.size(); ++start) {
        QList<qsizetype> way;
        for (qsizetype at = start; at >= 0 && placeOf(at) == Place::Waiting; at = parentAt(at)) {
            placeOf(at) = Place::OnTheWay;
            way.append(at);
        }
        while (!way.isEmpty()) {
            const qsizetype at = way.takeLast();
            const qsizetype parent = parentAt(at);
            MessageRow& row = messages[at].row;
            row.parentId = parent >= 0 && placeOf(parent) == Place::Placed ? messages[parent].row.id
                                                                           : QString();
            placeOf(at) = Place::Placed;
            rows.append(row);
        }
    }
    return rows;
}

}  // namespace tessera
