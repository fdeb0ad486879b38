// SPDX-License-Identifier: MIT
// Where a model is: what the window chooses, loads and remembers, in one value.
#pragma once

#include <QMetaType>
#include <QString>
#include <QtQmlIntegration>

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
    QString textPath = {};    // of a file (any part of a split one) or a hub folder
    QString mmprojPath = {};  // its eyes, where these are a file of their own

    bool isEmpty() const { return textPath.isEmpty(); }
    // To be shown until the model says what it is called.
    QString name() const;
    // Under which the settings keep what the user chose for this model, whatever its eyes.
    QString settingsKey() const;

    // As typed on the command line: relative to the current folder.
    static ModelSource fromCommandLine(const QString& model, const QString& mmproj);
    // The one that save() kept last; empty without one.
    static ModelSource fromSettings(const QSettings& settings);
    void save(QSettings& settings) const;

    friend bool operator==(const ModelSource&, const ModelSource&) = default;
};

}  // namespace tessera
