// SPDX-License-Identifier: MIT
// The branches of a conversation.
#pragma once

#include "app/desktop/values/chat_rows.h"

namespace tessera {

// The messages that are shown: from a root along the chosen children to the end, with their
// siblingIds. `rows` are all messages of a conversation in the order of their creation. If none or
// several of the siblings are chosen, the youngest of them counts. A message whose parent is
// missing counts as a root, so that a damaged row hides as little as possible.
QList<MessageRow> chosenPath(QList<MessageRow> rows);

}  // namespace tessera
