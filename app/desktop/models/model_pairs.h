// SPDX-License-Identifier: MIT
// Finds models, and the image part that belongs to each, in a folder.
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>
#include <QtQmlIntegration>

namespace tessera {

// A text model and the image part that fits best.
struct ModelPair {
    Q_GADGET
    QML_VALUE_TYPE(modelPair)
    Q_PROPERTY(QString textPath MEMBER textPath)
    Q_PROPERTY(QString mmprojPath MEMBER mmprojPath)
    Q_PROPERTY(QString title MEMBER title)
    Q_PROPERTY(QString detail MEMBER detail)
  public:
    QString textPath;
    QString mmprojPath;  // empty: none fits
    QString title;       // the model's file name
    QString detail;      // size, and the image part's file name
    friend bool operator==(const ModelPair&, const ModelPair&) = default;
};

// Blocking: reads the headers of the folder's GGUF files. Files that cannot be read are left out.
QList<ModelPair> findModelPairs(const QString& folder);

}  // namespace tessera
