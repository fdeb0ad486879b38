// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QList>
#include <QString>

#include "app/desktop/values/chat_rows.h"

namespace tessera {

// A message with its id in the file, which may stand for several; `row` has an id of its own, but
// the parent's id in the file.
struct MessageInFile {
    QString idInFile;
    MessageRow row;
};

// The messages in their order, but each after its parent. `passed` has the parents of messages that
// were left out. A parent that is missing, or that is a child of its own child, is none.
QList<MessageRow> parentsFirst(QList<MessageInFile> messages,
                               const QHash<QString, QString>& passed);

}  // namespace tessera
