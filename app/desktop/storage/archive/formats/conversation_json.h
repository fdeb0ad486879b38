// SPDX-License-Identifier: MIT
// A conversation as JSON; the format is described in docs/formats.md.
#pragma once

#include <QJsonObject>

#include "app/desktop/values/chat_rows.h"
#include "engine/core/result.h"

namespace tessera {

QJsonObject toJson(const ConversationTree& tree);

// Takes the fields it knows and ignores others; photos have hash, extension and name only. Missing,
// overlong and duplicate ids are replaced by new ones, parents are put before their children, and
// messages without any ids follow each other. A system message becomes the system prompt. Errors:
// InvalidFormat (no conversation).
Result<ConversationTree> treeFromJson(const QJsonObject& object);

}  // namespace tessera
