// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QtQmlIntegration>

#include "app/desktop/values/photo_ref.h"

namespace tessera {

// A photo where it is in a conversation.
struct PhotoPlace {
    Q_GADGET
    QML_VALUE_TYPE(photoPlace)
    Q_PROPERTY(tessera::PhotoRef photo MEMBER photo)
    Q_PROPERTY(QString messageId MEMBER messageId)
    Q_PROPERTY(int position MEMBER position)
  public:
    PhotoRef photo;
    QString messageId;  // empty: the question that is being written
    // In that question. In an answer -1, -2 and so on: the model was not sent these photos, and no
    // other grid can be chosen for them.
    int position = 0;
};

}  // namespace tessera
