// SPDX-License-Identifier: MIT
// Errors as they are kept: {"code": "ContextFull", "pattern": "{} is full.", "values": ["..."]}. A
// value that is itself a sentence is an object with a pattern and values.
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <optional>

#include "engine/core/error.h"

namespace tessera {

// nullopt if it is not one of ErrorCode's names.
std::optional<ErrorCode> errorCodeFromName(const QString& name);

QJsonObject toJson(const Error& error);
// An object without a pattern becomes what is said of its code. Plain texts, which answers used to
// keep, become sentences without values. nullopt for anything else, and for "".
std::optional<Error> errorFromJson(const QJsonValue& json);

// The same as one text; empty for nullopt.
QString errorToText(const std::optional<Error>& error);
std::optional<Error> errorFromText(const QString& text);

}  // namespace tessera
