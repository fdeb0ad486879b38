// SPDX-License-Identifier: MIT
// A conversation as JSON; the format is described in ARCHITECTURE.md.
#pragma once

#include <QJsonObject>

#include "app/desktop/values/chat_rows.h"
#include "engine/core/result.h"

namespace tessera {

QJsonObject toJson(const ConversationTree& tree);

// Takes what it knows and leaves out what it does not; photos have hash, extension and name only.
// Ids that are missing or twice there are made anew. Errors: InvalidFormat (no conversation).
Result<ConversationTree> treeFromJson(const QJsonObject& object);

}  // namespace tessera
