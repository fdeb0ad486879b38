// SPDX-License-Identifier: MIT
// Where a model is: what the window chooses, loads and remembers, in one value.
#pragma once

#include <QMetaType>
#include <QString>
#include <QtQmlIntegration>

class QDataStream;
class QSettings;

namespace tessera {

// Only a backend and the dialog in which it is chosen look inside.
struct ModelSource {
    Q_GADGET
    QML_VALUE_TYPE(modelSource)
    Q_PROPERTY(bool empty READ isEmpty)
    Q_PROPERTY(QString textPath MEMBER textPath)
    Q_PROPERTY(QString mmprojPath MEMBER mmprojPath)
  public:
    QString textPath = {};    // of a file (any part of a split model) or a hub folder
    QString mmprojPath = {};  // the image part, where that is a separate file

    bool isEmpty() const { return textPath.isEmpty(); }
    // The file or folder is there; an image part is not looked for.
    bool exists() const;
    // The name to show until the model reports its own.
    QString name() const;
    // The key for the user's choices for this model in the settings, whatever its image part.
    QString settingsKey() const;

    // As typed on the command line: relative to the current folder.
    static ModelSource fromCommandLine(const QString& model, const QString& mmproj);
    // The one saved last by save(); empty if there is none.
    static ModelSource fromSettings(const QSettings& settings);
    void save(QSettings& settings) const;

    // For the messages between processes.
    friend QDataStream& operator<<(QDataStream& out, const ModelSource& source);
    friend QDataStream& operator>>(QDataStream& in, ModelSource& source);
    friend bool operator==(const ModelSource&, const ModelSource&) = default;
};

}  // namespace tessera
