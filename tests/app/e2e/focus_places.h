// SPDX-License-Identifier: MIT
// The places of a window that can take the focus.
#pragma once

#include <QObject>
#include <QPointer>
#include <QQuickItem>

namespace tessera {

bool isText(const QQuickItem* item);
// Where letters belong: a field, or the one that a button stands in. nullptr if there is none.
QQuickItem* fieldAround(QQuickItem* item);
// Whether Escape ends what is being done there.
bool needsEscape(const QQuickItem* item);
// What is in `item`, itself included, and can take the focus.
void collectPlaces(QQuickItem* item, QList<QPointer<QQuickItem>>& found);
void collectShortcuts(const QQuickItem* item, QObjectList& found);
// For messages.
QByteArray named(const QQuickItem* item, const char* what);

}  // namespace tessera
