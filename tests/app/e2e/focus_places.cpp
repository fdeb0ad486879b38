// SPDX-License-Identifier: MIT
#include "tests/app/e2e/focus_places.h"

namespace tessera {

bool isText(const QQuickItem* item) {
    return item->inherits("QQuickTextEdit") || item->inherits("QQuickTextInput");
}

namespace {

bool takesFocus(const QQuickItem* item) {
    const bool byMouse = isText(item) && item->property("selectByMouse").toBool();
    return item->isVisible() && item->isEnabled() && (item->activeFocusOnTab() || byMouse);
}

QByteArray nameOf(const QQuickItem* item) {
    QByteArray name = item->objectName().toUtf8();
    if (name.isEmpty())
        name = item->metaObject()->className();
    return name + " \"" + item->property("text").toString().left(20).toUtf8() + '"';
}

}  // namespace

QQuickItem* fieldAround(QQuickItem* item) {
    while (item != nullptr && (!isText(item) || item->property("readOnly").toBool()))
        item = item->parentItem();
    return item;
}

bool needsEscape(const QQuickItem* item) {
    if (item == nullptr)
        return false;
    const QString name = item->objectName();
    return name == QLatin1String("questionEditor") || name == QLatin1String("renameField") ||
           (name == QLatin1String("searchField") && item->property("length").toInt() > 0) ||
           needsEscape(item->parentItem());
}

void collectPlaces(QQuickItem* item, QList<QPointer<QQuickItem>>& found) {
    if (!item->isVisible())
        return;
    if (takesFocus(item))
        found.append(item);
    for (QQuickItem* child : item->childItems())
        collectPlaces(child, found);
}

void collectShortcuts(const QQuickItem* item, QObjectList& found) {
    for (QObject* child : item->children())
        if (child->inherits("QQuickShortcut"))
            found.append(child);
    for (const QQuickItem* child : item->childItems())
        collectShortcuts(child, found);
}

QByteArray named(const QQuickItem* item, const char* what) {
    return QByteArray(what) + " at " + nameOf(item);
}

}  // namespace tessera
