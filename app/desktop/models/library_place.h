// SPDX-License-Identifier: MIT
// A program that keeps models on this computer, as the window lists it.
#pragma once

#include <QString>
#include <QStringList>
#include <QtQmlIntegration>

namespace tessera {

struct LibraryPlace {
    Q_GADGET
    QML_VALUE_TYPE(libraryPlace)
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString folders READ shownFolders)
    Q_PROPERTY(bool on MEMBER on)
  public:
    QString key;
    QString name;
    QStringList folders;
    bool on = true;  // its models are listed

    QString shownFolders() const { return folders.join(QLatin1Char('\n')); }
    friend bool operator==(const LibraryPlace&, const LibraryPlace&) = default;
};

}  // namespace tessera
